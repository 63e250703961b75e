"""Machines of a studio that share one log and one media root; and an S3 to share it on."""

from __future__ import annotations

import asyncio
import logging
import shutil
import ssl
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import fsspec
import httpx
import pytest
import trustme
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

from tests.cli.support import Takes
from tests.fal.proxy import Proxy
from tests.fal.world import Settings, World
from tests.postgres import everywhere

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "kept-secret-0123456789"
_ENV = {
    "TAKES_MEDIA": "s3://studio/films",
    "AWS_ACCESS_KEY_ID": "a-key",
    "AWS_SECRET_ACCESS_KEY": SECRET,
    "AWS_DEFAULT_REGION": "us-east-1",
}


def other_machine(takes: Takes, name: str = "other") -> Takes:
    """Return the program on a machine that has the log as it stands, and no media."""
    root = takes.root.parent / name
    root.mkdir()
    for file in takes.root.glob("events.db*"):
        shutil.copy(file, root / file.name)
    if everywhere.lies_elsewhere(takes.root):
        everywhere.copy_log(takes.root, root)
    return Takes(root)


def contents(root: Path) -> dict[str, Path]:
    """Return the files of a media root that are media, by their names."""
    return {path.name: path for path in (root / "sha256").glob("*/*") if len(path.name) == 64}


@contextmanager
def s3() -> Iterator[dict[str, str]]:
    """Serve an S3 with a bucket `studio`; yield the environment that leads there."""
    with _served() as port, pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1")
        url = f"http://127.0.0.1:{port}"
        httpx.post(f"{url}/moto-api/reset", trust_env=False)  # the stand-ins of one process share their buckets
        fs = fsspec.filesystem("s3", key="a-key", secret=SECRET, endpoint_url=url, skip_instance_cache=True)
        fs.mkdir("studio")
        yield {**_ENV, "AWS_ENDPOINT_URL": url}


@contextmanager
def _served(context: ssl.SSLContext | None = None) -> Iterator[int]:
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    app = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=MotoRequestHandler, ssl_context=context)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def s3_behind_a_proxy(folder: Path) -> Iterator[tuple[dict[str, str], list[str]]]:
    """Serve an S3 by its own names, over TLS, at the end of a proxy; yield the environment and the hosts asked for."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "authority.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("s3.amazonaws.com", "*.s3.amazonaws.com").configure_cert(context)
    loop, world = asyncio.new_event_loop(), World(None, Settings())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    with s3(), _served(context) as target:
        proxy = Proxy(world, target)
        port = asyncio.run_coroutine_threadsafe(proxy.start(), loop).result(10)
        way = {"SSL_CERT_FILE": str(folder / "authority.pem"), "HTTPS_PROXY": f"http://127.0.0.1:{port}"}
        try:
            yield {**_ENV, **way, "NO_PROXY": ""}, world.hosts
        finally:
            asyncio.run_coroutine_threadsafe(proxy.stop(), loop).result(10)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(10)
            loop.close()
