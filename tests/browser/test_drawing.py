"""Drawing on a frame by mouse, touch and keys; the note that keeps it, on the line of time and resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.support import PHONE, says
from tests.browser.test_manners import grave
from tests.cli.support import events, kinds

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.support import Windows

pytestmark = pytest.mark.browser

TAKE = "/p/film/dailies?item=SEQ01_take001"


def at_frame(windows: Windows, **options: Any) -> Page:
    """Open a take in dailies, six frames into its third shot."""
    page = windows.open(TAKE, **options)
    page.locator("video").evaluate("video => video.readyState || new Promise(go => video.onloadeddata = go)")
    page.keyboard.press("3")
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    return page


def kept(windows: Windows) -> dict[str, Any]:
    """Return the newest fact, a note."""
    fact = events(windows.root)[-1]
    assert fact["type"] == "NoteAdded"
    data: dict[str, Any] = fact["data"]
    return data


def add_note(page: Page, text: str) -> None:
    dialog = page.get_by_role("dialog", name="Note")
    dialog.get_by_label("with your drawing").fill(text)
    dialog.get_by_role("button", name="Add note").click()
    says(page, "Noted")


def test_a_mouse_draws_a_stroke_an_arrow_and_a_box_and_the_note_stands_at_its_moment(windows: Windows) -> None:
    page = at_frame(windows)
    page.get_by_role("button", name="Draw on this frame").click()
    box = page.locator(".sketch").bounding_box()
    assert box is not None

    def drag(*points: tuple[float, float]) -> None:
        places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
        page.mouse.move(*places[0])
        page.mouse.down()
        for place in places[1:]:
            page.mouse.move(*place)
        page.mouse.up()

    drag((0.2, 0.2), (0.3, 0.25), (0.4, 0.2))
    page.get_by_role("button", name="Arrow").click()
    page.get_by_role("button", name="Red").click()
    drag((0.5, 0.5), (0.75, 0.25))
    page.get_by_role("button", name="Box").click()
    drag((0.9, 0.9), (0.6, 0.6))
    drag((0.1, 0.1), (0.2, 0.2))
    page.get_by_role("toolbar").get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Keep with a note").click()
    add_note(page, "<b>his hand</b> \u202eleft")
    data, drawing = kept(windows), kept(windows)["drawing"]
    assert (data["seconds"], drawing["frame"]) == (2.251, 54)
    assert [len(drawing[kind]) for kind in ("strokes", "arrows", "boxes", "pins")] == [1, 1, 1, 0]
    assert drawing["strokes"][0]["points"][0] == pytest.approx([0.2, 0.2], abs=0.01)
    assert (drawing["arrows"][0]["colour"], drawing["arrows"][0]["end"]) == (1, pytest.approx([0.75, 0.25], abs=0.01))
    expect(page.locator(".overlay .drawn polyline")).to_have_count(1)
    page.keyboard.press("Home")
    expect(page.locator(".overlay .drawn")).to_have_count(0)
    page.get_by_role("button", name="Note 1: <b>his hand</b>").click()
    expect(page.locator(".overlay .drawn line")).to_have_count(1)
    page.get_by_role("button", name="Resolve note 1").click()
    says(page, "Note 1 is resolved")
    expect(page.locator(".note-mark")).to_have_class("note-mark is-resolved has-drawing is-here")
    expect(page.locator("[data-settle]")).to_have_text("Reopen")
    page.get_by_role("button", name="Reopen note 1").click()
    says(page, "Note 1 is open again")
    assert kinds(windows.root)[-2:] == ["NoteResolved", "NoteReopened"]
    windows.go(page, "/p/film/report")
    expect(page.locator(".decisions .drawn polyline")).to_be_visible()


def test_a_finger_draws_on_a_phone(windows: Windows) -> None:
    page = at_frame(windows, viewport=PHONE, has_touch=True, is_mobile=True)
    page.locator("[data-act=draw]").tap()
    page.get_by_role("button", name="Pin").tap()
    box = page.locator(".sketch").bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
    expect(page.locator(".sketch circle")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name="Keep with a note").tap()
    add_note(page, "")
    assert kept(windows)["drawing"]["pins"] == [{"colour": 0, "at": pytest.approx([0.25, 0.5], abs=0.01)}]
    expect(page.locator("#panel .notes")).to_contain_text("A drawing")


def test_keys_place_and_move_a_pin_and_judge_nothing_meanwhile(windows: Windows) -> None:
    page = at_frame(windows)
    before = kinds(windows.root)
    for key in ("b", "p", "ArrowRight", "Shift+ArrowUp", "p", "u", "a", "r"):
        page.keyboard.press(key)
    expect(page.locator(".sketch circle")).to_have_count(1)
    assert kinds(windows.root) == before
    page.keyboard.press("Escape")
    expect(page.locator(".sketch")).to_have_count(0)
    page.keyboard.press("b")  # what was left is there again
    page.keyboard.press("Enter")
    page.keyboard.type("here")
    page.keyboard.press("Control+Enter")
    says(page, "Noted")
    data = kept(windows)
    assert (data["text"], data["drawing"]["pins"]) == ("here", [{"colour": 0, "at": [0.51, 0.45]}])
    page.keyboard.press("Home")
    page.keyboard.press(".")
    expect(page.locator(".note-mark")).to_have_class("note-mark has-drawing is-here")


def test_a_prompt_leads_to_its_shot(windows: Windows) -> None:
    page = windows.open(TAKE)
    page.get_by_role("button", name="Go to shot 2").first.click()
    expect(page.locator(".seg.is-current")).to_have_attribute("data-shot", "SEQ01_SH02")
    windows.go(page, "/p/film/SEQ01?view=cut")
    page.locator('[data-to-shot="SEQ01_SH03"]').click()
    expect(page.locator(".seg.is-current")).to_have_attribute("data-shot", "SEQ01_SH03")


def test_drawing_and_notes_shut_nobody_out(windows: Windows, axe: str) -> None:
    page = at_frame(windows)
    for key in ("b", "p", "Enter", "Control+Enter"):
        page.keyboard.press(key)
    says(page, "Noted")
    page.get_by_role("button", name="Resolve note 1").click()
    says(page, "resolved")
    page.keyboard.press("b")
    page.keyboard.press("p")
    assert grave(page, axe) == []
    windows.go(page, "/p/film/report")
    assert grave(page, axe) == []
