"""Machines of a studio that share one log and one media root; and an S3 to share it on."""

from __future__ import annotations

import logging
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import fsspec
from moto.server import ThreadedMotoServer

from tests.cli.support import Takes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "kept-secret-0123456789"


def other_machine(takes: Takes, name: str = "other") -> Takes:
    """Return the program on a machine that has the log as it stands, and no media."""
    root = takes.root.parent / name
    root.mkdir()
    for file in takes.root.glob("events.db*"):
        shutil.copy(file, root / file.name)
    return Takes(root)


def contents(root: Path) -> dict[str, Path]:
    """Return the files of a media root that are media, by their names."""
    return {path.name: path for path in (root / "sha256").glob("*/*") if len(path.name) == 64}


@contextmanager
def s3() -> Iterator[dict[str, str]]:
    """Serve an S3 with a bucket `studio`; yield the environment that leads there."""
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    env = {
        "TAKES_MEDIA": "s3://studio/films",
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": "a-key",
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    try:
        fs = fsspec.filesystem("s3", key="a-key", secret=SECRET, endpoint_url=url, skip_instance_cache=True)
        fs.mkdir("studio")
        yield env
    finally:
        server.stop()
