"""Who may talk to a console: nobody from another site, nobody without the token where others can reach it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from tests.cli.support import kinds
from tests.console.support import served

if TYPE_CHECKING:
    from tests.cli.support import Takes
    from tests.console.support import Console

NOTE = "/api/client/film/sequences/SEQ01/note"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "", "[::1", "0.0.0.0"])
def test_another_name_for_this_machine_is_refused(console: Console, host: str) -> None:
    answer = console.http.get("/api/client", headers={"host": host})
    assert answer.status_code in (400, 421)
    assert "film" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "localhost:1234", "127.0.0.1", "[::1]:8765"])
def test_our_own_names_are_served_whatever_the_port(console: Console, host: str) -> None:
    assert console.http.get("/api/client", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1"},
    ],
)
def test_a_post_from_another_site_is_refused_before_anything_is_recorded(
    console: Console, headers: dict[str, str]
) -> None:
    before = kinds(console.root)
    answer = console.http.post(NOTE, json={"text": "from afar"}, headers=headers)
    assert answer.status_code == 403
    assert answer.json()["error"] == "another site may not act here"
    assert kinds(console.root) == before


def test_a_form_of_another_kind_is_no_wish(console: Console) -> None:
    answer = console.http.post(NOTE, content='{"text": "x"}', headers={"content-type": "text/plain"})
    assert answer.status_code == 422


def test_a_post_from_our_own_page_is_taken(console: Console) -> None:
    headers = {"origin": console.base, "sec-fetch-site": "same-origin"}
    assert console.http.post(NOTE, json={"text": "from here"}, headers=headers).status_code == 200


def test_every_answer_says_what_may_be_loaded(console: Console) -> None:
    for path in ("/api/client", "/media/videos/film/SEQ01_take001.mp4", "/nothing", "/api/openapi.json"):
        headers = console.http.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; img-src 'self' blob:;")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"]


def test_where_others_can_reach_it_the_token_is_asked_for(shown: Takes) -> None:
    with served(shown.root, host="192.0.2.7", token="a-secret") as console:
        bare = console.http.get("/api/client")
        assert bare.status_code == 401
        assert "film" not in bare.text
        assert console.http.get("/media/videos/film/SEQ01_take001.mp4").status_code == 401
        assert console.http.get("/api/client?token=wrong").status_code == 401
        assert console.http.get("/api/client", headers={"authorization": "Bearer a-secret"}).status_code == 200

        link = console.http.get("/api/client?token=a-secret&at=3")
        assert (link.status_code, link.headers["location"]) == (303, "/api/client?at=3")
        cookie = link.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert console.http.get("/api/client").status_code == 200
        with httpx.Client(base_url=console.base, trust_env=False) as stranger:
            assert stranger.post(NOTE + "?token=a-secret", json={"text": "x"}).status_code == 401


def test_the_link_of_the_token_leads_to_no_other_host(shown: Takes) -> None:
    with served(shown.root, host="192.0.2.7", token="a-secret") as console:
        for path in ("//evil.example/", "/%5Cevil.example/", "/%2F%2Fevil.example/"):
            where = console.http.get(httpx.URL(console.base + path + "?token=a-secret")).headers["location"]
            assert where.startswith("/")
            assert not where.startswith(("//", "/\\"))


def test_more_than_a_wish_can_hold_is_not_read(console: Console) -> None:
    def much() -> object:
        for _ in range(40):
            yield b"x" * 100_000

    length = console.http.post(NOTE, content=b"x" * 3_000_000, headers={"content-type": "application/json"})
    assert length.status_code == 413
    streamed = console.http.post(NOTE, content=much(), headers={"content-type": "application/json"})  # type: ignore[arg-type]
    assert streamed.status_code == 413
