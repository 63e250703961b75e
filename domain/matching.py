"""Matches the shots of a plan that is added again to the project's: by what a person said, ids, texts, then places.

Shots keep their numbers for ever, so a wrong pair would hand one shot's takes to another. Wherever number
and texts leave a doubt, nothing is guessed: the pairs in doubt are listed, and a person says which.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, TypeVar

from domain.errors import BadInput
from domain.ids import shot_id, shown
from domain.renaming import without_zeros, zeros_doubt
from domain.scripts import words_of
from domain.steps import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

T = TypeVar("T")
K = TypeVar("K")

ALIKE = 0.5  # from this share of common words on, two prompts may be one shot's


@dataclass(frozen=True, slots=True)
class Known:
    """A shot the project has; `index` is its place from 0 in the current order, None where it is omitted."""

    number: int
    id: str | None
    plan_prompt: str
    working_prompt: str
    index: int | None


@dataclass(frozen=True, slots=True)
class Incoming:
    """A shot of the plan being added; `number` is the identity its source gives, as a CSV cell `SH03` does."""

    id: str | None
    prompt: str
    number: int | None


def match_shots(
    sequence: str, known: Sequence[Known], incoming: Sequence[Incoming], told: Mapping[int, int | None]
) -> tuple[int | None, ...]:
    """Return for each incoming shot the number of the known one that it is, or None for a new shot.

    Args:
        sequence: the sequence's name, for the words of a refusal.
        known: the project's shots, omitted ones too.
        incoming: the plan's shots in order.
        told: what a person said: existing number -> place in the plan from 1, or None where the shot is gone.

    Raises:
        BadInput: something told or given doesn't hold, or shots are left that number and texts don't tell apart.
    """
    _check_told(sequence, known, incoming, told)
    pairs = _Pairs(known, incoming)
    for number, place in told.items():
        pairs.gone.add(number)
        if place is not None:
            pairs.join(number, place - 1)
    _by_number(sequence, pairs)
    _by_id(pairs)
    _check_zeros(sequence, pairs)
    for omitted in (False, True):  # a shot that stands in the sequence comes before one that would return
        _by_text(pairs, lambda shot: shot.plan_prompt, omitted=omitted)
        _by_text(pairs, lambda shot: shot.working_prompt, omitted=omitted)
    _by_place(sequence, pairs)
    _check_new(sequence, pairs)
    return tuple(pairs.numbers)


class _Pairs:
    """The state of one matching: `numbers` per incoming shot, and who is still without a partner."""

    def __init__(self, known: Sequence[Known], incoming: Sequence[Incoming]) -> None:
        self.known = {shot.number: shot for shot in known}
        self.incoming = incoming
        self.numbers: list[int | None] = [None] * len(incoming)
        self.gone: set[int] = set()  # numbers that are spoken for, or told to be gone
        self.new: set[int] = set()  # incoming places that are surely new shots

    def join(self, number: int, place: int) -> None:
        self.numbers[place] = number
        self.gone.add(number)

    def old_left(self, *, omitted: bool) -> list[Known]:
        """Return the known shots without a partner: those in the sequence in order, or the omitted ones."""
        left = [s for s in self.known.values() if s.number not in self.gone and (s.index is None) == omitted]
        return sorted(left, key=lambda s: (s.index or 0, s.number))

    def new_left(self) -> list[int]:
        """Return the incoming places without a partner."""
        return [i for i, number in enumerate(self.numbers) if number is None and i not in self.new]

    def fit(self, old: Known, place: int) -> bool:
        """Say whether the ids allow the pair."""
        return old.id is None or self.incoming[place].id in (None, old.id)


def _check_told(
    sequence: str, known: Sequence[Known], incoming: Sequence[Incoming], told: Mapping[int, int | None]
) -> None:
    numbers = {shot.number for shot in known}
    faults = [f"{sequence} has no {_short(n)}" for n in told if n not in numbers]
    taken: dict[int, int] = {}
    for number, place in told.items():
        if place is None:
            continue
        if not 1 <= place <= len(incoming):
            faults.append(f"{_short(number)} as {_nth(place)}: the plan's {sequence} has {_shots(len(incoming))}")
        elif taken.setdefault(place, number) != number:
            faults.append(f"{_short(number)} as {_nth(place)}: {_short(taken[place])} was given that place too")
    if faults:
        hint = f"{sequence} has {', '.join(map(_short, sorted(numbers)))}" if numbers else "tell of none: it is new"
        raise BadInput(
            f"{sequence}: which shot is which was told wrong",
            hint,
            code="bad_match",
            faults=tuple(faults),
            sequence=sequence,
        )


def _by_number(sequence: str, pairs: _Pairs) -> None:
    """Join the shots whose source says which they are; what a person told stands above it."""
    first: dict[int, int] = {}
    for place, shot in enumerate(pairs.incoming):
        if shot.number is None:
            continue
        if (other := first.setdefault(shot.number, place)) != place:
            raise BadInput(
                f"{sequence}: the {_nth(other + 1)} and the {_nth(place + 1)} shot both say {_short(shot.number)}",
                "leave the number of a new shot empty",
                code="shot_twice",
                sequence=sequence,
                shot=shot_id(sequence, shot.number),
            )
        if pairs.numbers[place] is None and shot.number not in pairs.known:
            pairs.new.add(place)
        elif pairs.numbers[place] is None and shot.number not in pairs.gone:
            pairs.join(shot.number, place)


def _check_new(sequence: str, pairs: _Pairs) -> None:
    """Refuse a given number that no shot has, unless it is just the one that the new shot will get."""
    free = max(pairs.known, default=0) + 1
    for place, number in enumerate(pairs.numbers):
        if number is None:
            given = pairs.incoming[place].number
            if place in pairs.new and given is not None and given != free:
                raise BadInput(
                    f"{sequence} has no {_short(given)}, which the {_nth(place + 1)} shot says it is",
                    f"leave the number of a new shot empty; it will be {shot_id(sequence, free)}",
                    code="unknown_shot",
                    sequence=sequence,
                    shot=shot_id(sequence, given),
                )
            free += 1


def _by_id(pairs: _Pairs) -> None:
    for omitted in (False, True):
        old = _grouped(pairs.old_left(omitted=omitted), lambda shot: shot.id)
        new = _grouped(pairs.new_left(), lambda place: pairs.incoming[place].id)
        for own, shots in old.items():
            if own is not None and len(shots) == 1 and len(new.get(own, ())) == 1:
                pairs.join(shots[0].number, new[own][0])


def _check_zeros(sequence: str, pairs: _Pairs) -> None:
    old = {without_zeros(s.id): s for left in (True, False) for s in pairs.old_left(omitted=left) if s.id}
    for place in pairs.new_left():
        own = pairs.incoming[place].id
        if own and (shot := old.get(without_zeros(own))) and shot.id and shot.id.lower() != own.lower():
            raise zeros_doubt(sequence, shot.number, shot.id, place + 1, own)


def _by_text(pairs: _Pairs, text: Callable[[Known], str], *, omitted: bool) -> None:
    """Join equal texts: as many on both sides in order; an omitted shot only where both are the only one."""
    new = _grouped(pairs.new_left(), lambda place: _words(pairs.incoming[place].prompt))
    old = _grouped(pairs.old_left(omitted=omitted), lambda shot: _words(text(shot)))
    for words, places in new.items():
        shots = old.get(words, [])
        if len(shots) != len(places) or (omitted and len(shots) > 1):
            continue
        both = list(zip(shots, places, strict=True))
        if all(pairs.fit(shot, place) for shot, place in both):
            for shot, place in both:
                pairs.join(shot.number, place)


def _by_place(sequence: str, pairs: _Pairs) -> None:
    """Join what is left place by place where that is beyond doubt, or refuse."""
    old, new = _undecided(pairs)
    if not old or not new:
        return
    before = sum(shot.index is not None for shot in pairs.known.values())
    stands = before == len(pairs.incoming) and [shot.index for shot in old] == new
    both = list(zip(old, new, strict=False))
    if not stands or not all(pairs.fit(*pair) for pair in both) or _crossed(pairs, old, new):
        raise _doubt(sequence, pairs, old, new)
    for shot, place in both:
        pairs.join(shot.number, place)


def _undecided(pairs: _Pairs) -> tuple[list[Known], list[int]]:
    """Return old shots and new places that have at least one possible partner among each other."""
    old, new = pairs.old_left(omitted=False), pairs.new_left()
    return (
        [shot for shot in old if any(pairs.fit(shot, place) for place in new)],
        [place for place in new if any(pairs.fit(shot, place) for shot in old)],
    )


def _crossed(pairs: _Pairs, old: list[Known], new: list[int]) -> bool:
    """Say whether a text is more like another shot's than like that of the shot at its own place."""
    texts = {place: pairs.incoming[place].prompt for place in new}
    own = [_alike(shot, texts[place]) for shot, place in zip(old, new, strict=True)]
    for i, shot in enumerate(old):
        for k, place in enumerate(new):
            alike = _alike(shot, texts[place]) if i != k and pairs.fit(shot, place) else 0.0
            if alike >= ALIKE and alike > min(own[i], own[k]):
                return True
    return False


