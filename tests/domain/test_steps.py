"""A step is a verb with its arguments; an error has a code, what it is about, and steps or advice that lead on."""

from __future__ import annotations

import pytest

from domain.errors import BadInput, BadUsage, NotFetched, OutOfReach, Refused, RenderFailed, TakesError
from domain.steps import Open, Step


def test_two_steps_that_say_the_same_are_equal() -> None:
    step = Step("generate", project="film", sequence="SEQ01", shot=None, all=False)
    assert step == Step("generate", sequence="SEQ01", project="film")
    assert hash(step) == hash(Step("generate", sequence="SEQ01", project="film"))
    assert step != Step("generate", project="film", sequence="SEQ02")
    assert step != Step("status", project="film", sequence="SEQ01")
    assert step != "generate"
    assert Step("budget", amount=Open("AMOUNT")) == Step("budget", amount=Open("AMOUNT"))
    assert Open("AMOUNT") != Open("TAKE")
    assert Open("AMOUNT") != "AMOUNT"
    assert len({Open("AMOUNT"), Open("AMOUNT"), Open("TAKE")}) == 2


def test_a_step_shows_itself_as_it_was_written() -> None:
    assert repr(Step("reopen", project="film", sequence="SEQ01")) == "Step('reopen', project='film', sequence='SEQ01')"
    assert repr(Step("budget", amount=Open("AMOUNT"))) == "Step('budget', amount=Open('AMOUNT'))"


def test_a_step_has_only_the_arguments_of_its_verb() -> None:
    with pytest.raises(AssertionError, match="reopen has no shot, take"):
        Step("reopen", take=1, shot=2)


def test_an_error_leads_on_by_steps_and_advice() -> None:
    look, again = Step("models"), Step("again", yes=True)
    error = Refused("no", "say which:", look, "", "or wait", again, code="unsure", project="film", take=None)
    assert (error.code, error.about) == ("unsure", {"project": "film"})
    assert (error.steps, error.advice) == ((look, again), "say which; or wait")
    assert Refused("no").code == "refused"
    assert (Refused("no").ways, Refused("no").advice) == ((), "")


def test_each_kind_of_error_ends_a_process_with_its_own_number() -> None:
    kinds = [TakesError("no"), Refused("no"), BadInput("no"), BadUsage("no"), OutOfReach("no")]
    assert [(error.exit_code, error.code) for error in kinds] == [
        (1, "failed"),
        (1, "refused"),
        (1, "bad_input"),
        (2, "bad_usage"),
        (3, "out_of_reach"),
    ]


def test_some_errors_say_more() -> None:
    assert (BadInput("no", faults=("a", "b")).faults, BadInput("no").faults) == (("a", "b"), ())
    assert (RenderFailed("no", kind="refused").kind, RenderFailed("no").kind) == ("refused", "render")
    lost = NotFetched("no", gone=True, take="SEQ08_take001")
    assert (lost.gone, NotFetched("no").gone, lost.steps) == (True, False, (Step("resume"),))
    assert NotFetched("no", Step("status")).steps == (Step("status"),)
