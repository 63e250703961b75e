"""How paid jobs end other than well: cancelled, failed in fal's words, in doubt; and how they are carried on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.paid import take_of
from tests.cli.support import Takes, facts, kinds, snapshot

if TYPE_CHECKING:
    from tests.fal.server import FalServer

RUN = ("generate", "film", "--yes")


def in_doubt(paid: Takes, server: FalServer, sequence: str = "SEQ02") -> str:
    """Leave a take in doubt whose job fal has, and return fal's id for it."""
    server.fault("drop_after")
    paid(*RUN, sequence, code=3)
    return server.jobs()[-1].id


# -- not waiting, and cancelling ----------------------------------------------------------------------------------


def test_no_wait_posts_says_until_when_it_can_be_fetched_and_resume_fetches(paid: Takes, fal_env: FalServer) -> None:
    ran = paid(*RUN, "SEQ01", "--no-wait")
    assert "SEQ01_take001  posted" in ran.out
    assert "its media until 20" in ran.out
    assert "takes resume film" in ran.out
    assert [len(fal_env.posts()), len(fal_env.requests("status"))] == [1, 0]
    assert take_of(paid, "SEQ01_take001")["state"] == "video_submitted"
    assert take_of(paid, "SEQ01_take001")["request_id"] == fal_env.jobs()[0].id
    assert "SEQ01_take001  done" in paid("resume").out
    assert "nothing to carry on with" in paid("resume", "film").out
    assert len(fal_env.posts()) == 1


def test_no_wait_as_json_is_one_object_that_says_what_is_under_way(paid: Takes) -> None:
    ran = paid(*RUN, "SEQ01", "--no-wait", "--json")
    assert ran.json["jobs"] == [{"id": "SEQ01_take001", "under_way": True, "path": None, "cost": None, "error": None}]
    assert "takes resume film" in ran.err


def test_cancelling_asks_fal_records_its_answer_and_says_it_may_still_bill(paid: Takes, fal_env: FalServer) -> None:
    fal_env.settings.queue_seconds = 1000
    paid(*RUN, "SEQ01", "--no-wait")
    ran = paid("cancel", "film", "SEQ01_take001")
    assert "SEQ01_take001 is cancelled; fal answers CANCELLATION_REQUESTED" in ran.out
    assert "fal may still make and bill it" in ran.err
    assert facts(paid.root, "TakeCancelled") == [{"take_id": "SEQ01_take001", "answer": "CANCELLATION_REQUESTED"}]
    assert paid("budget", "film", "--json").json["spend"] == "0.252"
    assert fal_env.jobs()[0].cancel_asked
    paid.refused("cancel", "film", "SEQ01_take001", says="is not under way")
    paid("resume", "film")
    assert len(fal_env.requests("status")) == 0


def test_a_cancelled_take_that_fal_finished_all_the_same_is_fetched_by_name(paid: Takes, fal_env: FalServer) -> None:
    fal_env.settings.queue_seconds, fal_env.settings.run_seconds = 0, 1000
    paid(*RUN, "SEQ01", "--no-wait")
    paid("cancel", "film", "SEQ01_take001")
    fal_env.finish(fal_env.jobs()[0])
    assert "SEQ01_take001  done" in paid("resume", "film", "SEQ01_take001").out
    take = take_of(paid, "SEQ01_take001")
    assert (take["state"], take["cost"]["actual"], take["failure"]) == ("video_complete", "0.252", None)


@pytest.mark.parametrize("flags", [(), ("--json",)])
def test_a_take_too_late_to_cancel_is_fetched_at_once(paid: Takes, fal_env: FalServer, flags: tuple[str, ...]) -> None:
    paid(*RUN, "SEQ01", "--no-wait")
    fal_env.finish(fal_env.jobs()[0])
    ran = paid("cancel", "film", "SEQ01_take001", *flags)
    assert (paid.root / "videos/film/SEQ01_take001.mp4").is_file()
    if flags:
        assert json.loads(ran.out)["finished"] is True
    else:
        assert "too late to cancel SEQ01_take001: fal answers ALREADY_COMPLETED; it is fetched" in ran.out
        assert facts(paid.root, "TakeCancelled") == []
        assert "is cancelled" not in ran.out


