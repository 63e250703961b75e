"""What became of each shot since the cut was delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.worddiff import SAME, word_diff

if TYPE_CHECKING:
    from domain.sequence import Sequence
    from projections.views.deliveries import ChangedShot, Seen, ShotChange


def changed_shots(then: Sequence, now: Sequence) -> list[ChangedShot]:
    """Return the shots of a sequence in today's order, those that the plan has lost since behind them."""
    before, after = _seen(then), _seen(now)
    was, is_now = ([shot.id for shot in state.order] for state in (then, now))
    rows: list[ChangedShot] = []
    for shot in [*is_now, *(shot for shot in was if shot not in is_now)]:
        a, b = before.get(shot), after.get(shot)
        change = _change(a, b, planned=(shot in was, shot in is_now))
        words = word_diff(a["prompt"], b["prompt"]) if a and b and a["prompt"] != b["prompt"] else []
        told = [[sign, text] for sign, text in words] if any(sign != SAME for sign, _ in words) else []
        rows.append({"sequence": now.id, "shot": shot, "change": change, "a": a, "b": b, "words": told})
    return rows


def _seen(state: Sequence) -> dict[str, Seen]:
    found: dict[str, Seen] = {}
    for shot, take, segment in state.covered:
        prompt = next((sent.prompt for sent in take.request.shot_prompts if sent.shot == shot.id), shot.prompt)
        found[shot.id] = {"take": take.id, "begin": segment.start, "end": segment.end, "prompt": prompt}
    return found


def _change(a: Seen | None, b: Seen | None, *, planned: tuple[bool, bool]) -> ShotChange:
    if planned == (False, True):
        return "added"
    if planned == (True, False):
        return "removed"
    if a is None or b is None:
        return "same" if a == b else "now covered" if b else "now open"
    if a["take"] != b["take"]:
        return "other take"
    return "same" if a == b else "trimmed"
