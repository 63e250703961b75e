"""`takes plan`: add, check, import, export, accept, schema."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.command_lines import command_line, next_line
from cli.grammar import read_matches
from cli.options import at_option, json_option, moment, opened, say_what_is_lacking, verb, workspace_option
from cli.output import counted, say, say_json, warn
from domain.errors import BadInput
from domain.ids import read_place, shown
from domain.steps import Open, Step
from services.disk.named_files import write_named
from services.log.places import has_log
from services.workspace.finding import create_workspace, open_workspace, wanted_folder

if TYPE_CHECKING:
    from services.plans.incoming import Incoming
    from services.verbs.plan_add import Intake
    from services.workspace.workspace import Workspace


_MATCH = click.option(
    "--match", "matches", multiple=True, metavar="SH03=4", help="SH03 is the plan's 4th shot; SH03=none: gone."
)
_DRY_RUN = click.option("--dry-run", is_flag=True, help="Show plan before, plan now and working; append nothing.")


@click.group("plan", epilog="Example: takes plan add PLAN.json")
def command() -> None:
    """Add, check, import and export a client's plan."""


def _made_or_opened(message: str | None, *, make: bool) -> Workspace:
    ctx = click.get_current_context()
    session = ctx.find_root().obj
    if not make:
        workspace = open_workspace(session.workspace, session.actor, message)
        ctx.call_on_close(workspace.close)
        say_what_is_lacking(workspace)
        return workspace
    folder, _ = wanted_folder(session.workspace)
    workspace, made = create_workspace(folder, session.actor, message)
    ctx.call_on_close(workspace.close)
    if made:
        click.echo(f"made a workspace in {folder}", err=True)
    say_what_is_lacking(workspace)
    return workspace


def _take_in(incoming: Incoming, matches: tuple[str, ...], message: str | None, *, dry_run: bool) -> None:
    from services.verbs.plan_add import PlanAdding

    folder, _ = wanted_folder(click.get_current_context().find_root().obj.workspace)
    if dry_run and not has_log(folder):
        plan = incoming.plan
        say(f"{plan.project}: {counted(len(plan.sequences), 'sequence')} would be new, in a new workspace at {folder}")
        return
    told = read_matches(matches, list(incoming.plan.sequences))
    desk = PlanAdding(_made_or_opened(message, make=not dry_run), incoming, told)
    _tell(desk.preview() if dry_run else desk.add(), incoming.plan.aspect_ratio, dry_run=dry_run)


def _tell(intake: Intake, aspect: str, *, dry_run: bool) -> None:
    from cli.frames import tell_plans_pictures

    if intake.final:
        reopen = Step("reopen", project=intake.project, sequence=intake.final[0])
        warn(f"{', '.join(intake.final)} is final and stays as it is; {command_line(reopen)}")
    if intake.empty:
        say(f"{intake.project}: the plan is what is there already; nothing {'would be' if dry_run else 'was'} added")
        return
    would = "would be " if dry_run else ""
    for words, names in (("added", intake.added), ("changed", intake.changed), ("omitted", intake.omitted)):
        if names:
            say(f"{intake.project}: {would}{words}: {', '.join(names)}")
    if not (intake.added or intake.changed or intake.omitted):
        say(f"{intake.project}: {would}changed: what holds for the whole plan")
    for shot in intake.shots:
        say(f"  {shot.shot}{'  plan differs: your revision stays' if shot.kept else ''}")
        say(f"    plan before  {_line(shot.before, 'new')}")
        say(f"    plan now     {_line(shot.now, 'omitted')}")
        say(f"    working      {_line(shot.working, 'omitted')}")
    for sequence, order in intake.orders.items():
        say(f"  {sequence}  order now  {' '.join(shot.rsplit('_', 1)[-1] for shot in order)}")
    tell_plans_pictures(intake, aspect)
    if not dry_run:
        say(next_line(Step("status", project=intake.project)))


def _line(text: str | None, absent: str) -> str:
    return f"({absent})" if text is None else shown(" ".join(text.split()), 160)


