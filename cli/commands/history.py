"""`takes history`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.by_name import ByName, project_argument
from cli.named import ID, SHOT
from cli.options import at_option, json_option, moment, opened, workspace_option
from cli.output import say, say_json
from domain.ids import read_place, shown
from projections.standing import standing

if TYPE_CHECKING:
    from projections.views.answers import ShotHistory, VersionView


@click.command("history", cls=ByName, epilog="Example: takes history driver-beware SEQ08 --shot SH05")
@project_argument()
@click.argument("sequence", type=ID, metavar="SEQ")
@click.option("--shot", type=SHOT, metavar="SHOT", help="Only this shot: SH03, or its number 3.")
@at_option
@json_option
@workspace_option
def command(project: str, sequence: str, shot: str | None, at: str | None, as_json: bool) -> None:
    """Show every prompt a shot has had, and how it did.

    Each version with its source, the takes that used it, their verdicts and reasons; what was picked hangs under
    the version it was picked from.
    """
    from services.questions.reports import history

    workspace = opened()
    told = history(workspace, project, read_place(sequence, shot), moment(workspace, at, project))
    if as_json:
        say_json(told)
        return
    for view in told["shots"]:
        for line in _tree(view):
            say(line)


def _tree(view: ShotHistory) -> list[str]:
    where = "omitted" if view["index"] is None else f"shot {view['index'] + 1} of the sequence"
    lines = [f"{view['shot']}  {where}"]
    children: dict[int | None, list[VersionView]] = {}
    for version in view["versions"]:
        children.setdefault(version["parent"], []).append(version)

    waiting = list(reversed(children.get(None, [])))
    above = None
    while waiting:  # no recursion: a shot may have been revised a thousand times
        version = waiting.pop()
        lines.extend(_version(version, above, current=version["position"] == view["current"]))
        waiting += reversed(children.get(version["position"], []))
        above = version["position"]
    return lines


def _version(version: VersionView, above: int | None, *, current: bool) -> list[str]:
    """Return a version's lines; one that doesn't come from the version `above` it says from which."""
    parent = version["parent"]
    lead, under = ("  ", "     ") if parent is None else ("  └─ ", "        ")
    mark = "  <- working" if current else ""
    source = (
        f"picked from {version['take_id']}" if version["take_id"] else _SOURCES.get(version["kind"], version["kind"])
    )
    source += f" (of #{parent})" if parent not in (None, above) else ""
    why = f"  — {shown(version['message'], 80)}" if version["message"] else ""
    when = version["at"][:16].replace("T", " ")
    undone = f"  (undone by #{version['undone_by']})" if version["undone_by"] else ""
    lines = [f"{lead}#{version['position']} {source}  {when}  {shown(version['by'], 40)}{why}{undone}{mark}"]
    lines.append(f"{under}{version['duration']} s  “{shown(' '.join(version['prompt'].split()), 110)}”")
    for take in version["takes"]:
        stands = standing(take["verdict"], in_cut=take["in_cut"])
        reason = f": {shown(take['reason'], 110)}" if take["reason"] else ""
        lines.append(f"{under}{take['take_id']}  {stands or take['state']}{reason}")
    return lines


_SOURCES = {"person": "revised", "override": "overridden in a run", "once": "once, in a run", "undo": "undone"}
