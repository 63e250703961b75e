"""`takes export`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cli.by_name import ByName, project_argument
from cli.named import SEQUENCE
from cli.options import json_option, opened, verb
from cli.output import counted, say, say_json, warn
from cli.progress import bar
from domain.errors import BadUsage

_EPILOG = """Examples: takes export driver-beware --to ../driver-beware-cut  ·
takes export driver-beware SEQ08 --to cut --as otio,edl --media link  ·  takes export driver-beware --to cut --fps 25"""


@click.command("export", cls=ByName, epilog=_EPILOG)
@project_argument()
@click.argument("sequences", type=SEQUENCE, metavar="[SEQ…]", nargs=-1)
@click.option("--to", "to", required=True, metavar="DIR", type=click.Path(path_type=Path), help="The folder to write.")
@click.option("--as", "formats", metavar="FORMATS", help="Some of otio,edl,fcpxml,csv,xlsx; all by default.")
@click.option("--fps", metavar="N", help="The timeline's rate, in place of the files' own: 24, 23.976, 30000/1001.")
@click.option("--start", default="01:00:00:00", metavar="TIMECODE", show_default=True, help="Where it begins.")
@click.option(
    "--media", type=click.Choice(["copy", "link", "none"]), default="copy", show_default=True, help="The videos."
)
@click.option("--final-only", is_flag=True, help="Refuse where a sequence isn't final.")
@json_option
@verb
def command(
    project: str,
    sequences: tuple[str, ...],
    to: Path,
    formats: str | None,
    as_json: bool,
    message: str | None,
    **typed: Any,
) -> None:
    """Write the cut for an editor: timelines, the shot list, and the videos beside them.

    A shot that no take covers is a gap as long as it is planned. The folder holds export.json, which says what was
    exported; the same position gives the same bytes again, videos and workbook aside.
    """
    from services.verbs.export import FORMATS, ExportWish, export

    wanted = tuple(dict.fromkeys(part.strip().lower() for part in formats.split(","))) if formats else FORMATS
    if unknown := [name for name in wanted if name not in FORMATS]:
        said = f"there is no format {unknown[0]}"
        raise BadUsage(said, f"name some of {', '.join(FORMATS)}", code="no_format")
    workspace = opened(message)
    wish = ExportWish(to=to.absolute(), formats=wanted, **typed)
    with bar("copying") as progress:
        done = export(workspace, project, sequences, wish, progress)
    for warning in done.warnings:
        warn(warning)
    line = done.timelines[0]
    if as_json:
        say_json({"to": str(to), "position": done.position, "timelines": [one.name for one in done.timelines]})
        return
    length = f"{line.rate.seconds(line.length):g} s at {line.rate.name} frames a second"
    say(f"{to}: {counted(len(line.clips), 'clip')}, {length}, as {', '.join(wanted)}")