def test_what_was_never_posted_is_cancelled_free_and_fal_hears_nothing(paid: Takes, fal_env: FalServer) -> None:
    paid("generate", "film", "SEQ01", "--renderer", "local", "--no-wait")
    ran = paid("cancel", "film", "SEQ01_take001")
    assert "nothing was sent, nothing is billed" in ran.out
    assert fal_env.requests() == []


# -- failures -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fate", "values", "kind", "words", "hint"),
    [
        ("content_policy", {}, "content_policy", "prompt: The content could not be processed", "fal objects to"),
        ("validation", {}, "provider", "image_url: Failed to download the file.", "what fal complains of"),
        ("error", {"error": "The runner died"}, "provider_error", "(500): The runner died", "generate again"),
    ],
)
def test_a_job_that_failed_at_fal_is_told_in_its_words_with_what_to_do_next(
    paid: Takes, fal_env: FalServer, fate: str, values: dict[str, Any], kind: str, words: str, hint: str
) -> None:
    fal_env.fault(fate, **values)
    ran = paid(*RUN, "SEQ01", code=1)
    assert words in ran.err
    assert hint in ran.err.splitlines()[-1]
    failure = take_of(paid, "SEQ01_take001")["failure"]
    assert failure["kind"] == kind
    assert words in failure["message"]
    assert len(fal_env.posts()) == 1


@pytest.mark.parametrize(
    ("code", "hint"), [(401, "check FAL_KEY"), (403, "balance"), (422, "what fal complains of"), (429, "--concurrency")]
)
def test_a_post_that_fal_refuses_is_no_second_post(paid: Takes, fal_env: FalServer, code: int, hint: str) -> None:
    fal_env.fault("code", code=code)
    ran = paid(*RUN, "SEQ01", code=1)
    assert f"fal refused it ({code})" in ran.err
    assert hint in ran.err.splitlines()[-1]
    assert take_of(paid, "SEQ01_take001")["failure"]["kind"] == "refused"
    assert (len(fal_env.posts()), fal_env.jobs()) == (1, [])


def test_of_several_jobs_the_good_ones_are_kept_and_the_command_fails(paid: Takes, fal_env: FalServer) -> None:
    fal_env.fault("content_policy", contains="river")
    ran = paid(*RUN, "SEQ01", "SEQ02", "--json", code=1)
    told = {job["id"]: job for job in ran.json["jobs"]}
    assert told["SEQ01_take001"]["path"] == "videos/film/SEQ01_take001.mp4"
    assert "content_policy_violation" in told["SEQ02_take001"]["error"]
    assert paid(*RUN, "SEQ02").code == 0
    assert take_of(paid, "SEQ02_take002")["number"] == 2


# -- doubt --------------------------------------------------------------------------------------------------------


def test_a_post_without_an_answer_is_in_doubt_left_alone_by_resume_and_adopted_by_reconcile(
    paid: Takes, fal_env: FalServer
) -> None:
    fal_env.fault("drop_after")
    ran = paid(*RUN, "SEQ02", code=3)
    assert "takes reconcile film SEQ02_take001" in ran.err.splitlines()[-1]
    assert take_of(paid, "SEQ02_take001")["doubt"]["why"]
    assert "in doubt whether it was posted; takes reconcile film SEQ02_take001" in paid("resume").err
    fal_env.finish(fal_env.jobs()[0])
    ran = paid("reconcile")
    assert f"SEQ02_take001 is fal's {fal_env.jobs()[0].id}" in ran.out
    assert "SEQ02_take001  done" in ran.out
    assert take_of(paid, "SEQ02_take001")["doubt"] is None
    assert len(fal_env.posts()) == 1
    assert "nothing is in doubt" in paid("reconcile").out


def test_a_job_that_another_take_has_is_not_adopted(paid: Takes, fal_env: FalServer) -> None:
    paid(*RUN, "SEQ02")
    fal_env.fault("drop_before")
    paid(*RUN, "SEQ02", code=3)
    owner = fal_env.jobs()[0].id
    ran = paid("reconcile", "film")
    assert "SEQ02_take002 stays in doubt" in ran.out
    paid.refused(
        "reconcile", "film", "SEQ02_take002", "--as", f"request={owner}", says="is film SEQ02_take001's", hint="lost"
    )
    assert paid("reconcile", "film", "--json").json["found"][0]["request_id"] is None


