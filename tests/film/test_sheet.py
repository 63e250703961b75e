"""`takes sheet`: what a director pins to the wall, as a PDF or a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageChops

from tests.fonts import hide_fonts

if TYPE_CHECKING:
    import pytest

    from tests.cli.support import Takes


def test_a_sheet_shows_a_picture_of_each_shot_of_the_cut_and_a_hole_for_an_open_one(cut: Takes) -> None:
    cut("sheet", "film", "SEQ02", "-o", "sheet.png")
    with Image.open(cut.root / "sheet.png") as sheet:
        assert sheet.size == (1754, 1240)
        first, second = (sheet.crop((x, 140, x + 380, 340)).convert("RGB") for x in (60, 500))
    assert len(first.getcolors(100000) or []) == 1
    assert len(second.getcolors(100000) or []) > 100


def test_a_pdf_has_a_page_for_what_fits_and_the_same_bytes_each_time(cut: Takes) -> None:
    assert cut("sheet", "film", "--page", "16:9", "--costs").out == "film.pdf: 2 pages\n"
    before = (cut.root / "film.pdf").read_bytes()
    assert before.startswith(b"%PDF")
    assert before.count(b"/Type /Page\n") == 2
    cut("sheet", "film", "--page", "16:9", "--costs")
    assert (cut.root / "film.pdf").read_bytes() == before


def test_costs_verdicts_and_words_are_written(cut: Takes) -> None:
    cut("sheet", "film", "SEQ01", "-o", "a.png")
    cut("sheet", "film", "SEQ01", "-o", "b.png", "--costs")
    with Image.open(cut.root / "a.png") as one, Image.open(cut.root / "b.png") as other:
        box = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getbbox()
    assert box is not None


def test_letters_that_no_font_has_are_named(cut: Takes, monkeypatch: pytest.MonkeyPatch) -> None:
    cut("revise", "film", "SEQ02", "--shot", "1", "橋の上")
    hide_fonts(monkeypatch, cut.root / "no fonts")
    assert "no font here has" in cut("sheet", "film", "SEQ02").err


def test_only_a_sheet_is_replaced(cut: Takes) -> None:
    (cut.root / "film.pdf").write_bytes(b"%PDF a contract")
    cut.refused("sheet", "film", says="is there already, and is no contact sheet")
    cut.refused("sheet", "film", "-o", "sheet.docx", says="a .pdf or a .png, not .docx")
