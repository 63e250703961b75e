"""The console as a process: it says where it is, and ends quickly and in good order although browsers listen."""

from __future__ import annotations

import signal
import socket
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.console.support import Heard, started

if TYPE_CHECKING:
    from tests.cli.support import Takes


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_at_once_and_quietly_though_browsers_listen_and_a_run_is_under_way(
    shown: Takes, sign: signal.Signals
) -> None:
    with started(shown.root) as (process, link):
        heard = [Heard(link.rstrip("/")) for _ in range(3)]
        body = {"count": 4, "renderer": "local"}
        httpx.post(f"{link}api/client/film/sequences/SEQ01/generate", json=body, trust_env=False).raise_for_status()
        heard[0].first("progress", stage="rendering")
        process.send_signal(sign)
        out, err = process.communicate(timeout=20)
        assert process.returncode in (0, -sign, 128 + sign), err
        assert "Traceback" not in out + err
        assert all(browser.closed.wait(5) for browser in heard)
    assert shown("status", "film", "--json").json["sequences"]["SEQ01"]["under_way"]
    shown("resume", "film")
    assert not shown("status", "film", "--json").json["sequences"]["SEQ01"]["under_way"]
    assert not shown("replay", "--check", "--json").json["differs"]


def test_another_host_is_served_with_a_token_in_the_link(shown: Takes) -> None:
    with started(shown.root, "--host", "0.0.0.0") as (_, link):
        assert "?token=" in link
        bare = httpx.get(link.split("?")[0], trust_env=False)
        assert bare.status_code == 401
        with httpx.Client(trust_env=False, follow_redirects=True) as browser:
            assert browser.get(link.replace("/?", "/api/client?")).json()["projects"][0]["project"] == "film"


def test_a_taken_port_is_one_clear_line(shown: Takes) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        shown.refused("console", "--port", port, says=f"nothing can be served at 127.0.0.1:{port}")


def test_without_a_workspace_nothing_is_served(takes: Takes) -> None:
    takes.refused("console", says="no workspace here")
