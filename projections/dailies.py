"""What waits for a decision? Complete grids without a chosen quadrant, and takes that nobody has judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.ids import entity_of, made_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

View = dict[str, Any]


def waiting(view: Mapping[str, Any], order: Iterable[str], entity: Callable[[str, View], View]) -> Iterator[View]:
    """Yield what waits, sequence by sequence in `order`, in each the oldest first.

    Args:
        view: the project's `sequences.json`.
        order: its sequences' names.
        entity: returns the shot file of an entity, given its sequence's part too.
    """
    for name in order:
        part = view["sequences"][name]
        if part["omitted"] or part["phase"] == "FINAL":
            continue
        found = [_grid(entity(entity_of(grid), part), grid) for grid in part["grids_waiting"]]
        found += [_take(entity(entity_of(take), part), take) for take in part["waiting"]]
        for item in sorted(found, key=lambda item: int(item["position"])):
            yield {**item, "sequence": name, "sequence_title": part["title"]}


def _grid(file: View, grid_id: str) -> View:
    grid = next(grid for grid in file["keyframes"] if grid["grid_id"] == grid_id)
    return {
        **_job(grid, grid_id),
        "kind": "grid",
        "path": grid["path"],
        "look_at": None,
        "width": grid["width"],
        "height": grid["height"],
        "prompts": [{"shot": entity_of(grid_id), "index": 0, "prompt": grid["prompt"], "duration": 0}],
        "segments": [],
        "duration": None,
        "mode": None,
        "notes": [],
    }


def _take(file: View, take_id: str) -> View:
    take = next(take for take in file["takes"] if take["take_id"] == take_id)
    video, segments = take["video"], take["segments"]
    first = segments[0] if segments else {"in": 0.0, "out": video["seconds"]}
    return {
        **_job(take, take_id),
        "kind": "take",
        "path": video["path"],
        "look_at": round((first["in"] + first["out"]) / 2, 3),
        "width": video["width"],
        "height": video["height"],
        "prompts": [
            {key: prompt[key] for key in ("shot", "index", "prompt", "duration", "picked_from", "once")}
            for prompt in take["shot_prompts"]
        ],
        "segments": segments,
        "duration": video["seconds"],
        "mode": take["mode"],
        "notes": take["notes"],
    }


def _job(job: View, job_id: str) -> View:
    cost = job["cost"]
    return {
        "id": job_id,
        "number": made_number(job_id),
        "entity": entity_of(job_id),
        "model": job["model"],
        "rehearsal": job["rehearsal"],
        "cost": cost["actual"] or cost["estimated"],
        "requested_by": job["requested_by"],
        "requested_at": job["requested_at"],
        "completed_at": job["completed_at"],
        "position": job["completed_position"],
    }
