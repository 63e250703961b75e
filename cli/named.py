"""The types of arguments that name a sequence, shot, take, grid or quadrant: how they are read, and offered by Tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.grammar import read_take_moment
from cli.short_names import Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.shell_completion import CompletionItem

SCOPE = "cli.named.scope"  # where a command's context keeps what names mean in it


class Named(click.ParamType[str]):
    """A name, read as `Scope` reads its kind: sequence, id, shot, made, choice, source or quadrant."""

    def __init__(self, kind: str) -> None:
        self.name = kind

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name in full."""
        found = scope(ctx) if ctx else None
        among = param is not None and param.nargs == -1
        return _READ[self.name](found, value, among) if found else value

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Offer the names that begin so."""
        from cli.completing import offered

        return offered(self.name, ctx.params, scope(ctx), incomplete)


SEQUENCE, ID, SHOT, MADE = Named("sequence"), Named("id"), Named("shot"), Named("made")
CHOICE, SOURCE, QUADRANT, GRID = Named("choice"), Named("source"), Named("quadrant"), Named("grid")


def scope(ctx: click.Context) -> Scope | None:
    """Return what names mean in a command; None where no workspace could be asked."""
    found = ctx.meta.get(SCOPE)
    return found if isinstance(found, Scope) else None


def _choice(found: Scope, text: str, _: bool) -> str:
    shot, sign, take = text.partition("=")
    made, at, trim = take.strip().partition("@")
    return f"{found.shot(shot.strip())}={found.made(made)}{at}{trim}" if sign else text


def _source(found: Scope, text: str, _: bool) -> str:
    if read_take_moment(text) is None:
        return text
    take, _sign, moment = text.rpartition("@")
    return f"{found.made(take)}@{moment}"


_READ: dict[str, Callable[[Scope, str, bool], str]] = {
    "sequence": lambda found, text, among: found.sequence(text, among=among),
    "id": lambda found, text, among: found.id(text, among=among),
    "shot": lambda found, text, _: found.shot(text),
    "made": lambda found, text, _: found.made(text),
    "grid": lambda found, text, _: found.made(text),
    "quadrant": lambda _, text, __: text,
    "choice": _choice,
    "source": _source,
}
