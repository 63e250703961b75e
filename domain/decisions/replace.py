"""Words replaced in working prompts: whole words, their case kept, `@names` left alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.decisions.admit import admit
from domain.decisions.prompts import revision
from domain.errors import BadInput
from domain.events import GridPromptRevised
from domain.prompts import check_prompt, check_text
from domain.scripts import MENTION, SPACED, is_unspaced
from domain.steps import Open, Step
from domain.values import Source

if TYPE_CHECKING:
    from collections.abc import Collection

    from domain.events import Fact
    from domain.sequence import Sequence


@dataclass(frozen=True, slots=True)
class Replacement:
    """What to replace by what; `old` may be several words. An `@name` is replaced only where `old` has its `@`.

    `whole` is whether `old` must stand as whole words, so that "car" never touches "scarf"; in scripts without spaces
    between words it may stand anywhere.
    """

    old: str
    new: str
    whole: bool = True

    @property
    def pattern(self) -> re.Pattern[str]:
        """Match `old` as whole words, with any space between them, in any case; else an `@name`, to pass it by."""
        words = r"\s+".join(re.escape(word) for word in self.old.split())
        if self.whole:
            name = "@" in self.old.split()[-1]
            more = "-*[A-Za-z0-9_]" if name else SPACED  # @car isn't @car-2
            before = "" if is_unspaced(self.old[0]) else rf"(?<!{SPACED})(?<!@)"
            words = f"{before}{words}" if is_unspaced(self.old[-1]) else f"{before}{words}(?!{more})"
        return re.compile(rf"(?P<old>{words})|{MENTION}", re.IGNORECASE)

    def apply(self, text: str) -> str:
        """Return the text with the words replaced."""
        return self.pattern.sub(lambda m: in_case_of(m[0], self.new, self.old) if m["old"] else m[0], text)


def replacement(old: str, new: str, *, whole: bool = True) -> Replacement:
    """Return a replacement, or refuse words that can't be replaced."""
    check_text(old, "old words")
    check_text(new, "new words")
    if not re.search(r"\w", old):
        ways = Step("replace", project=Open("PROJECT"), old="car", new="van")
        raise BadInput("the old words hold no word", ways, code="no_word")
    return Replacement(old.strip(), new.strip(), whole)


def in_case_of(found: str, new: str, old: str) -> str:
    """Write `new` as what was found is written: CAR -> VAN, Car -> Van, car -> van; She -> He makes she he."""
    letters = [c for c in found if c.isalpha()]
    if len(letters) > 1 and all(c.isupper() for c in letters):
        return new.upper()
    if letters and letters[0].isupper() and found[0].isalpha():
        return new[:1].upper() + new[1:]
    if found[:1].islower() and old[:1].isupper() and not new[:2].isupper():
        return new[:1].lower() + new[1:]
    return new


def replace(state: Sequence, words: Replacement, elements: Collection[str]) -> list[Fact]:
    """Replace words in a sequence's working prompts and its grid prompt; nothing where none has them."""
    source = Source(kind="replace")
    facts: list[Fact] = []
    for shot in state.order:
        text = words.apply(shot.prompt)
        if text != shot.prompt:
            facts += revision(state, shot, check_prompt(text, elements), shot.duration, source)
    if state.grid_prompt and words.apply(state.grid_prompt) != state.grid_prompt:
        facts.append(GridPromptRevised(prompt=check_prompt(words.apply(state.grid_prompt), elements), source=source))
    if facts:
        admit(state, "ShotPromptRevised")
    return facts
