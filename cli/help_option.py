"""The option --help of the program and of commands about a project."""

from __future__ import annotations

import click


def _show(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(ctx.get_help(), color=ctx.color)
        ctx.exit()


_HELP = click.Option(
    ["_click_default_help", "-h", "--help"],  # a name that click keeps for it
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_show,
    help="Show this message and exit.",
)


class Helped(click.Command):
    """A command with that option; click's own looks for translations of its text first, which takes 1 ms."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option."""
        return _HELP
