"""Follows recorded jobs: posts them, waits, fetches the results, and raises at the end if any failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import OutOfReach, Refused
from domain.steps import Step
from services.jobs.job_runner import JobRunner
from services.jobs.which_renderer import concurrency
from services.renderers.protocol import NotSent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.errors import TakesError
    from services.jobs.reporting import Outcome, Reporter
    from services.renderers.protocol import Renderer
    from services.workspace.workspace import Workspace


def follow(
    workspace: Workspace,
    project: str,
    renderer: Renderer,
    job_ids: Sequence[str],
    reporter: Reporter,
    *,
    at_once: int | None = None,
    wait: bool = True,
) -> list[Outcome]:
    """Follow jobs to their ends, several at a time, and return their outcomes; with `wait` False only post them.

    After Ctrl-C all of them can be resumed.
    """
    if not job_ids:
        return []
    return JobRunner(workspace, project, renderer, reporter, wait=wait).run(job_ids, concurrency(renderer, at_once))


def check_outcomes(project: str, outcomes: Sequence[Outcome]) -> None:
    """Raise if jobs failed: OutOfReach if that may pass for any of them, else Refused.

    Raises:
        OutOfReach: a job's provider, result or disk couldn't be reached; it stays resumable.
        Refused: jobs failed for good.
    """
    failed = [outcome for outcome in outcomes if outcome.error]
    if not failed:
        return
    away = [outcome for outcome in failed if isinstance(outcome.error, OutOfReach)]
    worst = away[0] if away else failed[0]
    error = worst.error
    assert error is not None
    names = ", ".join(outcome.job_id for outcome in failed)
    if not away:
        ways = error.ways or (Step("status", project=project),)
        raise Refused(f"{names} failed: {error}", *ways, code=error.code, **error.about)
    said = str(error) if names in str(error) else f"{names}: {error}"
    raise OutOfReach(said, *_ways_on(project, error), code=error.code, **error.about)


def _ways_on(project: str, error: TakesError) -> tuple[Step | str, ...]:
    if isinstance(error, NotSent):
        return ("nothing was sent and nothing is billed: generate again", Step("status", project=project))
    return error.ways or (Step("resume", project=project),)
