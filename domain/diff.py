"""Two takes compared, or a take with what stands now: shot by shot in words, then what else differs, then the price.

A side is what a take holds, what a run would send today (`working`), or what the client asked for (`plan`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from domain.models.known import SHIPPED
from domain.money import priced
from domain.values import Estimate
from domain.worddiff import SAME, Operation, word_diff

if TYPE_CHECKING:
    from domain.events import TakeRequested
    from domain.jobs import Take
    from domain.models.known import Models
    from domain.models.model import MadeWith
    from domain.project import Project
    from domain.sequence import Sequence

Change = Literal["unchanged", "revised", "added", "removed"]


class Words(Struct, frozen=True):
    """A shot's words and seconds on one side."""

    index: int
    shot: str
    prompt: str
    duration: int


class Side(Struct, frozen=True):
    """One side of a comparison; `settings` are in words, under names that both sides may have.

    `alone` says that it is a take of one shot, against which a sequence's take counts with that shot only.
    """

    name: str
    shots: tuple[Words, ...]
    settings: dict[str, str]
    model: str
    priced_with: dict[str, object] = {}
    alone: bool = False
    ratio: str = "16:9"
    made_with: MadeWith | None = None


class ShotDiff(Struct, frozen=True):
    """What became of one shot between the sides."""

    shot: str
    index: int
    change: Change
    a: Words | None
    b: Words | None
    words: list[Operation]


class Rerun(Struct, frozen=True):
    """What running side b again would make: these shots, so many seconds, at this price."""

    shots: tuple[str, ...]
    seconds: int
    estimated: Estimate


class Diff(Struct, frozen=True):
    """The comparison of two sides."""

    a: str
    b: str
    shots: list[ShotDiff]
    settings: list[tuple[str, str | None, str | None]]
    multi_shot: Rerun
    individual: Rerun

    @property
    def empty(self) -> bool:
        """Whether the sides say the same."""
        return not self.settings and all(shot.change == "unchanged" for shot in self.shots)


def side_of_take(state: Sequence, take: Take) -> Side:
    """Return what a take was asked for with."""
    return _side(take.id, state, take.request)


def side_of_request(name: str, state: Sequence, request: TakeRequested) -> Side:
    """Return what a run would send, under a name such as `working`."""
    return _side(name, state, request)


def _side(name: str, state: Sequence, request: TakeRequested) -> Side:
    shots = tuple(Words(p.index, p.shot, p.prompt, p.asked or p.duration) for p in request.shot_prompts)
    settings = {
        "start frame": _frame(state, request),
        "end frame": request.end_frame.path if request.end_frame else "none",
        "frames between": ", ".join(picture.path for picture in request.between) or "none",
        "elements": ", ".join(element.name for element in request.elements) or "none",
        "elements dropped": ", ".join(request.elements_dropped) or "none",
        "model": request.model,
        "mode": request.mode,
        **{f"setting {key}": str(value).lower() for key, value in sorted(request.settings.items())},
    }
    alone = request.entity != state.id
    ratio, made_with = request.aspect_ratio, request.made_with
    return Side(name, shots, settings, request.model, dict(request.settings), alone, ratio, made_with)


def side_of_plan(state: Sequence, project: Project) -> Side:
    """Return what the client asked for; a plan knows no frames, modes and caps."""
    assert project.plan is not None
    newest = state.newest_plan
    assert newest is not None
    planned = sorted(newest.shots, key=lambda shot: shot.index)
    settings = {**project.plan.settings, **newest.settings}
    return Side(
        "plan",
        tuple(Words(shot.index, shot.shot, shot.prompt, shot.duration) for shot in planned),
        {
            "model": project.plan.video_model,
            **{f"setting {key}": str(value).lower() for key, value in sorted(settings.items())},
        },
        project.plan.video_model,
        dict(settings),
    )


