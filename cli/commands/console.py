"""`takes console`."""

from __future__ import annotations

from importlib.util import find_spec

import click

from cli.options import opened, verb
from cli.output import say
from domain.errors import Refused


@click.command("console", epilog="Example: takes console --port 8765")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0 takes a free one.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar="HOST", help="Another than this machine needs a token."
)
@verb
def command(port: int, host: str, message: str | None) -> None:
    """Serve the web console: boards, dailies, takes side by side.

    It listens on this machine alone. With another --host, the link it prints holds a token that is asked for.
    """
    workspace = opened(message)
    if not all(find_spec(name) for name in ("fastapi", "uvicorn", "jinja2", "python_multipart")):
        way = "in the checkout: uv tool install '.[all]'"
        raise Refused("the console needs more than is installed", way, code="not_installed")
    from console.serve import start

    root, actor = workspace.root, click.get_current_context().find_root().obj.actor
    workspace.close()
    start(root, host, port, actor, say)
