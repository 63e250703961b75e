"""The film in a browser: played through, trimmed by its ends, exported, compared with a delivery, and looked up."""

from __future__ import annotations

import base64
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.support import PHONE, Windows, says
from tests.cli.support import facts, kinds
from tests.console.support import started
from tests.film.conftest import cut, cut_once

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.cli.support import Takes

__all__ = ["cut", "cut_once"]
pytestmark = pytest.mark.browser


@pytest.fixture
def of_cut(browser: Browser, cut: Takes) -> Iterator[Windows]:
    """Return windows on a film whose SEQ01 is cut from two takes, and of whose SEQ02 the first shot is open."""
    with started(cut.root) as (_, link):
        windows = Windows(browser, link.rstrip("/"), cut)
        yield windows
        windows.close()
    assert windows.faults == []


def cuts(windows: Windows) -> dict[str, tuple[str, float, float]]:
    rows = windows.film("status", "film", "SEQ01", "--json").json["sequences"]["SEQ01"]["cut"]
    return {row["shot"][-4:]: (row["take"], row["in"], row["out"]) for row in rows}


def playing(windows: Windows, address: str, **options: Any) -> Page:
    """Open a film, and wait until it is made and can be played."""
    page = windows.open(address, **options)
    page.wait_for_function("() => document.querySelector('[data-film] video').readyState >= 2")
    return page


def test_the_whole_film_plays_frame_by_frame_with_timecode_and_says_rehearsal(of_cut: Windows) -> None:
    page = playing(of_cut, "/p/film/film")
    frame, code, tag = page.locator("#film-frame"), page.locator("[data-tc]"), page.locator(".film-tag")
    expect(frame).to_have_text("frame 1 of 192")
    expect(tag).to_be_visible()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(frame).to_have_text("frame 4 of 192")
    expect(code).to_have_text("00:00:00:03 / 00:00:08:00")
    page.keyboard.press("4")
    expect(frame).to_have_text("frame 121 of 192")
    expect(tag).to_be_hidden()
    expect(page.locator("#film-take")).to_have_text("open: no take covers it")
    page.keyboard.press("Space")
    page.wait_for_function("() => document.querySelector('[data-film] video').currentTime > 5.3")


def test_a_loop_plays_between_two_frames_and_is_left(of_cut: Windows) -> None:
    page = playing(of_cut, "/p/film/film?sequence=SEQ01")
    page.keyboard.press("2")
    page.keyboard.press("i")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("o")
    expect(page.locator("#film-loop")).to_have_text("Loop 00:00:01:00 to 00:00:01:05")
    page.evaluate(
        "document.querySelector('[data-film] video').addEventListener('seeked', (e) => {"
        " document.body.dataset.times = `${document.body.dataset.times || ''} ${e.target.currentTime.toFixed(2)}` })"
    )
    page.keyboard.press("Space")
    page.wait_for_function("() => document.body.dataset.times?.split(' 1.02').length > 3")  # begun again thrice
    page.keyboard.press("x")
    page.wait_for_function("() => document.querySelector('[data-film] video').currentTime > 1.6")


def test_playlists_are_what_is_approved_a_sequence_and_a_shot_in_context(of_cut: Windows) -> None:
    page = playing(of_cut, "/p/film/film")
    page.get_by_role("link", name="Approved so far").click()
    expect(page.locator(".strip .seg")).to_have_count(4)
    expect(page.locator("#live")).to_have_class("live is-on")
    page.get_by_label("Sequence", exact=True).select_option("SEQ02")
    expect(page.locator(".strip .seg")).to_have_count(1)
    page = of_cut.open("/p/film/SEQ01?view=cut")
    page.get_by_role("link", name="Play shot 2 in context").click()
    page.wait_for_function("() => document.querySelector('[data-film] video')?.readyState >= 2")
    expect(page.locator("h1")).to_have_text("SEQ01_SH02")
    page.get_by_role("button", name="Shot ±1").click()
    expect(page.locator(".strip .seg")).to_have_count(5)


def test_full_screen_shows_the_frame_and_the_timecode(of_cut: Windows) -> None:
    page = playing(of_cut, "/p/film/film")
    expect(page.locator(".film-code")).to_be_hidden()
    page.keyboard.press("f")
    expect(page.locator(".film-code")).to_be_visible()
    expect(page.locator("[data-code]")).to_have_text("00:00:00:00 / 00:00:08:00 · frame 1 of 192")
    expect(page.locator("[data-name]")).to_have_text("SEQ01_SH01 take 1")


def drag(page: Page, handle: str, share: float) -> None:
    """Drag an end by a share of the width of its shot."""
    item = page.locator(f".seg:has(#{handle})").bounding_box()
    box = page.locator(f"#{handle}").bounding_box()
    assert item
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + share * item["width"] / 2, y, steps=4)
    page.mouse.move(x + share * item["width"], y, steps=4)


