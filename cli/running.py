"""What `grid`, `generate` and `resume` share: agreeing to a price, following jobs, saying what came of them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from cli.output import say, say_json
from cli.progress import reporter
from domain.errors import OutOfReach, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.events import GridRequested, TakeRequested
    from services.renderers.protocol import Renderer
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
    say(f"{len(paid)} paid jobs for {price}, prices of {', '.join(dates)}")
    if yes:
        return True
    if not sys.stdin.isatty():
        raise Refused("a paid run asks first, and there is no terminal to ask at", "add --yes")
    return click.confirm("run them?")


def follow(
    workspace: Workspace, project: str, renderer: Renderer, ids: Sequence[str], *, no_wait: bool, as_json: bool
) -> None:
    """Follow jobs to their ends and say what became of them; any failure ends the command with exit code 1."""
    from services.running import concurrency
    from services.step_runner import StepRunner

    if no_wait:
        if as_json:
            say_json({"requested": list(ids)})
        else:
            say(f"requested {', '.join(ids)}; carry on with  takes resume {project}")
        return
    with reporter(0 if as_json else len(ids)) as report:
        outcomes = StepRunner(workspace, project, renderer, report).run(ids, concurrency()) if ids else []
    if as_json:
        say_json({"jobs": [_job(outcome) for outcome in outcomes]})
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
