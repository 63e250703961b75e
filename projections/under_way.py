"""What is under way: takes and grids that a renderer still owes, and the money that is reserved for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from domain.ids import entity_of, made_kind
from domain.money import total

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from projections.views.money import UnderWayView
    from projections.views.sequences import SequencePart, SequencesFile
    from projections.views.shots import JobView, ShotFile


def under_way(
    view: SequencesFile, order: Iterable[str], entity: Callable[[str, SequencePart], ShotFile]
) -> Iterator[UnderWayView]:
    """Yield what is under way, sequence by sequence; only files of sequences where something is are asked for.

    Args:
        view: the project's `sequences.json`.
        order: its sequences' names.
        entity: returns the shot file of an entity, given its sequence's part too.
    """
    for name in order:
        part = view["sequences"][name]
        for job_id in part["under_way"]:
            yield _row(view["project"], name, part, job_id, _job(entity(entity_of(job_id), part), job_id))


def reserved(rows: Iterable[UnderWayView]) -> str:
    """Return what is reserved for jobs under way; a price that isn't known reserves nothing."""
    return total(row["estimated"] for row in rows if not row["rehearsal"])


def _row(project: str, name: str, part: SequencePart, job_id: str, job: JobView) -> UnderWayView:
    return {
        "project": project,
        "sequence": name,
        "title": part["title"],
        "job": job_id,
        "model": job["model"],
        "stage": _stage(part, job_id),
        "requested_at": job["requested_at"],
        "requested_by": job["requested_by"],
        "rehearsal": job["rehearsal"],
        "estimated": job["cost"]["estimated"],
        "doubt": job["doubt"]["why"] if job["doubt"] else None,
    }


def _stage(part: SequencePart, job_id: str) -> Literal["waiting", "at_provider", "in_doubt"]:
    if job_id in part["in_doubt"]:
        return "in_doubt"
    return "at_provider" if job_id in part["at_provider"] else "waiting"


def _job(file: ShotFile, job_id: str) -> JobView:
    if made_kind(job_id) == "grid":
        return next(grid for grid in file["keyframes"] if grid["grid_id"] == job_id)
    return next(take for take in file["takes"] if take["take_id"] == job_id)
