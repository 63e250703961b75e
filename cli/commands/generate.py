"""`takes generate`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.by_name import ByName, project_argument
from cli.grammar import once_each, read_override, read_parts, read_setting, read_take_moment
from cli.named import ID, SHOT
from cli.options import opened, verb
from cli.output import say, say_json, warn
from cli.run_options import run_options
from domain.decisions.choices import by_number
from domain.errors import BadUsage, Refused
from domain.ids import read_place
from domain.steps import Step
from services.jobs.which_renderer import asked_of

if TYPE_CHECKING:
    from cli.run_options import RunOptions
    from domain.decisions.agreement import Agreement
    from domain.decisions.takes import TakeWish
    from domain.ids import Target
    from domain.record import Record
    from domain.values import Mode
    from services.renderers.protocol import Named, Renderer
    from services.verbs.between import Between
    from services.workspace.workspace import Workspace

_EPILOG = """Examples: takes generate driver-beware SEQ08  ·  takes generate driver-beware SEQ08 --mode individual  ·
takes generate driver-beware SEQ08 --shot-override SH03:"he looks back, once"  ·  takes generate driver-beware --all"""


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was typed of the takes themselves."""

    mode: Mode | None
    shot: tuple[str, ...]
    shots: str | None
    missing: bool
    split: bool
    overrides: tuple[str, ...]
    once: bool
    settings: tuple[str, ...]
    without_start_frame: bool
    between: tuple[str, ...]


@click.command("generate", cls=ByName, epilog=_EPILOG)
@project_argument()
@click.argument("sequences", type=ID, metavar="[SEQ…]", nargs=-1)
@click.option(
    "--mode", type=click.Choice(["multi_shot", "individual", "single"]), help="One take of all, or one per shot."
)
@click.option(
    "--shot", type=SHOT, metavar="SHOT", multiple=True, help="A take of this shot alone; again for a take of another."
)
@click.option("--shots", metavar="A-B", help="One take of part of the sequence: 1-3, or 1,3-4.")
@click.option("--missing", is_flag=True, help="Exactly the shots that have no take of their working prompt.")
@click.option("--split", is_flag=True, help="The fewest takes that fit the model.")
@click.option(
    "--shot-override",
    "overrides",
    multiple=True,
    metavar="SHOT:PROMPT",
    help="New words, for SH03; 2: counts from 0.",
)
@click.option("--once", is_flag=True, help="Overrides hold for this run only.")
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="A setting of the model, for this run.")
@click.option("--all", "everything", is_flag=True, help="Every sequence that has something to generate.")
@click.option("--without-start-frame", is_flag=True, help="Generate without one, whatever the plan says.")
@click.option(
    "--between",
    multiple=True,
    metavar="FILE|TAKE@SECONDS",
    help="A picture that the take passes through; again for the next.",
)
@run_options
@verb
def command(
    project: str, sequences: tuple[str, ...], everything: bool, run: RunOptions, message: str | None, **typed: Any
) -> None:
    """Generate takes: a sequence at once, or shot by shot.

    An override becomes the working prompt and stays, unless --once. Everything a command asks for is recorded
    together, or not at all.
    """
    from cli.announce import announce, announce_recorded
    from cli.running import agree, follow, say_bill, take_in, warn_of_stale
    from services.verbs import generate, priced

    said = _Typed(**typed)
    _check_typed(project, sequences, said, everything=everything)
    workspace = opened(message)
    workspace.known_project(project)
    chosen = asked_of(workspace, project, run.renderer, queue=run.queue or run.dry_run)
    wish = _wish(chosen, run, said)  # all that was typed is read before a picture in clean/ is taken in
    wishes = once_each(_named(wish, text, said) for text in sequences)
    names = list(wishes) or generate.open_sequences(workspace, project)
    left = take_in(workspace, project, names, dry_run=run.dry_run, lenient=everything)
    wishes, frames = _through(workspace, project, wishes or _everything(workspace, project, wish, left), said)
    proposal = generate.propose(workspace, project, wishes)
    if not proposal.requests:
        _nothing(said, as_json=run.as_json)
        return
    warn_of_stale(workspace, project, proposal.runs)
    announce(proposal, as_json=run.as_json, dry_run=run.dry_run)
    if run.dry_run:
        say_bill(workspace, project, proposal.requests, quiet=run.as_json)
        return
    agreed = agree(workspace, project, proposal.requests, yes=run.yes)
    records = _requested(workspace, project, wishes, frames, agreed, everything=everything)
    if ids := priced.job_ids(records):
        if not run.as_json:
            announce_recorded(records)
        follow(workspace, project, chosen, ids, run)
    else:
        _nothing(said, as_json=run.as_json)


