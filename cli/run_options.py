"""The options of a run: how many of each, by whom it is rendered, how it is followed."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from cli.options import json_option

if TYPE_CHECKING:
    from collections.abc import Callable

    from cli.options import F


def concurrency_option(command: F) -> F:
    """Add --concurrency: how many jobs are followed at once."""
    return click.option(
        "--concurrency",
        "at_once",
        type=click.IntRange(1, 100),
        metavar="N",
        help="How many jobs are followed at once; 4, where fal renders.",
    )(command)


class RunOptions(NamedTuple):
    """How a run is rendered and followed, as its options say."""

    renderer: str | None
    model: str | None
    copies: int
    at_once: int | None
    no_wait: bool
    queue: bool
    dry_run: bool
    yes: bool
    as_json: bool


_COPIES = click.IntRange(1, 20)
_RUN_OPTIONS = (
    click.option("--yes", is_flag=True, help="Agree to the price without being asked."),
    click.option("--dry-run", is_flag=True, help="Show exactly what would be sent; append nothing."),
    click.option("--queue", is_flag=True, help="Only record it; any `takes worker` posts and fetches it."),
    click.option("--no-wait", is_flag=True, help="Post and return; `takes resume` fetches the results."),
    concurrency_option,
    click.option("--model", metavar="M", help="The model, in place of the plan's."),
    click.option("--renderer", metavar="fal|local", help="Who renders; else TAKES_RENDERER, else fal with FAL_KEY."),
    click.option(
        "-n", "--count", "copies", type=click.IntRange(1, 20), default=1, metavar="K", help="How many of each."
    ),
)


def run_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add what a run takes, from -n to --json, and hand it on as one `run`."""

    @wraps(command)
    def together(**said: Any) -> None:
        run = RunOptions(**{name: said.pop(name) for name in RunOptions._fields})
        command(run=run, **said)

    decorated: Callable[..., None] = json_option(together)
    for option in _RUN_OPTIONS:
        decorated = option(decorated)
    return decorated
