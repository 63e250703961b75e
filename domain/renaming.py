"""Finds sequences and shots of a plan that may be ones the project has under another name: a doubt, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain
from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.ids import shot_id, shown
from domain.scripts import words_of
from domain.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence, Set

ALIKE = 0.75  # from this share of common words on, a sequence may be the one that has gone


@dataclass(frozen=True, slots=True)
class KnownSequence:
    """A sequence that the project has: whether its plan has it now, and the words of its shots."""

    stands: bool
    words: tuple[str, ...]


def without_zeros(name: str) -> str:
    """Return a name with its numbers' leading zeros gone, in lower case: `seq1` for `SEQ01`."""
    return re.sub(r"[0-9]+", lambda digits: str(int(digits[0])), name).lower()


def check_sequences(
    project: str, known: Mapping[str, KnownSequence], incoming: Mapping[str, Sequence[str]], told: Set[str]
) -> None:
    """Refuse a plan with new sequences that may be the project's own under another name.

    Args:
        project: the project, for what the refusal is about.
        known: its sequences, those that the plan omits too.
        incoming: the plan's sequences, with the words of their shots.
        told: the project's sequences of which a person has said what became of them.

    Raises:
        BadInput: names differ only in leading zeros; or a sequence has gone, and a new one has its words.
    """
    pairs = [pair for pair in _pairs(known, incoming) if pair[0] not in told]
    if not pairs:
        return
    old, new, _ = pairs[0]
    raise BadInput(
        f"{project}: {_counted(len({new for _, new, _ in pairs}))} of the new plan may be what the project has already",
        "say which is which:",
        Step("again", match=(old, new)),
        Step("again", match=(old, None)),
        code="doubtful_sequences",
        faults=tuple(f"{new}, new in the plan, {why} {old}, which the project has" for old, new, why in pairs),
        project=project,
        sequence=old,
    )


def _pairs(known: Mapping[str, KnownSequence], incoming: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    fresh = [name for name in incoming if name not in known]
    for old, was in known.items():
        for new in fresh:
            if without_zeros(new) == without_zeros(old) and new.lower() != old.lower():
                yield old, new, "differs only in zeros from"
            elif was.stands and old not in incoming and _same_words(was.words, incoming[new]):
                yield old, new, "has the words of"


def _same_words(old: Sequence[str], new: Sequence[str]) -> bool:
    """Say whether half of the shots of either have the same words, or all of their words together are much alike."""
    before, now = ([words_of(text) for text in texts] for texts in (old, new))
    same = {*map(tuple, before)} & {*map(tuple, now)}
    if 2 * len(same) >= max(len(before), len(now), 1):
        return True
    matcher = SequenceMatcher(None, list(chain(*before)), list(chain(*now)), autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE  # the first is ten times cheaper


def zeros_doubt(sequence: str, number: int, old: str, place: int, new: str) -> BadInput:
    """Make the refusal of a shot whose client's id differs only in zeros from a known one's; `place` is from 1."""
    name = shot_id(sequence, number)
    return BadInput(
        f"{sequence}: shot {shown(new)} of the new plan differs only in zeros from {shown(old)}, which is {name}",
        "say which it is:",
        Step("again", match=(name, place)),
        Step("again", match=(name, None)),
        code="doubtful_shots",
        sequence=sequence,
        shot=name,
    )


def _counted(count: int) -> str:
    return "1 sequence" if count == 1 else f"{count} sequences"
