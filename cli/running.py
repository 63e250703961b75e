"""Shared by `grid`, `generate` and `resume`: asks for agreement to a price, follows jobs, prints their outcomes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from cli.announce import priced
from cli.command_lines import command_line, reason
from cli.frames import tell_taken_in
from cli.next_lines import tell_next_of
from cli.output import counted, say, say_beside, say_json, warn
from cli.progress import reporter
from domain.decisions.agreement import Agreement
from domain.decisions.archive import check_not_archived
from domain.decisions.spend import left, reserve
from domain.errors import BadInput, Refused
from domain.money import total
from domain.steps import Step
from projections.chaining import stale
from services.jobs.resuming import resumable
from services.media.typesetting import left_out
from services.renderers.choosing import make_paid
from services.renderers.protocol import Named
from services.verbs import start_frames
from services.verbs.follow import check_outcomes
from services.verbs.follow import follow as followed
from services.verbs.start_frames import doubtful_pictures
from services.workspace.clock import utc_now

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from cli.run_options import RunOptions
    from domain.events import JobRequested
    from projections.views.answers import JobEnd
    from services.jobs.reporting import Outcome
    from services.jobs.resuming import Resumable
    from services.renderers.protocol import Renderer
    from services.workspace.workspace import Workspace


def agree(workspace: Workspace, project: str, requests: Sequence[JobRequested], *, yes: bool) -> Agreement:
    """Show what a paid run sends and costs, and ask; a free one needs no asking."""
    paid = [request for request in requests if not request.rehearsal]
    agreed = Agreement(shown=tuple(paid))
    if not paid:
        return agreed
    check_not_archived(workspace.project(project))
    for request in paid:
        say_beside(priced(request))  # beside stdout, which --json keeps for one object
    say_beside(bill(workspace, project, paid))
    reserve(workspace.project(project), paid)  # what the budget doesn't allow is refused before anybody is asked
    unpriced = [request.job_id for request in paid if request.estimated.amount is None]
    if yes:
        return agreed
    if unpriced:
        said, anyway = f"the price of {', '.join(unpriced)} is unknown", Step("again", yes=True)
        raise Refused(said, "to run it all the same:", anyway, code="not_agreed", project=project)
    if not sys.stdin.isatty():
        said = "a paid run asks first, and there is no terminal to ask at"
        raise Refused(said, Step("again", yes=True), code="not_agreed", project=project)
    if not click.confirm("run them?" if len(paid) > 1 else "run it?", err=True):
        raise Refused("declined: nothing was recorded, nothing was sent", code="declined", project=project)
    return agreed


def say_bill(workspace: Workspace, project: str, requests: Sequence[JobRequested], *, quiet: bool) -> None:
    """End a dry run of paid jobs with what they would cost together, and whether the budget allows it."""
    paid = [request for request in requests if not request.rehearsal]
    if quiet or not paid:
        return
    say(bill(workspace, project, paid))
    try:
        reserve(workspace.project(project), paid)
    except Refused as refusal:
        warn(f"it would be refused: {refusal}")


def bill(workspace: Workspace, project: str, paid: Sequence[JobRequested]) -> str:
    """Say what paid jobs cost together, and what the budget has left for them: one line."""
    amount = total(request.estimated.amount for request in paid)
    unknown = sum(request.estimated.amount is None for request in paid)
    price = f"${amount}" + (f" and {unknown} of unknown price" if unknown else "")
    if unknown == len(paid):
        price = "an unknown price"
    room = left(workspace.project(project))
    budget = "" if room is None else f"; ${room} is left of the budget of ${workspace.project(project).budget}"
    return f"{counted(len(paid), 'paid job')} for {price}{budget}"


def take_in(
    workspace: Workspace, project: str, sequences: Iterable[str], *, dry_run: bool, lenient: bool = False
) -> dict[str, str]:
    """Take in what lies in the mailboxes; a dry run only says that something does.

    Returns:
        The sequences in whose mailbox lies what can't be used, with the reason; only where `lenient`, else refused.
    """
    left: dict[str, str] = {}
    names = tuple(dict.fromkeys(sequences))
    _warn_of_doubts(workspace, project, names)
    for name in names:
        if dry_run:
            for picture in start_frames.dropped(workspace, project, name):
                warn(f"a picture lies in clean/{picture}; it would be taken in first")
            continue
        try:
            tell_taken_in(workspace, project, start_frames.take_in(workspace, project, name))
        except BadInput as error:
            if not lenient:
                raise
            left[name] = reason(error)
    return left


def _warn_of_doubts(workspace: Workspace, project: str, sequences: Collection[str]) -> None:
    """Name the pictures in the mailbox that nobody can place, and that stay there."""
    for doubt in doubtful_pictures(workspace, project, sequences):
        warn(doubt)


def warn_of_stale(workspace: Workspace, project: str, sequences: Collection[str]) -> None:
    """Name the start and end frames whose neighbour in the film has changed since they were taken from it."""
    view = workspace.store.sequences(project)
    parts = view["sequences"] if view else {}
    for name in (name for name in sequences if name in parts):
        for said in stale(parts, name):
            warn(f"{name}: {said}")


def follow(workspace: Workspace, project: str, renderer: Renderer | Named, ids: Sequence[str], run: RunOptions) -> None:
    """Follow jobs to their ends; with --no-wait only post those that cost something, and record the others.

    Where only the renderer's name is known, they are left to workers.
    """
    resume = command_line(Step("resume", project=project))
    if isinstance(renderer, Named) or (run.no_wait and renderer.free):
        queued = isinstance(renderer, Named)
        if run.as_json:
            say_json({"queued" if queued else "requested": list(ids)})
        elif queued:
            say(f"queued {', '.join(ids)}; any  {command_line(Step('worker'))}  carries on, or  {resume}")
        else:
            say(f"requested {', '.join(ids)}; carry on with  {resume}")
        return
    follow_all(workspace, [(project, renderer, ids)], as_json=run.as_json, at_once=run.at_once, wait=not run.no_wait)
    if not run.as_json and not run.no_wait:
        tell_next_of(workspace, project, ids)
    if run.no_wait:
        kept = getattr(renderer, "kept_until", lambda at: "")(utc_now())
        (say_beside if run.as_json else say)(f"{kept}; fetch with  {resume}")


def fetch(workspace: Workspace, project: str, jobs: Sequence[str], *, as_json: bool) -> None:
    """Fetch fal's results right away; with `as_json` the command's JSON object was said already."""
    if jobs:
        follow_all(workspace, [(project, make_paid("fal", workspace.root), jobs)], as_json=False, silent=as_json)
        if not as_json:
            tell_next_of(workspace, project, jobs)


def follow_all(
    workspace: Workspace,
    runs: Sequence[tuple[str, Renderer, Sequence[str]]],
    *,
    as_json: bool,
    at_once: int | None = None,
    wait: bool = True,
    silent: bool = False,
) -> None:
    """Follow jobs, by project and renderer, and say what became of them; any failure ends the command, at the end.

    `silent` where a JSON object was said already.
    """
    found: dict[str, list[Outcome]] = {}
    for project, renderer, ids in runs:
        with reporter(len(ids), quiet=as_json or silent) as report:
            outcomes = followed(workspace, project, renderer, ids, report, at_once=at_once, wait=wait)
        found.setdefault(project, []).extend(outcomes)
    warn_of_letters(outcome for outcomes in found.values() for outcome in outcomes)
    if as_json:
        say_json({"jobs": [_job(outcome) for outcomes in found.values() for outcome in outcomes]})
    for project, outcomes in found.items():
        check_outcomes(project, outcomes)


def warn_of_letters(outcomes: Iterable[Outcome]) -> None:
    """Say once which scripts' letters the pictures lack, and what to install."""
    if scripts := frozenset[str]().union(*(outcome.left_out for outcome in outcomes)):
        warn(left_out(scripts))


