"""`takes recover`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.command_lines import next_line
from cli.options import json_option, opened, verb
from cli.output import counted, say, say_json, warn
from domain.errors import TakesError
from domain.steps import Step
from services.renderers.choosing import make_paid

if TYPE_CHECKING:
    from projections.views.answers import LossesView
    from services.questions.losses import Losses, LostJob
    from services.workspace.workspace import Workspace


@click.command("recover", epilog="Examples: takes recover  ·  takes recover --accept")
@click.option("--accept", is_flag=True, help="Go on without what is lost; bring back what can be.")
@json_option
@verb
def command(message: str | None, *, accept: bool, as_json: bool) -> None:
    """Show what the log has lost of what this workspace has seen, and go on without it.

    A log loses its end by a copy put back, a copy made without its -wal, or a database that failed over to one that
    lagged. With --accept no position and no number is used again, and jobs that were posted come back: they are
    fetched, never posted again.
    """
    from services.questions.losses import losses
    from services.verbs import recover

    workspace = opened(message)
    lost = recover.accept(workspace) if accept else losses(workspace)
    if as_json:
        say_json(_view(lost, accepted=accept))
    else:
        _say(lost, accepted=accept)
    if accept:
        _fetch(workspace, [job for job in lost.jobs if job.facts], as_json=as_json)


def _say(lost: Losses, *, accepted: bool) -> None:
    for name in lost.guards:
        say(f"the log's trigger {name} {'is there again' if accepted else 'is missing or altered'}")
    if lost.behind is None:
        say("the log has all that this workspace has seen")
        if lost.guards and not accepted:
            say(next_line(Step("recover", accept=True)))
        return
    say(str(lost.behind))
    for event in lost.events:
        say(f"  lost: event {event['position']}  {event['type']}  {event['project']} {event['entity']}  {event['at']}")
    for job in lost.jobs:
        say(f"  posted: {job.mark.project} {job.mark.job}, {job.mark.request_id or 'no answer known'}: {_fate(job)}")
    for medium in lost.media:
        say(f"  no event names {medium.path}{': a start frame again' if medium.facts else '; it is kept'}")
    if accepted:
        say(f"the log goes on above {lost.behind.position}; {counted(len(lost.jobs), 'posted job')} of it came back")
    else:
        say(next_line(Step("recover", accept=True)))


def _fate(job: LostJob) -> str:
    if not job.facts:
        return f"it stays in seen/posts.jsonl, for {job.why}"
    return "it can be brought back" if job.name == job.mark.job else f"it can be brought back as {job.name}"


def _view(lost: Losses, *, accepted: bool) -> LossesView:
    return {
        "accepted": accepted and lost.behind is not None,
        "ends": lost.behind.ends if lost.behind else None,
        "seen": lost.behind.position if lost.behind else None,
        "triggers": lost.guards,
        "events": lost.events,
        "jobs": [
            {
                "project": job.mark.project,
                "job": job.mark.job,
                "request_id": job.mark.request_id,
                "posted_at": job.mark.at,
                "back": job.name if job.facts else None,
                "why": job.why,
            }
            for job in lost.jobs
        ],
        "media": [{"project": m.project, "path": m.path, "back": bool(m.facts)} for m in lost.media],
    }


def _fetch(workspace: Workspace, jobs: list[LostJob], *, as_json: bool) -> None:
    """Fetch what was brought back; where that fails, and its file lies here, that is its result."""
    from cli.running import follow_all
    from services.verbs.recover import taken_from_disk

    for project in sorted({job.mark.project for job in jobs}):
        names = [job.name for job in jobs if job.mark.project == project and job.mark.request_id]
        try:
            follow_all(workspace, [(project, make_paid("fal", workspace.root), names)], as_json=False, silent=as_json)
        except TakesError:
            left = [name for name in names if not taken_from_disk(workspace, project, name)]
            for name in set(names) - set(left):
                warn(f"{name} couldn't be fetched: the file that lies here is its result")
            if left:
                raise
