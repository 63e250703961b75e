"""How answers are sent: without delay, text compressed where the browser takes it, media and events as they are."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from console.connections import Room
from tests.console.support import served

if TYPE_CHECKING:
    from console.connections import Connection
    from tests.cli.support import Takes
    from tests.console.support import Console

PACKED = {"accept-encoding": "gzip"}
PLAIN = {"accept-encoding": "identity"}


class Lobby(Room):
    """A room that remembers how the sockets of its connections are set."""

    def __init__(self) -> None:
        super().__init__()
        self.undelayed: list[bool] = []

    def enter(self, connection: Connection) -> None:
        """Look at the socket, and let the connection in."""
        found: socket.socket = connection.transport.get_extra_info("socket")
        self.undelayed.append(bool(found.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
        super().enter(connection)


def test_a_small_answer_is_sent_at_once(shown: Takes) -> None:
    lobby = Lobby()
    with served(shown.root, lobby) as console:
        console.get("")
    assert lobby.undelayed
    assert all(lobby.undelayed)


@pytest.mark.parametrize("path", ["/p/film", "/api/client/film", "/static/base.css", "/static/app.js"])
def test_text_is_compressed_for_who_takes_it(console: Console, path: str) -> None:
    packed, plain = console.http.get(path, headers=PACKED), console.http.get(path, headers=PLAIN)
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content) == int(plain.headers["content-length"])
    assert packed.headers["etag"] == f"W/{plain.headers['etag']}"
    assert "accept-encoding" in packed.headers["vary"].lower()


@pytest.mark.parametrize("path", ["/p/film", "/api/client/film", "/static/base.css"])
def test_an_answer_that_a_browser_has_compressed_is_not_sent_again(console: Console, path: str) -> None:
    tag = console.http.get(path, headers=PACKED).headers["etag"]
    again = console.http.get(path, headers={**PACKED, "if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_an_answer_of_one_packet_is_sent_as_it_is(console: Console) -> None:
    answer = console.http.get("/api/client", headers=PACKED)
    assert len(answer.content) < 1000
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize("path", ["/media/videos/film/SEQ01_take001.mp4", "/still/videos/film/SEQ01_take001.mp4"])
def test_films_and_pictures_are_sent_as_they_are(console: Console, path: str) -> None:
    answer = console.http.get(path, headers=PACKED)
    assert "content-encoding" not in answer.headers
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_a_part_of_a_file_is_sent_as_it_is(console: Console) -> None:
    part = console.http.get("/static/base.css", headers={**PACKED, "range": "bytes=100-4099"})
    assert part.status_code == 206
    assert "content-encoding" not in part.headers
    assert part.content == console.http.get("/static/base.css").content[100:4100]


def test_only_the_head_of_an_answer_is_sent_where_that_is_asked_for(console: Console) -> None:
    head = console.http.head("/static/base.css", headers=PACKED)
    assert (head.status_code, head.content) == (200, b"")


def test_events_are_told_as_they_come(console: Console) -> None:
    with console.http.stream("GET", "/api/client/film/events", headers=PACKED) as answer:
        assert "content-encoding" not in answer.headers
        assert next(answer.iter_lines()) == "event: hello"
