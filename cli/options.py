"""Options that commands share, and the workspace they open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from domain.errors import BadInput, BadUsage
from domain.ids import read_shot_number, read_target, shown

if TYPE_CHECKING:
    from domain.ids import Target
    from domain.models import Value
    from services.workspace import Workspace

F = TypeVar("F", bound=Callable[..., Any])
W = TypeVar("W")


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
    from services.log_reader import END

    if at is None:
        return END
    from services.moments import position_at

    return position_at(workspace.ledger.reader, at, project)


def shot_option(command: F) -> F:
    """Add --shot N: the shot's own entity."""
    return click.option("--shot", metavar="N", help="The shot, by number: 3, or SEQ08_SH03.")(command)


def concurrency_option(command: F) -> F:
    """Add --concurrency: how many jobs are followed at once."""
    return click.option(
        "--concurrency",
        "at_once",
        type=click.IntRange(1, 100),
        metavar="N",
        help="How many jobs are followed at once; 4, where fal renders.",
    )(command)


def renderer_options(command: F) -> F:
    """Add what a run takes: --renderer, --model, --no-wait, --dry-run, --yes."""
    for option in (
        click.option("--yes", is_flag=True, help="Agree to the price without being asked."),
        click.option("--dry-run", is_flag=True, help="Show exactly what would be sent; append nothing."),
        click.option("--no-wait", is_flag=True, help="Post and return; `takes resume` fetches the results."),
        concurrency_option,
        click.option("--model", metavar="M", help="The model, in place of the plan's."),
        click.option(
            "--renderer", metavar="fal|local", help="Who renders; else TAKES_RENDERER, else fal with FAL_KEY."
        ),
        click.option("-n", "--count", type=click.IntRange(1, 20), default=1, metavar="K", help="How many of each."),
    ):
        command = option(command)
    return command


def opened(message: str | None = None) -> Workspace:
    """Open the workspace the options name; it is closed with the command."""
    from services.workspace import open_workspace

    ctx = click.get_current_context()
    session = ctx.find_root().obj
    workspace = open_workspace(session.workspace, session.actor, message)
    ctx.call_on_close(workspace.close)
    return workspace


def read_entity(text: str, shot: str | None) -> Target:
    """Read an ID that may be a sequence, shot or take, with --shot beside it."""
    target = read_target(text)
    if shot is None:
        return target
    number = read_shot_number(shot, target.sequence)
    if target.shot not in (None, number):
        raise BadUsage(f"{text} and --shot {shot} name two shots", f"leave --shot away, or name {target.sequence}")
    return type(target)(target.sequence, number, target.take)


def read_place(text: str, shot: str | None) -> Target:
    """Read an ID that is a sequence or shot, with --shot beside it; a take is neither."""
    target = read_entity(text, shot)
    if target.take is not None:
        entity = text.rpartition("_")[0]
        raise BadInput(f"{shown(text)} is a take, where a sequence or shot is asked for", f"name {shown(entity)}")
    return target


def once_each(wishes: Iterable[tuple[str, W]]) -> dict[str, W]:
    """Return wishes by sequence; refuse a sequence named twice, of which only one wish would be carried out."""
    found: dict[str, W] = {}
    for sequence, wish in wishes:
        if sequence in found:
            raise BadUsage(f"{sequence} is named twice", "one command for each, or --mode individual, or -n 2")
        found[sequence] = wish
    return found


def read_setting(text: str) -> tuple[str, Value]:
    """Read --set KEY=VALUE; true, false and numbers are what they say, anything else is text."""
    key, sign, value = text.partition("=")
    if not sign or not key.strip():
        raise BadUsage(f"--set {text} is not KEY=VALUE", "--set generate_audio=true")
    words: dict[str, Value] = {"true": True, "false": False}
    if value.lower() in words:
        return key.strip(), words[value.lower()]
    for kind in (int, float):
        try:
            return key.strip(), kind(value)
        except ValueError:
            continue
    return key.strip(), value
