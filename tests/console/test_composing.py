"""A run put together in the browser: looked at for nothing, asked for in one append, at the price agreed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.cli.support import events, kinds
from tests.console.support import until
from tests.fonts import hide_fonts

if TYPE_CHECKING:
    from pathlib import Path

    from tests.console.support import Console

SEQ01 = "/film/sequences/SEQ01"


@pytest.fixture
def revised(console: Console) -> Console:
    """Return a console whose SEQ01 has new working words in SH01 and SH02."""
    console.post(f"{SEQ01}/revise", {"shot": 1, "prompt": "@ann runs across the yard."})
    console.post(f"{SEQ01}/revise", {"shot": 2, "prompt": "@bob leaves."})
    return console


def test_what_is_missing_is_made_and_nothing_else(console: Console) -> None:
    console.post("/film/sequences/SEQ01/revise", {"shot": "2", "prompt": "@bob closes the gate."})
    wish = {"missing": True, "renderer": "local"}
    preview = console.post("/film/sequences/SEQ01/compose", wish)
    assert [prompt["shot"] for prompt in preview["shot_prompts"]] == ["SEQ01_SH02"]
    assert (len(preview["takes"]), preview["seconds"], preview["refused"]) == (1, 3, None)
    (take,) = console.post("/film/sequences/SEQ01/generate", wish)["jobs"]
    until(lambda: console.get("/film/sequences/SEQ01")["takes"][-1]["video"], "the take")
    made = next(t for t in console.get("/film/sequences/SEQ01")["takes"] if t["take_id"] == take)
    assert [prompt["shot"] for prompt in made["shot_prompts"]] == ["SEQ01_SH02"]
    again = console.post("/film/sequences/SEQ01/compose", wish)
    assert (again["shot_prompts"], again["takes"]) == ([], [])


def test_the_next_step_leads_to_the_run_of_what_is_missing(console: Console) -> None:
    console.post("/film/sequences/SEQ01/approve-grid", {"quadrant": 2})
    console.post("/film/sequences/SEQ01/approve", {"take": 1})
    console.post("/film/sequences/SEQ01/revise", {"shot": "2", "prompt": "@bob closes the gate."})
    assert "/p/film/SEQ01?view=compose&amp;missing=yes" in console.http.get("/p/film/SEQ01").text


def test_a_composition_shows_what_it_would_send_and_appends_nothing(revised: Console) -> None:
    before = kinds(revised.root)
    seen = revised.post(f"{SEQ01}/compose", {"shots": {"1": "take1"}, "words": {"3": "The gate stays open."}})
    first, second, third = seen["shot_prompts"]
    assert (first["prompt"], first["source"], first["differs_from_working"]) == (
        "@ann walks across the yard.",
        "SEQ01_take001",
        True,
    )
    assert (second["source"], second["differs_from_working"]) == ("working", False)
    assert (third["prompt"], third["source"]) == ("The gate stays open.", "words")
    assert ["-", "swings shut behind them"] in third["words"]
    assert [take["take_id"] for take in seen["takes"]] == ["SEQ01_take002"]
    assert (seen["free"], seen["price"], seen["agreed"], seen["refused"]) == (True, None, None, None)
    assert kinds(revised.root) == before


def test_words_are_picked_from_a_take_of_that_shot_alone_by_its_id(revised: Console) -> None:
    revised.post(f"{SEQ01}/generate", {"shot": 2, "renderer": "local"})
    until(lambda: kinds(revised.root)[-1] == "VideoCompleted", "the take")
    revised.post(f"{SEQ01}/revise", {"shot": 2, "prompt": "@bob comes back."})
    seen = revised.post(f"{SEQ01}/compose", {"shots": {"2": "SEQ01_SH02_take001"}})
    assert (seen["shot_prompts"][1]["prompt"], seen["shot_prompts"][1]["source"]) == (
        "@bob leaves.",
        "SEQ01_SH02_take001",
    )


def test_generating_appends_the_picked_words_the_new_ones_and_the_take_in_one_act(revised: Console) -> None:
    before = len(events(revised.root))
    body = {
        "shots": {"1": 1},
        "words": {"3": "The gate stays open."},
        "renderer": "local",
        "message": "the best of both",
    }
    revised.post(f"{SEQ01}/generate", body)
    picked, said, asked = events(revised.root)[before : before + 3]
    assert [e["type"] for e in (picked, said, asked)] == ["ShotPromptRevised", "ShotPromptRevised", "TakeRequested"]
    assert picked["data"]["source"]["take_id"] == "SEQ01_take001"
    assert said["data"]["source"]["kind"] == "override"
    assert {e["cause"] for e in (picked, said, asked)} == {picked["cause"]}
    assert {e["message"] for e in (picked, said, asked)} == {"the best of both"}
    prompts = asked["data"]["shot_prompts"]
    assert [p["prompt"] for p in prompts] == ["@ann walks across the yard.", "@bob leaves.", "The gate stays open."]
    assert prompts[0]["picked_from"] == "SEQ01_take001"
    until(lambda: revised.get(SEQ01)["takes"][-1]["video"], "the take")


def test_nothing_of_a_composition_stays_where_the_run_is_refused(revised: Console) -> None:
    before = kinds(revised.root)
    body = {"shots": {"1": "1"}, "settings": {"no_such": 1}, "renderer": "local"}
    revised.refused(f"{SEQ01}/generate", body, 400, "no_such")
    revised.refused(f"{SEQ01}/generate", {"shots": {"1": "1"}, "words": {"SH01": "x"}}, 400, "a take and new words")
    assert kinds(revised.root) == before
    assert "no_such" in revised.post(f"{SEQ01}/compose", body)["refused"]["error"]


def test_a_paid_run_wants_the_price_it_was_shown_with(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAL_KEY", "id:secret")
    before = kinds(console.root)
    seen = console.post(f"{SEQ01}/compose", {"renderer": "fal"})
    assert seen["free"] is False
    assert seen["price"]["amount"] == seen["agreed"]
    assert seen["price"]["priced_on"]
    console.refused(f"{SEQ01}/generate", {"renderer": "fal"}, 400, f"costs ${seen['agreed']}")
    fault = console.refused(f"{SEQ01}/generate", {"renderer": "fal", "agreed": "0.01"}, 409, "not what was agreed to")
    assert f"${seen['agreed']}" in fault["error"]
    console.refused(f"{SEQ01}/grid", {"renderer": "fal"}, 400, "nobody has agreed")
    assert kinds(console.root) == before


def test_words_written_upon_others_are_not_recorded_over_a_revision_that_was_not_seen(console: Console) -> None:
    seen = console.get(SEQ01)["shots"][0]["prompt"]
    console.post(f"{SEQ01}/revise", {"shot": 1, "prompt": "@ann crawls.", "based_on": seen})
    before = kinds(console.root)
    mine = {"shot": 1, "prompt": "@ann runs.", "based_on": seen}
    fault = console.refused(f"{SEQ01}/revise", mine, 409, "SEQ01_SH01 was revised since")
    assert (fault["code"], fault["about"]["now"], fault["about"]["yours"]) == (
        "words_changed",
        "@ann crawls.",
        "@ann runs.",
    )
    run = {"words": {"1": "@ann runs."}, "based_on": {"1": seen}, "renderer": "local"}
    assert console.post(f"{SEQ01}/compose", run)["refused"]["code"] == "words_changed"
    console.refused(f"{SEQ01}/generate", run, 409, "was revised since")
    assert kinds(console.root) == before
    console.post(f"{SEQ01}/revise", {**mine, "based_on": "@ann crawls."})
    assert kinds(console.root) == [*before, "ShotPromptRevised"]


def test_grids_are_looked_at_and_asked_for(console: Console) -> None:
    seen = console.post(f"{SEQ01}/compose-grid", {"prompt": "a yard in snow", "count": 2, "renderer": "local"})
    assert (seen["prompt"], seen["count"], seen["free"]) == ("a yard in snow", 2, True)
    started = console.post(f"{SEQ01}/grid", {"prompt": "a yard in snow", "count": 2, "renderer": "local"})
    assert started["jobs"] == ["SEQ01_grid002", "SEQ01_grid003"]
    until(lambda: all(grid["media"] for grid in console.get(SEQ01)["keyframes"]), "the grids")


def test_one_shot_is_composed_as_a_take_of_its_own(console: Console) -> None:
    seen = console.post(f"{SEQ01}/compose", {"shot": 2, "renderer": "local"})
    assert [prompt["shot"] for prompt in seen["shot_prompts"]] == ["SEQ01_SH02"]
    assert (seen["takes"][0]["take_id"], seen["takes"][0]["mode"]) == ("SEQ01_SH02_take001", "single")


def test_letters_that_a_rehearsal_would_lack_are_named(
    console: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {"words": {"1": "rain on 橋"}, "renderer": "local"}
    assert console.post(f"{SEQ01}/compose", body)["warnings"] == []
    hide_fonts(monkeypatch, tmp_path)
    (said,) = console.post(f"{SEQ01}/compose", body)["warnings"]
    assert said.startswith("no font here has Chinese, left out of the pictures")


@pytest.mark.parametrize("act", ["grid", "generate"])
def test_a_run_says_which_pictures_it_took_in_first_and_which_it_could_not_place(console: Console, act: str) -> None:
    clean = console.root / "frames" / "film" / "clean"
    clean.mkdir(parents=True, exist_ok=True)
    Image.new("RGBA", (640, 360), (9, 9, 9, 128)).save(clean / "SEQ01.png")
    Image.new("RGB", (640, 360)).save(clean / "SEQ01 (1).png")
    Image.new("RGB", (640, 360)).save(clean / "SEQ01_shot00.png")
    started = console.post(f"{SEQ01}/{act}", {"renderer": "local"})
    assert "clean/SEQ01.png is SEQ01_start001; transparency laid on #ffffff" in started["said"]
    assert "SEQ01_shot00.png" in started["said"]
    assert "StartFrameSupplied" in [told["type"] for told in started["events"]]
    until(lambda: not console.get(SEQ01)["under_way"], "its end")
