"""Takes, grids and start frames as their files have them, with the addresses of their pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console import links
from domain.ids import entity_of, made_number
from projections.dailies import middle

if TYPE_CHECKING:
    from console.models import KeyframeCard, TakeCard
    from projections.views.shots import KeyframeView, TakeView

STILL = 640


def video_path(take: TakeView) -> str | None:
    """Return where in the workspace a take's video lies; None where it has none, or it was pruned."""
    return take["video"]["path"] if take["video"] and not take["pruned"] else None


def take_card(take: TakeView) -> TakeCard:
    """Return a take with its video's address, and a still of the middle of its first shot."""
    path = video_path(take)
    return {
        **take,
        "entity": entity_of(take["take_id"]),
        "media": links.media(path),
        "still": links.still(path, middle(take), STILL),
    }


def keyframe_card(grid: KeyframeView) -> KeyframeCard:
    """Return a grid with its picture's address."""
    return {
        **grid,
        "number": made_number(grid["grid_id"]),
        "entity": entity_of(grid["grid_id"]),
        "media": links.media(grid["path"]),
        "still": links.still(grid["path"], None, STILL),
    }