def test_dragging_an_end_trims_the_shot_as_the_command_does_and_undo_takes_it_back(of_cut: Windows) -> None:
    page = of_cut.open("/p/film/SEQ01?view=cut")
    drag(page, "trim-in-SEQ01_SH02", 0.5)
    expect(page.locator(".trim-said")).to_have_text("1.50–3.00 s")
    before = kinds(of_cut.root)
    page.mouse.up()
    says(page, "Shot 2 shows 1.50–3.00 s of shot 2 take 1")
    assert cuts(of_cut)["SH02"] == ("SEQ01_SH02_take001", 1.5, 3)
    assert kinds(of_cut.root) == [*before, "CutChanged"]
    expect(page.locator("#trim-in-SEQ01_SH02")).to_have_attribute("aria-valuenow", "1.5")
    page.keyboard.press("u")
    expect(page.locator("#trim-in-SEQ01_SH02")).to_have_attribute("aria-valuenow", "0.0")
    assert cuts(of_cut)["SH02"] == ("SEQ01_SH02_take001", 0, 3)


def test_arrow_keys_trim_by_frames_enter_takes_it_and_escape_leaves_it(of_cut: Windows) -> None:
    page = of_cut.open("/p/film/SEQ01?view=cut")
    page.locator("#trim-out-SEQ01_SH02").focus()
    for _ in range(6):
        page.keyboard.press("ArrowLeft")
    expect(page.locator(".trim-said")).to_have_text("0.00–2.75 s")
    page.keyboard.press("Escape")
    expect(page.locator(".trim-said")).to_have_count(0)
    before = kinds(of_cut.root)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    says(page, "Shot 2 shows")
    assert kinds(of_cut.root) == [*before, "CutChanged"]
    assert facts(of_cut.root, "CutChanged")[-1]["shots"] == [
        {"shot": "SEQ01_SH02", "take_id": "SEQ01_SH02_take001", "in": 0, "out": 2.167}
    ]


def test_an_end_is_dragged_by_touch_on_a_phone(of_cut: Windows) -> None:
    page = of_cut.open("/p/film/SEQ01?view=cut", viewport=PHONE, has_touch=True)
    item, box = (page.locator(f"{s}#trim-out-SEQ01_SH02{e}").bounding_box() for s, e in ((".seg:has(", ")"), ("", "")))
    assert item
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    cdp = page.context.new_cdp_session(page)
    for kind, at in (("Start", x), ("Move", x - item["width"] / 6), ("Move", x - item["width"] / 3)):
        cdp.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": [{"x": at, "y": y}]})
    cdp.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    says(page, "Shot 2 shows 0.00–2.00 s of shot 2 take 1")
    for path in ("/p/film/film", "/p/film"):
        of_cut.go(page, path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_an_export_is_downloaded_and_a_refused_one_says_why(of_cut: Windows, tmp_path: Path) -> None:
    page = of_cut.open("/p/film")
    page.get_by_role("button", name="Export …").click()
    dialog = page.locator("#export-dialog")
    dialog.get_by_label("Only if everything is final").check()
    of_cut.pardon("400 (Bad Request)")
    dialog.get_by_role("button", name="Export", exact=True).click()
    expect(dialog.locator("[data-why]")).to_contain_text("SEQ01, SEQ02: not final")
    dialog.get_by_label("Only if everything is final").uncheck()
    dialog.get_by_label("Hand it over as").fill("client v1")
    with page.expect_download() as coming:
        dialog.get_by_role("button", name="Export", exact=True).click()
    coming.value.save_as(tmp_path / "film.zip")
    assert "film/film.otio" in zipfile.ZipFile(tmp_path / "film.zip").namelist()
    says(page, "film.zip is on its way, handed over as client v1")
    of_cut.film("cut", "film", "SEQ01", "--shot", "1=1@0.25-0.75")
    page.get_by_label("Changes since a delivery").select_option("client v1")
    expect(page.locator(".changed li")).to_contain_text("take 1 0-1 s → take 1 0.25-0.75 s")


DROP = """([name, data]) => {
  const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name));
  for (const kind of ["dragover", "drop"])
    document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


def test_a_dropped_file_says_what_it_is_and_leads_on_and_a_stranger_is_one(of_cut: Windows) -> None:
    before = kinds(of_cut.root)
    page = of_cut.open("/p/film/dailies")
    grid = (of_cut.root / "frames/film/grids/SEQ01_grid001.png").read_bytes()
    page.evaluate(DROP, ["from the client.png", base64.b64encode(grid).decode()])
    found = page.locator("#whence-dialog [data-found]")
    expect(found.locator(".whence-said")).to_have_text("from the client.png is grid 1 of SEQ01")
    expect(found).to_contain_text("a yard at dawn")
    page.evaluate(DROP, ["letter.txt", base64.b64encode(b"dear").decode()])
    expect(found.locator(".stranger")).to_contain_text("letter.txt is a stranger")
    assert kinds(of_cut.root) == before
