"""`takes demo`."""

from __future__ import annotations

import click

from cli.options import verb


@click.command("demo", epilog="Example: takes demo")
@verb
def command(message: str | None) -> None:
    """Play the whole story on the local renderer, free and offline.

    It adds the example film, explores a grid, runs three takes of SEQ08 and judges them. Run again it shows what
    is there.
    """
    raise click.UsageError("soon")
