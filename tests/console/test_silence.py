"""Connections that send nothing, or too slowly, keep nobody out, and are told of in one line."""

from __future__ import annotations

import socket
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

import httpx
import pytest

from console.connections import Room
from tests.console.support import Console, Heard, served, started

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.support import Takes

QUICK = 0.2  # seconds that a request may take to come
LIMIT = ["prlimit", "--nofile=200:200"]
HALF = b"GET /api/client HTTP/1.1\r\nHost: 127.0.0.1\r\n"


@contextmanager
def silent(port: int, count: int, said: bytes = b"") -> Iterator[list[socket.socket]]:
    with ExitStack() as stack:
        found = []
        for _ in range(count):
            found.append(stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20)))
            found[-1].sendall(said)
        yield found


def closed(one: socket.socket) -> bool:
    """Wait until the other side has closed a connection; say whether it did without a word."""
    try:
        return one.recv(1) == b""
    except ConnectionResetError:
        return True


def answered(one: socket.socket) -> bool:
    """Ask on a connection and read the whole answer; say whether it was given."""
    one.sendall(HALF + b"\r\n")
    answer = one.recv(65536)
    while answer and not answer.endswith(b"}"):
        answer += one.recv(65536)
    return answer.startswith(b"HTTP/1.1 200")


def port_of(console: Console) -> int:
    return int(console.base.rsplit(":", 1)[1])


def test_many_that_send_nothing_lock_nobody_out_and_are_told_of_in_one_line(shown: Takes) -> None:
    with started(shown.root, "--host", "0.0.0.0", before=LIMIT) as (process, link):
        port = int(link.split(":")[2].split("/")[0])
        with silent(port, 230), httpx.Client(trust_env=False, follow_redirects=True, timeout=20) as browser:
            for _ in range(3):
                answer = browser.get(link.replace("/?", "/api/client?"))
                assert answer.json()["projects"][0]["project"] == "film"
        process.terminate()
        _, err = process.communicate(timeout=20)
    lines = err.splitlines()
    assert len(lines) == 1, err
    assert "connections closed: " in lines[0]


@pytest.mark.parametrize("said", [b"", b"G", HALF, b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf"])
def test_a_request_that_does_not_come_whole_in_time_is_waited_for_no_more(shown: Takes, said: bytes) -> None:
    with served(shown.root, Room(in_time=QUICK)) as console, silent(port_of(console), 1, said) as (one,):
        with suppress(ConnectionResetError):
            while one.recv(4096):  # what comes of the body's headers may be answered first
                pass
        assert console.get("")["projects"]


def test_a_request_in_pieces_that_comes_in_time_is_answered(shown: Takes) -> None:
    with served(shown.root, Room(in_time=20)) as console, silent(port_of(console), 1, HALF) as (one,):
        assert console.get("")["projects"]
        one.sendall(b"\r\n")
        assert one.recv(12) == b"HTTP/1.1 200"


def test_where_all_are_taken_the_one_that_was_silent_longest_makes_room(shown: Takes) -> None:
    with served(shown.root, Room(most=3)) as console, silent(port_of(console), 3) as (first, second, _):
        for _ in range(2):  # with the answer to the first all three are in
            assert answered(first)
        assert console.get("")["projects"]
        assert closed(second)
        assert answered(first)


def test_a_browser_that_listens_makes_room_for_nobody(shown: Takes) -> None:
    with served(shown.root, Room(most=2)) as console:
        heard = Heard(console.base)
        with silent(port_of(console), 6) as others:
            assert all(closed(one) for one in others[:5])
            assert not heard.closed.is_set()
            assert console.get("")["projects"]


def test_when_all_listen_another_is_turned_away_at_once(shown: Takes) -> None:
    with served(shown.root, Room(most=1)) as console:
        heard = Heard(console.base)
        with silent(port_of(console), 1, HALF) as (one,):
            assert closed(one)
        assert not heard.closed.is_set()


def test_it_is_told_once_a_minute_at_most(shown: Takes, capfd: pytest.CaptureFixture[str]) -> None:
    with served(shown.root, Room(most=2)) as console, silent(port_of(console), 9) as others:
        assert all(closed(one) for one in others[:7])
        assert console.get("")["projects"]
    assert capfd.readouterr().err.count("connections closed") == 1
