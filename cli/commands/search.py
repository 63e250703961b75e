"""`takes search`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.options import at_option, json_option, moment, opened, workspace_option
from cli.output import say, say_json, table
from domain.ids import shown
from domain.prompts import check_text
from projections.standing import standing

if TYPE_CHECKING:
    from projections.views.answers import UsedBy


@click.command("search", epilog='Example: takes search "red lamp"')
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="At most so many.")
@at_option
@json_option
@workspace_option
def command(words: tuple[str, ...], limit: int, as_json: bool, at: str | None) -> None:
    """Find prompts by their words, in all projects and versions.

    Newest first, with the takes that used them and their verdicts.
    """
    from services.files.prompt_index import INDEX, PromptIndex

    workspace = opened()
    index = PromptIndex(workspace.ledger.reader, workspace.store.bookkeeping / INDEX)
    hits = index.search(check_text(" ".join(words), "search"), limit, moment(workspace, at))
    if as_json:
        say_json({"words": " ".join(words), "hits": hits})
        return
    if not hits:
        say("no prompt has these words")
        return
    rows = []
    for hit in hits:
        takes = ", ".join(map(_used, hit["takes"]))
        rows.append(
            [
                str(hit["position"]),
                hit["project"],
                hit["shot"],
                hit["kind"],
                takes,
                shown(" ".join(hit["prompt"].split()), 90),
            ]
        )
    table(["event", "project", "shot", "source", "takes", "prompt"], rows)


def _used(take: UsedBy) -> str:
    return f"{take['take_id']} {standing(take['verdict'], in_cut=take['in_cut']) or take['state']}"
