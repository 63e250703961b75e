"""`takes diff`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.by_name import ByName, project_argument
from cli.named import MADE, SEQUENCE
from cli.options import at_option, json_option, moment, opened, workspace_option
from cli.output import say, say_json
from cli.wording import marked, rerun_in_words
from domain.worddiff import changed_words
from projections.comparison import diff_view

if TYPE_CHECKING:
    from domain.diff import Rerun, ShotDiff, Words


@click.command(
    "diff",
    cls=ByName,
    epilog="Examples: takes diff driver-beware SEQ08 1 2  ·  takes diff driver-beware SEQ08 2 working",
)
@project_argument()
@click.argument("sequence", type=SEQUENCE, metavar="SEQ")
@click.argument("a", type=MADE, metavar="A")
@click.argument("b", type=MADE, metavar="B")
@at_option
@json_option
@workspace_option
def command(project: str, sequence: str, a: str, b: str, at: str | None, as_json: bool) -> None:
    """Compare two takes, or a take with `working` or `plan`.

    By words, shot by shot; then the settings that differ, and what running B again would make and cost. A and B are
    take numbers, take ids (a shot's own too), `working` or `plan`.
    """
    from services.questions.compare import compared

    workspace = opened()
    found = compared(workspace, project, sequence, a, b, moment(workspace, at, project))
    if as_json:
        say_json(diff_view(found))
        return
    say(f"{found.a} -> {found.b}")
    for shot in found.shots:
        _say_shot(shot)
    for name, before, after in found.settings:
        say(f"{name}: {before or 'not set'} -> {after or 'not set'}")
    if found.empty:
        say("they are the same")
    say(f"run {found.b} again: {rerun_in_words(found.multi_shot)} as one take" + _only(found.individual))


def _say_shot(shot: ShotDiff) -> None:
    name = shot.shot.rsplit("_", 1)[-1]
    seconds = (
        ""
        if not shot.a or not shot.b or shot.a.duration == shot.b.duration
        else (f"  {shot.a.duration} s -> {shot.b.duration} s")
    )
    say(f"{name}  {shot.change}{seconds}")
    if shot.change == "unchanged":
        return
    if changed_words(shot.words):
        say(f"    {marked(shot.words)}")
    elif _text(shot.a) != _text(shot.b):
        say("    only spaces and line breaks differ")


def _only(rerun: Rerun) -> str:
    return f"; or only what changed, one by one: {rerun_in_words(rerun)}" if rerun.shots else ""


def _text(words: Words | None) -> str | None:
    return words.prompt if words else None
