"""`takes report`."""

from __future__ import annotations

import click

from cli.by_name import ByName, project_argument
from cli.options import at_option, json_option, moment, opened, workspace_option
from cli.output import say, say_json
from domain.ids import harmless


@click.command(
    "report",
    cls=ByName,
    epilog="Examples: takes report driver-beware  ·  takes report --since 2026-11-20T18:00",
)
@project_argument(required=False, views=True)
@click.option("--since", metavar="WHEN", help="After a position, a time (UTC) or a take: 120, 2026-11-20T18:00.")
@at_option
@json_option
@workspace_option
def command(project: str | None, since: str | None, at: str | None, as_json: bool) -> None:
    """Tell a session's decisions, reasons and notes, as Markdown.

    Verdicts, notes, cuts, start frames, revised words and picked settings, sequence by sequence, with who and why.
    """
    from services.questions.reports import report

    workspace = opened()
    upto = moment(workspace, at, project)
    names = [project] if project else workspace.projects(upto)
    after = 0 if since is None else moment(workspace, since, project)
    reports = [report(workspace, name, after, upto) for name in names]
    if as_json:
        say_json(reports[0] if project else {"projects": reports})
        return
    if reports:
        say(harmless("\n".join(told["markdown"] for told in reports)).removesuffix("\n"))
