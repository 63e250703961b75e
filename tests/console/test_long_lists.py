"""Long lists: a page shows the first, with a link to more; a script that has a page is sent only what differs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tests.cli.support import add_plan
from tests.console.support import served

if TYPE_CHECKING:
    import httpx

    from tests.cli.support import Takes
    from tests.console.support import Console


class Card(NamedTuple):
    """A card of a page: whose it is, and whether it is only said to be as it was."""

    id: str
    same: bool


def _cards(page: httpx.Response) -> list[Card]:
    assert page.status_code == 200
    found = re.findall(r'<article [^>]*id="(?:card|project)-(\w+)"( data-same)?', page.text)
    return [Card(name, bool(same)) for name, same in found]


def _names(page: httpx.Response) -> list[str]:
    return [card.id for card in _cards(page)]


def _more(page: httpx.Response) -> str | None:
    """Return where the link to more leads, None where nothing is left out."""
    found = re.search(r'href="([^"]+)" data-more', page.text)
    return found[1].replace("&amp;", "&").partition("#")[0] if found else None


def _has(page: httpx.Response) -> dict[str, str]:
    """Return what a script says that shows this page."""
    tag = page.headers["etag"].removeprefix("W/")
    return {"x-shown": f"{tag} {page.request.url.raw_path.decode()}{'' if page.request.url.query else '?'}"}


def test_a_board_shows_the_first_sequences_and_leads_on_to_the_next(console: Console) -> None:
    first = console.http.get("/p/film", params={"order": "plan", "show": 1})
    assert _names(first) == ["SEQ01"]
    assert "1 left" in first.text
    assert "<dt>Sequences</dt><dd>2</dd>" in first.text
    rest = console.http.get(f"/p/film{_more(first)}")
    assert _names(rest) == ["SEQ01", "SEQ02"]
    assert _more(rest) is None


def test_a_board_by_phase_has_the_headings_of_what_it_leaves_out(console: Console) -> None:
    console.post("/film/sequences/SEQ02/approve", {"take": 1})
    first = console.http.get("/p/film", params={"show": 1})
    assert _names(first) == ["SEQ01"]
    assert 'id="phase-APPROVED"' in first.text
    assert _names(console.http.get(f"/p/film{_more(first)}")) == ["SEQ01", "SEQ02"]


def test_the_api_has_the_whole_board(console: Console) -> None:
    assert len(console.get("/film?show=1")["sequences"]) == 2


def test_the_past_is_shown_the_same_way(console: Console) -> None:
    at = console.get("")["head"] - 1
    first = console.http.get("/p/film/time", params={"at": at, "show": 1})
    assert len(_cards(first)) == 1
    assert f"at={at}" in str(_more(first))
    assert len(_cards(console.http.get(f"/p/film/time{_more(first)}"))) == 2


def test_the_first_page_shows_the_first_projects(shown: Takes) -> None:
    add_plan(shown, {"project": "other", "sequences": {"SEQ01": {"shots": [{"prompt": "A hill.", "duration": 1}]}}})
    with served(shown.root) as console:
        first = console.http.get("/", params={"show": 1})
        assert _names(first) == ["film"]
        assert _names(console.http.get(f"/{_more(first)}")) == ["film", "other"]
        assert [card["project"] for card in console.get("")["projects"]] == ["film", "other"]


def test_a_project_s_card_follows_its_events(console: Console) -> None:
    waiting = console.get("")["projects"][0]["waiting_count"]
    assert f"{waiting} waiting for you" in console.http.get("/").text
    console.post("/film/sequences/SEQ02/approve", {"take": 1})
    assert f"{waiting - 1} waiting for you" in console.http.get("/").text


def test_after_an_event_only_the_card_that_changed_is_sent(console: Console) -> None:
    known = console.http.get("/p/film")
    console.post("/film/sequences/SEQ02/approve", {"take": 1})
    news = console.http.get("/p/film", headers=_has(known))
    assert sorted(_cards(news)) == [("SEQ01", True), ("SEQ02", False)]
    assert news.headers["cache-control"] == "no-store"
    assert len(news.content) < len(known.content)
    whole = console.http.get("/p/film")
    assert not [card for card in _cards(whole) if card.same]
    assert news.headers["etag"] == whole.headers["etag"]


def test_more_of_a_board_is_sent_without_what_is_shown_already(console: Console) -> None:
    first = console.http.get("/p/film", params={"order": "plan", "show": 1})
    rest = console.http.get(f"/p/film{_more(first)}", headers=_has(first))
    assert _cards(rest) == [("SEQ01", True), ("SEQ02", False)]


def test_who_shows_a_page_that_nobody_remembers_is_sent_all(console: Console) -> None:
    tag = console.http.get("/p/film").headers["etag"].removeprefix("W/")
    for said in ("", '"0-0" /p/film?', f"{tag} /p/other?", f"{tag}", "x" * 5000):
        assert not [card for card in _cards(console.http.get("/p/film", headers={"x-shown": said})) if card.same]
