"""Rows of the table: faults of what is asked after the post, of the media, of the disk and of the clock."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.faults.case import (
    ANSWERED,
    COMPLETE_ANSWERED,
    GENERATE,
    GRID,
    NAMED,
    RECONCILE,
    REQUESTED,
    RESUME,
    SUBMITTED,
    UNFIT,
    WITH_FRAME,
    Case,
    broken,
    doubtful,
    killed,
    later,
    never,
    passing,
    refused,
    unfetched,
)
from tests.faults.step import Step

HASTY = replace(GENERATE, bend={"pause": 0.01, "patience": 1.0})
_RESUME_TAKE = Step(("resume", "film", "SEQ01_take001"))

STATUS: list[Case] = [
    passing("ten status answers in a row are dropped", broken("drop_before", on="status", times=10)),
    passing("a status is broken JSON", broken("malformed", on="status")),
    passing("a status nobody knows", broken("replace", on="status", fields={"status": "DANCING"})),
    passing("a status answers nginx's 502", broken("nginx", on="status", times=2)),
    passing("a status is redirected", broken("redirect", on="status")),
    passing("a status answers 404", broken("code", code=404, on="status", times=None)),
    passing("a status hangs", broken("hang", on="status"), first=replace(GENERATE, bend={"ask_timeout": 1.0})),
    later("no status is ever answered", broken("drop_before", on="status", times=None), first=HASTY),
    later("the key isn't accepted any more while waiting", broken("code", code=401, on="status")),
]
_RUNNING = {"detail": "Request is still in progress"}
_OF_FAL = {"x-fal-request-id": "b4a1f2"}
_SHAPES: dict[str, Any] = {
    "an address as text": {"video": "URL"},
    "a bare list of films": ["FILE"],
    "a list of films": {"videos": ["FILE"]},
    "a list of addresses": {"output": ["URL"]},
    "wrapped in `response`": {"response": {"video": "FILE"}},
    "wrapped in `output`": {"output": {"video": "URL"}},
    "wrapped in `data`, twice": {"data": {"data": {"videos": [{"url": "URL"}]}}},
}
_NO_GRID: dict[str, Any] = {
    "first": GRID,
    "jobs": 1,
    "resumed": "keyframe_failed: provider",
    "events": ("GridRequested", "GridSubmitting", "GridSubmitted", "GridAnswered", "GridFailed"),
}
_BLACK = _NO_GRID | {"resumed": "keyframe_failed: content_policy"}
RESULTS: list[Case] = [
    refused(
        "the result is 422: the arguments", broken("validation"), "provider", jobs=1, events=(*SUBMITTED, "VideoFailed")
    ),
    refused(
        "the result is 422: the content policy",
        broken("content_policy"),
        "content_policy",
        jobs=1,
        events=(*SUBMITTED, "VideoFailed"),
    ),
    refused(
        "the job ends with an error", broken("error"), "provider_error", jobs=1, events=(*SUBMITTED, "VideoFailed")
    ),
    passing("the result has expired, the history has it", broken("expired")),
    later("the result has expired, the history is down", (*broken("expired"), *broken("code", on="history", code=500))),
    later(
        "the result has expired, the history hasn't got it yet",
        broken("expired"),
        settings={"history_lag": 3600.0},
    ),
    passing("the result answers nginx's 502, twice", broken("nginx", on="result", times=2)),
    passing("the result is broken JSON", broken("malformed", on="result")),
    *(
        passing(
            f"the result answers {code} once while the job runs",
            broken("code", code=code, on="result", body=_RUNNING, headers=_OF_FAL),
        )
        for code in (400, 402, 406, 407, 422, 451)
    ),
    passing("the result holds what can't be stored", broken("splice", text=UNFIT), events=COMPLETE_ANSWERED),
    later(
        "the result holds what can't be stored, and its media are gone for now",
        (*broken("splice", text=UNFIT, times=None), *broken("code", code=404, on="media", times=None)),
        events=COMPLETE_ANSWERED,
    ),
    *(passing(f"the result is {how}", broken("shaped", shape=shape)) for how, shape in _SHAPES.items()),
    never(
        "the result names its film in a shape nobody knows",
        broken("shaped", shape={"clips": [{"href": "URL"}]}),
        events=ANSWERED,
        first=replace(GENERATE, says="takes adopt film SEQ01_take001 FILE"),
    ),
    passing("the result's media lie on another host", broken("url_foreign")),
    *(
        passing(
            f"the result says one byte {how} than there are",
            broken("shaped", shape={"video": "FILE"}, size_by=by),
            events=COMPLETE_ANSWERED,
        )
        for how, by in {"more": 1, "less": -1}.items()
    ),
    refused("grid: the result is no picture at all", broken("shaped", shape={"images": []}), **_NO_GRID),
    refused("grid: the picture was flagged, and is black", broken("flagged"), **_BLACK),
    later("the key isn't accepted any more at the result", broken("code", code=403, on="result")),
    *(
        never(f"the result's media {where}", broken(f"url_{name}"), events=ANSWERED)
        for name, where in {
            "http": "lie at a plain http address",
            "loopback": "lie on this machine",
            "private": "lie in a private network",
            "file": "are a file: address",
            "data": "are a data: address",
            "none": "are missing",
        }.items()
    ),
]
MEDIA: list[Case] = [
    never("the media are gone (404)", broken("lost_media"), events=ANSWERED),
    unfetched("the media are gone for now (404)", broken("code", code=404, on="media", times=None)),
    unfetched("the media are a web page", broken("html", times=None)),
    passing("the download breaks off", broken("truncated")),
    unfetched("the download breaks off every time at once", broken("truncated", times=None, fraction=0), first=HASTY),
    passing("the download is reset in its middle", broken("reset_body", on="media")),
    passing("the media answer 503, twice", broken("code", code=503, on="media", times=2)),
    passing("the media are longer than was announced, once", broken("wrong_length", by=-100)),
    unfetched("the media are longer than was announced, every time", broken("wrong_length", by=-100, times=None)),
    unfetched("the media are shorter than was announced", broken("wrong_length", by=100, times=None), first=HASTY),
    passing("the rest of a download comes from elsewhere", (*broken("truncated"), *broken("wrong_range"))),
    unfetched(
        "the media never end",
        broken("endless"),
        first=replace(GENERATE, bend={"most_bytes": 3_000_000, "pause": 0.01}),
    ),
    unfetched("the media lead to a private address", broken("redirect", times=None)),
    never("the media aren't a film", broken("not_media"), events=ANSWERED),
    passing("the film is shorter than was asked for", broken("other_duration")),
    passing("the media come slowly", broken("slow", rate=100_000)),
]
MACHINE: list[Case] = [
    later(
        "the disk is full while downloading",
        (),
        first=replace(GENERATE, bend={"file_size": 2_000_000}),
        settings={"pad": 3_000_000},
    ),
    doubtful(
        "the disk is full when the answer to the post is recorded",
        (),
        job=True,
        first=replace(GENERATE, bend={"full": "before TakeSubmitted"}, says="--as request="),
    ),
    Case(
        "the disk is full before anything is recorded",
        first=replace(GENERATE, bend={"full": "before TakeRequested"}, code=3),
        posts=0,
        jobs=0,
        files=0,
        resumed="nothing was asked for",
        events=(),
    ),
    later(
        "the disk is full before the post is announced",
        (),
        first=replace(GENERATE, bend={"full": "before TakeSubmitting"}),
    ),
    later(
        "the disk is full when the result is recorded",
        (),
        first=replace(GENERATE, bend={"full": "before VideoCompleted"}),
    ),
    later(
        "the media root that machines share is away when the result has come",
        (),
        first=replace(GENERATE, env={"TAKES_MEDIA": "/nowhere/films"}, says="TAKES_MEDIA: there is no folder"),
    ),
    killed(
        "FAL_KEY is gone when the take is resumed",
        "after TakeSubmitted",
        after=(replace(RESUME, env={"FAL_KEY": None}, code=1, says="FAL_KEY is not set"), RESUME),
    ),
    killed(
        "FAL_KEY is another when the take is resumed",
        "after TakeSubmitted",
        after=(replace(RESUME, env={"FAL_KEY": "an-id:not-the-right-secret"}, code=3), RESUME),
    ),
    killed(
        "the start frame is changed, then the take is resumed, which was never posted",
        "after TakeRequested",
        first=WITH_FRAME,
        after=(replace(RESUME, before=("change_frame",), code=1),),
        posts=0,
        jobs=0,
        files=0,
        resumed="video_failed: start_frame",
        events=(*REQUESTED, "VideoFailed"),
    ),
    killed(
        "the start frame is changed, then the take is resumed, which was posted",
        "after TakeSubmitted",
        first=WITH_FRAME,
        after=(replace(RESUME, before=("change_frame",)),),
    ),
]


def _at(hours: float, step: Step = RESUME) -> Step:
    """Do a step with the clock wrong by so many hours."""
    return replace(step, bend={**step.bend, "shift": hours})


CLOCK: list[Case] = [
    killed("the clock jumps a day on before the take is resumed", "after TakeSubmitted", after=(_at(24),)),
    killed("the clock jumps a day back before the take is resumed", "after TakeSubmitted", after=(_at(-24),)),
    doubtful(
        "no answer, and the clock is six hours ahead at the post",
        broken("drop_after"),
        job=True,
        first=_at(6, GENERATE),
        after=(RESUME, replace(RECONCILE, says="--as request="), NAMED),
    ),
    doubtful(
        "no answer, and the clock is two days behind at the post",
        broken("drop_after"),
        job=True,
        first=_at(-48, GENERATE),
        after=(RESUME, replace(RECONCILE, says="stays in doubt"), NAMED),
    ),
    doubtful(
        "no answer, and the clock is a day on at `reconcile`",
        broken("drop_after"),
        job=True,
        after=(RESUME, _at(24, RECONCILE)),
    ),
    killed(
        "never posted, and the clock is two days on",
        "after TakeRequested",
        after=(replace(_at(48), says="never posted, and 2 days old"), _at(48, _RESUME_TAKE)),
    ),
]
