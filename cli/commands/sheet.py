"""`takes sheet`."""

from __future__ import annotations

from pathlib import Path

import click

from cli.by_name import ByName, project_argument
from cli.named import SEQUENCE
from cli.options import json_option, opened, workspace_option
from cli.output import counted, say, say_json, warn

_EPILOG = """Examples: takes sheet driver-beware  ·  takes sheet driver-beware SEQ08 -o bridge.png  ·
takes sheet driver-beware --page 16:9 --costs"""


@click.command("sheet", cls=ByName, epilog=_EPILOG)
@project_argument()
@click.argument("sequences", type=SEQUENCE, metavar="[SEQ…]", nargs=-1)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A .pdf or .png; else PROJECT.pdf or SEQ.pdf.",
)
@click.option("--page", type=click.Choice(["a4", "16:9"]), default="a4", show_default=True, help="The shape of a page.")
@click.option("--costs", is_flag=True, help="Show what each take cost.")
@json_option
@workspace_option
def command(
    project: str, sequences: tuple[str, ...], output: Path | None, page: str, costs: bool, as_json: bool
) -> None:
    """Make a contact sheet of the cut: start frames, a picture of each shot, words, take and verdict."""
    from services.verbs.sheet import sheet

    workspace = opened()
    name = sequences[0] if len(sequences) == 1 else project
    target = (output or Path(f"{name}.pdf")).absolute()
    pages, warnings = sheet(workspace, project, sequences, target, page, costs=costs)
    for warning in warnings:
        warn(warning)
    if as_json:
        say_json({"file": str(output or target.name), "pages": pages})
        return
    say(f"{output or target.name}: {counted(pages, 'page')}")