def _doubt(sequence: str, pairs: _Pairs, old: list[Known], new: list[int]) -> BadInput:
    likely = {shot.number: _likely(pairs, shot, new) for shot in old}
    faults = []
    for shot in old:
        could = ", or ".join(
            f"the plan's {_nth(place + 1)} {_start(pairs.incoming[place].prompt)} ({round(100 * alike)} % alike)"
            for alike, place in likely[shot.number][:3]
        )
        was = f"{_short(shot.number)} {_start(shot.plan_prompt)} was {_nth((shot.index or 0) + 1)}"
        faults.append(f"{was}; could be {could}, or gone")
    best = max(old, key=lambda shot: likely[shot.number][0][0])
    name, place = shot_id(sequence, best.number), likely[best.number][0][1] + 1
    return BadInput(
        f"{sequence}: {_shots(len(new))} of the new plan can't be told apart from the old ones",
        "say which:",
        Step("again", match=(name, place)),
        Step("again", match=(name, None)),
        code="doubtful_shots",
        faults=tuple(faults),
        sequence=sequence,
    )


def _likely(pairs: _Pairs, shot: Known, new: list[int]) -> list[tuple[float, int]]:
    """Return (how alike, place) of the places a shot could have gone to, the most alike first."""
    found = [(_alike(shot, pairs.incoming[place].prompt), place) for place in new if pairs.fit(shot, place)]
    return sorted(found, key=lambda pair: (-pair[0], pair[1]))


def _alike(shot: Known, text: str) -> float:
    """Return how alike a text is to a shot's former or working text, by words, 0-1."""
    said, found = words_of(text), list[float]()
    for own in {shot.plan_prompt, shot.working_prompt}:
        matcher = SequenceMatcher(None, words_of(own), said, autojunk=False)
        bound = matcher.quick_ratio()  # ten times cheaper, and enough for texts that are far apart
        found.append(matcher.ratio() if bound >= ALIKE else bound)
    return max(found)


def _grouped(items: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    groups: dict[K, list[T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups


def _words(text: str) -> str:
    return " ".join(text.split())


def _start(text: str) -> str:
    words = text.split()
    return f"'{shown(' '.join(words[:6]), 48)}{'…' if len(words) > 6 else ''}'"


def _short(number: int) -> str:
    return f"SH{number:02d}"


def _shots(count: int) -> str:
    return "1 shot" if count == 1 else f"{count} shots"


def _nth(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number % 100 not in (11, 12, 13) else "th"
    return f"{number}{ending}"