def test_a_person_may_give_a_take_up_and_adopt_it_later(paid: Takes, fal_env: FalServer) -> None:
    request_id = in_doubt(paid, fal_env)
    ran = paid("reconcile", "film", "SEQ02_take001", "--as", "lost")
    assert "may have been billed, so its price stays reserved" in ran.err
    assert take_of(paid, "SEQ02_take001")["failure"]["kind"] == "lost"
    assert kinds(paid.root)[-1] == "VideoFailed"
    ran = paid("reconcile", "film", "SEQ02_take001", "--as", f"request={request_id}", "--json")
    assert json.loads(ran.out) == {"id": "SEQ02_take001", "as": "request", "request_id": request_id}
    take = take_of(paid, "SEQ02_take001")
    assert (take["state"], take["request_id"], take["failure"]) == ("video_complete", request_id, None)


def test_a_take_not_in_doubt_or_a_word_not_known_is_refused(paid: Takes, fal_env: FalServer) -> None:
    paid(*RUN, "SEQ02")
    paid.refused("reconcile", "film", "SEQ02_take001", "--as", "request=abc", says="has its result already")
    paid.refused("reconcile", "film", "SEQ02_take001", "--as", "found", code=2, says="neither lost nor request=ID")
    before = snapshot(paid.root)
    paid("reconcile", "film", "SEQ02_take001")
    assert snapshot(paid.root) == before


# -- what fal answers ---------------------------------------------------------------------------------------------


def test_an_answer_nobody_understands_is_kept_and_shown_with_its_addresses(paid: Takes, fal_env: FalServer) -> None:
    fal_env.fault("shaped", shape={"clips": [{"href": "URL"}], "note": "\ud800"})
    ran = paid(*RUN, "SEQ01", code=3)
    assert "takes status film SEQ01_take001" in ran.err
    assert "takes adopt film SEQ01_take001 FILE" in ran.err
    assert "generate" not in ran.err.splitlines()[-1]
    (job,) = fal_env.jobs()
    url = f"https://v3.fal.media/files/zebra/{job.id}_output.mp4"
    told = paid("status", "film", "SEQ01_take001", "--json").json
    assert told["addresses"] == [url]
    assert told["answer"] == {"clips": [{"href": url}], "note": "\ufffd"}
    assert "replaced" in told["remark"]
    assert "no media in a shape that is known" in told["remark"]
    assert told["request_id"] == job.id
    shown = paid("status", "film", "SEQ01_take001").out
    assert f"address: {url}" in shown
    assert '"clips"' in shown


def test_a_result_s_answer_is_readable_too_and_a_take_that_has_none_says_so(paid: Takes) -> None:
    paid(*RUN, "SEQ01")
    assert '"video": {' in paid("status", "film", "SEQ01_take001").out
    paid(*RUN, "SEQ02", "--no-wait")
    assert "no answer is kept" in paid("status", "film", "SEQ02_take1").out
    paid.refused("status", "film", "SEQ01_take009", says="there is no SEQ01_take009")


def test_the_answer_as_of_before_it_came_is_none(paid: Takes) -> None:
    paid(*RUN, "SEQ01")
    assert paid("status", "film", "SEQ01_take001", "--at", "SEQ01_take001", "--json").json["answer"] is None


def test_a_flagged_picture_is_a_failure_whose_cost_stays_spent(paid: Takes, fal_env: FalServer) -> None:
    fal_env.fault("flagged")
    ran = paid("grid", "film", "SEQ01", "--yes", code=1)
    assert "has_nsfw_concepts" in ran.err
    (failed,) = facts(paid.root, "GridFailed")
    assert failed["kind"] == "content_policy"
    assert float(paid("budget", "film", "--json").json["spend"]) > 0
    assert paid("status", "film", "SEQ01_grid001", "--json").json["addresses"] != []
