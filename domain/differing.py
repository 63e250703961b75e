"""What a client's plan changed and nobody has answered yet: words, new and removed shots, and the rest of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from domain.values import Picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.events import SequencePlanned
    from domain.jobs import Take
    from domain.sequence import Sequence, Shot
    from domain.values import PlannedShot

Kind = Literal["words", "approved", "added", "removed", "rest"]
_HEAD = ("title", "notes", "needs_start_frame", "end_frame", "grid_prompt", "settings", "elements", "omitted")


class Difference(Struct, frozen=True):
    """Something that a client changed: our text and the plan's, with seconds; None where there is none.

    Attributes:
        kind: `words` that a person holds, or a final sequence; `approved`: the plan's words are the working ones,
            `ours` those of the take in the cut; of a final sequence `added` and `removed` shots, the `rest` in words.
        shot: its id, None for the rest.
        take: the take whose words `ours` are, of an approved shot.
    """

    kind: Kind
    shot: str | None
    ours: str | None
    plan: str | None
    ours_duration: int | None = None
    plan_duration: int | None = None
    take: str | None = None


def differences(state: Sequence) -> list[Difference]:
    """Return what waits for an answer, in the order of the shots; what a final sequence was asked for last."""
    approved = {} if state.final else {d.shot: d for d in _approved(state)}
    found = []
    for shot in state.order:
        if shot.plan_differs:
            words = (shot.prompt, shot.plan.prompt, shot.duration, shot.plan.duration)
            found.append(Difference("words", shot.id, *words))
        elif shot.id in approved:
            found.append(approved[shot.id])
    return [*found, *_rest(state)] if rest_waits(state) else found


def own_words(state: Sequence) -> list[str]:
    """Return the shots whose working words or seconds aren't the plan's, whether or not that waits for an answer."""
    return [s.id for s in state.order if (s.prompt, s.duration) != (s.plan.prompt, s.plan.duration)]


def kept_off(state: Sequence, fact: SequencePlanned) -> bool:
    """Whether a plan waits for an answer: the sequence is final, or the plan wants again what was turned down."""
    if state.final:
        return state.planned is not None
    return state.rest_declined and state.wanted not in (None, fact) and same_rest(state, state.wanted, fact)


def rest_waits(state: Sequence) -> bool:
    """Whether more than words was wanted of a final sequence, and nobody has answered."""
    if state.wanted is None or state.rest_declined:
        return False
    return not same_rest(state, state.wanted, state.planned)


def same_rest(state: Sequence, one: SequencePlanned | None, other: SequencePlanned | None) -> bool:
    """Whether two plans of a sequence differ in nothing but words of shots that it has."""
    return one is not None and other is not None and _without_words(state, one) == _without_words(state, other)


def _without_words(state: Sequence, plan: SequencePlanned) -> SequencePlanned:
    shots = (replace(s, prompt="", duration=0, plan_id=None) if s.shot in state.shots else s for s in plan.shots)
    return replace(plan, shots=tuple(shots))


def _approved(state: Sequence) -> Iterator[Difference]:
    """The shots whose words the plan changed after the take was asked for that covers them in the cut."""
    for shot, take, _ in state.covered:
        if shot.source.kind != "plan" or shot.position < take.requested.position:
            continue
        ours = _words_of(take, shot)
        if ours != (shot.prompt, shot.duration) == (shot.plan.prompt, shot.plan.duration):
            yield Difference("approved", shot.id, ours[0], shot.plan.prompt, ours[1], shot.plan.duration, take.id)


def _words_of(take: Take, shot: Shot) -> tuple[str, int]:
    sent = next((s for s in take.request.shot_prompts if s.shot == shot.id), None)
    return (sent.prompt, sent.asked or sent.duration) if sent else (shot.prompt, shot.duration)


def _rest(state: Sequence) -> Iterator[Difference]:
    """What a final sequence was asked for beside words: new shots, removed ones, and all else in one."""
    planned, wanted = state.planned, state.wanted
    assert planned is not None
    assert wanted is not None
    now = {shot.shot: shot for shot in wanted.shots}
    for new in wanted.shots:
        if new.shot not in {shot.id for shot in state.order}:
            yield Difference("added", new.shot, None, new.prompt, None, new.duration)
    for shot in state.order:
        if shot.id not in now:
            yield Difference("removed", shot.id, shot.prompt, None, shot.duration)
    ours, theirs = _told(planned, wanted), _told(wanted, planned)
    if ours != theirs:
        yield Difference("rest", None, "; ".join(ours), "; ".join(theirs))


def _told(plan: SequencePlanned, other: SequencePlanned) -> list[str]:
    """Return what a plan says of a sequence where the other says something else, a text each."""
    said = [f"{name}: {_plain(getattr(plan, name))}" for name in _HEAD if getattr(plan, name) != getattr(other, name)]
    both = {shot.shot for shot in plan.shots} & {shot.shot for shot in other.shots}
    mine, others = ({s.shot: s for s in p.shots if s.shot in both} for p in (plan, other))
    if list(mine) != list(others):
        said.append(f"order: {' '.join(mine)}")
    for name, shot in mine.items():
        for text, theirs in zip(_extras(shot), _extras(others[name]), strict=True):
            said += [f"{name} {text}"] if text != theirs else []
    return said


def _extras(shot: PlannedShot) -> tuple[str, ...]:
    return (
        f"start frame: {_plain(shot.start_frame)}",
        f"end frame: {_plain(shot.end_frame)}",
        f"elements: {_plain(shot.elements)}",
        f"settings: {_plain(shot.settings)}",
    )


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {said}" for name, said in sorted(value.items())) or "none"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, Picture):
        return value.source or value.sha256
    return "none" if value is None else {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
