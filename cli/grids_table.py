"""Prints the grids of a sequence and its shots, and the frames that takes begin and end with now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.output import say, table
from domain.ids import shown

if TYPE_CHECKING:
    from projections.views.sequences import SequencePart
    from projections.views.shots import KeyframeView, ShotFile, StartFrameView


def show_grids(entities: list[ShotFile], part: SequencePart) -> None:
    """Print a row per grid, and a line per start frame and end frame that takes have now."""
    grids = [grid for entity in entities for grid in entity["keyframes"]]
    if grids:
        say("")
        table(["grid", "state", "quadrants", "verdict", "reason"], [_row(grid) for grid in grids])
    for entity in entities:
        same = [frame for frame in entity["start_frames"] if frame["sha256"] == part["frames"].get(entity["shot_id"])]
        if same:
            say(f"start frame: {same[-1]['start_id']}, {_origin(same[-1])}  {same[-1]['path']}")
    for entity_id, path in part.get("end_frames", {}).items():
        say(f"end frame of {entity_id}  {path}")


def _row(grid: KeyframeView) -> list[str]:
    state = "in doubt" if grid["doubt"] else grid["state"]
    review, failure = grid["review"], grid["failure"]
    reason = (review and review["reason"]) or (failure and failure["message"])
    verdict = review["verdict"] if review else ""
    return [grid["grid_id"], state, _quadrants(grid), verdict, shown(reason, 160) if reason else ""]


def _quadrants(grid: KeyframeView) -> str:
    if grid["quadrant"]:
        return f"{grid['quadrant']} chosen"
    return "1 2 3 4 wait" if grid["path"] and grid["review"] is None else ""


def _origin(frame: StartFrameView) -> str:
    if frame["grid_id"]:
        return f"{frame['quadrant']} of {frame['grid_id']}"
    source = frame["source"]
    return f"from {source['take_id'] or source['name'] or source['kind']}" if source else "supplied"
