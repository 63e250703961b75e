"""What `grid`, `generate` and `resume` share: agreeing to a price, following jobs, saying what came of them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from cli.output import counted, say, say_json, warn
from cli.progress import reporter
from domain.errors import BadInput, OutOfReach, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.events import GridRequested, TakeRequested
    from services.renderers.protocol import Renderer
    from services.sequence_runner import ClientSequenceRunner
    from services.step_runner import Outcome
    from services.workspace import Workspace


def agree(requests: Sequence[GridRequested | TakeRequested], *, yes: bool) -> bool:
    """Show what a paid run costs and ask; a free one needs no asking."""
    from domain.money import total

    paid = [request for request in requests if not request.rehearsal]
    if not paid:
        return True
    known = all(request.estimated.amount for request in paid)
    price = f"${total(request.estimated.amount for request in paid)}" if known else "an unknown price"
    dates = sorted({request.estimated.priced_on or "" for request in paid})
    # Beside stdout, which --json keeps for one object.
    click.echo(f"{counted(len(paid), 'paid job')} for {price}, prices of {', '.join(dates)}", err=True)
    if yes:
        return True
    if not sys.stdin.isatty():
        raise Refused("a paid run asks first, and there is no terminal to ask at", "add --yes")
    return click.confirm("run them?", err=True)


def take_in(
    runner: ClientSequenceRunner, sequences: Iterable[str], *, dry_run: bool, lenient: bool = False
) -> dict[str, str]:
    """Take in what lies in the mailboxes; a dry run only says that something does.

    Returns:
        The sequences in whose mailbox lies what can't be used, with the reason; only where `lenient`, else refused.
    """
    left: dict[str, str] = {}
    for name in dict.fromkeys(sequences):
        if dry_run:
            state = runner.workspace.sequence(runner.project, name)
            for entity in runner.frames.dropped(state):
                warn(f"a picture lies in clean/{entity}.png; it would be taken in first")
            continue
        try:
            runner.frames.take_in(name)
        except BadInput as error:
            if not lenient:
                raise
            left[name] = f"{error}; {error.hint}"
    return left


def follow(
    workspace: Workspace, project: str, renderer: Renderer, ids: Sequence[str], *, no_wait: bool, as_json: bool
) -> None:
    """Follow jobs to their ends, or with `no_wait` only say that they were recorded."""
    if no_wait:
        if as_json:
            say_json({"requested": list(ids)})
        else:
            say(f"requested {', '.join(ids)}; carry on with  takes resume {project}")
        return
    follow_all(workspace, [(project, renderer, ids)], as_json=as_json)


def follow_all(workspace: Workspace, runs: Sequence[tuple[str, Renderer, Sequence[str]]], *, as_json: bool) -> None:
    """Follow jobs, by project and renderer, and say what became of them; any failure ends the command, at the end."""
    from services.running import concurrency
    from services.step_runner import StepRunner

    found: dict[str, list[Outcome]] = {}
    for project, renderer, ids in runs:
        with reporter(len(ids), quiet=as_json) as report:
            outcomes = StepRunner(workspace, project, renderer, report).run(ids, concurrency()) if ids else []
        found.setdefault(project, []).extend(outcomes)
    if as_json:
        say_json({"jobs": [_job(outcome) for outcomes in found.values() for outcome in outcomes]})
    for project, outcomes in found.items():
        _fail(project, outcomes)


def _job(outcome: Outcome) -> dict[str, str | None]:
    return {"id": outcome.job_id, "path": outcome.path, "error": str(outcome.error) if outcome.error else None}


def _fail(project: str, outcomes: Sequence[Outcome]) -> None:
    failed = [outcome for outcome in outcomes if outcome.error]
    if not failed:
        return
    first = failed[0].error
    assert first is not None
    names = ", ".join(outcome.job_id for outcome in failed)
    hint = first.hint or f"takes status {project}"
    if isinstance(first, OutOfReach):
        raise OutOfReach(f"{names}: {first}", f"then carry on: takes resume {project}")
    raise Refused(f"{names} failed: {first}", hint)
