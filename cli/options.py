"""Options that commands share, and the workspace they open."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cli.command_lines import command_line
from cli.named import SHOT
from cli.output import warn
from domain.errors import BadUsage, TakesError
from domain.steps import Step
from services.log.reader import END
from services.questions.moments import position_at
from services.questions.names import KeptNames, LogNames
from services.workspace.finding import open_workspace, wanted_folder

if TYPE_CHECKING:
    from services.questions.names import Names
    from services.workspace.workspace import Workspace

F = TypeVar("F", bound=Callable[..., Any])


def _remember(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is not None:
        ctx.find_root().obj.__setattr__(str(param.name), value)
    return value


def workspace_option(command: F) -> F:
    """Accept -w behind the command as well as before it."""
    return click.option("-w", "--workspace", metavar="DIR", expose_value=False, callback=_remember, hidden=True)(
        command
    )


def verb(command: F) -> F:
    """Add what every verb takes: -m, --actor, -w."""
    for option in (
        click.option("-m", "--message", metavar="TEXT", help="Why; kept with the events."),
        click.option("--actor", metavar="NAME", expose_value=False, callback=_remember, help="Who does it."),
    ):
        command = option(command)
    return workspace_option(command)


def json_option(command: F) -> F:
    """Add --json, for programs."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")(command)


def at_option(command: F) -> F:
    """Add --at: a moment of the past."""
    return click.option(
        "--at", metavar="WHEN", help="As of a position, a time (UTC) or a take: 120, 2026-11-20T18:00."
    )(command)


def moment(workspace: Workspace, at: str | None, project: str | None = None) -> int:
    """Return the last position that counts: that of --at, else beyond the newest."""
    if at is None:
        return END
    return position_at(workspace.store, at, project)


def shot_option(command: F) -> F:
    """Add --shot: the shot's own entity."""
    return click.option("--shot", type=SHOT, metavar="SHOT", help="The shot: SH03, or its number 3.")(command)


def refuse_both(take: bool, grid: str | None) -> None:
    """Refuse a command that names a take and a grid where it acts on one of them."""
    if take and grid is not None:
        raise BadUsage("a take and a grid are named", "name one of them", code="two_kinds")


def fit_option(command: F) -> F:
    """Add --fit: what is done with a start frame whose shape isn't the plan's."""
    return click.option(
        "--fit",
        type=click.Choice(["crop", "pad"]),
        help="Crop or pad it to the plan's aspect ratio.",
    )(command)


def opened(message: str | None = None) -> Workspace:
    """Open the workspace the options name; it is closed with the command."""
    ctx = click.get_current_context()
    workspace = _opened_once(ctx, None).acting(ctx.find_root().obj.actor, message)
    say_what_is_lacking(workspace)
    return workspace


def names_here(ctx: click.Context, folder: str | None) -> Names | None:
    """Return the names of the workspace; None where it can't be opened. While a line is completed, those of its files.

    `folder` is that of -w, where it stands behind the command.
    """
    if ctx.resilient_parsing:
        return KeptNames(wanted_folder(folder or ctx.find_root().params.get("workspace"))[0])
    try:
        return LogNames(_opened_once(ctx, folder))
    except TakesError:
        return None


def _opened_once(ctx: click.Context, folder: str | None) -> Workspace:
    """Open the workspace, or refuse it, once for a command."""
    session = ctx.find_root().obj
    if session.fault is not None:
        raise session.fault
    if session.opened is None:
        try:
            session.opened = open_workspace(folder or session.workspace, session.actor)
        except TakesError as fault:
            session.fault = fault
            raise
        ctx.call_on_close(session.opened.close)
    workspace: Workspace = session.opened
    return workspace


def run_another(args: list[str]) -> None:
    """Run another command of `takes` within this one."""
    click.get_current_context().find_root().command.main(args=args, prog_name="takes", standalone_mode=False)


def say_what_is_lacking(workspace: Workspace) -> None:
    """Warn where the log lacks what this workspace has seen; where it can't be read, the command itself will say so."""
    with suppress(TakesError):
        workspace.store.begin_to_see()
        if lacking := workspace.opened.seen.behind():
            warn(f"{lacking}; see {command_line(Step('recover'))}")
