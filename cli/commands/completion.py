"""`takes completion`."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from domain.errors import BadInput


@click.command("completion", epilog='Example: eval "$(takes completion bash)"')
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the shell completion script."""
    found = get_completion_class(shell)
    if found is None:
        raise BadInput(f"there is no completion for {shell}", "bash, zsh or fish", code="unknown_shell")
    root = click.get_current_context().find_root().command
    click.echo(found(root, {}, "takes", "_TAKES_COMPLETE").source())
