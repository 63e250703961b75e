"""`takes worker`."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from cli.command_lines import command_line
from cli.options import opened, verb
from cli.run_options import concurrency_option
from cli.worker_output import worker_output
from domain.steps import Step
from services.jobs.which_renderer import AT_ONCE

if TYPE_CHECKING:
    from collections.abc import Iterator

_STOPPED = "the worker has stopped; what it followed is carried on by another worker, or by  "


@click.command("worker", epilog="Examples: takes worker  ·  takes worker driver-beware --concurrency 8")
@click.argument("projects", metavar="[PROJECT…]", nargs=-1)
@concurrency_option
@click.option("--once", is_flag=True, help="End when nothing is left to follow, as `takes resume` does.")
@click.option("--json", "as_json", is_flag=True, help="One object a line, for programs.")
@verb
def command(projects: tuple[str, ...], at_once: int | None, once: bool, as_json: bool, message: str | None) -> None:
    """Follow whatever is under way, until Ctrl-C.

    Any number of workers, on any machines that share a log, share the work: no take is posted or fetched twice, and
    what a worker followed that is gone is carried on by another. It asks nothing, since all was agreed to; what is in
    doubt, or was never posted and is older than a day, is left alone and listed.
    """
    from cli.running import carry_on
    from services.jobs.worker import Worker

    workspace = opened(message)
    names = [workspace.known_project(name) for name in projects]
    if once:
        carry_on(workspace, names or workspace.projects(), None, at_once=at_once, as_json=as_json)
        return
    with worker_output(as_json=as_json) as said, _ended_by_sigterm():
        try:
            worker = Worker(workspace, names, said, at_once or AT_ONCE)
            said.noticed("started", f"working on {', '.join(names) or 'all projects'} of {workspace.ledger.log.name}")
            worker.run()
        except KeyboardInterrupt:
            said.noticed("stopped", f"{_STOPPED}{command_line(Step('resume'))}")


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Let SIGTERM do what Ctrl-C does."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
