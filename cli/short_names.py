"""What the names of a command line mean: the one place where a project that is left out, and short names, are found."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING, NamedTuple

from domain.errors import BadInput, BadUsage, Unknown
from domain.ids import is_made, own_form, plain_shot, sequence_of, shown, unknown
from domain.short_names import fitting_ids
from domain.steps import Open, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.questions.names import Names

PROJECT = "TAKES_PROJECT"


class Line(NamedTuple):
    """A command line, as far as names go.

    Attributes:
        command: what stands before its arguments: `takes approve`.
        args: all that was typed behind that.
        words: those that are no options.
        most: how many words the command takes with its project.
        in_full: it wants the project in full wherever there are several.
        needed: it can't do without a project.
        loose: an option that takes a text, with what was typed for it: `--prompt`, `the`.
    """

    command: str
    args: Sequence[str]
    words: Sequence[str]
    most: float
    in_full: bool
    needed: bool
    loose: tuple[str, str] | None = None


class Scope:
    """Names as they are typed in one command, read in its project.

    Attributes:
        names: where they are looked up.
        project: the command's; None where it is open, or where a command takes all of them.
        left_out: it wasn't typed.
    """

    def __init__(self, names: Names, project: str | None, line: Line, *, left_out: bool = False) -> None:
        self.names = names
        self.project = project
        self.left_out = left_out
        self._line = line

    def sequence(self, text: str, *, among: bool = False) -> str:
        """Return a sequence's whole name, or of a longer id its own form; one that nothing fits stays as it is.

        Args:
            text: what was typed.
            among: it is one of several words, of which a text that isn't quoted may have run into.
        """
        return self._one(text, self._fitting(text, shots=False), among=among)

    def id(self, text: str, *, among: bool = False) -> str:
        """Return the id of a sequence, shot, take, grid or start frame; one that nothing fits stays as it is."""
        return self._one(text, self._fitting(text, shots=True), among=among)

    def shot(self, text: str) -> str:
        """Return a shot as it is typed by number, or its id."""
        return text if plain_shot(text) else self._one(text, self._fitting(text, shots=True))

    def made(self, text: str) -> str:
        """Return the id of a take, grid or start frame; a number, or another word, stays as it is."""
        return self._one(text, self._fitting(text, shots=False)) if is_made(own_form(text)) else text

    def _fitting(self, text: str, *, shots: bool) -> list[str]:
        project = self.project
        if project is None:
            return []
        if self.names.has_sequence(project, sequence_of(text)):  # the usual case, at the cost of one look
            return [text]
        return fitting_ids(
            text, self.names.sequences(project), lambda name: self.names.shots(project, name) if shots else ()
        )

    def _one(self, text: str, found: list[str], *, among: bool = False) -> str:
        if len(found) == 1:
            return found[0]
        if found:
            raise _ambiguous(text, found, self.project)
        stray = self._line.loose if among else None
        first = self.left_out and text in self._line.words[:1]
        if self.project and (first or stray):
            raise self._stray(text, self.project, stray, first=first)
        return text

    def _stray(self, text: str, project: str, loose: tuple[str, str] | None, *, first: bool) -> Unknown:
        what, names = "sequence", self.names.sequences(project)
        if first:
            what, names = "project or sequence", [*self.names.projects(), *names]
        ways: list[Step | str] = [Step("status", project=project)]
        if loose:
            words = list(self._line.words)
            text_meant = " ".join([loose[1], *words[words.index(text) :]])
            ways.insert(0, f"where it is of {loose[0]}, quote it: {loose[0]} {_quoted(text_meant)}")
        return unknown(what, text, names, *ways, code="unknown_sequence", project=project, sequence=text)


def scope_of(names: Names, line: Line, *, views: bool, finished: bool) -> Scope:
    """Find the project that a command line is about; refuse it where it leaves open which.

    The first word is the project where it is one's whole name. Else the project was left out: then it is the one of
    TAKES_PROJECT, or the only one that is listed.

    Args:
        names: where names are looked up.
        line: what was typed.
        views: without a word, TAKES_PROJECT stands for the project also where it isn't needed.
        finished: False while it is still typed: then nothing is refused, and the usual project comes beforehand.
    """
    first = line.words[0] if line.words else None
    if first == "" or (first is not None and names.has(first)):
        return Scope(names, first, line)
    usual = _usual(names, line, finished=finished)
    if usual is None:
        if finished:
            _refuse_unsaid(names, line)
        return Scope(names, None, line)
    if first is None:
        left_out = finished and (line.needed or (views and PROJECT in os.environ))
        return Scope(names, usual if left_out or not finished else None, line, left_out=left_out)
    if len(line.words) < line.most or _fits(names, usual, first):
        return Scope(names, usual, line, left_out=True)
    return Scope(names, None, line)


def _usual(names: Names, line: Line, *, finished: bool) -> str | None:
    listed = names.projects()
    said = None if line.in_full else os.environ.get(PROJECT)
    if said and finished and not names.has(said):
        raise unknown("project", said, listed, f"set {PROJECT} anew", project=said)
    return said or (listed[0] if len(listed) == 1 else None)


def _refuse_unsaid(names: Names, line: Line) -> None:
    """Refuse a line without a project where several would do."""
    listed = names.projects()
    first = line.words[0] if line.words else None
    if first is not None and not listed and line.needed:
        raise unknown(
            "project", first, listed, "name an archived one in full, or:", Step("plan_add", file=Open("PLAN"))
        )
    homes = listed if first is None else [project for project in listed if _fits(names, project, first)]
    if not homes or (first is None and not line.needed):
        return
    said = "which project?" if first is None else f"{shown(first)} is of {' and of '.join(homes)}: which project?"
    said += f" There is {', '.join(listed)}" if first is None else ""
    ways = [f"{line.command} {project} {shlex.join(line.args)}".rstrip() for project in homes[:3]]
    raise BadUsage(said, *ways, code="which_project")


def _fits(names: Names, project: str, text: str) -> bool:
    return bool(fitting_ids(text, names.sequences(project), lambda name: names.shots(project, name)))


def _ambiguous(text: str, found: list[str], project: str | None) -> BadInput:
    several = f"{', '.join(found[:-1])} or {found[-1]}" if len(found) < 13 else f"{', '.join(found[:12])}, …"
    return BadInput(f"{shown(text)} may be {several}", "type more of it", code="ambiguous_name", project=project)


def loose_words(option: str, words: Sequence[str]) -> BadUsage:
    """Make the refusal for a text whose words weren't quoted; `option` is "" where it stands without one."""
    text = f"{option} {_quoted(' '.join(words))}".strip()
    return BadUsage(f"“{shown(' '.join(words))}” runs loose", f"quote it: {text}", code="loose_words")


def _quoted(text: str) -> str:
    return f'"{text}"' if not set(text) & set('"$`\\!') else shlex.quote(text)
