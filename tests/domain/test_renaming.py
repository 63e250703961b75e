"""Sequences that come under another name are a doubt: a number without its zeros, words of one that has gone."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from domain.errors import BadInput
from domain.renaming import KnownSequence, check_sequences, without_zeros
from domain.steps import Step

Texts = Mapping[str, tuple[str, ...]]
WORDS = ("Rain on the river.", "A leaf turns in the water.", "She looks up.")


def doubt(known: Texts, incoming: Texts, *told: str, gone: str = "") -> BadInput:
    with pytest.raises(BadInput) as refused:
        check(known, incoming, *told, gone=gone)
    return refused.value


def check(known: Texts, incoming: Texts, *told: str, gone: str = "") -> None:
    check_sequences("film", {n: KnownSequence(n != gone, w) for n, w in known.items()}, incoming, set(told))


@pytest.mark.parametrize(
    ("name", "plain"),
    [("SEQ01", "seq1"), ("001", "1"), ("SEQ100", "seq100"), ("A0B00", "a0b0"), ("sc-007_v02", "sc-7_v2"), ("x", "x")],
)
def test_leading_zeros_and_case_make_no_difference(name: str, plain: str) -> None:
    assert without_zeros(name) == plain


def test_a_new_name_that_differs_only_in_zeros_is_a_doubt_whatever_else_the_plan_has() -> None:
    plans: list[Texts] = [{"SEQ1": ("x",)}, {"SEQ1": ("x",), "SEQ01": WORDS}]
    for incoming in plans:
        refused = doubt({"SEQ01": WORDS}, incoming)
        assert refused.faults == ("SEQ1, new in the plan, differs only in zeros from SEQ01, which the project has",)
        assert refused.steps == (Step("again", match=("SEQ01", "SEQ1")), Step("again", match=("SEQ01", None)))
        check({"SEQ01": WORDS}, incoming, "SEQ01")
    doubt({"SEQ01": WORDS}, {"SEQ1": ("x",)}, gone="SEQ01")  # one that left the plan earlier


def test_a_new_sequence_with_the_words_of_one_that_has_gone_is_a_doubt() -> None:
    alike = ("Rain on the river.", "A leaf turns in the water.", "Something else entirely, and long.")
    reworded = ("Rain falls on the river.", "A leaf turns in the water.", "She looks up.")
    far = ("Rain on the river today.", "A leaf turns in the dark water.", "She looks up.")
    for words in (WORDS, alike, reworded, far):
        assert "RIVER, new in the plan, has the words of SEQ02" in doubt({"SEQ02": WORDS}, {"RIVER": words}).faults[0]
    assert (
        doubt({"SEQ02": ("雨夜，一个男人走在桥上",)}, {"X": ("雨夜，一个女人走在桥上",)}).code == "doubtful_sequences"
    )


def test_what_stays_or_is_told_or_has_other_words_is_no_doubt() -> None:
    check({"SEQ02": WORDS}, {"SEQ02": WORDS, "SEQ03": WORDS})
    check({"SEQ02": WORDS}, {"RIVER": WORDS}, "SEQ02")
    check({"SEQ02": WORDS}, {"RIVER": ("Sun.", "A leaf burns.", "He sleeps.")})
    check({"SEQ02": WORDS}, {"RIVER": WORDS}, gone="SEQ02")
    check({}, {"SEQ1": WORDS, "SEQ01": WORDS})
