"""`takes demo`."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from cli.command_lines import program
from cli.options import run_another, verb
from cli.output import say
from domain.ids import shown
from services.verbs.demo import PROJECT, SEQUENCE, example, steps_left
from services.workspace.finding import wanted_folder


@click.command("demo", epilog="Example: takes demo")
@verb
def command(message: str | None) -> None:
    """Play the whole story on the local renderer, free and offline.

    It adds the example film, explores a grid, runs three takes of SEQ08 and judges one. Run again, it shows what is
    there.
    """
    session = click.get_current_context().find_root().obj
    root, _ = wanted_folder(session.workspace)
    with example() as folder:
        steps = steps_left(root, folder)
        say(
            f"the demo's workspace is {root}" if steps else f"the demo has been played in {root}; this is what is there"
        )
        for step in steps:
            say("")
            say(f"# {step.says}", dim=True)
            _play(root, step.args, session.actor, message)
    for args in (("status", PROJECT), ("status", PROJECT, SEQUENCE)):
        say("")
        _play(root, args, None, None)
    say("")
    say("look at the takes in videos/driver-beware, then type what `next` says")


def _play(root: Path, args: tuple[str, ...], actor: str | None, message: str | None) -> None:
    say(f"$ {program()} {shown(shlex.join(_short(arg) for arg in args), 200)}")
    options = ["-w", str(root), *(["--actor", actor] if actor else [])]
    why = ["-m", message] if message and args[0] != "status" else []
    command_args = [*args[:2], *why, *args[2:]] if args[0] == "plan" else [args[0], *why, *args[1:]]
    run_another([*options, *command_args])


def _short(arg: str) -> str:
    path = Path(arg)
    return str(path.relative_to(Path.cwd())) if path.is_absolute() and path.is_relative_to(Path.cwd()) else arg
