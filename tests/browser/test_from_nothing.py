"""A project without the command line: a sheet dropped and mapped by mouse, one made from nothing by keys alone."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import expect

from services.workspace.finding import create_workspace
from tests.browser.support import PHONE, Windows, says
from tests.browser.test_manners import grave
from tests.cli.support import Takes, facts, kinds
from tests.console.support import started

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

SHEET = "Scene No,Shot,Description,Secs,Size\nSEQ01,,A gull lands on a post.,1,WIDE\n,,Only the grey sea.,1,CU\n"
# Files as a hand lets them go over the page.
DROP = """([name, text]) => {
  const held = new DataTransfer();
  held.items.add(new File([text], name));
  const zone = document.querySelector("[data-zone]");
  for (const type of ["dragover", "drop"])
    zone.dispatchEvent(new DragEvent(type, { dataTransfer: held, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def nothing(browser: Browser, tmp_path: Path) -> Iterator[Windows]:
    """Return windows on a workspace in which there is nothing yet."""
    takes = Takes(tmp_path / "nothing")
    create_workspace(takes.root)[0].close()
    with started(takes.root) as (_, link):
        windows = Windows(browser, link.rstrip("/"), takes)
        yield windows
        windows.close()
    assert windows.faults == []


def drop(page: Page, text: str = SHEET, name: str = "harbour.csv") -> None:
    page.evaluate(DROP, [name, text])


def test_a_sheet_is_dropped_mapped_and_taken_to_its_first_take_by_mouse(nothing: Windows, axe: str) -> None:
    page = nothing.open("/")
    assert grave(page, axe) == []
    drop(page)
    reading = page.locator("#reading")
    expect(reading.get_by_role("alert")).to_contain_text("the CSV has 1 fault")
    expect(reading.get_by_role("button", name="Add it")).to_have_attribute("aria-disabled", "true")
    assert grave(page, axe) == []
    reading.get_by_label("What Size is").select_option("notes")
    expect(reading.locator("#reading-said")).to_have_text("harbour: would be added: SEQ01")
    reading.get_by_role("button", name="Add it").click()
    page.wait_for_url("**/p/harbour")
    page.get_by_role("link", name="Compose a run").or_(page.locator("#card-SEQ01 .next a")).first.click()
    page.get_by_role("link", name="Compose", exact=True).click()
    page.get_by_role("button", name="Generate a take · free rehearsal").click()
    says(page, "SEQ01_take001 is under way")
    page.get_by_role("link", name="Cut", exact=True).click()
    page.locator("#take-SEQ01_take001 img").wait_for()
    assert "VideoCompleted" in kinds(nothing.root)


def test_the_same_sheet_dropped_twice_says_that_it_is_there(nothing: Windows) -> None:
    page = nothing.open("/")
    for again in (False, True):
        drop(page, SHEET.replace(",Size", ",Notes"))
        said = page.locator("#reading-said")
        expect(said).to_contain_text("nothing would be added" if again else "would be added: SEQ01")
        if again:
            page.get_by_role("link", name="To the board").click()
        else:
            page.get_by_role("button", name="Add it").click()
        page.wait_for_url("**/p/harbour")
        before = kinds(nothing.root)
        nothing.go(page, "/")
    assert kinds(nothing.root) == before


def test_a_project_is_made_from_nothing_by_the_keyboard_alone(nothing: Windows, axe: str) -> None:
    page = nothing.open("/")
    keys = page.keyboard

    def to(name: str) -> None:
        for _ in range(40):
            keys.press("Tab")
            if page.evaluate("document.activeElement.innerText || document.activeElement.name") == name:
                return
        raise AssertionError(f"no Tab leads to {name}")

    to("Make a project from nothing")
    keys.press("Enter")
    page.wait_for_url("**/new")
    expect(page.locator("#live")).to_have_class("live is-on")
    expect(page.get_by_label("Title", exact=True)).to_be_focused()
    assert grave(page, axe) == []
    keys.type("Hafen am Morgen")
    to("Add an element")
    keys.press("Enter")
    keys.type("mara")
    to("Add a shot")
    keys.press("Shift+Tab")
    keys.press("Shift+Tab")
    keys.press("Shift+Tab")
    keys.type("@maja waits at the quay.")
    to("Add a shot")
    keys.press("Enter")
    keys.type("The sea.")
    to("Make the project")
    nothing.pardon("400")
    keys.press("Enter")
    expect(page.get_by_role("alert")).to_have_text(
        "the plan has 1 faultSEQ01, shot 1: there is no element @maja; there is mara"
    )
    page.get_by_label("What is seen").first.focus()
    keys.press("Control+a")
    keys.type("@mara waits at the quay.")
    to("Make the project")
    keys.press("Enter")
    page.wait_for_url("**/p/hafen-am-morgen")
    (planned,) = facts(nothing.root, "SequencePlanned")
    assert [shot["prompt"] for shot in planned["shots"]] == ["@mara waits at the quay.", "The sea."]


def test_a_plan_is_edited_part_by_part(windows: Windows, axe: str) -> None:
    page = windows.open("/p/film/plan")
    assert grave(page, axe) == []
    page.get_by_role("button", name="Edit SEQ01").click()
    dialog = page.locator("#sequence-dialog")
    assert grave(page, axe) == []
    dialog.get_by_role("button", name="Shot 2 omitted").click()
    dialog.get_by_role("button", name="Add a shot").click()
    dialog.get_by_label("What is seen").fill("A new one.")
    dialog.get_by_role("button", name="Save").click()
    says(page, "Film: changed: SEQ01")
    expect(page.locator("#plan-SEQ01 .plan-shots")).to_contain_text("A new one.")
    page.get_by_role("button", name="SEQ02 earlier").click()
    says(page, "what holds for the whole plan")
    expect(page.locator("#plan-sequences > li").first).to_have_attribute("data-name", "SEQ02")
    page.get_by_role("button", name="Omit SEQ02").click()
    page.get_by_role("button", name="Put SEQ02 back").click()
    expect(page.locator("#plan-SEQ02")).to_be_visible()
    page.get_by_label("Dollars").fill("12")
    page.get_by_role("button", name="Set the budget").click()
    expect(page.locator("#budget")).to_contain_text("$12.00, of which")


def test_an_element_gets_a_picture_and_another_in_its_place(windows: Windows) -> None:
    page = windows.open("/p/film/plan")
    face = page.locator("#element-ann img.face")
    seen = ""
    for colour in ("red", "blue"):
        data = io.BytesIO()
        Image.new("RGB", (640, 360), colour).save(data, "PNG")
        page.get_by_role("button", name="Edit ann").click()
        expect(page.locator("#element-dialog")).to_be_visible()
        front = page.locator("#element-dialog input[name=frontal]")
        front.set_input_files({"name": "ann.png", "mimeType": "image/png", "buffer": data.getvalue()})
        page.locator("#element-dialog").get_by_role("button", name="Save").click()
        expect(page.locator("#element-dialog")).to_be_hidden()
        if seen:
            expect(face).not_to_have_attribute("src", seen)
        seen = face.get_attribute("src") or ""


def test_words_are_written_in_place_with_their_history_and_a_second_hand_sees_both(windows: Windows, axe: str) -> None:
    page, other = windows.open("/p/film/SEQ01?view=words"), windows.open("/p/film/SEQ01?view=words")
    mine, theirs = page.locator("#words-SEQ01_SH01"), other.locator("#words-SEQ01_SH01")
    assert grave(page, axe) == []
    theirs.get_by_label("Working words").fill("@ann stands still.")
    mine.get_by_label("Working words").fill("@ann runs across the yard.")
    mine.get_by_label("Working words").press("Control+Enter")
    says(page, "Revised")
    expect(mine.locator("li.is-working ins")).to_have_text("runs")
    expect(theirs.locator(".meanwhile")).to_contain_text("@ann runs across the yard.")
    expect(theirs.get_by_label("Working words")).to_have_value("@ann stands still.")
    assert grave(other, axe) == []
    windows.go(other, "/p/film/SEQ01?view=cut")
    windows.go(other, "/p/film/SEQ01?view=words")
    expect(theirs.get_by_label("Working words")).to_have_value("@ann stands still.")
    theirs.get_by_role("button", name="Go on with mine").click()
    theirs.get_by_role("button", name="Save the words").click()
    says(other, "Revised")
    expect(mine.get_by_label("Working words")).to_have_value("@ann stands still.")
    mine.get_by_role("button", name="Use these words").last.click()
    mine.get_by_role("button", name="Save the words").click()
    expect(mine.locator("li.is-working ins")).to_have_text("walks across the yard")


def test_all_of_it_fits_a_phone(windows: Windows, axe: str) -> None:
    page = windows.open("/", viewport=PHONE, has_touch=True)
    drop(page)
    page.locator("#reading table").wait_for()
    for path in ("", "/new", "/p/film/plan", "/p/film/SEQ01?view=words"):
        if path:
            windows.go(page, path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
        assert grave(page, axe) == [], path
