"""Every version of each shot's words, newest first, as the page beside the field for new ones shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.worddiff import word_diff

if TYPE_CHECKING:
    from console.models import SequencePage, ShotAnswer
    from domain.worddiff import Operation
    from projections.views.answers import HistoryView, VersionView

_HOW = {
    "plan": "the plan",
    "person": "wrote it",
    "override": "for a run",
    "once": "for one run only",
    "take": "picked from a take",
    "replace": "replaced words",
}


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a shot's words: who, how and when; `words` differ from the version it came from, None for no other.

    `seconds` says how the length changed, "" where it didn't.
    """

    position: int
    by: str
    how: str
    at: str
    message: str | None
    prompt: str
    duration: int
    words: list[Operation] | None
    seconds: str
    takes: list[str]
    working: bool


@dataclass(frozen=True, slots=True)
class ShotWords:
    """A shot and all versions of its words, newest first; `current` is the position of the working one."""

    shot: ShotAnswer
    current: int
    versions: list[Version]


def shot_words(page: SequencePage, history: HistoryView) -> list[ShotWords]:
    """Return each shot of a sequence with the versions of its words."""
    found = {of["shot"]: of for of in history["shots"]}
    rows = []
    for shot in page.shots:
        of = found[shot["shot_id"]]
        known = {version["position"]: version for version in of["versions"]}
        told = [_version(v, known.get(v["parent"] or 0), v["position"] == of["current"]) for v in of["versions"]]
        rows.append(ShotWords(shot, of["current"], told[::-1]))
    return rows


def _version(version: VersionView, parent: VersionView | None, working: bool) -> Version:
    other = parent is not None and parent["prompt"] != version["prompt"]
    longer = parent is not None and parent["duration"] != version["duration"]
    return Version(
        position=version["position"],
        by=version["by"],
        how=_HOW.get(version["kind"], version["kind"]) + (", undone" if version["undone_by"] else ""),
        at=version["at"],
        message=version["message"],
        prompt=version["prompt"],
        duration=version["duration"],
        words=word_diff(parent["prompt"], version["prompt"]) if parent and other else None,
        seconds=f"{parent['duration']} s → {version['duration']} s" if parent and longer else "",
        takes=[take["take_id"] for take in version["takes"]],
        working=working,
    )
