"""`takes cancel`."""

from __future__ import annotations

import click

from cli.by_name import ByName, project_argument
from cli.command_lines import command_line
from cli.named import MADE
from cli.next_lines import tell_next_of
from cli.options import json_option, opened, verb
from cli.output import say, say_json, warn
from domain.ids import own_form
from domain.steps import Step


@click.command("cancel", cls=ByName, epilog="Example: takes cancel driver-beware SEQ08_take002")
@project_argument()
@click.argument("take", type=MADE, metavar="TAKE")
@json_option
@verb
def command(project: str, take: str, as_json: bool, message: str | None) -> None:
    """Call a take or grid off.

    Before it is posted that is free. Afterwards fal is asked, and its answer recorded: it may bill all the same.
    One that fal has finished already is fetched, since it is paid for.
    """
    from cli.running import fetch
    from services.verbs.cancel import cancel

    workspace = opened(message)
    done = cancel(workspace, project, own_form(take))
    if as_json:
        say_json({"id": done.job_id, "answer": done.answer, "may_bill": done.may_bill, "finished": done.finished})
    elif not done.may_bill:
        say(f"{done.job_id} is cancelled; nothing was sent, nothing is billed")
    elif done.finished:
        say(f"too late to cancel {done.job_id}: fal answers {done.answer}; it is fetched, since it is paid for")
    else:
        say(f"{done.job_id} is cancelled; fal answers {done.answer}")
        warn(f"{done.job_id} was posted: fal may still make and bill it, so its price stays reserved")
        retrieve = Step("resume", project=project, take=done.job_id)
        say(f"if fal makes it all the same, this fetches it: {command_line(retrieve)}")
    if not as_json and not done.finished:
        tell_next_of(workspace, project, [done.job_id])
    if done.finished:
        fetch(workspace, project, [done.job_id], as_json=as_json)
