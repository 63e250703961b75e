"""`takes plan`: add, check, import, export, accept, schema."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.by_name import ByName, project_argument
from cli.command_lines import command_line
from cli.grammar import read_matches
from cli.named import ID, SHOT
from cli.next_lines import tell_next, tell_next_of
from cli.options import at_option, json_option, moment, opened, say_what_is_lacking, verb, workspace_option
from cli.output import counted, say, say_json, warn
from cli.plan_files import open_file, say_guesses, say_reading, sheet_options
from domain.errors import BadInput, BadUsage
from domain.ids import read_place, shown
from domain.steps import Open, Step
from services.disk.named_files import write_named
from services.log.places import has_log
from services.workspace.finding import create_workspace, open_workspace, wanted_folder

if TYPE_CHECKING:
    from decimal import Decimal

    from services.plans.sheets import SheetSource
    from services.plans.sources import JsonSource
    from services.verbs.plan_intake import Intake
    from services.workspace.workspace import Workspace


_MATCH = click.option(
    "--match",
    "matches",
    multiple=True,
    metavar="SH03=4",
    help="SH03 is the plan's 4th shot; SH03=none: gone. SEQ01=SEQ1: the plan's SEQ1 is SEQ01.",
)
_KINDS = (".json", ".csv", ".tsv", ".xlsx")
_STAYS = {"revised": "  plan differs: your revision stays", "final": "  plan differs: the final words stay"}
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


def _take_in(source: JsonSource | SheetSource, matches: tuple[str, ...], message: str | None, *, dry_run: bool) -> None:
    from services.verbs.plan_add import PlanAdding

    folder, _ = wanted_folder(click.get_current_context().find_root().obj.workspace)
    there = _made_or_opened(message, make=not dry_run) if has_log(folder) else None
    known = there.sequences(source.project) if there and source.project else ()
    told, became = read_matches(matches, source.sequences, known)
    incoming = source.read(there, became)
    if incoming.reading:
        (say_reading if dry_run else say_guesses)(incoming.reading)
    if dry_run and there is None:
        plan = incoming.plan
        say(f"{plan.project}: {counted(len(plan.sequences), 'sequence')} would be new, in a new workspace at {folder}")
        return
    desk = PlanAdding(there or _made_or_opened(message, make=True), incoming, told)
    intake = desk.preview() if dry_run else desk.add()
    _tell(intake, incoming.plan.aspect_ratio, dry_run=dry_run)
    if not dry_run and not intake.empty:
        touched = [*intake.added, *intake.changed, *intake.differs, *intake.omitted]
        tell_next_of(desk.workspace, intake.project, touched or desk.workspace.sequences(intake.project))


def _tell(intake: Intake, aspect: str, *, dry_run: bool) -> None:
    from cli.frames import tell_plans_pictures

    for name, shots in intake.differs.items():
        _tell_differing(intake.project, name, shots)
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
    if not (intake.added or intake.changed or intake.omitted or intake.differs):
        say(f"{intake.project}: {would}changed: what holds for the whole plan")
    for shot in intake.shots:
        say(f"  {shot.shot}{_STAYS[shot.kept] if shot.kept else ''}")
        say(f"    plan before  {_line(shot.before, 'new')}")
        say(f"    plan now     {_line(shot.now, 'omitted')}")
        say(f"    working      {_line(shot.working, 'omitted')}")
    for sequence, order in intake.orders.items():
        say(f"  {sequence}  order now  {' '.join(shot.rsplit('_', 1)[-1] for shot in order)}")
    _tell_costs(intake)
    tell_plans_pictures(intake, aspect)


def _tell_differing(project: str, sequence: str, changes: list[str]) -> None:
    of = {"project": project, "sequence": sequence}
    keep, reopen, take = (command_line(Step(verb, **of)) for verb in ("plan_decline", "reopen", "plan_accept"))
    said = f"{', '.join(changes)}: " if changes else ""
    warn(f"{sequence} is final, the plan differs: {said}`{keep}` keeps ours; `{reopen}` and `{take}` take the plan's")


def _tell_costs(intake: Intake) -> None:
    for price in intake.prices:
        whose, unit = ", ".join(price.sequences) or "grids", "a second" if price.unit == "second" else "an image"
        say(f"  {whose}: {_dollars(price.before)} -> {_dollars(price.now)} {unit}")
    if intake.elements:
        say(f"  new elements: {', '.join(intake.elements)}")
    if intake.framed:
        say(f"  a start frame is needed from now on: {', '.join(intake.framed)}")


def _dollars(amount: Decimal | None) -> str:
    return "no known price" if amount is None else f"${amount.normalize():f}"


def _line(text: str | None, absent: str) -> str:
    return f"({absent})" if text is None else shown(" ".join(text.split()), 160)


@command.command("add", epilog="Example: takes plan add shots.xlsx --project driver-beware --dry-run")
@click.argument("plan", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--project", metavar="P", help="The project, where a sheet has no column that names it.")
@sheet_options
@_MATCH
@_DRY_RUN
@verb
def add(
    plan: Path, project: str | None, matches: tuple[str, ...], dry_run: bool, message: str | None, **asked: Any
) -> None:
    """Add a plan, or a changed one: JSON, CSV, TSV or XLSX.

    Shots keep their identity, and what a person revised stays. --dry-run shows how a sheet is read.
    """
    _take_in(open_file(plan, project, **asked), matches, message, dry_run=dry_run)


@command.command("import", epilog="Example: takes plan import shots.csv --project driver-beware")
@click.argument("sheet_file", type=click.Path(path_type=Path), metavar="SHEET")
@click.option("--project", required=True, metavar="P", help="The project the shots are of.")
@sheet_options
@_MATCH
@_DRY_RUN
@verb
def import_(
    sheet_file: Path, project: str, matches: tuple[str, ...], dry_run: bool, message: str | None, **asked: Any
) -> None:
    """Add a plan from a sheet of shots: CSV, TSV or XLSX.

    Columns: sequence, shot, prompt, duration, elements, start_frame, title, grid_prompt, notes, under these or their
    usual names. What the sheet has no column for stays as the project has it.
    """
    _take_in(open_file(sheet_file, project, **asked), matches, message, dry_run=dry_run)


@command.command("export", cls=ByName, epilog="Example: takes plan export driver-beware --csv > shots.csv")
@project_argument()
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


@command.command("check", epilog="Example: takes plan check shots.csv --encoding cp1252")
@click.argument("what", required=False, metavar="[FILE|PROJECT]")
@click.option("--project", metavar="P", help="The project that a sheet is read over.")
@sheet_options
@at_option
@json_option
@workspace_option
def check(what: str | None, project: str | None, as_json: bool, at: str | None, **asked: Any) -> None:
    """Check a plan's file (JSON, CSV, TSV, XLSX), or the plans there are.

    Every fault is told with its place, and what doesn't fit a take. Of a sheet it shows how it is read.
    """
    from services.questions.plan_check import check_plan, check_project

    reading = None
    if what and (Path(what).exists() or what.lower().endswith(_KINDS)):
        if at:
            raise BadUsage("--at looks back at a project, not at a file", "leave it out", code="said_in_vain")
        folder, _ = wanted_folder(click.get_current_context().find_root().obj.workspace)
        there = opened() if has_log(folder) else None
        incoming = open_file(Path(what), project, "project", **asked).read(there)
        known = {"models": there.models} if there else {}
        remarks, reading = check_plan(incoming.plan, **known), incoming.reading
    else:
        if project or any(asked.values()):
            raise BadUsage("how a sheet is read goes with a file", "leave that out", code="said_in_vain")
        workspace = opened()
        upto = moment(workspace, at, what)
        names = [what] if what else workspace.projects(upto)
        if not names:
            raise BadInput("there is no plan to check", Step("plan_check", file=Open("PLAN.json")), code="no_plan")
        remarks = {f"{p} {s}": r for p in names for s, r in check_project(workspace, p, upto).items()}
    if as_json:
        read = {"reading": reading.as_dict()} if reading else {}
        say_json({"fits": not any(remarks.values()), "sequences": remarks, **read})
        return
    if reading:
        say_reading(reading)
    for name, said in remarks.items():
        say(f"{name}: {'; '.join(said) if said else 'fits'}")


@command.command("accept", cls=ByName, epilog="Example: takes plan accept driver-beware SEQ08 --shot SH03")
@project_argument()
@click.argument("sequence", type=ID, metavar="SEQ")
@click.option("--shot", type=SHOT, metavar="SHOT", help="Only this shot: SH03, or its number 3.")
@verb
def accept(project: str, sequence: str, shot: str | None, message: str | None) -> None:
    """Take the plan's words in place of a revision."""
    from domain.events import SequencePlanned, ShotPromptRevised
    from services.verbs.plan_answers import accept as accepted
    from services.verbs.plan_answers import nothing_waits

    target, workspace = read_place(sequence, shot), opened(message)
    records = accepted(workspace, project, target)
    revised = [record.fact.shot for record in records if isinstance(record.fact, ShotPromptRevised)]
    if revised:
        say(f"{', '.join(revised)}: the plan's words are the working prompt")
    if any(isinstance(record.fact, SequencePlanned) for record in records):
        say(f"{target.sequence}: the rest of the plan holds too")
    if not records:
        say(nothing_waits(workspace, project, target))
        return
    tell_next(workspace, project, target.sequence)


@command.command("decline", cls=ByName, epilog="Example: takes plan decline driver-beware SEQ08 --shot SH03")
@project_argument()
@click.argument("sequence", type=ID, metavar="SEQ")
@click.option("--shot", type=SHOT, metavar="SHOT", help="Only this shot: SH03, or its number 3.")
@verb
def decline(project: str, sequence: str, shot: str | None, message: str | None) -> None:
    """Keep our words where the plan differs.

    The words of an approved take become the working prompt again. The same plan raises it no more.
    """
    from domain.events import PlanDeclined
    from services.verbs.plan_answers import decline as declined

    target = read_place(sequence, shot)
    workspace = opened(message)
    fact = declined(workspace, project, target)[0].fact
    assert isinstance(fact, PlanDeclined)
    kept = [*fact.shots, *([f"{target.sequence} as a whole"] if fact.whole else [])]
    say(f"{', '.join(kept)}: our words stay")
    tell_next(workspace, project, target.sequence)


@command.command("schema", epilog="Example: takes plan schema > plan.schema.json")
def schema() -> None:
    """Print the JSON Schema of a plan."""
    from domain.plan import plan_schema

    say_json(plan_schema())
