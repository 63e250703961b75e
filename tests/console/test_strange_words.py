"""Words of people, whatever they hold: text on every page, and in their own direction."""

from __future__ import annotations

from copy import deepcopy
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from tests.cli.support import PLAN, add_plan
from tests.console.support import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.support import Takes
    from tests.console.support import Console

MARK = "مرحبا"
STRANGE = f"\u202e</textarea><img src=x onerror=alert(1)> {MARK} \u2067\u200f"
SEQ = "/film/sequences/SEQ01"
PAGES = ("", "/dailies", "/dailies?item=SEQ01_take001", "/report", "/time", "/SEQ01?view=cut", "/SEQ01?view=compose")
VOID = {"img", "input", "link", "meta", "path", "br"}


class Directions(HTMLParser):
    """Finds strange words that stand in no element of their own direction, and elements that they made."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.astray: list[str] = []
        self.made: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        self.made += [tag] if "onerror" in own else []
        if tag not in VOID:
            self.open.append((tag, own.get("dir") == "auto" or tag in ("bdi", "title")))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if MARK in data and not any(directed for _, directed in self.open):
            self.astray.append(f"{'/'.join(tag for tag, _ in self.open[-4:])}: {data.strip()[:60]}")


@pytest.fixture
def strange(shown: Takes) -> Iterator[Console]:
    """Return a console on a film in which everything a person can write is strange."""
    plan = deepcopy(PLAN) | {"title": STRANGE}
    for sequence in plan["sequences"].values():
        sequence |= {"title": STRANGE, "notes": STRANGE, "grid_prompt": STRANGE}
        for shot in sequence["shots"]:
            shot["prompt"] += STRANGE
    add_plan(shown, plan)
    with served(shown.root) as console:
        yield console


def test_strange_words_are_text_in_their_own_direction_on_every_page(strange: Console) -> None:
    by = {"x-takes-actor": "%D9%85%D8%B1%D8%AD%D8%A8%D8%A7"}
    strange.post(f"{SEQ}/note", {"take": 1, "text": STRANGE, "seconds": 1, "message": STRANGE}, headers=by)
    strange.post(f"{SEQ}/note", {"text": STRANGE}, headers=by)
    strange.post(f"{SEQ}/reject", {"take": 1, "reason": STRANGE, "message": STRANGE}, headers=by)
    strange.post(f"{SEQ}/reject", {"take": "SEQ01_grid001", "reason": STRANGE}, headers=by)
    strange.post(f"{SEQ}/revise", {"shot": 1, "prompt": STRANGE}, headers=by)
    for path in ("/", *(f"/p/film{path}" for path in PAGES)):
        page = strange.http.get(path)
        assert page.status_code == 200, page.text
        seen = Directions()
        seen.feed(page.text)
        assert MARK in page.text, path
        assert (seen.astray, seen.made) == ([], []), path
