"""A client's change that waits for an answer: said by `plan add`, shown by `status`, accepted or declined."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.support import PLAN, Takes, facts, kinds

if TYPE_CHECKING:
    from pathlib import Path

THEIRS, NEW = "@ann runs across the yard.", "Snow falls on the yard."


def add(takes: Takes, first: str = THEIRS, *more: str, options: tuple[str, ...] = ()) -> tuple[str, str]:
    """Add the film's plan with other first words, and with new shots; return what was said and warned."""
    plan: dict[str, Any] = copy.deepcopy(PLAN)
    shots = plan["sequences"]["SEQ01"]["shots"]
    shots[0]["prompt"] = first
    shots += [{"prompt": prompt, "duration": 1} for prompt in more]
    path: Path = takes.root.parent / "CHANGED.json"
    path.write_text(json.dumps(plan))
    ran = takes("plan", "add", path, *options)
    return ran.out, ran.err


def part(takes: Takes) -> dict[str, Any]:
    found: dict[str, Any] = takes("status", "film", "--json").json["sequences"]["SEQ01"]
    return found


@pytest.fixture
def approved(shown: Takes) -> Takes:
    """Return the film with SEQ01_take001 in the cut."""
    shown("approve", "film", "SEQ01", "--take", 1)
    return shown


@pytest.fixture
def final(approved: Takes) -> Takes:
    """Return the film with SEQ01 locked."""
    approved("finalize", "film", "SEQ01")
    return approved


def test_a_changed_plan_of_a_final_sequence_is_said_in_a_line_with_both_commands_and_shown_with_both_texts(
    final: Takes,
) -> None:
    before = part(final)
    match = ("--match", "SEQ01_SH01=1")
    line = (
        "warning: SEQ01 is final, the plan differs: SEQ01_SH01, SEQ01_SH04: `takes plan decline film SEQ01` "
        "keeps ours; `takes reopen film SEQ01` and `takes plan accept film SEQ01` take the plan's\n"
    )
    out, err = add(final, THEIRS, NEW, options=(*match, "--dry-run"))
    assert err == line
    assert "plan now     1 s · @ann runs across the yard." in out
    assert part(final) == before
    assert add(final, THEIRS, NEW, options=match)[1] == line

    now = part(final)
    moved = {"plan_changes", "plan_differs", "remarks", "files", "next"}
    assert {k: v for k, v in now.items() if k not in moved} == {k: v for k, v in before.items() if k not in moved}
    assert [(c["kind"], c["shot"], c["ours"], c["plan"]) for c in now["plan_changes"]] == [
        ("words", "SEQ01_SH01", "@ann walks across the yard.", THEIRS),
        ("added", "SEQ01_SH04", None, NEW),
    ]
    assert "plan differs: SH01, SH04 new" in final("status", "film").out

    head = len(kinds(final.root))
    assert add(final, THEIRS, NEW) == ("film: the plan is what is there already; nothing was added\n", "")
    assert len(kinds(final.root)) == head
    assert final("replay", "--check").out == "the files are what the log says\n"


def test_a_final_sequence_is_declined_as_it_is_and_the_plan_raises_it_no_more(final: Takes) -> None:
    add(final, THEIRS, NEW, options=("--match", "SEQ01_SH01=1"))
    final.refused("plan", "accept", "film", "SEQ01", says="SEQ01 is final", hint="takes reopen film SEQ01")
    assert final("plan", "decline", "film", "SEQ01", "-m", "too late").out.startswith(
        "SEQ01_SH01, SEQ01 as a whole: our words stay\n"
    )
    assert facts(final.root, "PlanDeclined") == [{"shots": ["SEQ01_SH01"], "whole": True, "undoes": None}]
    assert "plan_changes" not in part(final)
    assert add(final, THEIRS, NEW)[1] == ""
    final.refused("plan", "decline", "film", "SEQ01", says="nothing in SEQ01 differs", hint="takes status film SEQ01")
    assert "PlanDeclined  SEQ01_SH01, the rest" in final("log", "film", "SEQ01").out
    assert "plan declined" in final("report", "film").out
    assert "undone: the answer to the plan for SEQ01_SH" in final("undo", "film", "SEQ01").out
    assert len(part(final)["plan_changes"]) == 2


def test_once_reopened_the_plan_is_taken_in_whole(final: Takes) -> None:
    add(final, THEIRS, NEW, options=("--match", "SEQ01_SH01=1"))
    final("reopen", "film", "SEQ01")
    assert final("plan", "accept", "film", "SEQ01").out.startswith(
        "SEQ01_SH01: the plan's words are the working prompt\nSEQ01: the rest of the plan holds too\n"
    )
    now = part(final)
    assert [s["prompt"] for s in now["shots"]][::3] == [THEIRS, NEW]
    assert not now["cut_complete"]


def test_a_final_sequence_that_the_plan_lacks_is_named_and_stays(final: Takes) -> None:
    plan = {**PLAN, "sequences": {"SEQ02": PLAN["sequences"]["SEQ02"]}}
    path = final.root.parent / "LESS.json"
    path.write_text(json.dumps(plan))
    assert "SEQ01 is final and stays as it is" in final("plan", "add", path).err
    assert part(final)["omitted"] is False


def test_the_exported_plan_is_the_clients_newest(final: Takes) -> None:
    add(final, THEIRS, NEW, options=("--match", "SEQ01_SH01=1"))
    for kind, name in (((), "plan.json"), (("--csv",), "plan.csv")):
        path = final.root.parent / name
        final("plan", "export", "film", *kind, "-o", path)
        assert THEIRS in path.read_text(encoding="utf-8-sig")
        again = final("plan", "import", path, "--project", "film") if kind else None
        assert again is None or "nothing was added" in again.out


def test_a_change_to_an_approved_shot_waits_and_declining_puts_the_approved_words_back(approved: Takes) -> None:
    add(approved)
    (change,) = part(approved)["plan_changes"]
    assert (change["kind"], change["take"]) == ("approved", "SEQ01_take001")
    assert (change["ours"], change["plan"]) == ("@ann walks across the yard.", THEIRS)
    assert part(approved)["shots"][0]["prompt"] == THEIRS
    assert "plan differs: SH01 approved" in approved("status", "film").out
    assert approved("plan", "decline", "film", "SEQ01", "--shot", 1).out.startswith("SEQ01_SH01: our words stay\n")
    assert part(approved)["shots"][0]["prompt"] == "@ann walks across the yard."
    assert "nothing was added" in add(approved)[0]
    assert "plan_changes" not in part(approved)


def test_accepting_where_nothing_waits_says_which_shots_differ_all_the_same(film: Takes) -> None:
    assert film("plan", "accept", "film", "SEQ01").out == "nothing differs from the plan\n"
    film("revise", "film", "SEQ01", "--shot", 1, "@ann runs.")
    said = "the plan has no change that waits for an answer; SEQ01_SH01 keeps a person's own words\n"
    assert film("plan", "accept", "film", "SEQ01").out == said
    assert film("plan", "accept", "film", "SEQ01", "--shot", 1).out.startswith("SEQ01_SH01: the plan's words")
