"""`takes replace`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from cli.by_name import ByName, project_argument
from cli.command_lines import command_line
from cli.named import SEQUENCE
from cli.next_lines import tell_next_of
from cli.options import opened, verb
from cli.output import counted, say, warn
from cli.wording import marked
from domain.steps import Step
from domain.worddiff import word_diff

if TYPE_CHECKING:
    from services.verbs.words import Replacing
    from services.workspace.workspace import Workspace


@click.command("replace", cls=ByName, epilog='Example: takes replace driver-beware "green parka" "red parka" --dry-run')
@project_argument(in_full=True)
@click.argument("old")
@click.argument("new")
@click.argument("sequences", type=SEQUENCE, metavar="[SEQ…]", nargs=-1)
@click.option("--parts", is_flag=True, help="Inside words too; else whole words only.")
@click.option("--dry-run", is_flag=True, help="Show the diff; append nothing.")
@click.option("--yes", is_flag=True, help="Don't ask on a terminal.")
@verb
def command(
    project: str,
    old: str,
    new: str,
    sequences: tuple[str, ...],
    parts: bool,
    dry_run: bool,
    yes: bool,
    message: str | None,
) -> None:
    """Replace words in all working prompts and grid prompts.

    Whole words, their case kept; the diff comes first. One undo takes back the lot.
    """
    from domain.decisions.replace import replacement
    from services.verbs.words import propose, replace_words

    workspace = opened(message)
    words = replacement(old, new, whole=not parts)
    found = propose(workspace, project, sequences, words)
    if found.final:
        reopen = Step("reopen", project=project, sequence=found.final[0])
        warn(f"{', '.join(found.final)} is final and is skipped; {command_line(reopen)}")
    count = _show(found)
    if not count:
        say("no working prompt has these words; nothing changed")
        return
    if dry_run or not _agreed(count, yes=yes):
        return
    replace_words(workspace, project, [name for name, facts in found.facts.items() if facts], words)
    say(f"{counted(count, 'prompt')} changed; one undo takes back the lot")
    _stale(workspace, project, found)


def _agreed(count: int, *, yes: bool) -> bool:
    if yes or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return True
    return click.confirm(f"change {counted(count, 'prompt')}?", default=True)


def _show(found: Replacing) -> int:
    from domain.events import GridPromptRevised, ShotPromptRevised

    count = 0
    for name, facts in found.facts.items():
        state = found.states[name]
        for fact in facts:
            if isinstance(fact, ShotPromptRevised):
                where, before = fact.shot, state.shots[fact.shot].prompt
            else:
                assert isinstance(fact, GridPromptRevised)
                where, before = f"{name} grid prompt", state.grid_prompt or ""
            count += 1
            say(where)
            say(f"    {marked(word_diff(before, fact.prompt or ''))}")
    return count


def _stale(workspace: Workspace, project: str, found: Replacing) -> None:
    """Say which sequences' takes are now of other words, and what making them again would cost; then what is next."""
    from services.questions.compare import remake_price

    for name, facts in found.facts.items():
        if facts and (price := remake_price(workspace, project, name)):
            say(f"stale: {name}; to make it again: {price}")
    tell_next_of(workspace, project, (name for name, facts in found.facts.items() if facts))
