"""The command whose project may be left out, and in which names may be short."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import click

from cli.help_option import Helped
from cli.named import SCOPE, scope
from cli.options import names_here
from cli.short_names import Line, loose_words, scope_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from click.shell_completion import CompletionItem

_TEXTS = ("TEXT", "SHOT:PROMPT")  # the metavars of options that take free text


class ProjectArgument(click.Argument):
    """The project, where it is a command's first word.

    Attributes:
        in_full: where there are several, it has to be typed.
        views: without any word, TAKES_PROJECT stands for it, also where it isn't needed.
    """

    def __init__(self, *args: Any, in_full: bool = False, views: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.in_full = in_full
        self.views = views

    def make_metavar(self, ctx: click.Context) -> str:
        """Show that it may be left out."""
        return "[PROJECT]"

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer the projects, and what may stand first where the project is left out."""
        from cli.completing import projects

        arguments = [param for param in ctx.command.get_params(ctx) if isinstance(param, click.Argument)]
        following = arguments[1].shell_complete(ctx, incomplete) if scope(ctx) and len(arguments) > 1 else []
        return projects(scope(ctx), incomplete) + following


class ByName(Helped):
    """A command about a project, which may be left out, and about what is in it, whose names may be short."""

    allow_extra_args = True  # they are refused here, in better words

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments, with the project in its place and every name in full."""
        if any(arg in ctx.help_option_names for arg in args):
            return super().parse_args(ctx, args)
        if ctx.resilient_parsing:
            args = self._finished(ctx, args)
        try:
            rest = super().parse_args(ctx, self._with_project(ctx, args))
            if rest and not ctx.resilient_parsing:
                self._refuse_loose(ctx, rest)
        except Exception:
            ctx.close()
            raise
        return rest

    def _finished(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Return the arguments without an option at their end whose value is still to be typed."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option) and not param.is_flag]
        return args[:-1] if args and any(args[-1] in param.opts for param in options) else args

    def _with_project(self, ctx: click.Context, args: list[str]) -> list[str]:
        typed, rest, _ = self.make_parser(ctx).parse_args(list(args))
        names = names_here(ctx, typed.get("workspace"))
        if names is None:  # the command itself will say why
            return args
        line = self._line(ctx, args, typed, rest)
        found = scope_of(names, line, views=self._project(ctx).views, finished=not ctx.resilient_parsing)
        ctx.meta[SCOPE] = found
        return [found.project, *args] if found.project and found.left_out else args

    def _line(self, ctx: click.Context, args: list[str], typed: Mapping[str, Any], rest: list[str]) -> Line:
        places = [param for param in self.get_params(ctx) if isinstance(param, click.Argument)]
        said = [typed.get(str(param.name)) for param in places]
        words = [word for one in said for word in (one if isinstance(one, tuple) else (one,)) if isinstance(word, str)]
        return Line(
            ctx.command_path,
            args,
            [*words, *rest],
            math.inf if any(param.nargs == -1 for param in places) else len(places),
            self._project(ctx).in_full,
            self._project(ctx).required,
            self._text_of(ctx, typed),
        )

    def _project(self, ctx: click.Context) -> ProjectArgument:
        return next(param for param in self.get_params(ctx) if isinstance(param, ProjectArgument))

    def _text_of(self, ctx: click.Context, typed: Mapping[str, Any]) -> tuple[str, str] | None:
        """Return the last option typed with a text of one word, and the word."""
        for param in self.get_params(ctx):
            said = typed.get(str(param.name))
            said = said[-1] if isinstance(said, list | tuple) and said else said
            if param.metavar in _TEXTS and isinstance(param, click.Option) and isinstance(said, str):
                return param.opts[-1], said
        return None

    def _refuse_loose(self, ctx: click.Context, rest: list[str]) -> None:
        for param in self.get_params(ctx):
            if isinstance(param, click.Argument) and (param.metavar or "").strip("[]") == "TEXT":
                raise loose_words("", [ctx.params[str(param.name)], *rest])
        if option := self._text_of(ctx, ctx.params):
            raise loose_words(option[0], [option[1], *rest])
        ctx.fail(f"Got unexpected extra argument{'s' if len(rest) > 1 else ''} ({' '.join(rest)})")


def project_argument(*, required: bool = True, in_full: bool = False, views: bool = False) -> Callable[..., Any]:
    """Add the project, which may be left out."""
    return click.argument("project", cls=ProjectArgument, required=required, in_full=in_full, views=views)
