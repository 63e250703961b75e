"""What a first hour must not lose: decisions, words, presses of keys, and where one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support import Windows, says
from tests.cli.support import Process, Takes, add_plan, events, kinds, one_sequence, sequence
from tests.console.crowd import crowded
from tests.console.support import started

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

TAKE = "/p/film/dailies?item=SEQ01_take001"
COMPOSE = "/p/film/SEQ01?view=compose"
OWN = "Own words for shot 1"


def write(page: Page, words: str) -> None:
    """Write own words for the first shot, in place of the working ones."""
    page.get_by_role("button", name="Write it anew").first.click()
    page.get_by_label(OWN).fill(words)


def hold(page: Page, key: str, times: int = 9) -> None:
    """Hold a key: the first press, and as many that the keyboard repeats by itself."""
    for _ in range(times):
        page.keyboard.down(key)
    page.keyboard.up(key)


def test_a_held_key_judges_one_take_and_a_held_arrow_moves_on(windows: Windows) -> None:
    page = windows.open(TAKE)
    hold(page, "a")
    says(page, "approved")
    expect(page.locator("#desk")).to_have_attribute("data-item", "SEQ02_take001")
    hold(page, "ArrowUp")
    expect(page.locator("#desk")).to_have_attribute("data-item", "SEQ01_grid001")
    assert kinds(windows.root).count("TakeApproved") == 1


def test_enter_pressed_thrice_or_held_sends_once_and_says_it_once(windows: Windows) -> None:
    page = windows.open("/p/film/SEQ01?view=cut")
    page.locator("#take-SEQ01_take001").get_by_role("button", name="Approve").focus()
    page.evaluate("for (let n = 0; n < 3; n++) document.activeElement.click()")
    says(page, "Take 1 approved")
    expect(page.locator("#toasts .toast")).to_have_count(1)
    assert kinds(windows.root).count("TakeApproved") == 1
    page.get_by_role("button", name="Explore a grid").first.click()
    make = page.locator("[data-act=explore]")
    expect(make).to_have_attribute("aria-disabled", "false")
    page.evaluate("for (let n = 0; n < 3; n++) document.querySelector('[data-act=explore]').click()")
    says(page, "SEQ01_grid002 is under way")
    assert kinds(windows.root).count("GridRequested") == 2


@pytest.mark.parametrize(("opens", "within"), [("?", "#keymap"), ("n", "#note-dialog"), ("r", "#reject-dialog")])
def test_no_key_acts_behind_an_open_dialog(windows: Windows, opens: str, within: str) -> None:
    before = kinds(windows.root)
    page = windows.open(TAKE)
    page.keyboard.press(opens)
    page.locator(f"{within} h2").click()  # nothing is typed into
    for key in ("a", "Shift+A", "u", "3", "ArrowDown", "n", "s"):
        page.keyboard.press(key)
    expect(page.locator("dialog[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#desk")).to_have_attribute("data-item", "SEQ01_take001")
    expect(page.locator(".seg.is-current")).to_have_attribute("data-shot", "SEQ01_SH01")
    assert kinds(windows.root) == before


def test_digits_tick_the_chips_of_a_rejection(windows: Windows) -> None:
    page = windows.open(TAKE)
    for key in ("r", "1", "3", "1", "4"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    says(page, "rejected")
    assert events(windows.root)[-1]["data"]["reason"] == "physics, camera"


def test_u_names_what_another_did_and_asks(windows: Windows) -> None:
    Process(windows.root)("approve", "film", "SEQ01", "--take", "1", "--actor", "Ines")
    before = kinds(windows.root)
    page = windows.open(TAKE)
    page.keyboard.press("u")
    asked = page.get_by_role("dialog", name="Undo this in SEQ01?")
    expect(asked).to_contain_text("Take approved")
    expect(asked).to_contain_text("Ines · 20")
    asked.get_by_role("button", name="Leave it").click()
    assert kinds(windows.root) == before
    page.keyboard.press("u")
    asked.get_by_role("button", name="Undo it").click()
    says(page, "Undone")
    assert kinds(windows.root)[-1] == "VerdictWithdrawn"
    page.keyboard.press("Shift+U")
    says(page, "SEQ01_take001 approved")
    assert (kinds(windows.root)[-1], events(windows.root)[-1]["by"]) == ("TakeApproved", "tester")


def test_undo_of_this_visit_outlives_the_page_and_stops_where_another_went_on(windows: Windows) -> None:
    windows.pardon("409")
    page = windows.open(TAKE)
    page.keyboard.press("a")
    says(page, "approved")
    windows.go(page, "/p/film/SEQ02?view=cut")
    page.keyboard.press("u")
    says(page, "Undone")
    page.keyboard.press("Shift+U")
    says(page, "Take 1 of SEQ01 approved")
    assert kinds(windows.root)[-3:] == ["TakeApproved", "VerdictWithdrawn", "TakeApproved"]
    Process(windows.root)("reject", "film", "SEQ01", "--take", "1", "--reason", "the latch", "--actor", "Ines")
    page.keyboard.press("u")
    expect(page.get_by_role("dialog", name="Undo this in SEQ01?")).to_contain_text("the latch")
    page.keyboard.press("Escape")
    assert kinds(windows.root)[-1] == "TakeRejected"


def test_words_stay_over_another_view_a_reload_and_the_way_back_until_they_are_sent(windows: Windows) -> None:
    page = windows.open(COMPOSE)
    write(page, "@ann runs, and falls.")
    page.get_by_role("link", name="Cut", exact=True).click()
    expect(page.locator("#cut-player")).to_be_visible()
    page.go_back()
    expect(page.get_by_label(OWN)).to_have_value("@ann runs, and falls.")
    page.reload()
    expect(page.get_by_label(OWN)).to_have_value("@ann runs, and falls.")
    expect(page.locator("#run-preview")).to_contain_text("own words")
    page.locator("#generate[aria-disabled=false]").click()
    says(page, "is under way")
    assert sequence(windows.root, "SEQ01")["shots"][0]["prompt"] == "@ann runs, and falls."
    page.reload()
    expect(page.get_by_label(OWN)).to_be_hidden()


def test_a_note_and_a_reason_stay_until_they_are_sent(windows: Windows) -> None:
    page = windows.open(TAKE)
    for key, field in (("n", "#note-dialog textarea"), ("r", "#reject-dialog textarea")):
        page.keyboard.press(key)
        page.locator(field).fill(f"the latch {key}")
        page.reload()
        expect(page.locator("#live")).to_have_class("live is-on")
        page.keyboard.press(key)
        expect(page.locator(field)).to_have_value(f"the latch {key}")
        page.locator("dialog[open] [value=go]").click()
        says(page, "oted" if key == "n" else "rejected")
        windows.go(page, TAKE)
        page.keyboard.press(key)
        expect(page.locator(field)).to_have_value("")
        page.keyboard.press("Escape")


def test_words_revised_meanwhile_are_shown_beside_ones_own_before_anything_is_recorded(windows: Windows) -> None:
    page = windows.open(COMPOSE)
    write(page, "@ann runs.")
    Process(windows.root)("revise", "film", "SEQ01", "--shot", "1", "@ann crawls.", "--actor", "Ines")
    before = kinds(windows.root)
    told = page.locator("#pick-SEQ01_SH01 [data-revised]")
    expect(told).to_contain_text("@ann crawls.")
    expect(page.get_by_label(OWN)).to_have_value("@ann runs.")
    expect(page.locator("#generate")).to_have_attribute("aria-disabled", "true")
    expect(page.locator("#generate-why")).to_contain_text("Shot 1 was revised meanwhile")
    assert kinds(windows.root) == before
    told.get_by_role("button", name="Keep my words").click()
    expect(told).to_be_hidden()
    page.locator("#generate[aria-disabled=false]").click()
    says(page, "is under way")


def test_what_is_not_in_the_preview_is_not_sent(windows: Windows) -> None:
    page = windows.open(COMPOSE)
    write(page, "@ann runs.")
    expect(page.locator("#generate")).to_have_attribute("aria-disabled", "false")
    held = []
    page.route("**/compose", lambda route: held.append(route))
    page.keyboard.type(" Faster.")
    expect(page.locator("#generate")).to_have_attribute("aria-disabled", "true")
    with page.expect_request("**/compose"):
        pass
    page.keyboard.type(" Slower.")  # while the answer about the words before is on its way
    held[0].continue_()
    with page.expect_request("**/compose"):
        pass
    expect(page.locator("#generate")).to_have_attribute("aria-disabled", "true")
    page.locator("#generate").click(force=True)
    assert "TakeRequested" not in kinds(windows.root)[-1:]
    for route in held[1:]:
        route.continue_()
    expect(page.locator("#generate")).to_have_attribute("aria-disabled", "false")


def test_without_the_console_the_address_stays_that_of_what_is_shown(windows: Windows) -> None:
    windows.pardon("net::ERR")
    page = windows.open(TAKE)
    before = page.url
    page.route("**/p/**", lambda route: route.abort())
    page.keyboard.press("ArrowUp")
    says(page, "can't be reached")
    assert page.url == before
    expect(page.locator("#desk")).to_have_attribute("data-item", "SEQ01_take001")
    page.unroute("**/p/**")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#desk")).to_have_attribute("data-item", "SEQ02_take001")
    assert page.url != before


def test_fast_presses_among_two_thousand_takes_all_count(browser: Browser, tmp_path: Path) -> None:
    crowded(tmp_path / "crowd", 20, 2000)
    with started(tmp_path / "crowd") as (_, link):
        windows = Windows(browser, link.rstrip("/"), Takes(tmp_path / "crowd"))
        windows.pardon("404")
        page = windows.open("/p/crowd/dailies?list=pending")
        names = page.locator("#queue [data-id]").evaluate_all("rows => rows.map((row) => row.dataset.id)")
        assert len(names) > 1900
        for _ in range(25):
            page.keyboard.press("ArrowDown")
        expect(page.locator("#desk")).to_have_attribute("data-item", names[25])
        windows.close()


@pytest.mark.parametrize("path", ["/nope", "/p/film/SEQ01/nope", "/p/film?show=many", "/p/nope"])
def test_a_page_that_is_not_there_leads_on(windows: Windows, path: str) -> None:
    windows.pardon("the server responded with a status of 4")
    page = windows.new()
    page.goto(path)
    page.get_by_role("link", name="See all projects").click()
    expect(page.locator("#project-film")).to_be_visible()


LONG = "Supercalifragilistic" * 9
OUTSIDE = """() => {
  const within = (inner, outer) => inner.left >= outer.left - 1 && inner.right <= outer.right + 1;
  const box = (one) => one.getBoundingClientRect();
  const shown = (one) => one.getClientRects().length > 0;
  const bar = [...document.querySelectorAll(".top > *")].filter(shown).sort((a, b) => box(a).left - box(b).left);
  const over = bar.slice(1).filter((one, n) => box(one).left < box(bar[n]).right - 1).map((one) => one.className);
  const burst = [...document.querySelectorAll(".card, .slate, .page-head, .desk, .screen")].filter(shown);
  return [...over, ...burst.flatMap((outer) => [...outer.querySelectorAll("h1, h2, h3, p, .sub, .what")]
    .filter((one) => shown(one) && !one.matches(".visually-hidden") && !within(box(one), box(outer)))
    .map((one) => `${outer.className}: ${one.textContent.slice(0, 30)}`))];
}"""


@pytest.mark.parametrize("width", [390, 1024, 1440, 2560])
def test_long_titles_cover_nothing_and_stay_within_their_cards(windows: Windows, width: int) -> None:
    plan = one_sequence(LONG, "مشهد طويل في الساحة") | {"project": "long", "title": LONG}
    plan["sequences"]["SEQ01"]["title"] = LONG
    plan["sequences"]["SEQ02"] = {"title": "مشهد طويل", "shots": [{"prompt": "مرحبا", "duration": 1}]}
    add_plan(windows.film, plan)
    page = windows.open("/", viewport={"width": width, "height": 900})
    for path in ("/", "/p/long", "/p/long/SEQ01?view=cut", "/p/long/SEQ01?view=compose", "/p/long/time"):
        windows.go(page, path)
        assert page.evaluate(OUTSIDE) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    windows.go(page, "/p/long")
    arabic = page.locator("#card-SEQ02 h3")
    assert arabic.evaluate("one => getComputedStyle(one).direction") == "rtl"


def test_the_time_of_a_project_that_was_not_touched_lately_goes_to_its_beginning(windows: Windows) -> None:
    add_plan(windows.film, one_sequence("A hill.") | {"project": "other"})
    for n in range(70):
        windows.film("revise", "other", "SEQ01", "--shot", "1", f"A hill, {n}.")
    own = [event["position"] for event in events(windows.root) if event["stream"].startswith("film")]
    page = windows.open("/p/film/time")
    rows = page.locator("#events [data-at]")
    expect(rows.last).to_have_attribute("data-at", str(own[-1]))
    expect(rows.last).to_have_attribute("aria-current", "true")
    expect(rows.first).to_have_attribute("data-at", str(own[0]))
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    expect(page.locator("#events [aria-current]")).to_have_attribute("data-at", str(own[-6]))
    windows.go(page, "/p/other/time")
    expect(rows).to_have_count(30)
    page.get_by_role("link", name="Earlier events").click()
    expect(rows).to_have_count(72)