def _frame(state: Sequence, request: TakeRequested) -> str:
    if request.start_frame is None:
        return "none"
    sha256 = request.start_frame.sha256
    frames = [frame for entity in state.entities.values() for frame in entity.frames if frame.ref.sha256 == sha256]
    if not frames:
        return request.start_frame.start_id
    # The same picture chosen again is no difference: it goes by the name it had first.
    first = min(frames, key=lambda frame: frame.position)
    return f"{first.ref.start_id} ({first.quadrant} of {first.grid_id})" if first.grid_id else first.ref.start_id


def compare(a: Side, b: Side, models: Models = SHIPPED) -> Diff:
    """Compare two sides; against a take of one shot alone, only that shot counts.

    Where the model of `b` is gone, what making it again would cost isn't known.
    """
    first, second = _by_shot(a, b), _by_shot(b, a)
    order = sorted(second.values(), key=lambda w: w.index) + [w for s, w in first.items() if s not in second]
    shots = [_shot(first.get(words.shot), second.get(words.shot)) for words in order]
    changed = [d.shot for d in shots if d.change in ("revised", "added")]
    seconds = {shot: words.duration for shot, words in second.items()}
    alone = [_length(b, seconds[shot], models) for shot in changed]
    total = sum(seconds.values())
    if len(seconds) == 1:
        total = _length(b, total, models)  # one shot is sent, and paid, at a length that is made
    return Diff(
        a.name,
        b.name,
        shots,
        _order(a, b) + _settings(a, b),
        multi_shot=Rerun(tuple(second), total, _price(b, total, models)),
        individual=Rerun(tuple(changed), sum(alone), _price(b, sum(alone), models)),
    )


def _length(side: Side, seconds: int, models: Models) -> int:
    """Return the length that is sent for one shot of so many seconds."""
    model = models.get(side.model)
    limits = side.made_with.limits if side.made_with else model.limits if model else None
    return limits.next_length(seconds) if limits else seconds


def _price(side: Side, seconds: int, models: Models) -> Estimate:
    model = models.get(side.model)
    return priced(model, side.priced_with, seconds, side.ratio).estimate if model else Estimate(amount=None)


def _by_shot(side: Side, other: Side) -> dict[str, Words]:
    wanted = {words.shot for words in other.shots} if other.alone and not side.alone else None
    return {w.shot: w for w in side.shots if wanted is None or w.shot in wanted}


def _shot(a: Words | None, b: Words | None) -> ShotDiff:
    here = b or a
    assert here is not None
    change: Change = "revised"
    if a is None:
        change = "added"
    elif b is None:
        change = "removed"
    elif (a.prompt, a.duration) == (b.prompt, b.duration):
        change = "unchanged"
    words = word_diff(a.prompt if a else "", b.prompt if b else "")
    if change == "unchanged":
        words = [(SAME, here.prompt)]
    return ShotDiff(here.shot, here.index, change, a, b, words)


def _order(a: Side, b: Side) -> list[tuple[str, str | None, str | None]]:
    """The order of the shots, where those on both sides stand in another."""
    first, second = ([words.shot for words in sorted(side.shots, key=lambda w: w.index)] for side in (a, b))
    if [s for s in first if s in second] == [s for s in second if s in first]:
        return []
    before, after = (" ".join(shot.rsplit("_", 1)[-1] for shot in shots) for shots in (first, second))
    return [("order", before, after)]


def _settings(a: Side, b: Side) -> list[tuple[str, str | None, str | None]]:
    """What differs beside the words; what only takes know is left out against the plan."""
    known = [name for name in dict.fromkeys((*a.settings, *b.settings)) if _both_may_know(name, a, b)]
    pairs = [(name, a.settings.get(name), b.settings.get(name)) for name in known]
    return [(name, before, after) for name, before, after in pairs if before != after]


def _both_may_know(name: str, a: Side, b: Side) -> bool:
    if name.startswith("setting ") or name == "model":
        return True
    # A take of one shot and a sequence's differ in mode by nature.
    if name == "mode" and a.alone != b.alone:
        return False
    return name in a.settings and name in b.settings
