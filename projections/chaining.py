"""Which frames were taken from a neighbour in the film that has changed since; imports little, as `status` uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.ids import sequence_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from projections.views.sequences import Link, SequencePart


def stale(parts: Mapping[str, SequencePart], sequence: str) -> list[str]:
    """Say which frames of a sequence and its shots aren't their neighbours' any more; `parts` are by sequence."""
    return [_said(link, sequence) for link in parts[sequence].get("chained", []) if not _holds(parts, link)]


def _holds(parts: Mapping[str, SequencePart], link: Link) -> bool:
    there = parts.get(sequence_of(link["of"]))
    if there is None:
        return False
    if link["frame"] == "end":
        return there["frames"].get(link["of"]) == link["sha256"]
    wanted = link["of"], link["take"], link["at"]
    return any((row["shot"], row["take"], row["out"]) == wanted for row in there["cut"])


def _said(link: Link, sequence: str) -> str:
    entity, of = (name.removeprefix(f"{sequence}_") for name in (link["entity"], link["of"]))
    if link["frame"] == "end":
        return f"{of} has another start frame than {entity} ends with"
    return f"{of} ends otherwise than {entity} begins"
