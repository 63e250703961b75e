"""`takes pick`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.by_name import ByName, project_argument
from cli.command_lines import command_line
from cli.grammar import read_choices
from cli.named import CHOICE, MADE, SEQUENCE
from cli.next_lines import tell_next
from cli.options import opened, run_another, verb
from cli.output import say, warn
from domain.errors import BadUsage
from domain.ids import shown
from domain.prompts import place
from domain.steps import Step

if TYPE_CHECKING:
    from domain.decisions.pick import Picking
    from domain.sequence import Sequence


@click.command("pick", cls=ByName, epilog="Example: takes pick driver-beware SEQ08 --base 2 --shot SH05=1")
@project_argument()
@click.argument("sequence", type=SEQUENCE, metavar="SEQ")
@click.option("--base", type=MADE, metavar="TAKE", help="All its shots' words; else today's working prompts.")
@click.option("--shot", "choices", type=CHOICE, multiple=True, metavar="SHOT=TAKE", help="SHOT's words come from TAKE.")
@click.option("--with-settings", is_flag=True, help="Take the base take's settings, start frame and elements too.")
@click.option("--generate", is_flag=True, help="Go on and generate.")
@click.option("--renderer", metavar="fal|local", help="With --generate: who renders.")
@click.option("--yes", is_flag=True, help="With --generate: agree to the price without being asked.")
@verb
def command(
    project: str,
    sequence: str,
    base: str | None,
    choices: tuple[str, ...],
    with_settings: bool,
    generate: bool,
    renderer: str | None,
    yes: bool,
    message: str | None,
) -> None:
    """Compose the working prompts from earlier takes.

    Durations come along, and each shot cites where it came from. Settings that differ are named.
    """
    from services.verbs.pick import pick_words

    if not base and not choices:
        example = Step("pick", project=project, sequence=sequence, base=1, shot="SH05=2")
        raise BadUsage("pick from which take?", example, code="which_take", project=project, sequence=sequence)
    takes = read_choices(choices, sequence)
    workspace = opened(message)
    workspace.sequence(project, sequence)
    picking, _ = pick_words(workspace, project, sequence, base, takes, whole=with_settings)
    _tell(workspace.sequence(project, sequence), picking)
    if generate:
        _generate(project, sequence, renderer, yes=yes)
    else:
        tell_next(workspace, project, sequence)


def _tell(state: Sequence, picking: Picking) -> None:
    from domain.events import SettingsPicked, ShotPromptRevised, StartFrameSupplied

    for fact in picking.facts:
        match fact:
            case ShotPromptRevised():
                say(f"{place(state.shots[fact.shot], state)}: from {fact.source.take_id}")
            case SettingsPicked():
                say(f"settings, model and elements: from {fact.take_id}")
            case StartFrameSupplied():
                say(f"start frame: from {fact.source.take_id}")
    if not picking.facts:
        say("the working prompts are that already; nothing changed")
    _warn(picking)


def _warn(picking: Picking) -> None:
    from domain.decisions.pick import NO_FRAME

    for shot in picking.unsent:
        back = f"{command_line(Step('undo'))} brings them back"
        warn(f"{shot.id} had words no take has used: “{shown(shot.prompt, 70)}”; {back}")
    for take, name, theirs, ours in picking.differs:
        how = "--with-settings takes the take's"
        if (name, theirs) == NO_FRAME:
            how = f"{command_line(Step('generate', without_start_frame=True))} leaves it away"
        warn(f"{name} of {take} was {theirs}, a run has {ours}; {how}")
    if picking.missing:
        one = len(picking.missing) == 1
        how = "isn't in the base take and keeps its words" if one else "aren't in the base take and keep their words"
        warn(f"{', '.join(picking.missing)} {how}")
    if picking.omitted:
        are = "is" if len(picking.omitted) == 1 else "are"
        warn(f"{', '.join(picking.omitted)} of the base take {are} omitted from the plan")


def _generate(project: str, sequence: str, renderer: str | None, *, yes: bool) -> None:
    session = click.get_current_context().find_root().obj
    options = ["-w", session.workspace] if session.workspace else []
    options += ["--actor", session.actor] if session.actor else []
    more = [*(["--renderer", renderer] if renderer else []), *(["--yes"] if yes else [])]
    run_another([*options, "generate", project, sequence, *more])
