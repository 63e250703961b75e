"""Takes side by side, the words that differ, and a next run put together from what takes have said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support import says
from tests.cli.support import PLAN, add_plan, events, facts, kinds, sha256

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.support import Windows

pytestmark = pytest.mark.browser

WALKS, RUNS = "@ann walks across the yard.", "@ann runs across the yard."


@pytest.fixture
def two(windows: Windows) -> Windows:
    """Return windows on a workspace whose SEQ01 has a second take with other words in shot 1."""
    windows.film("generate", "film", "SEQ01", "--shot-override", f"0:{RUNS}")
    return windows


def place(page: Page) -> list[float]:
    """Return where the videos of the sides stand."""
    found: list[float] = page.eval_on_selector_all("#sides video", "all => all.map(one => one.currentTime)")
    return found


def test_the_newest_take_stands_beside_the_one_before_and_words_that_differ_are_marked(two: Windows) -> None:
    page = two.open("/p/film/SEQ01?view=compare")
    expect(page.get_by_label("Take A")).to_have_value("SEQ01_take001")
    expect(page.get_by_label("Take B")).to_have_value("SEQ01_take002")
    changed = page.locator(".change:not(.is-same)")
    expect(changed).to_have_count(1)
    expect(changed.locator("del")).to_have_text("walks")
    expect(changed.locator("ins")).to_have_text("runs")
    page.keyboard.press("2")
    page.wait_for_function(
        "[...document.querySelectorAll('#sides video')].every(v => Math.abs(v.currentTime - 1) < .1)"
    )
    assert len(place(page)) == 2


def test_the_choice_of_takes_is_in_the_address(two: Windows) -> None:
    page = two.open("/p/film/SEQ01?view=compare")
    page.get_by_label("Take A").select_option("SEQ01_take002")
    page.get_by_label("Take B").select_option("SEQ01_take001")
    expect(page.locator(".changes ins").first).to_have_text("walks")
    again = two.open(page.url.removeprefix(two.base))
    expect(again.get_by_label("Take A")).to_have_value("SEQ01_take002")
    expect(again.get_by_label("Take B")).to_have_value("SEQ01_take001")


def test_the_take_in_front_is_approved_by_key(two: Windows) -> None:
    page = two.open("/p/film/SEQ01?view=compare")
    page.keyboard.press("a")
    says(page, "Which take?")
    page.keyboard.press("`")
    page.keyboard.press("`")
    expect(page.locator("#side-b")).to_have_class("side-b is-up")
    page.keyboard.press("a")
    says(page, "Take 2 approved")
    assert facts(two.root, "TakeApproved")[-1]["take_id"] == "SEQ01_take002"


def test_a_click_on_an_earlier_prompt_goes_into_the_next_run(two: Windows) -> None:
    before = len(events(two.root))
    page = two.open("/p/film/SEQ01?view=compose")
    page.locator("#pick-SEQ01_SH01").get_by_role("radio", name="Take 1").click()
    preview = page.locator("#run-preview")
    expect(preview).to_contain_text("1 of 3 shots differ from the working prompts")
    expect(preview).to_contain_text("from take 1")
    expect(preview.locator("ins")).to_have_text("walks")
    assert len(events(two.root)) == before
    page.get_by_role("button", name="Generate a take · free rehearsal").click()
    says(page, "SEQ01_take003")
    page.locator('#family [data-node="SEQ01_take003"] img').wait_for()
    appended = kinds(two.root, before)
    assert appended[:2] == ["ShotPromptRevised", "TakeRequested"]
    assert appended[-1] == "VideoCompleted"
    asked, done = facts(two.root, "TakeRequested")[-1], facts(two.root, "VideoCompleted")[-1]
    assert asked["shot_prompts"][0]["prompt"] == WALKS
    assert sha256((two.root / done["path"]).read_bytes()) == done["sha256"]


def test_own_words_go_into_the_next_run(two: Windows) -> None:
    page = two.open("/p/film/SEQ01?view=compose")
    row = page.locator("#pick-SEQ01_SH03")
    row.get_by_role("button", name="Write it anew").click()
    row.get_by_label("Own words for shot 3").fill("The gate stays open.")
    expect(page.locator("#run-preview")).to_contain_text("own words")
    page.get_by_role("button", name="Generate a take · free rehearsal").click()
    page.locator('#family [data-node="SEQ01_take003"] img').wait_for()
    assert facts(two.root, "TakeRequested")[-1]["shot_prompts"][2]["prompt"] == "The gate stays open."


def test_the_plans_words_are_taken_where_they_differ(two: Windows) -> None:
    plan = {**PLAN, "sequences": {**PLAN["sequences"]}}
    shots = [{**shot} for shot in PLAN["sequences"]["SEQ01"]["shots"]]
    shots[0]["prompt"] = "@ann crosses the yard."
    plan["sequences"]["SEQ01"] = {**PLAN["sequences"]["SEQ01"], "shots": shots}
    add_plan(two.film, plan)
    page = two.open("/p/film/SEQ01?view=cut")
    expect(page.locator("#plan-SEQ01_SH01 ins")).to_have_text("crosses")
    page.get_by_role("button", name="Take the plan's words").click()
    says(page, "Shot 1 says what the plan says")
    expect(page.locator("#plan-SEQ01_SH01")).to_have_count(0)
    revised = facts(two.root, "ShotPromptRevised")[-1]
    assert (revised["prompt"], revised["source"]["kind"]) == ("@ann crosses the yard.", "plan")
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.locator("#plan-SEQ01_SH01")).to_be_visible()
