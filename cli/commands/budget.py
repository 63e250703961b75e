"""`takes budget`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.by_name import ByName, project_argument
from cli.money import dollars
from cli.options import at_option, json_option, moment, opened, verb
from cli.output import say, say_json, warn
from domain.errors import BadInput
from domain.ids import shown
from domain.steps import Step

if TYPE_CHECKING:
    from projections.views.costs import Purse

_EPILOG = """Examples: takes budget driver-beware  ·  takes budget driver-beware 25  ·
takes budget driver-beware none"""


@click.command("budget", cls=ByName, epilog=_EPILOG)
@project_argument(in_full=True)
@click.argument("amount", required=False, metavar="[AMOUNT]")
@at_option
@json_option
@verb
def command(project: str, amount: str | None, at: str | None, as_json: bool, message: str | None) -> None:
    """Cap what a project may spend, or show what is left.

    AMOUNT is in dollars, as in 25, 25.00 or $25; none lifts the cap. What a run is estimated at counts from the
    moment it is asked for, and gives way to what it came to. A run that would overrun the cap is refused.
    """
    from domain.decisions.spend import overspent, set_budget
    from projections.costs import purse

    workspace = opened(message)
    if amount is not None and at is not None:
        said, look = "--at looks at the past, which has the budget it had", Step("budget", project=project, at=at)
        raise BadInput(said, look, code="in_the_past", project=project)
    upto = moment(workspace, at, workspace.known_project(project))
    appended = amount is not None and bool(workspace.change_project(project, lambda own: set_budget(own, amount)))
    own = workspace.project(project, upto)
    view = purse(own, workspace.ledger.reader.position_of(project, upto))
    if over := overspent(own):
        warn(f"{project}: {over}")
    if as_json:
        say_json(view)
        return
    if at:
        say(f"as of {shown(at)}")
    if amount is not None and not appended:
        say("the budget is that already; nothing changed")
    say(_line(view))


def _line(view: Purse) -> str:
    spent = f"{dollars(view['spend'])} reserved or spent"
    if view["budget"] is None:
        return f"{view['project']}: no budget, {spent}"
    return f"{view['project']}: budget {dollars(view['budget'])}, {spent}, {dollars(view['left'])} left"