@command.command("add", epilog="Example: takes plan add PLAN.json --dry-run")
@click.argument("plan", type=click.Path(path_type=Path))
@_MATCH
@_DRY_RUN
@verb
def add(plan: Path, matches: tuple[str, ...], dry_run: bool, message: str | None) -> None:
    """Add a plan, or a changed one.

    Shots keep their identity, and what a person revised stays.
    """
    from services.plans.incoming import read_plan

    _take_in(read_plan(plan), matches, message, dry_run=dry_run)


@command.command("import", epilog="Example: takes plan import shots.csv --project driver-beware")
@click.argument("sheet", type=click.Path(path_type=Path))
@click.option("--project", required=True, metavar="P", help="The project the shots are of.")
@_MATCH
@_DRY_RUN
@verb
def import_(sheet: Path, project: str, matches: tuple[str, ...], dry_run: bool, message: str | None) -> None:
    """Add a plan from a spreadsheet's CSV.

    Columns: sequence, shot, prompt, duration, elements, start_frame, title, grid_prompt, notes. What the CSV has no
    column for stays as the project has it.
    """
    from services.plans.sheets import read_sheet

    session = click.get_current_context().find_root().obj
    folder, _ = wanted_folder(session.workspace)
    there = open_workspace(session.workspace) if has_log(folder) else None
    if there:
        click.get_current_context().call_on_close(there.close)
    _take_in(read_sheet(sheet, project, there), matches, message, dry_run=dry_run)


@command.command("export", epilog="Example: takes plan export driver-beware --csv > shots.csv")
@click.argument("project")
@click.option("--csv", "as_csv", is_flag=True, help="As CSV, for a spreadsheet; else as JSON.")
@click.option("--working", is_flag=True, help="Today's working prompts in place of the plan's.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to a file.")
@at_option
@workspace_option
def export(project: str, as_csv: bool, working: bool, output: Path | None, at: str | None) -> None:
    """Write the plan as the log has it."""
    from services.questions.plan_file import written_plan

    workspace = opened()
    data = written_plan(workspace, project, as_csv=as_csv, working=working, upto=moment(workspace, at, project))
    if output is None:
        click.echo(data, nl=False)
    else:
        write_named(output.absolute(), data)


@command.command("check", epilog="Example: takes plan check PLAN.json")
@click.argument("what", required=False, metavar="[PLAN.json|PROJECT]")
@at_option
@json_option
@workspace_option
def check(what: str | None, as_json: bool, at: str | None) -> None:
    """Check a plan's file, or the plans there are.

    Every fault is told with its place, and what doesn't fit a take.
    """
    from services.questions.plan_check import check_file, check_project

    if what and (Path(what).exists() or what.lower().endswith(".json")):
        remarks = check_file(Path(what))
    else:
        workspace = opened()
        upto = moment(workspace, at, what)
        names = [what] if what else workspace.projects(upto)
        if not names:
            raise BadInput("there is no plan to check", Step("plan_check", file=Open("PLAN.json")), code="no_plan")
        remarks = {f"{p} {s}": r for p in names for s, r in check_project(workspace, p, upto).items()}
    if as_json:
        say_json({"fits": not any(remarks.values()), "sequences": remarks})
        return
    for name, said in remarks.items():
        say(f"{name}: {'; '.join(said) if said else 'fits'}")


@command.command("accept", epilog="Example: takes plan accept driver-beware SEQ08 --shot 3")
@click.argument("project")
@click.argument("sequence", metavar="SEQ")
@click.option("--shot", metavar="N", help="Only this shot.")
@verb
def accept(project: str, sequence: str, shot: str | None, message: str | None) -> None:
    """Take the plan's words in place of a revision."""
    from domain.decisions.prompts import accept_plan

    target = read_place(sequence, shot)
    records = opened(message).change(project, target.sequence, lambda state: accept_plan(state, target.shot))
    revised = [getattr(record.fact, "shot", "") for record in records]
    say(
        f"{', '.join(revised)}: the plan's words are the working prompt" if revised else "nothing differs from the plan"
    )


@command.command("schema", epilog="Example: takes plan schema > plan.schema.json")
def schema() -> None:
    """Print the JSON Schema of a plan."""
    from domain.plan import plan_schema

    say_json(plan_schema())
