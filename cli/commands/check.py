"""`takes check`."""

from __future__ import annotations

import click

from cli.options import json_option, opened, workspace_option
from cli.output import counted, say, say_json
from cli.progress import bar
from domain.errors import Refused
from domain.steps import Step
from services.questions.checking import check

_WAYS: dict[str, Step | str] = {
    "seen": Step("recover"),
    "triggers": Step("recover"),
    "files": Step("replay"),
    "media": "put the files back from a copy",
    "log": "keep this log, and take a copy from before",
}


@click.command("check", epilog="Example: takes check")
@json_option
@workspace_option
def command(*, as_json: bool) -> None:
    """Check everything: log, triggers, files, media, and what this workspace has seen.

    It reads the whole log and all media, changes nothing, and names each fault on a line.
    """
    from services.log.checking import RowCheck

    workspace, rows = opened(), RowCheck()
    with bar("reading") as progress:
        faults = list(check(workspace, progress, rows))
    pruned = len(rows.media.pruned)
    if as_json:
        say_json({"faults": faults, "whole": not faults})
    else:
        for line in [fault["said"] for fault in faults] or ["the log is whole, and files and media are what it says"]:
            say(line)
        if pruned:
            say(f"{counted(pruned, 'video')} pruned")
    if faults:
        ways = dict.fromkeys(_WAYS[fault["kind"]] for fault in faults)
        raise Refused(counted(len(faults), "fault"), *ways, code="faults_found")
