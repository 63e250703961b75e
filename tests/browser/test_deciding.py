"""Dailies by hand: one gesture, one fact in the log, and the picture on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.support import PHONE, says
from tests.cli.support import events, kinds, picture, sequence

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from tests.browser.support import Windows

pytestmark = pytest.mark.browser

TAKE = "/p/film/dailies?item=SEQ01_take001"


def newest(windows: Windows, kind: str) -> dict[str, Any]:
    """Return the data of the newest fact, which must be of a kind and done by whoever started the console."""
    fact = events(windows.root)[-1]
    assert (fact["type"], fact["by"]) == (kind, "tester")
    data: dict[str, Any] = fact["data"]
    return data


def test_a_click_on_a_quadrant_makes_the_start_frame(windows: Windows) -> None:
    page = windows.open("/p/film/dailies?item=SEQ01_grid001")
    page.get_by_role("button", name="Quadrant 3, bottom left").click()
    says(page, "Quadrant 3 is the start frame of SEQ01")
    fact = newest(windows, "GridQuadrantApproved")
    assert (fact["grid_id"], fact["quadrant"]) == ("SEQ01_grid001", "bottom_left")
    assert (windows.root / "frames/film/starts/SEQ01_start001.png").is_file()


def test_a_frame_of_another_shape_is_said_and_cropped_or_padded_by_a_key(windows: Windows, tmp_path: Path) -> None:
    wide = tmp_path / "wide.png"
    wide.write_bytes(picture("red", size=(800, 400)))
    page = windows.open("/p/film/SEQ01?view=cut")
    for key, label, size in (("c", "Crop it", (711, 400)), ("p", "Pad it", (800, 450))):
        page.locator("#picture").set_input_files(wide)
        says(page, "and the plan says 16:9")
        expect(page.get_by_role("button", name=label)).to_be_visible()
        page.keyboard.press(key)
        says(page, f"{'cropped' if key == 'c' else 'padded'} from 800x400 to 16:9")
        expect(page.get_by_role("button", name=label)).to_have_count(0)
        fact = newest(windows, "StartFrameSupplied")
        assert (fact["width"], fact["height"]) == size


def test_a_digit_chooses_a_quadrant_too(windows: Windows) -> None:
    page = windows.open("/p/film/dailies?item=SEQ01_grid001")
    page.keyboard.press("2")
    says(page, "Quadrant 2 is the start frame of SEQ01")
    assert newest(windows, "GridQuadrantApproved")["quadrant"] == "top_right"


def test_the_key_a_approves_the_take_and_goes_on_to_the_next(windows: Windows) -> None:
    page = windows.open(TAKE)
    page.keyboard.press("a")
    says(page, "Take 1 of SEQ01 approved")
    assert newest(windows, "TakeApproved")["take_id"] == "SEQ01_take001"
    expect(page.locator("#desk")).to_have_attribute("data-item", "SEQ02_take001")
    expect(page.locator("#queue")).not_to_contain_text("SEQ01_take001")


def test_shift_a_takes_only_the_shot_under_the_playhead(windows: Windows) -> None:
    page = windows.open(TAKE)
    page.keyboard.press("]")
    expect(page.locator(".seg.is-current")).to_have_attribute("data-shot", "SEQ01_SH02")
    expect(page.locator("#words .is-current")).to_have_attribute("data-shot", "SEQ01_SH02")
    page.keyboard.press("Shift+A")
    says(page, "Shot 2 now comes from take 1")
    assert newest(windows, "CutChanged")["shots"] == [{"shot": "SEQ01_SH02", "take_id": "SEQ01_take001"}]


def test_a_rejection_has_a_chip_and_words_for_its_reason(windows: Windows) -> None:
    page = windows.open(TAKE)
    page.keyboard.press("r")
    dialog = page.get_by_role("dialog", name="Reject take 1")
    dialog.get_by_role("button", name="Reject").click(force=True)  # without a reason it stays
    dialog.get_by_text("hands", exact=True).click()
    dialog.get_by_text("physics", exact=True).click()
    dialog.get_by_label("In words").fill("six fingers on the gate")
    dialog.get_by_role("button", name="Reject").click()
    says(page, "Take 1 of SEQ01 rejected")
    assert newest(windows, "TakeRejected")["reason"] == "hands, physics: six fingers on the gate"


def test_undo_takes_back_what_was_done_last(windows: Windows) -> None:
    page = windows.open(TAKE)
    page.keyboard.press("a")
    says(page, "approved")
    expect(page.locator("#desk")).to_have_attribute("data-item", "SEQ02_take001")
    page.keyboard.press("u")
    expect(page.locator("#desk")).to_have_attribute("data-item", "SEQ01_take001")
    assert kinds(windows.root)[-2:] == ["TakeApproved", "VerdictWithdrawn"]
    assert newest(windows, "VerdictWithdrawn")["take_id"] == "SEQ01_take001"


def test_the_toast_has_the_undo_too(windows: Windows) -> None:
    page = windows.open(TAKE)
    page.keyboard.press("a")
    expect(page.locator("#desk")).to_have_attribute("data-item", "SEQ02_take001")
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.locator("#desk")).to_have_attribute("data-item", "SEQ01_take001")
    assert newest(windows, "VerdictWithdrawn")["take_id"] == "SEQ01_take001"


def test_a_note_is_kept_at_the_moment_that_is_shown(windows: Windows) -> None:
    page = windows.open(TAKE)
    page.keyboard.press("3")
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("n")
    dialog = page.get_by_role("dialog", name="Note")
    dialog.get_by_label("On take 1, at 2.").fill("the latch is open here")
    dialog.get_by_role("button", name="Add note").click()
    expect(page.locator("#panel .notes")).to_contain_text("the latch is open here")
    fact = newest(windows, "NoteAdded")
    assert (fact["take_id"], fact["text"], fact["seconds"]) == ("SEQ01_take001", "the latch is open here", 2.25)


def test_keys_are_letters_while_somebody_types(windows: Windows) -> None:
    page = windows.open(TAKE)
    before = kinds(windows.root)
    page.keyboard.press("n")
    field = page.get_by_role("dialog", name="Note").locator("textarea")
    expect(field).to_be_focused()
    page.keyboard.type("aAru1 ?")
    expect(field).to_have_value("aAru1 ?")
    expect(page.locator("dialog[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    windows.go(page, "/p/film/SEQ01?view=compose")
    page.get_by_role("button", name="Write it anew").first.click()
    page.keyboard.type("gdaAru1 ?")
    expect(page.get_by_label("Own words for shot 1")).to_have_value("@ann walks across the yard.gdaAru1 ?")
    assert kinds(windows.root) == before


def test_a_phone_approves(windows: Windows) -> None:
    page = windows.open(TAKE, viewport=PHONE, has_touch=True, is_mobile=True)
    button = page.get_by_role("button", name="Approve")
    expect(button).to_be_in_viewport(ratio=1)
    page.evaluate("document.body.style.letterSpacing = '.06em'")  # some machines have wider letters
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    button.tap()
    says(page, "Take 1 of SEQ01 approved")
    assert newest(windows, "TakeApproved")["take_id"] == "SEQ01_take001"
    assert sequence(windows.root, "SEQ01")["phase"] == "APPROVED"


def test_a_row_of_the_queue_opens_in_a_window_of_its_own_too(windows: Windows) -> None:
    page = windows.open("/p/film/dailies?list=sequence")
    row = page.locator("#row-SEQ02_take001")
    again = windows.open(f"/p/film/dailies{row.get_attribute('href')}")
    expect(again.locator("#desk")).to_have_attribute("data-item", "SEQ02_take001")
    expect(again.get_by_role("link", name="By sequence")).to_have_attribute("aria-current", "true")


def test_the_frame_that_is_shown_becomes_the_start_frame_of_the_next_sequence(windows: Windows) -> None:
    page = windows.open(TAKE)
    page.keyboard.press("3")
    page.keyboard.press("s")
    dialog = page.get_by_role("dialog", name="Use this frame")
    expect(dialog).to_contain_text("Take 1 at 2.00 s")
    dialog.get_by_text("SEQ02, the next").click()
    dialog.get_by_role("button", name="Use it").click()
    says(page, "The frame at 2.00 s of take 1 is the start frame of SEQ02")
    fact = newest(windows, "StartFrameSupplied")
    assert (fact["source"]["take_id"], fact["source"]["seconds"]) == ("SEQ01_take001", 2.0)
    assert (windows.root / "frames/film/starts/SEQ02_start001.png").is_file()
    windows.go(page, "/p/film/SEQ02?view=cut")
    expect(page.locator('#family [data-node="SEQ02_start001"]')).to_be_visible()


def test_a_frame_becomes_the_end_frame_and_a_shot_is_chained_to_the_one_before_it(windows: Windows) -> None:
    page = windows.open(TAKE)
    page.keyboard.press("s")
    dialog = page.get_by_role("dialog", name="Use this frame")
    dialog.get_by_text("the end frame").click()
    dialog.get_by_role("button", name="Use it").click()
    says(page, "The frame at 0.00 s of take 1 is the end frame of SEQ01")
    windows.film("cut", "film", "SEQ01", "--shot", "1=1")
    windows.go(page, "/p/film/SEQ01?view=cut")
    expect(page.locator('#family [data-node="end of SEQ01"]')).to_contain_text("from SEQ01_take001")
    page.get_by_label("What is chained to its neighbour").select_option("2")
    page.get_by_role("button", name="Begin with the frame before it").click()
    expect(page.locator('#family [data-node="SEQ01_SH02_start001"]')).to_be_visible()
    page.get_by_label("What is chained to its neighbour").select_option("")
    page.get_by_role("button", name="No end frame").click()
    expect(page.locator('#family [data-node="end of SEQ01"]')).to_have_count(0)
