"""What is under way or in doubt, settled by the API: by the rules of the command line."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING

from tests.cli.support import PLAN, facts, kinds

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


def client_says(shown: Takes, prompt: str) -> None:
    plan = copy.deepcopy(PLAN)
    plan["sequences"]["SEQ01"]["shots"][0]["prompt"] = prompt
    path = shown.root.parent / "CHANGED.json"
    path.write_text(json.dumps(plan))
    shown("plan", "add", path)


def cut_page(console: Console) -> str:
    return console.http.get("/p/film/SEQ01?view=cut").text


def test_our_words_are_kept_where_the_plan_differs_and_both_are_shown(console: Console, shown: Takes) -> None:
    console.refused(f"{SEQ01}/decline-plan", {}, 400, "nothing in SEQ01 differs from the plan")
    console.post(f"{SEQ01}/revise", {"shot": 1, "prompt": "@ann runs."})
    client_says(shown, "@ann limps.")
    (change,) = console.get(SEQ01)["plan_changes"]
    assert (change["kind"], change["ours"], change["plan"]) == ("words", "@ann runs.", "@ann limps.")
    page = cut_page(console)
    for words in ("@ann runs.", "@ann limps.", "Take the plan", "Keep our words"):
        assert words in page
    assert console.post(f"{SEQ01}/decline-plan", {"shot": 1})["said"] == "our words stay"
    assert console.get(SEQ01)["plan_changes"] == []
    assert "Keep our words" not in cut_page(console)
    assert console.get(SEQ01)["shots"][0]["prompt"] == "@ann runs."


def test_in_a_final_sequence_the_plan_can_be_declined_and_taken_only_once_it_is_reopened(
    console: Console, shown: Takes
) -> None:
    console.post(f"{SEQ01}/approve", {"take": 1})
    console.post(f"{SEQ01}/finalize")
    plan = copy.deepcopy(PLAN)
    plan["sequences"]["SEQ01"]["shots"].append({"prompt": "Snow falls.", "duration": 1})
    path = shown.root.parent / "MORE.json"
    path.write_text(json.dumps(plan))
    shown("plan", "add", path)
    page = cut_page(console)
    assert "new SEQ01_SH04: Snow falls." in page
    assert 'data-act="accept-plan" aria-disabled="true"' in page
    assert 'data-act="decline-plan">Keep all as it is' in page
    refused = console.refused(f"{SEQ01}/accept-plan", {}, 400, "SEQ01 is final")
    assert [step["verb"] for step in refused["next"]] == ["reopen"]
    console.post(f"{SEQ01}/decline-plan")
    assert kinds(console.root)[-1] == "PlanDeclined"
    assert console.get(SEQ01)["phase"] == "FINAL"
    assert "Snow falls." not in cut_page(console)
