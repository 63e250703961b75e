"""Compare opens takes that share a shot; and what is final has nothing that waits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.cli.support import add_plan
from tests.console.support import served

if TYPE_CHECKING:
    from tests.cli.support import Takes
    from tests.console.support import Console

SEQ01 = "/film/sequences/SEQ01"


def sides(console: Console, query: str = "") -> list[str]:
    """Return the takes that the page puts beside each other."""
    page = console.http.get(f"/p/film/SEQ01?view=compare{query}").text
    return re.findall(r'id="screen-[abcd]-(\w+)"', page)


def test_compare_opens_the_newest_takes_of_the_same_shot(shown: Takes) -> None:
    shown("generate", "film", "SEQ01", "--shot", 2)
    shown("generate", "film", "SEQ01", "--shot", 3)
    with served(shown.root) as console:
        assert sides(console) == ["SEQ01_take001", "SEQ01_SH03_take001"]
        assert sides(console, "&b=SEQ01_SH02_take001") == ["SEQ01_take001", "SEQ01_SH02_take001"]
        assert sides(console, "&a=SEQ01_SH02_take001") == ["SEQ01_SH02_take001", "SEQ01_take001"]
        both = ["SEQ01_SH02_take001", "SEQ01_SH03_take001"]
        assert sides(console, f"&a={both[0]}&b={both[1]}") == both  # as asked for
        assert "(other shots)" not in console.http.get("/p/film/SEQ01?view=compare").text.split('id="side-b"')[0]


def test_compare_says_where_no_two_takes_hold_the_same_shot(shown: Takes) -> None:
    shots = [{"prompt": prompt, "duration": 1} for prompt in ("A hill.", "A lake.")]
    add_plan(shown, {"project": "pair", "sequences": {"SEQ01": {"shots": shots}}})
    for shot in (1, 2):
        shown("generate", "pair", "SEQ01", "--shot", shot)
    with served(shown.root) as console:
        page = console.http.get("/p/pair/SEQ01?view=compare").text
        assert "No two takes of SEQ01 hold the same shot" in page
        assert "<video" not in page


def test_a_final_sequences_other_take_waits_nowhere(shown: Takes) -> None:
    shown("generate", "film", "SEQ01")
    with served(shown.root) as console:
        assert console.get(SEQ01)["takes"][1]["waits"]
        assert console.get("/film")["sequences"][0]["grids_waiting"] == ["SEQ01_grid001"]
        console.post(f"{SEQ01}/approve", {"take": 1})
        console.post(f"{SEQ01}/finalize")
        board = console.get("/film")
        assert (board["sequences"][0]["waiting"], board["sequences"][0]["grids_waiting"]) == ([], [])
        assert (board["waiting_count"], console.get("/film/dailies")["pending"]) == (1, ["SEQ02_take001"])
        told = console.get(SEQ01)
        assert not [made for made in (*told["takes"], *told["keyframes"]) if made["waits"]]
        for page in ("SEQ01?view=cut", "SEQ01?view=compare", "dailies?item=SEQ01_take002"):
            assert ">waits</span>" not in console.http.get(f"/p/film/{page}").text
