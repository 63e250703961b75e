"""Write docs/commands.md from the `--help` of every command; with `--check`, say whether it is stale."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

import click

from cli.groups import GROUPS
from cli.main import takes

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).with_name("commands.md")
REFRESH = ".venv/bin/python docs/make_commands.py"
WIDTH = 100
HEAD = f"""# All commands

What `--help` says, of every command, by the work it is for. This page is written by `{REFRESH}`.
"""
FENCE = "```"


def page() -> str:
    """Return the page as today's commands make it."""
    root = click.Context(takes, info_name="takes", terminal_width=WIDTH, **takes.context_settings)
    told = {"The program": list(_helps(takes, root))[:1]}
    for heading, names in GROUPS.items():
        told[heading] = [(path, words) for name in names for path, words in _of(root, name)]
    return HEAD + "".join(f"\n## {heading}\n{''.join(map(_section, helps))}" for heading, helps in told.items())


def _section(told: tuple[str, str]) -> str:
    path, words = told
    return f"\n### {path}\n\n{FENCE}text\n{words}\n{FENCE}\n"


def _of(root: click.Context, name: str) -> Iterator[tuple[str, str]]:
    command = takes.get_command(root, name)
    assert command is not None
    return _helps(command, click.Context(command, info_name=name, parent=root))


def _helps(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            yield from _helps(child, click.Context(child, info_name=name, parent=context))


def main() -> None:
    """Write the page, or compare it."""
    if sys.argv[1:] != ["--check"]:
        PAGE.write_text(page(), encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page():
        sys.exit(f"docs/commands.md is stale; to refresh it: {REFRESH}")


if __name__ == "__main__":
    main()