def _job(outcome: Outcome) -> JobEnd:
    return {
        "id": outcome.job_id,
        "under_way": outcome.waits,
        "path": outcome.path,
        "cost": outcome.cost,
        "error": str(outcome.error) if outcome.error else None,
    }


def carry_on(
    workspace: Workspace, projects: Sequence[str], named: str | None, *, at_once: int | None, as_json: bool
) -> None:
    """Follow what is under way in some projects, or one `named` job, to its end; name what is left alone."""
    found = [resumable(workspace, name, named) for name in projects]
    for one in found:
        for job, why in one.left.items():
            warn(f"{job} is left alone: {reason(why)}")
    runs = [(one.project, renderer, ids) for one in found for renderer, ids in one.groups]
    follow_all(workspace, runs, as_json=as_json, at_once=at_once)
    _refuse_left(found, named)
    if not as_json:
        for project, _, ids in runs:
            tell_next_of(workspace, project, ids)
    if not runs:
        workspace.store.catch_up()  # a process that was killed may have left the files behind the log
        if not as_json:
            say("nothing to carry on with")


def _refuse_left(found: list[Resumable], named: str | None) -> None:
    """End with a no where what was named is left alone, or where only a key is missing."""
    for one in found:
        for job in [*one.keyless, *([named] if named in one.left else [])]:
            why = one.left[job]
            ways = why.ways or (Step("status", project=one.project),)
            raise Refused(f"{job} is left alone: {why}", *ways, code=why.code, **why.about)
