"""What is under way or in doubt, settled by the API: by the rules of the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.support import facts, kinds

if TYPE_CHECKING:
    from tests.cli.support import Takes
    from tests.console.support import Console

SEQ01 = "/film/sequences/SEQ01"


def test_what_was_never_posted_is_called_off_for_nothing(console: Console, shown: Takes) -> None:
    shown("generate", "film", "SEQ01", "--no-wait")
    answer = console.post("/film/cancel", {"take": "SEQ01_take002"})
    assert answer["said"] == "SEQ01_take002 is cancelled; nothing was sent, nothing is billed"
    assert (answer["answer"], answer["may_bill"], answer["finished"]) == (None, False, False)
    assert kinds(console.root)[-1] == "TakeCancelled"
    console.refused("/film/cancel", {"take": "SEQ01_take002"}, 400, "SEQ01_take002")
    console.refused("/film/cancel", {"take": "SEQ09_take001"}, 404, "SEQ09")


def test_where_nothing_is_in_doubt_nothing_is_asked_and_nothing_settled(console: Console) -> None:
    before = kinds(console.root)
    assert console.post("/film/reconcile")["said"] == "nothing is in doubt"
    console.refused("/film/reconcile", {"settle": "lost"}, 400, "a person settles one take")
    console.refused("/film/reconcile", {"take": "SEQ01_take001", "settle": "request"}, 400, "which request is it?")
    adopt = {"take": "SEQ01_take001", "settle": "request", "request_id": "abc"}
    console.refused("/film/reconcile", adopt, 400, "was never posted")
    console.refused("/film/reconcile", {"take": "SEQ01_take001", "settle": "lost"}, 400, "SEQ01_take001")
    console.refused("/nowhere/reconcile", {}, 404, "nowhere")
    assert kinds(console.root) == before


def test_the_plans_words_are_taken_only_where_they_differ(console: Console) -> None:
    assert not console.post(f"{SEQ01}/accept-plan")["changed"]
    console.post(f"{SEQ01}/revise", {"shot": 1, "prompt": "@ann runs."})
    assert console.post(f"{SEQ01}/accept-plan", {"shot": 1})["changed"]
    assert facts(console.root, "ShotPromptRevised")[-1]["source"]["kind"] == "plan"
