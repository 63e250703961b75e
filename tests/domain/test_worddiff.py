"""Two texts compared by words: what stays and comes is the new text, what stays and goes is the old one."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.worddiff import GONE, NEW, SAME, Operation, changed_words, seen_apart, word_diff

WORDS = st.sampled_from(
    ("the", "a", "car", "Car", "@car", "@driver-2", "fog", "it's", "well-lit", ",", ".", "…", "—", "\n", " ", "  ", "(")
)
PROSE = st.lists(WORDS, max_size=40).map(" ".join)
GLUED = st.lists(WORDS, max_size=40).map("".join)
SIGNS = st.text(st.sampled_from("aé e\u0301ßд橋 \n\t👩\u200d🚒🏽\ufe0f🇩🇪क\u094dष'’-@_,."), max_size=40)
TEXTS = PROSE | GLUED | SIGNS | st.text(max_size=60)


def made_of(operations: list[Operation], *kinds: str) -> str:
    return "".join(text for kind, text in operations if kind in kinds)


def unspaced(text: str) -> str:
    return "".join(text.split())


@given(before=TEXTS, after=TEXTS)
@example(before="  a b", after="a b")
@example(before="", after=" ")
@example(before=" ", after="")
def test_what_stays_and_comes_is_the_new_text_and_what_stays_and_goes_the_old(before: str, after: str) -> None:
    operations = word_diff(before, after)
    assert made_of(operations, SAME, NEW) == after
    assert unspaced(made_of(operations, SAME, GONE)) == unspaced(before)
    assert all(text for _, text in operations)


@given(before=TEXTS, after=TEXTS)
def test_no_two_pieces_of_a_kind_follow_each_other_and_what_goes_comes_first(before: str, after: str) -> None:
    kinds = "".join(kind for kind, _ in word_diff(before, after))
    assert re.fullmatch(r"(-?\+?=)*-?\+?", kinds), kinds
    assert not re.search(r"==|--|\+\+", kinds)


@given(text=TEXTS)
def test_a_text_compared_with_itself_has_no_changes(text: str) -> None:
    assert word_diff(text, text) == ([(SAME, text)] if text else [])


@given(words=st.lists(st.sampled_from(("the", "car,", "fog.", "it's")), min_size=1, max_size=30), data=st.data())
def test_space_between_words_is_never_a_difference(words: list[str], data: st.DataObject) -> None:
    spaces = st.sampled_from((" ", "  ", "\n", "\n\n", "\t", " \r\n"))
    spaced = ["".join(word + data.draw(spaces) for word in words) for _ in range(2)]
    lead = data.draw(st.sampled_from(("", " ", "\n")))
    assert not changed_words(word_diff(lead + spaced[0], spaced[1]))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("He stops, then runs.", "He stops then runs.", [("=", "He stops "), ("-", ", "), ("=", "then runs.")]),
        ("He runs", "He runs.", [("=", "He runs"), ("+", ".")]),
        ("He sees the gap.", "He sees\nthe gap.", [("=", "He sees\nthe gap.")]),
        ("the red\nlamp burns", "the lamp\nburns", [("=", "the "), ("-", "red\n"), ("=", "lamp\nburns")]),
        (
            "the gap and brakes.",
            "the gap, braking.",
            [("=", "the gap"), ("-", " and brakes"), ("+", ", braking"), ("=", ".")],
        ),
        ("it's late", "its late", [("-", "it's "), ("+", "its "), ("=", "late")]),
        ("a well-lit room", "a well lit room", [("=", "a "), ("-", "well-lit "), ("+", "well lit "), ("=", "room")]),
        ("@driver waits", "@driver2 waits", [("-", "@driver "), ("+", "@driver2 "), ("=", "waits")]),
        ("The car.", "the car.", [("-", "The "), ("+", "the "), ("=", "car.")]),
        (
            "“Stop”, he says",
            "'Stop', he says",
            [("-", "“"), ("+", "'"), ("=", "Stop"), ("-", "”"), ("+", "'"), ("=", ", he says")],
        ),
        ("", "all new", [("+", "all new")]),
        ("all gone", "", [("-", "all gone")]),
    ],
)
def test_punctuation_and_line_breaks_are_compared_as_a_reader_would(
    before: str, after: str, expected: list[Operation]
) -> None:
    assert word_diff(before, after) == expected


def test_a_stray_word_that_stays_between_two_longer_changes_joins_them() -> None:
    operations = word_diff("a tall old man and his dog walk", "three young girls and their cat walk")
    assert operations == [
        ("-", "a tall old man and his dog "),
        ("+", "three young girls and their cat "),
        ("=", "walk"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "stays"),
    [
        ("he runs straight home", "he sleeps until noon", ["he "]),
        ("runs straight home, he", "sleeps until noon, he", [", he"]),
        ("the tall old man and dog walk", "the three young girls and cat walk", ["the ", "and ", "walk"]),
        ("a dog and tall old men walk", "a cat and three young girls walk", ["a ", "and ", "walk"]),
        ("tall old men and the big fat dog", "three young girls and the small thin cat", ["and the "]),
        ("tall old, grey men", "three young, small girls", []),
        ("tall old men — grey men walk", "three young girls — small girls walk", ["walk"]),
    ],
)
def test_a_stray_word_joins_only_changes_that_are_both_longer_than_it(
    before: str, after: str, stays: list[str]
) -> None:
    assert [text for kind, text in word_diff(before, after) if kind == SAME] == stays


def test_words_that_change_one_by_one_stay_apart() -> None:
    kinds = [kind for kind, _ in word_diff("he walks to the edge and lifts it", "he runs to the edge and drops it")]
    assert kinds == ["=", "-", "+", "=", "-", "+", "="]


@pytest.mark.parametrize(
    ("before", "after", "gone", "new"),
    [
        ("a 👩\u200d🚒 waits", "a 👩\u200d🍳 waits", "👩\u200d🚒 ", "👩\u200d🍳 "),
        ("thumbs 👍🏽 up", "thumbs 👍🏿 up", "👍🏽 ", "👍🏿 "),
        ("das Tor öffnet sich", "das Tor schließt sich", "öffnet ", "schließt "),
        ("un cafe\u0301 noir", "un café noir", "cafe\u0301 ", "café "),
        ("мост в тумане", "мост во мгле", "в тумане", "во мгле"),
    ],
)
def test_letters_and_emoji_of_all_kinds_stay_whole(before: str, after: str, gone: str, new: str) -> None:
    operations = word_diff(before, after)
    assert [text for kind, text in operations if kind == GONE] == [gone]
    assert [text for kind, text in operations if kind == NEW] == [new]


COMMON = ("the", "a", "of", "his", "man", "car", "road", "fog", "lamp", "red", "green", "bridge", "stone")


def _prose(words: int) -> str:
    chance = random.Random(8)
    return " ".join(chance.choice(COMMON) for _ in range(words))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("," * 20_000, "," * 19_999),
        ("a " * 10_000, "a " * 9_999),
        ("a " * 9_000 + "b", "c " + "a " * 9_000),
        ("a b " * 5_000, "b a " * 4_999),
        (_prose(4_000), _prose(4_000)[::-1]),
        (_prose(2_000) + " He brakes. " + _prose(2_000), _prose(2_000) + " He shouts. " + _prose(2_000)),
    ],
    ids=["commas", "one word", "at both ends", "two words", "backwards", "in the middle"],
)
def test_the_longest_texts_that_are_kept_are_compared_at_once(before: str, after: str) -> None:
    """Without a limit on the work the first of them takes half a minute."""
    operations = word_diff(before, after)
    assert made_of(operations, SAME, NEW) == after
    assert unspaced(made_of(operations, SAME, GONE)) == unspaced(before)


def test_a_change_in_the_middle_of_a_long_text_is_found() -> None:
    operations = word_diff(
        _prose(2_000) + " He brakes. " + _prose(2_000), _prose(2_000) + " He shouts. " + _prose(2_000)
    )
    assert [op for op in operations if op[0] != SAME] == [(GONE, "brakes"), (NEW, "shouts")]


# -- before and after on one line each ----------------------------------------------------------------------------

LONG = "A long look over the river, the bridge and the lamps that stand along it in the fog, and then "


def test_short_texts_are_seen_whole_on_one_line() -> None:
    assert seen_apart("a fox\n runs", "a fox sleeps", 20) == ("a fox runs", "a fox sleeps")


@given(st.text(alphabet="abc ", max_size=200), st.text(alphabet="abc ", max_size=200), st.integers(12, 80))
def test_two_texts_that_differ_never_look_alike(before: str, after: str, limit: int) -> None:
    old, new = seen_apart(before, after, limit)
    assert max(len(old), len(new)) <= limit
    assert (old == new) == (before.split() == after.split())


def test_long_texts_are_cut_around_the_first_difference() -> None:
    old, new = seen_apart(f"{LONG}the red door opens on a yard", f"{LONG}the blue door opens on a yard", 60)
    assert old == "…the fog, and then the red door opens on a yard"
    assert new == "…the fog, and then the blue door opens on a yard"
    assert seen_apart(f"red {LONG}", f"blue {LONG}", 20) == ("red A long look ove…", "blue A long look ov…")
    assert seen_apart(LONG, f"{LONG}it rains", 60)[1].endswith("and then it rains")


def test_a_text_without_spaces_is_cut_too() -> None:
    assert seen_apart("x" * 90 + "a", "x" * 90 + "b", 30) == ("…" + "x" * 10 + "a", "…" + "x" * 10 + "b")
