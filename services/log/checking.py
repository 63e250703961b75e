"""All rows of a log checked: each can be read, in its place, and together they are what was seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.errors import TakesError
from domain.media import NamedMedia
from services.log.restoring import place_fault
from services.log.rows import uncollected
from services.log.stored import record_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from services.log.recorder import Stored


@dataclass(slots=True)
class RowCheck:
    """What was found in the rows so far: faults, in words, and the media that they name."""

    faults: list[str] = field(default_factory=list)
    media: NamedMedia = field(default_factory=NamedMedia)
    _versions: dict[str, int] = field(default_factory=dict)
    _ids: dict[str, int] = field(default_factory=dict)

    def take(self, rows: Iterable[Stored]) -> Iterable[Stored]:
        """Yield rows, by position, as they are checked."""
        with uncollected():
            for row in rows:
                self._check(row)
                yield row

    def _check(self, row: Stored) -> None:
        position, stream, version, kind, _ = row
        expected = self._versions.get(stream, 0) + 1
        if version != expected:
            self.faults.append(f"event {position} is version {version} of {stream}, where {expected} should come")
        self._versions[stream] = version
        if fault := place_fault(stream, kind):
            self.faults.append(f"event {position}: {fault}")
        try:
            record = record_of(row)
        except TakesError as error:
            self.faults.append(f"event {position} can't be read: {error}")
            return
        if (first := self._ids.setdefault(record.id, position)) != position:
            self.faults.append(f"event {position} has the id of event {first}")
        self.media.take(stream, record.fact)
