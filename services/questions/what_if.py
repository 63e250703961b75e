"""The files of a past without some events, written to another folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.steps import Step
from domain.what_if import without as taken_out_of
from services.files.elsewhere import write_elsewhere

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from domain.record import Record
    from services.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What was written: how many files, as of which position, and the facts that no longer made sense."""

    files: int
    position: int
    left_out: list[tuple[Record, str]]


def write_what_if(
    workspace: Workspace, projects: Sequence[str] | None, folder: Path, upto: int, without: Sequence[int]
) -> WhatIf:
    """Write the files as of a position, as if the facts at `without` had not happened; nothing else changes.

    Raises:
        BadInput: a position that isn't there, or not before `upto`.
    """
    reader = workspace.ledger.reader
    last = min(upto, reader.head().position)
    for position in without:
        if not 1 <= position <= last:
            said = f"there is no event {position} up to {last}"
            raise BadInput(said, Step("log"), Step("again", without=last), code="unknown_position")
    left_out: list[tuple[Record, str]] = []

    def remaining(stream: str, until: int) -> list[Record]:
        records = reader.stream(stream, until)
        if "/" not in stream:
            return [record for record in records if record.position not in without]
        project, sequence = stream.split("/", 1)
        past = taken_out_of(project, sequence, records, without)
        left_out.extend(past.left_out)
        return past.kept

    files = write_elsewhere(workspace.store, folder, projects, last, remaining if without else None)
    return WhatIf(files, last, sorted(left_out, key=lambda pair: pair[0].position))
