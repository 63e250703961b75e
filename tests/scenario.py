"""Given facts, when a verb, then facts: how the tests of the domain speak. The facts are made by driver_beware.py."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cli.command_lines import hint
from domain.errors import TakesError
from domain.events import Fact, SequencePlanned
from domain.evolve import fold
from domain.record import Record
from tests.driver_beware import PROJECT, SEQ08, planned

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from domain.sequence import Sequence as State

DAWN = datetime(2026, 8, 3, 4, 0, tzinfo=UTC)
REFUSALS = Path(__file__).parent / "golden" / "refusals.txt"
REFRESH = os.environ.get("TAKES_REFRESH_GOLDEN") == "1"


def records(*facts: Fact, stream: str = f"{PROJECT}/{SEQ08}", version: int = 0, position: int = 1) -> list[Record]:
    """Facts as the log holds them: versions in their stream, positions behind the plan's, a minute apart."""
    return [
        Record(
            position=position + n,
            id=f"00000000-0000-4000-8000-{position + n:012d}",
            stream=stream,
            version=version + n,
            schema=fact.schema_version,
            at=(DAWN + timedelta(minutes=position + n)).isoformat(timespec="microseconds").replace("+00:00", "Z"),
            by="mara",
            message=None,
            cause=f"00000000-0000-4000-9000-{position + n:012d}",
            fact=fact,
        )
        for n, fact in enumerate(facts, start=1)
    ]


def sequence(*facts: Fact) -> State:
    """SEQ08 as the facts leave it."""
    return fold(PROJECT, SEQ08, records(*facts))


def check_words(error: TakesError) -> None:
    """Each word of a refusal, its code and what leads on stand in `tests/golden/refusals.txt`.

    After a change that is meant: delete that file, `TAKES_REFRESH_GOLDEN=1 .venv/bin/pytest tests/domain`, then read
    `git diff tests/golden/refusals.txt`.
    """
    about = "".join(f" {kind}={name}" for kind, name in error.about.items())
    faults = "; ".join(getattr(error, "faults", ()))
    line = " | ".join(filter(None, (f"{error.code}{about}", str(error), hint(error), faults))).replace("\n", "\\n")
    kept = set(REFUSALS.read_text(encoding="utf-8").splitlines()) if REFUSALS.exists() else set()
    if REFRESH:
        kept.add(line)
        REFUSALS.write_text("\n".join(sorted(kept)) + "\n", encoding="utf-8")
    assert line in kept


class Scenario:
    """What is known, what was decided, and whether that is what was meant."""

    def __init__(self, *known: Fact, facts: Sequence[Fact] = (), no: TakesError | None = None) -> None:
        self.known = known
        self.facts = list(facts)
        self.no = no

    def when(self, decide: Callable[[State], Sequence[Fact]]) -> Scenario:
        """Decide on what is known."""
        try:
            return Scenario(*self.known, facts=decide(sequence(*self.known)))
        except TakesError as error:
            return Scenario(*self.known, no=error)

    def then(self, *facts: Fact) -> Scenario:
        """These facts follow, and are known from now on."""
        if self.no is not None:
            raise self.no
        assert self.facts == list(facts), f"decided: {self.facts}"
        return Scenario(*self.known, *facts)

    def then_nothing(self) -> Scenario:
        """Nothing follows: it was so already."""
        return self.then()

    def then_refused(self, words: str, way_on: str = "") -> None:
        """It is refused in these words, and what leads on is said."""
        assert self.no is not None, f"not refused: {self.facts}"
        assert words in str(self.no)
        assert self.no.ways, f"nothing leads on from: {self.no}"
        assert way_on in hint(self.no)
        check_words(self.no)


def given(*facts: Fact) -> Scenario:
    """Begin with facts of SEQ08; its plan comes first where none is among them."""
    return Scenario(*facts) if any(isinstance(f, SequencePlanned) for f in facts) else Scenario(planned(), *facts)
