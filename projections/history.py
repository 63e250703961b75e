"""The history of a shot's words: every version, the version it came from, and the takes that used it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.events import SequencePlanned, ShotPromptRevised, TakeRequested

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.jobs import Take
    from domain.record import Record
    from domain.sequence import Sequence
    from domain.values import ShotPrompt
    from projections.views.answers import ShotHistory, UsedBy


@dataclass(slots=True)
class Version:
    """A shot's words as of one fact; `parent` is the position of the version it came from, None for the first.

    `kind` is what the source says (plan, person, override, take, replace), or `once` for an override that did not
    stay. `before` was the working version until then; `undone_by` is the event that brought it back. `takes` are
    those that used these very words while they stood, or once.
    """

    position: int
    kind: str
    prompt: str
    duration: int
    by: str
    at: str
    message: str | None
    parent: int | None
    before: int
    take_id: str | None = None
    undone_by: int | None = None
    takes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Descent:
    """All versions of one shot's words, oldest first; `current` is the position of the working one."""

    shot: str
    versions: list[Version] = field(default_factory=list)
    current: int = 0

    def at(self, position: int) -> Version | None:
        """Return the version of a position."""
        return next((v for v in self.versions if v.position == position), None)

    def using(self, take_id: str) -> Version | None:
        """Return the version a take used."""
        return next((v for v in self.versions if take_id in v.takes), None)


def descents(records: Iterable[Record]) -> dict[str, Descent]:
    """Return every shot's descent, from the facts of its sequence."""
    found: dict[str, Descent] = {}
    for record in records:
        match record.fact:
            case SequencePlanned():
                _planned(found, record, record.fact)
            case ShotPromptRevised():
                _revised(found.setdefault(record.fact.shot, Descent(record.fact.shot)), record, record.fact)
            case TakeRequested():
                for prompt in record.fact.shot_prompts:
                    _used(found.setdefault(prompt.shot, Descent(prompt.shot)), record, record.fact.take_id, prompt)
    return found


def _planned(found: dict[str, Descent], record: Record, fact: SequencePlanned) -> None:
    for shot in fact.shots:
        if shot.shot not in found:
            descent = found[shot.shot] = Descent(shot.shot)
            _append(descent, record, "plan", (shot.prompt, shot.duration), None)


def _revised(descent: Descent, record: Record, fact: ShotPromptRevised) -> None:
    source = fact.source
    undone = descent.at(source.position or 0) if source.kind == "undo" else None
    if undone:
        undone.undone_by, descent.current = record.position, undone.before
        return
    parent: int | None = descent.current or None
    if source.kind == "take" and source.take_id:
        used = descent.using(source.take_id)
        parent = used.position if used else parent
    version = _append(descent, record, source.kind, (fact.prompt, fact.duration), parent)
    version.take_id = source.take_id


def _used(descent: Descent, record: Record, take_id: str, prompt: ShotPrompt) -> None:
    words = (prompt.prompt, prompt.asked or prompt.duration)
    current = descent.at(descent.current)
    if current and (current.prompt, current.duration) == words:
        current.takes.append(take_id)
        return
    standing, parent = descent.current, descent.current or None
    _append(descent, record, "once", words, parent).takes.append(take_id)
    descent.current = standing


def _append(descent: Descent, record: Record, kind: str, words: tuple[str, int], parent: int | None) -> Version:
    version = Version(
        record.position, kind, words[0], words[1], record.by, record.at, record.message, parent, descent.current
    )
    descent.versions.append(version)
    descent.current = version.position
    return version


def history_view(state: Sequence, descent: Descent) -> ShotHistory:
    """Return one shot's history for programs: its versions with the takes that used them, and how those did."""
    shot = state.shots.get(descent.shot)
    covering = next((take.id for covered, take, _ in state.covered if covered.id == descent.shot), None)
    return {
        "shot": descent.shot,
        "index": shot.index if shot else None,
        "current": descent.current,
        "versions": [
            {
                "position": v.position,
                "kind": v.kind,
                "parent": v.parent,
                "take_id": v.take_id,
                "undone_by": v.undone_by,
                "prompt": v.prompt,
                "duration": v.duration,
                "by": v.by,
                "at": v.at,
                "message": v.message,
                "takes": [_verdict(take, covering) for take_id in v.takes if (take := state.take(take_id))],
            }
            for v in descent.versions
        ],
    }


def _verdict(take: Take, covering: str | None) -> UsedBy:
    reason = getattr(take.review.fact, "reason", None) if take.review else None
    said: UsedBy = {
        "take_id": take.id,
        "state": take.state,
        "verdict": take.verdict,
        "in_cut": take.id == covering,
        "reason": reason,
    }
    return said
