"""Rows of the table: faults of the one paid post, and of what comes before it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.faults.case import (
    ADOPTED,
    COMPLETE,
    DOUBT,
    GENERATE,
    LOST,
    RECONCILE,
    REQUESTED,
    RESUME,
    UNFIT,
    WITH_FRAME,
    Case,
    broken,
    doubtful,
    everywhere,
    passing,
    refused,
)

if TYPE_CHECKING:
    from tests.faults.step import Step


def _hasty(step: Step = GENERATE, **bend: float) -> Step:
    return replace(step, bend=bend)


def _gateways() -> list[Case]:
    """Codes after which nobody can know whether the job was passed on, each without a job and with one."""
    rows = []
    for code in (408, 409, 500, 502, 503, 504):
        rows.append(doubtful(f"the post answers {code}, no job", broken("code", code=code), job=False))
        rows.append(
            doubtful(
                f"the post answers {code}, the job exists",
                broken("code", code=code, after=True),
                job=True,
            )
        )
    return rows


_ADOPTED = (*DOUBT, "TakeAnswered", *ADOPTED[len(DOUBT) :])
_OTHER = "https://queue.fal.run/fal-ai/kling-video/requests/7b1c0d5e-another-one/status"
_ANSWERS = ("token", "upload", "submit", "status", "result", "media")
_UMLAUTS = {"via": "1.1 büro-proxy", "etag": '"frühling"', "x-cache": "tr\xe4ge \xff"}
POSTS: list[Case] = [
    passing("none", ()),
    passing("the answer to the post comes late", broken("delay", seconds=1)),
    passing(
        "a proxy writes letters beyond ASCII into the headers of every answer",
        (*broken("truncated", headers=_UMLAUTS), *everywhere("headers", *_ANSWERS, headers=_UMLAUTS)),
        first=WITH_FRAME,
    ),
    doubtful("connection dropped before the job is accepted", broken("drop_before"), job=False),
    doubtful("connection dropped after the job is accepted", broken("drop_after"), job=True),
    doubtful("connection reset before the job is accepted", broken("reset_before"), job=False),
    doubtful("connection reset after the job is accepted", broken("reset_after"), job=True),
    doubtful("connection reset in the middle of the answer", broken("reset_body"), job=True),
    doubtful(
        "the post hangs, the job exists, time is up",
        broken("hang"),
        job=True,
        first=_hasty(post_timeout=1.0),
    ),
    doubtful("the post hangs, no job, time is up", broken("hang_before"), job=False, first=_hasty(post_timeout=1.0)),
    doubtful(
        "SIGKILL while the post hangs, the job exists",
        broken("hang"),
        job=True,
        first=replace(GENERATE, stop="submit"),
        code=-9,
    ),
    doubtful(
        "SIGKILL while the post hangs, no job",
        broken("hang_before"),
        job=False,
        first=replace(GENERATE, stop="submit"),
        code=-9,
    ),
    *_gateways(),
    doubtful("the post answers nginx's 502, no job", broken("nginx"), job=False),
    doubtful("the post answers nginx's 502, the job exists", broken("nginx", after=True), job=True),
    doubtful("the answer to the post is broken JSON", broken("malformed"), job=True, events=_ADOPTED),
    doubtful("the answer to the post names no request", broken("missing"), job=True, events=_ADOPTED),
    passing("the answer to the post holds what can't be stored", broken("splice", on="submit", text=UNFIT)),
    doubtful(
        "the answer to the post names a request that can't stand in an address",
        broken("replace", on="submit", fields={"request_id": "../../x?y=\ud800"}),
        job=True,
        events=_ADOPTED,
    ),
    doubtful(
        "the addresses in the answer to the post are another request's",
        broken("replace", on="submit", fields={"status_url": _OTHER, "response_url": _OTHER}),
        job=True,
        events=_ADOPTED,
    ),
    Case(
        "two posts are answered with the same request",
        broken("same_request", skip=1),
        replace(GENERATE, args=(*GENERATE.args, "-n", "2", "--concurrency", "1"), code=3, says="SEQ01_take001's"),
        (replace(RESUME, says="reconcile film"), replace(RECONCILE, says="SEQ01_take002 is fal's")),
        posts=2,
        jobs=2,
        files=2,
        resumed="video_complete, in doubt",
        reconciled="video_complete, video_complete",
        events=(*REQUESTED, *COMPLETE, *DOUBT[1:], *ADOPTED[len(DOUBT) :]),
    ),
    Case(
        "no answer to two posts that differ in one setting, and fal's clock is behind",
        broken("drop_after", times=2),
        replace(GENERATE, args=(*GENERATE.args, "--set", "generate_audio=true"), code=3, before=("posted",)),
        (replace(RESUME, says="reconcile film"), replace(RECONCILE, before=("finish", "fals_clock_behind"))),
        posts=2,
        jobs=2,
        files=2,
        resumed="in doubt, in doubt",
        reconciled="video_complete, video_complete",
        events=(*DOUBT, *DOUBT, *2 * ("TakeSubmitted",), *2 * ("TakeProcessing", "VideoCompleted")),
    ),
    doubtful("the post is redirected", broken("redirect", on="submit"), job=False),
    doubtful(
        "no answer, no job, and a person gives it up",
        broken("drop_before"),
        job=False,
        after=(RESUME, RECONCILE, LOST),
        reconciled="video_failed: lost",
        events=(*DOUBT, "VideoFailed"),
    ),
    doubtful(
        "no answer, and the request history is down",
        (*broken("drop_after"), *broken("code", code=503, on="history", times=None)),
        job=True,
        after=(replace(RESUME, before=()), replace(RECONCILE, code=3), replace(RECONCILE, before=("repair", "finish"))),
    ),
    doubtful(
        "no answer, and the job still runs when the history is asked",
        (*broken("drop_after"), *broken("running")),
        job=True,
        after=(RESUME, replace(RECONCILE, says="stays in doubt", before=()), RECONCILE),
    ),
    *(refused(f"the post answers {code}", broken("code", code=code)) for code in (400, 401, 403, 404, 422, 429)),
    refused("fal's refusal repeats the key", broken("echo_key")),
    passing("fal can't be connected to, twice", broken("no_connect", times=2)),
    refused(
        "fal can't be connected to",
        broken("no_connect", times=None),
        "not_sent",
        first=_hasty(sending=1.0),
        code=3,
        posts=0,
    ),
    refused(
        "TLS to fal fails",
        broken("no_tls", times=None),
        "not_sent",
        first=_hasty(sending=1.0),
        code=3,
        posts=0,
    ),
    passing("the upload is dropped once", broken("drop_before", on="upload"), first=WITH_FRAME),
    refused(
        "uploads answer 500",
        broken("code", code=500, on="token", times=None),
        "not_sent",
        first=_hasty(WITH_FRAME, sending=1.0),
        code=3,
        posts=0,
        events=(*REQUESTED, "VideoFailed"),
    ),
    refused(
        "uploads answer 401",
        broken("code", code=401, on="token", times=None),
        first=WITH_FRAME,
        posts=0,
        events=(*REQUESTED, "VideoFailed"),
    ),
]
