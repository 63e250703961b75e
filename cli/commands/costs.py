"""`takes costs`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.by_name import ByName, project_argument
from cli.money import cost, dollars, estimated, may_bill, to_approval
from cli.named import SEQUENCE
from cli.options import at_option, json_option, moment, opened, workspace_option
from cli.output import counted, say, say_json, table
from domain.ids import shown
from projections.standing import standing

if TYPE_CHECKING:
    from projections.views.costs import (
        CostSummary,
        GridCost,
        ProjectCosts,
        SequenceCosts,
        ShotCosts,
        TakeCost,
        TotalCosts,
    )

_BASIS = {
    "actual": "actual",
    "estimated": "estimate",
    "unknown": "no price known",
    "nothing": "nothing was made, nothing billed",
    "rehearsal": "rehearsal",
}
_COLUMNS = ["paid jobs", "estimated", "actual", "cost", "may still bill", "an approved second", "takes to approval"]


@click.command("costs", cls=ByName, epilog="Examples: takes costs driver-beware  ·  takes costs driver-beware SEQ08")
@project_argument()
@click.argument("sequence", type=SEQUENCE, required=False, metavar="[SEQ]")
@at_option
@json_option
@workspace_option
def command(project: str, sequence: str | None, at: str | None, as_json: bool) -> None:
    """Show what was spent: by sequence, shot, take and approved second.

    A job costs what it came to, or its estimate until that is known. A take of several shots is shared among them
    by their seconds. Rehearsals cost nothing and are counted apart.
    """
    from services.questions.reports import costs

    workspace = opened()
    view = costs(workspace, project, moment(workspace, at, project), sequence)
    if as_json:
        say_json(view)
        return
    if at:
        say(f"as of {shown(at)}")
    if sequence is None:
        _project(view)
    else:
        _sequence(project, view["sequences"][0])


def _project(view: ProjectCosts) -> None:
    budget = f" of {dollars(view['budget'])}, {dollars(view['left'])} left" if view["budget"] else ", no budget"
    say(f"{view['project']}  {dollars(view['spend'])} reserved or spent{budget}")
    rows = [[part["sequence"], *_all_cells(part), to_approval(part)] for part in view["sequences"]]
    table(["sequence", *_COLUMNS], [*rows, ["total", *_all_cells(view["total"]), ""]])
    if rehearsals := view["total"]["rehearsals"]:
        say(f"and {counted(rehearsals, 'rehearsal')}, free")


def _all_cells(part: SequenceCosts | ShotCosts | TotalCosts, shared: int | None = None) -> list[str]:
    return _cells(part, part["per_approved_second"], shared)


def _cells(part: CostSummary, each: str | None, shared: int | None) -> list[str]:
    """Return the cells of a row; where some of its jobs are `shared` with other rows, jobs are told apart by that."""
    return [
        str(part["jobs"]) if shared is None else _jobs(part["jobs"] - shared, shared),
        estimated(part),
        dollars(part["actual"]) if part["settled"] else "-",
        cost(part),
        may_bill(part, counted=shared is None),
        dollars(each) if each or part["unknown"] else "-",
    ]


def _sequence(project: str, part: SequenceCosts) -> None:
    say(f"{project} {part['sequence']}")
    shared = [take for take in part["takes"] if len(take["shots"]) > 1 and take["basis"] != "rehearsal"]
    rows = []
    for row in part["shots"]:
        its = sum(row["shot"] in take["shots"] for take in shared)
        rows.append([row["shot"], *_all_cells(row, its), to_approval(row)])
    if part["own_grids"]["jobs"]:
        rows.append(["its grids", *_cells(part["own_grids"], None, 0), ""])
    table(["shot", *_COLUMNS], [*rows, ["sequence", *_all_cells(part, len(shared)), to_approval(part)]])
    jobs = [[grid["grid_id"], *_job(grid), ""] for grid in part["grids"]]
    jobs += [[take["take_id"], *_job(take), standing(take["verdict"], in_cut=take["in_cut"])] for take in part["takes"]]
    if jobs:
        say("")
        table(["job", "model", "estimated", "cost", "basis", "verdict"], jobs)


def _jobs(own: int, shared: int) -> str:
    return f"{own} + {shared} shared" if own and shared else f"{shared} shared" if shared else str(own)


def _job(job: GridCost | TakeCost) -> list[str]:
    basis = _BASIS[job["basis"]]
    if job["may_bill"]:
        basis += f"; {job['may_bill'].replace('_', ' ')}, may still bill"
    return [job["model"], dollars(job["estimated"]), dollars(job["cost"]), basis]
