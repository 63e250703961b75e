"""`takes reconcile`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.by_name import ByName, project_argument
from cli.command_lines import command_line, reason
from cli.named import MADE
from cli.next_lines import tell_next_of
from cli.options import json_option, opened, verb
from cli.output import say, say_json, warn
from domain.errors import BadUsage, OutOfReach
from domain.ids import own_form
from domain.steps import Step

if TYPE_CHECKING:
    from projections.views.answers import FindingView
    from services.verbs.reconcile import Finding
    from services.workspace.workspace import Workspace

_EPILOG = """Examples: takes reconcile driver-beware  ·  takes reconcile driver-beware SEQ08_take002 --as lost  ·
takes reconcile driver-beware SEQ08_take002 --as request=764cabcf-b745-4b3e-ae38-1200304cf45b"""


@click.command("reconcile", cls=ByName, epilog=_EPILOG)
@project_argument(required=False)
@click.argument("take", type=MADE, required=False, metavar="[TAKE]")
@click.option("--as", "settled", metavar="lost|request=ID", help="Settle it yourself: given up, or fal's request ID.")
@json_option
@verb
def command(project: str | None, take: str | None, settled: str | None, as_json: bool, message: str | None) -> None:
    """Find out what became of posts whose answer never came.

    fal's request history is asked, and a job that was sent about then with the same arguments is adopted and fetched,
    unless another take has it. Nothing is ever posted again.
    """
    from cli.running import fetch
    from services.verbs.reconcile import in_doubt

    workspace = opened(message)
    if settled is not None:
        if project is None or take is None:
            example = Step("reconcile", project="driver-beware", take="SEQ08_take002", settled="lost")
            raise BadUsage("--as settles one take: name project and take", example, code="which_take")
        _settle(workspace, workspace.known_project(project), own_form(take), settled, as_json=as_json)
        return
    names = workspace.projects() if project is None else [workspace.known_project(project)]
    named = own_form(take) if take else None
    doubtful = [(name, job) for name in names for job in in_doubt(workspace, name, named)]
    findings = [(name, *_looked_up(workspace, name, job)) for name, job in doubtful]
    _say(findings, as_json=as_json)
    for name in names:
        adopted = [found.job_id for own, found, _ in findings if own == name and found and found.adopted]
        fetch(workspace, name, adopted, as_json=as_json)
    unreached = next((error for _, _, error in findings if error), None)
    if unreached:
        raise unreached


def _looked_up(workspace: Workspace, project: str, job: str) -> tuple[Finding | None, OutOfReach | None]:
    from services.verbs.reconcile import look_up

    try:
        return look_up(workspace, project, job), None
    except OutOfReach as error:
        return None, error


def _say(findings: list[tuple[str, Finding | None, OutOfReach | None]], *, as_json: bool) -> None:
    if as_json:
        say_json({"found": [_row(project, found) for project, found, _ in findings if found]})
        return
    if not findings:
        say("nothing is in doubt")
    for project, found, _ in findings:
        if found is None:
            continue
        if found.why is None:
            say(f"{found.job_id} is fal's {found.adopted}")
            continue
        say(f"{found.job_id} stays in doubt: {reason(found.why)}")
        for request_id, sent_at in found.candidates:
            adopt = Step("reconcile", project=project, take=found.job_id, settled=f"request={request_id}")
            say(f"  {command_line(adopt)}   (sent {sent_at})")


def _row(project: str, found: Finding) -> FindingView:
    return {
        "project": project,
        "id": found.job_id,
        "request_id": found.adopted,
        "why": reason(found.why) if found.why else "",
        "candidates": [{"request_id": request_id, "sent_at": at} for request_id, at in found.candidates],
    }


def _settle(workspace: Workspace, project: str, job: str, settled: str, *, as_json: bool) -> None:
    from cli.running import fetch
    from services.verbs.reconcile import adopt, give_up

    word, _, request_id = settled.partition("=")
    if word == "lost" and not request_id:
        give_up(workspace, project, job)
        if as_json:
            say_json({"id": job, "as": "lost"})
        else:
            say(f"{job} is given up as lost")
            warn(f"{job} may have been billed, so its price stays reserved")
            tell_next_of(workspace, project, [job])
        return
    if word != "request" or not request_id.strip():
        way = "--as lost, or --as request=ID"
        raise BadUsage(f"--as {settled} is neither lost nor request=ID", way, code="bad_settlement")
    adopt(workspace, project, job, request_id.strip())
    if as_json:
        say_json({"id": job, "as": "request", "request_id": request_id.strip()})
    else:
        say(f"{job} is fal's {request_id.strip()}")
    fetch(workspace, project, [job], as_json=as_json)
