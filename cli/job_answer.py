"""Prints what the provider answered about a grid or take, as it came."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from cli.note_lines import note_line
from cli.output import say
from domain.ids import harmless, shown

if TYPE_CHECKING:
    from projections.views.answers import JobAnswer


def show_answer(told: JobAnswer) -> None:
    """Print a job's state and request, then its answer: what is odd about it, the addresses it names, all of it."""
    request = f"  request {shown(told['request_id'], 200)}" if told["request_id"] else ""
    say(f"{told['project']} {told['id']}  {told['state']}{request}")
    for path in told.get("between", []):
        say(f"through {path}")
    for line in (told["why"], told["remark"]):
        if line:
            say(shown(line, 1000))
    for address in told["addresses"]:
        say(f"address: {shown(address, 4000)}")
    for note in told["notes"]:
        say(note_line(told["id"], note, note["position"]))
    answer = told["answer"]
    if answer is None:
        say("no answer is kept")
    else:
        click.echo(harmless(answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False, indent=2)))
