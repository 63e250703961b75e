"""Names, replaced words and differences are found in every script, with or without spaces between words."""

from __future__ import annotations

import pytest

from domain.decisions.replace import replacement
from domain.prompts import mentions
from domain.provider import in_providers_words
from domain.scripts import words_of
from domain.worddiff import word_diff


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("雨夜，让@driver走过石桥，@car停在远处。", ("driver", "car")),
        ("빗속에서@driver가 뛴다", ("driver",)),
        ("ฝนตก@driverเดิน", ("driver",)),
        ("ночью@driver идёт", ("driver",)),
        ("ليلا@driver يمشي", ("driver",)),
        ("夜に＠driverが走る", ("driver",)),
        ("end.@driver, (@car)", ("driver", "car")),
        ("write to max@example.com or josé@example.com", ()),
        ("@@driver and ＠＠car", ()),
        ("@@@driver", ("driver",)),
        ("@driver- and @driver", ("driver",)),
    ],
)
def test_names_are_found_in_every_script(text: str, names: tuple[str, ...]) -> None:
    assert mentions(text) == names


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("让@driver走过，＠car停", "让 @Element1 走过，an old car 停"),
        ("@driver's hat", "@Element1's hat"),
        ("mail max@example.com, @@driver, ＠＠", "mail max@example.com, @driver, ＠"),
        ("a@@b", "a@b"),
    ],
)
def test_what_is_sent_sets_a_name_apart_from_the_letters_beside_it(text: str, sent: str) -> None:
    assert in_providers_words(text, ["driver"], {"car": "an old car"}) == sent


@pytest.mark.parametrize(
    ("old", "new", "text", "after"),
    [
        ("石桥", "木桥", "走过石桥，在石桥上", "走过木桥，在木桥上"),
        ("고양이", "개", "고양이가 온다", "개가 온다"),
        ("น้ำ", "ไฟ", "น้ำใส", "ไฟใส"),
        ("car", "van", "让car停 scarf @car car", "让van停 scarf @car van"),
        ("@car", "@van", "让@car停 @car-2 @cars", "让@van停 @car-2 @cars"),
        ("дом", "сад", "дом, домик", "сад, домик"),
    ],
)
def test_words_are_replaced_in_every_script(old: str, new: str, text: str, after: str) -> None:
    assert replacement(old, new).apply(text) == after


@pytest.mark.parametrize(
    ("before", "after", "operations"),
    [
        ("雨夜，让他走过石桥。", "雨夜，让她走过木桥。", ["雨夜，让", "-他", "+她", "走过", "-石", "+木", "桥。"]),
        ("น้ำใสมาก", "น้ำขุ่นมาก", ["น้ำ", "-ใส", "+ขุ่น", "มาก"]),
        ("हिन्दी भाषा", "हिन्दी लिपि", ["हिन्दी ", "-भाषा", "+लिपि"]),
        ("고양이가 온다", "고양이는 온다", ["고양이", "-가 ", "+는 ", "온다"]),
    ],
)
def test_a_difference_is_as_small_as_in_a_script_with_spaces(before: str, after: str, operations: list[str]) -> None:
    found = [(kind if kind != "=" else "") + text for kind, text in word_diff(before, after)]
    assert found == operations


def test_a_character_of_a_script_without_spaces_is_a_word() -> None:
    assert words_of("雨夜 让car停 น้ำใส") == ["雨", "夜", "让", "car", "停", "น้", "ำ", "ใ", "ส"]
