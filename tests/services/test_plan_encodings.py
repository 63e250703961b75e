"""Encodings of plans: found where they are sure, shown where they aren't, never stored as rubbish."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.command_lines import hint
from domain.errors import BadInput
from services.plans.text import decoded

CHINESE = "场次,镜头\n1,雨夜，一个男人走在桥上，镜头慢慢推近他的脸\n"
TRADITIONAL = "場次,鏡頭\n1,雨夜，一個男人走在橋上，鏡頭慢慢推近他的臉\n"
JAPANESE = "シーン,カット\n1,雨の夜、男が橋の上を歩いている。カメラはゆっくり近づく\n"
KOREAN = "시퀀스,샷\nSEQ01,비 오는 밤, 한 남자가 다리 위를 걷는다. 카메라가 천천히 따라간다\n"
RUSSIAN = "SEQ01;1;Ночь, ливень на мосту;3\n"
LOUD = "НОЧЬ ДО МОСТА СТОЯ\n"  # in pairs of bytes each is a Chinese character
FRENCH = "SEQ01,1,L'élève à l'école de noël,3\n"


@pytest.mark.parametrize("text", [CHINESE, TRADITIONAL, JAPANESE, KOREAN, RUSSIAN, FRENCH, "a,b\nSEQ01,rain\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_sure_with_its_mark_or_without(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding), "the CSV") == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CHINESE, "gbk"),
        (CHINESE, "hz"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "gb18030"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (KOREAN, "cp949"),
        (KOREAN, "iso2022_kr"),
    ],
)
def test_an_east_asian_encoding_is_sure_where_only_one_makes_sense(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding), "the CSV") == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "mac_cyrillic"),
        (RUSSIAN, "cp866"),
        (RUSSIAN, "koi8_u"),
        (LOUD, "cp1251"),
        (LOUD, "koi8_u"),
        (FRENCH, "cp1252"),
        (FRENCH, "mac_roman"),
        (FRENCH, "cp850"),
        ("Żółta łódź\n", "cp1250"),
        ("İstanbul'da köprü üstünde şehir ışığı\n", "cp1254"),
        ("Νύχτα στη γέφυρα\n", "cp1253"),
        ("ליל גשם על הגשר\n", "cp1255"),
        ("ليلة ممطرة على الجسر\n", "cp1256"),
        ("คืนฝนตกบนสะพาน\n", "cp874"),
        ("雨,夜\n", "gbk"),  # too few to be sure of
    ],
)
def test_a_page_of_single_bytes_is_never_sure_but_shown_as_each_would_read_it(text: str, encoding: str) -> None:
    with pytest.raises(BadInput) as refused:
        decoded(text.encode(encoding), "shots.csv")
    assert str(refused.value) == "shots.csv isn't UTF-8, and more than one encoding would read it"
    shown = {
        name: words for line in refused.value.faults for name in line.split(": ", 1)[0].split(", ") for words in [line]
    }
    own = {"gbk": "gb18030"}.get(encoding, encoding)
    assert own in shown, refused.value.faults
    assert text.split(",")[0].strip()[-6:] in shown[own]
    assert "the same with --encoding " in hint(refused.value)
    assert decoded(text.encode(encoding), "shots.csv", encoding) == text


def test_words_that_make_sense_in_two_encodings_are_a_doubt_even_where_one_is_chinese() -> None:
    with pytest.raises(BadInput) as refused:  # the same bytes: ОТКЗИЛЦРЙП in Windows-1251
        decoded("我是人中上\n".encode("gbk"), "f")
    assert refused.value.faults[:1] == ("gb18030: 我是人中上",)
    assert any(line.startswith("cp1251: ОТКЗИЛЦРЙП") for line in refused.value.faults)


def test_what_a_person_says_holds_and_must_be_true() -> None:
    assert decoded(b"caf\xe9", "f", "cp1252") == "café"
    assert decoded(b"\xef\xbb\xbfcaf\xc3\xa9", "f", "utf-8") == "café"
    for data, encoding, line in (
        (b"caf\xe9\n", "utf-8", "f is not utf-8 text (line 1)"),
        (b"a\nb\x81", "cp1252", "f is not cp1252 text (line 2)"),
        (b"a", "klingon", "klingon is no encoding of text"),
        (b"a", "base64", "base64 is no encoding of text"),
    ):
        with pytest.raises(BadInput) as refused:
            decoded(data, "f", encoding)
        assert str(refused.value) == line


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02\x03", b"a\x00b", b"%PDF\x00\xff\xff", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"]
)
def test_what_is_no_text_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(BadInput, match="it is no text"):
        decoded(data, "f")


letters = st.text(st.characters(codec="cp1251", min_codepoint=0x410, max_codepoint=0x44F), min_size=2, max_size=30)


@given(st.lists(letters, min_size=1, max_size=6), st.sampled_from(["cp1251", "koi8_r", "mac_cyrillic", "cp866"]))
def test_russian_is_never_taken_for_chinese_japanese_or_korean(words: list[str], encoding: str) -> None:
    data = " ".join(words).lower().encode(encoding)
    with pytest.raises(BadInput, match="more than one encoding"):
        decoded(data, "f")
    with pytest.raises(BadInput, match="more than one encoding"):
        decoded(" ".join(words).upper().encode(encoding), "f")
