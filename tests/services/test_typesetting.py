"""Type in every script: the extra's faces, the system's, and what is said where no face has a letter."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops, features

from services.media.fonts import face_for, own
from services.media.lines import drawable, lacking, wrapped
from services.media.typesetting import Type, left_out, leftwards, settable
from services.renderers.local.drawing import caption
from services.renderers.local.film import GridJob, render_grid
from tests.fonts import hide_fonts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PROMPTS = {
    "Chinese": "雨夜，司机驶过老桥。",
    "Japanese": "ヘッドライトがきえていく",
    "Korean": "안개 낀 다리 위에서",
    "Arabic": "السائق يمسك بعجلة القيادة",
    "Hebrew": "גשר בערפל",
    "Thai": "สะพานในหมอก",
    "Devanagari": "कोहरे में पुल",
    "Cyrillic": "мост в тумане",
    "emoji and signs": "🚗💨🌉",
}


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Hide the system's fonts: return the folder that is looked in instead, and is empty."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    monkeypatch.setenv("TAKES_FONTS", str(folder))
    return folder


@pytest.fixture
def no_extra(system: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hide_fonts(monkeypatch, system)


def line(text: str) -> bytes:
    picture = Image.new("L", (600, 40))
    Type(24).write(picture, 10, 20, settable(text)[0], 255)
    return picture.tobytes()


@pytest.mark.parametrize("script", PROMPTS)
@pytest.mark.usefixtures("system")
def test_the_extra_draws_every_script_where_the_system_has_no_fonts(script: str) -> None:
    text = PROMPTS[script]
    assert settable(text) == (text, frozenset())
    assert len(set(map(line, (text, text[: len(text) // 2], "")))) == 3
    assert line(text) == line(text)


@pytest.mark.usefixtures("system")
def test_two_prompts_of_one_length_are_told_apart_and_one_gives_the_same_bytes() -> None:
    first, second = (caption(768, 432, "T", "S", text).image for text in ("他没有回头。", "他打开车门。"))
    assert first.size == second.size
    assert ImageChops.difference(first, second).getbbox()
    job = GridJob("SEQ08_grid001", "雨夜 🚗 جسر", "16:9", "flux-pro", ())
    assert render_grid(job) == render_grid(job)


@pytest.mark.parametrize("script", PROMPTS)
@pytest.mark.usefixtures("no_extra")
def test_letters_that_no_face_has_are_left_out_and_named_and_never_a_question_mark(script: str) -> None:
    prompt = f"at dawn {PROMPTS[script]}"
    assert "?" not in drawable(prompt)
    assert set(drawable(prompt)) <= set("at dawn .,")
    assert script in lacking(prompt)
    assert left_out(lacking(prompt)).endswith("left out of the pictures; in the checkout: uv tool install '.[fonts]'")


@pytest.mark.usefixtures("no_extra")
def test_a_picture_without_the_letters_is_as_if_they_werent_there() -> None:
    drawn, without = (caption(768, 432, "T", "S", text) for text in ("dawn 橋🚗جسر", "dawn"))
    assert drawn.image.tobytes() == without.image.tobytes()


def test_the_systems_fonts_draw_what_they_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    face = face_for("ج", "SC")
    assert face
    shutil.copy(face.path, tmp_path / "My Arabic.ttf")
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    hide_fonts(monkeypatch, tmp_path)
    assert settable("جسر in 雾") == ("جسر in ", frozenset({"Chinese"}))


@pytest.mark.usefixtures("system")
def test_what_even_the_extra_lacks_asks_for_a_font() -> None:
    assert settable("a𐎠b") == ("ab", frozenset({"Old"}))
    assert left_out({"Old"}).endswith("install a font that has them, or name its folder in TAKES_FONTS")


@pytest.mark.usefixtures("system")
def test_without_fribidi_joined_scripts_are_left_out_and_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    check: Callable[[str], bool | None] = features.check
    monkeypatch.setattr(features, "check", lambda name: False if name == "raqm" else check(name))
    text, lost = settable("ab جسر 橋 पुल 👍🏽❤️")
    assert text.split() == ["ab", "橋", "👍🏽❤"]
    assert sorted(name.split(" (")[0] for name in lost) == ["Arabic", "Devanagari"]
    assert "apt install libfribidi0" in left_out(lost)


@pytest.mark.usefixtures("system")
def test_latin_text_is_in_pillows_own_face_and_as_wide_as_ever() -> None:
    assert Type(20).length("The bridge, “wide” (2)…") == own(20).getlength("The bridge, “wide” (2)…")


@pytest.mark.usefixtures("system")
def test_a_line_is_read_from_right_to_left_where_it_begins_so() -> None:
    assert [leftwards(text) for text in ("جسر at dawn", "12 جسر", "at جسر", "...")] == [True, True, False, False]
    assert begins("جسر في الضباب ★") == begins("★ bridge in fog") != begins("★ جسر")
    assert begins("the bridge جسر") == begins("the bridge")
    assert begins("جسر the bridge") == begins("the bridge")


@pytest.mark.usefixtures("system")
def test_brackets_open_towards_what_they_hold_from_right_to_left() -> None:
    assert begins("(جسر)", 16) == begins("(bridge)", 16) != begins(")", 16)


@pytest.mark.usefixtures("system")
def test_a_caption_from_right_to_left_stands_at_the_right() -> None:
    ink = caption(768, 432, "T", "S", "جسر").mask.crop((0, 50, 768, 70)).point(lambda v: 255 * (v > 250))
    box = ink.getbbox()
    assert box
    assert 700 < box[0] < box[2] <= 738


@pytest.mark.usefixtures("system")
def test_chinese_characters_have_the_forms_of_the_language_they_stand_in() -> None:
    assert begins("直 线") == begins("直 路") != begins("直 の")


def begins(text: str, wide: int = 26) -> bytes:
    return Image.frombytes("L", (600, 40), line(text)).crop((0, 0, wide, 40)).tobytes()


def test_lines_of_scripts_without_spaces_break_between_characters_and_keep_their_signs() -> None:
    assert wrapped("雨夜，老桥上，司机。", len, 4, 3) == ["雨夜，老", "桥上，司", "机。"]
    assert wrapped("雨夜老桥，上", len, 4, 3) == ["雨夜老", "桥，上"]
    assert wrapped("夜「老桥」at the bridge", len, 7, 3) == ["夜「老桥」at", "the", "bridge"]
    assert wrapped("雨" * 9, len, 3, 2) == ["雨雨雨", "雨雨…"]


def test_emoji_of_several_characters_and_accents_stay_together() -> None:
    assert wrapped("👩‍🚀👍🏽", len, 4, 3) == ["👩‍🚀", "👍🏽"]
    assert wrapped("नमस्ते", len, 3, 3) == ["नम", "स्", "ते"]
    assert drawable("e\u0301 \u1100\u1161") == "e 가"
