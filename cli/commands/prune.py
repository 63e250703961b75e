"""`takes prune`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.by_name import ByName, project_argument
from cli.options import opened, verb
from cli.output import counted, say, table

if TYPE_CHECKING:
    from domain.events import MediaPruned


@click.command(
    "prune", cls=ByName, epilog="Examples: takes prune driver-beware --dry-run  ·  takes prune driver-beware"
)
@project_argument(in_full=True)
@click.option("--dry-run", is_flag=True, help="Show which videos would be removed; change nothing.")
@verb
def command(project: str, dry_run: bool, message: str | None) -> None:
    """Remove the videos of rejected takes that nothing uses.

    The takes stay, with their words and verdicts; their rejection can't be undone any more. What the cut, an approval
    or another take uses stays.
    """
    from services.verbs.prune import prunable_videos, prune_project

    workspace = opened(message)
    if dry_run:
        found = prunable_videos(workspace, project)
        _tell(found)
        say(f"{_amount(found)} would be removed" if found else "nothing to prune")
        return
    done = prune_project(workspace, project)
    _tell(done.given_up)
    if done.given_up:
        say(f"{_amount(done.given_up)} pruned")
    if left := max(0, done.files - len(done.given_up)):
        say(f"{counted(left, 'file')} removed that an earlier time had left")
    elif not done.given_up:
        say("nothing to prune")


def _tell(found: list[MediaPruned]) -> None:
    if found:
        table(["take", "MB", "video"], [[fact.take_id, f"{fact.bytes / 1e6:.1f}", fact.file] for fact in found])


def _amount(found: list[MediaPruned]) -> str:
    return f"{counted(len(found), 'video')}, {sum(fact.bytes for fact in found) / 1e6:.1f} MB"