def _check_typed(project: str, sequences: tuple[str, ...], said: _Typed, *, everything: bool) -> None:
    if bool(sequences) == everything:
        all_of_them = Step("generate", project=project, missing=said.missing, all=True)
        raise BadUsage("name the sequences, or say --all", all_of_them, code="which_sequences", project=project)
    if said.missing and (said.overrides or said.shot or said.shots):
        text = "--missing says which shots: no --shot, --shots or --shot-override"
        raise BadUsage(text, "leave one of them out", code="which_shots", project=project)
    if everything and (said.overrides or said.shot or said.shots):
        text = "--all runs whole sequences: no --shot, --shots or --shot-override"
        raise BadUsage(text, "name the sequence instead", code="whole_sequences", project=project)
    if said.between and len(sequences) != 1:
        text = "--between is of one take"
        raise BadUsage(text, "name one sequence, or one shot", code="between_one_take", project=project)


def _through(
    workspace: Workspace, project: str, wishes: dict[str, TakeWish], said: _Typed
) -> tuple[dict[str, TakeWish], list[Between]]:
    """Return the wishes with the frames between that were typed, and what these need written."""
    if not said.between:
        return wishes, []
    from msgspec.structs import replace

    from services.verbs.between import between_of

    ((name, wish),) = wishes.items()
    sources = [read_take_moment(text) or Path(text) for text in said.between]
    frames = between_of(workspace, project, name, sources)
    return {name: replace(wish, between=tuple(frame.picture for frame in frames))}, frames


def _requested(
    workspace: Workspace,
    project: str,
    wishes: dict[str, TakeWish],
    frames: list[Between],
    agreed: Agreement,
    *,
    everything: bool,
) -> list[Record]:
    from services.verbs import generate
    from services.verbs.between import keep_between

    keep_between(frames)
    return generate.request(workspace, project, wishes, agreed, waiting_only=everything)


def _nothing(said: _Typed, *, as_json: bool) -> None:
    if as_json:
        say_json({"jobs": []})
    elif said.missing:
        say("nothing is missing: every shot has a take of its working prompt")
    else:
        say("nothing to generate: every sequence is approved, under way, or has a take of its working prompts")


def _wish(renderer: Renderer | Named, run: RunOptions, said: _Typed) -> TakeWish:
    from domain.decisions.takes import TakeWish

    return TakeWish(
        renderer=renderer.name,
        free=renderer.free,
        mode=said.mode,
        missing=said.missing,
        split=said.split,
        count=run.copies,
        once=said.once,
        settings=dict(read_setting(text) for text in said.settings),
        without_start_frame=said.without_start_frame,
        model=run.model,
    )


def _named(wish: TakeWish, text: str, said: _Typed) -> tuple[str, TakeWish]:
    target = read_place(text, said.shot[0] if len(said.shot) == 1 else None)
    shots = read_parts(said.shots, target.sequence) if said.shots else None
    words = tuple(read_override(override, target.sequence) for override in said.overrides)
    from msgspec.structs import replace

    wish = replace(wish, shot=target.shot, shots=shots, overrides=words)
    return target.sequence, _each(wish, target, said.shot) if len(said.shot) > 1 else wish


def _each(wish: TakeWish, target: Target, shots: tuple[str, ...]) -> TakeWish:
    """One take for each shot that is named."""
    numbers = by_number(target.sequence, ((shot, True) for shot in shots))
    if target.shot is not None or wish.shots or wish.mode == "multi_shot":
        raise BadUsage("each --shot is a take of that shot alone", "--shots 1,3 is one take of both", code="one_shot")
    from msgspec.structs import replace

    return replace(wish, only=tuple(numbers), mode=wish.mode or "single")


def _everything(workspace: Workspace, project: str, wish: TakeWish, left: dict[str, str]) -> dict[str, TakeWish]:
    from services.verbs.generate import runnable

    wishes, held = runnable(workspace, project, wish, left)
    for name, why in {**left, **held}.items():
        warn(f"{name} is left out: {why}")
    if held and not wishes:
        look = Step("status", project=project)
        raise Refused("no sequence can be generated yet", look, code="nothing_to_generate", project=project)
    return wishes
