"""Sources: which earlier take first had the words of each shot of a take."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from projections.views.shots import TakeView

NEW = "new"


def sources(takes: Sequence[TakeView]) -> dict[str, dict[str, str]]:
    """Return, by take id and shot id, the take that first had that shot's words, or `new` where it is this one.

    `takes` are as `shots/ID.json` has them, oldest first.
    """
    first: dict[tuple[str, str, int], str] = {}
    found: dict[str, dict[str, str]] = {}
    for take in takes:
        found[take["take_id"]] = {}
        for prompt in take["shot_prompts"]:
            key = (prompt["shot"], prompt["prompt"], prompt["asked"] or prompt["duration"])
            origin = first.setdefault(key, take["take_id"])
            found[take["take_id"]][prompt["shot"]] = NEW if origin == take["take_id"] else origin
    return found


def sources_line(source: dict[str, str]) -> str:
    """Tell the sources of a take in a line: `take1: SH01 SH02 SH05 · take2: SH03`; words of its own come last."""
    shots: dict[str, list[str]] = {}
    for shot, take_id in source.items():
        shots.setdefault(_label(take_id), []).append(shot.rsplit("_", 1)[-1])
    if set(shots) == {NEW}:
        return NEW
    return " · ".join(f"{label}: {' '.join(shots[label])}" for label in sorted(shots, key=_place))


def _place(label: str) -> tuple[bool, str, int]:
    entity, _, number = label.rpartition("take")
    return label == NEW, entity, int(number) if number.isdigit() else 0


def _label(take_id: str) -> str:
    if take_id == NEW:
        return NEW
    entity, number = take_id.rsplit("_take", 1)
    shot = f"{entity.rsplit('_', 1)[-1]} " if "_SH" in entity else ""
    return f"{shot}take{int(number)}"
