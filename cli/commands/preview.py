"""`takes preview`."""

from __future__ import annotations

from pathlib import Path

import click

from cli.by_name import ByName, project_argument
from cli.named import SEQUENCE
from cli.options import json_option, opened, verb
from cli.output import say, say_json, warn
from cli.progress import bar

_EPILOG = """Examples: takes preview driver-beware  ·  takes preview driver-beware SEQ08 -o bridge.mp4 --burn-in  ·
takes preview driver-beware --slates"""


@click.command("preview", cls=ByName, epilog=_EPILOG)
@project_argument()
@click.argument("sequences", type=SEQUENCE, metavar="[SEQ…]", nargs=-1)
@click.option(
    "-o", "--output", metavar="FILE.mp4", type=click.Path(path_type=Path), help="The file; else PROJECT.mp4 or SEQ.mp4."
)
@click.option("--burn-in", is_flag=True, help="Write shot, take and second on the picture, and `rehearsal`.")
@click.option("--slates", is_flag=True, help="Show the words of shots that are open, in place of black.")
@json_option
@verb
def command(
    project: str,
    sequences: tuple[str, ...],
    output: Path | None,
    burn_in: bool,
    slates: bool,
    as_json: bool,
    message: str | None,
) -> None:
    """Write the cut as one film, exact to the frame, with its sound.

    It plays in any browser. Larger films are scaled to 1280x720; sizes and rates that differ are fitted.
    """
    from services.film.preview import PreviewWish
    from services.verbs.preview import preview

    workspace = opened(message)
    name = sequences[0] if len(sequences) == 1 else project
    target = (output or Path(f"{name}.mp4")).absolute()
    with bar("writing frames") as progress:
        done = preview(workspace, project, sequences, target, PreviewWish(burn_in, slates), progress)
    for warning in done.warnings:
        warn(warning)
    line = done.timelines[0]
    if as_json:
        say_json({"file": str(output or target.name), "position": done.position, "frames": line.length})
        return
    seconds = f"{line.rate.seconds(line.length):g}"
    say(f"{output or target.name}: {seconds} s, {line.length} frames at {line.rate.name} a second")
