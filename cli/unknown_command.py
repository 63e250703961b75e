"""What to type instead of a command that there isn't."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.command_lines import command_line, program
from domain.errors import BadUsage, TakesError
from domain.ids import nearest, shown
from domain.short_names import fitting_ids
from domain.steps import Step
from services.questions.names import LogNames
from services.workspace.finding import open_workspace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

# What other tools call it.
_OTHERWISE = {
    "ls": "status",
    "list": "status",
    "show": "status",
    "next": "status",
    "add": "plan add",
    "import": "plan import",
    "render": "generate",
    "make": "generate",
    "run": "generate",
    "edit": "revise",
    "pass": "approve",
    "lock": "finalize",
    "unlock": "reopen",
    "retry": "resume",
    "verify": "check",
    "serve": "console",
    "version": "--version",
}


def unknown_command(args: list[str], commands: Collection[str], folder: str | None) -> BadUsage:
    """Make the refusal for `takes ARGS`, where `args[0]` is no command; `folder` is that of -w."""
    name = args[0]
    if name == "help":
        of = [arg for arg in args[1:] if arg in commands][:1]
        return _refusal(name, " ".join([program(), *of, "--help"]))
    if name.lower() in _OTHERWISE:
        return _refusal(name, f"{program()} {_OTHERWISE[name.lower()]}")
    if ways := list(_in_the_ledger(name, folder)):
        return _refusal(name, *ways)
    near = nearest(name, commands)
    meant = f"; did you mean {' or '.join(near)}?" if near else ""
    return BadUsage(f"there is no command {shown(name)}{meant}", f"{program()} --help", code="unknown_command")


def _refusal(name: str, *ways: str) -> BadUsage:
    return BadUsage(f"there is no command {shown(name)}", *ways, code="unknown_command")


def _in_the_ledger(name: str, folder: str | None) -> Iterator[str]:
    """Yield how to see the project, or the sequences, shots and takes, that this is the name of."""
    try:
        workspace = open_workspace(folder)
    except TakesError:
        return
    try:
        names = LogNames(workspace)
        if names.has(name):
            yield command_line(Step("status", project=name))
            return
        for project in names.projects():
            found = fitting_ids(name, names.sequences(project), lambda _: ())
            if len(found) == 1:
                yield command_line(Step("status", project=project, sequence=found[0]))
    except TakesError:
        return
    finally:
        workspace.close()
