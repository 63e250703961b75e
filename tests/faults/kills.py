"""Rows of the table: SIGKILL between every two neighbouring events, and what a person does in between."""

from __future__ import annotations

from dataclasses import replace

from tests.faults.case import (
    CANCEL,
    DONE,
    GENERATE,
    GRID,
    RECONCILE,
    REQUESTED,
    RESUME,
    SUBMITTED,
    WITH_FRAME,
    Case,
    broken,
    doubtful,
    killed,
    later,
)
from tests.faults.step import Step

_RUNS = broken("running", seconds=3600)
_FINISHED = replace(RESUME, before=("finish",))
_GRID_REQUESTED = ("GridRequested",)
_GRID_DOUBT = ("GridRequested", "GridSubmitting", "GridInDoubt")
_GRID_COMPLETE = ("GridRequested", "GridSubmitting", "GridSubmitted", "GridCompleted")
_GRID_DONE = "keyframe_complete"

TAKE: list[Case] = [
    killed(
        "SIGKILL before TakeRequested",
        "before TakeRequested",
        posts=0,
        jobs=0,
        files=0,
        resumed="nothing was asked for",
        events=(),
    ),
    killed("SIGKILL between TakeRequested and the upload", "after TakeRequested"),
    killed("SIGKILL between the upload and TakeSubmitting", "before TakeSubmitting", first=WITH_FRAME),
    doubtful(
        "SIGKILL between TakeSubmitting and the post",
        (),
        job=False,
        first=replace(GENERATE, bend={"die": "after TakeSubmitting"}),
        code=-9,
        posts=0,
    ),
    doubtful(
        "SIGKILL between the post's answer and TakeSubmitted",
        (),
        job=True,
        first=replace(GENERATE, bend={"die": "before TakeSubmitted"}),
        code=-9,
    ),
    killed("SIGKILL between TakeSubmitted and the first question", "after TakeSubmitted"),
    killed(
        "SIGKILL between the first status and TakeProcessing",
        "before TakeProcessing",
        faults=_RUNS,
        after=(_FINISHED,),
    ),
    killed("SIGKILL between TakeProcessing and the result", "after TakeProcessing", faults=_RUNS, after=(_FINISHED,)),
    Case(
        "SIGKILL while the media come",
        broken("slow", rate=2_000),
        replace(GENERATE, stop="media", code=-9),
    ),
    killed(
        "SIGKILL between the download and VideoCompleted",
        "before VideoCompleted",
        first=replace(GENERATE, finish=("status", 2)),
        faults=_RUNS,
    ),
    killed(
        "SIGKILL between VideoCompleted and the files of `state/`",
        "after VideoCompleted",
        after=(replace(RESUME, says="nothing to carry on with"),),
    ),
]
AGAIN: list[Case] = [
    killed(
        "SIGKILL of `resume` too, while the media come",
        "after TakeSubmitted",
        faults=broken("slow", rate=2_000),
        after=(Step(("resume",), code=-9, stop="media"), RESUME),
    ),
    doubtful(
        "no answer, then SIGKILL of `reconcile` when it has adopted the job",
        broken("drop_after"),
        job=True,
        after=(RESUME, replace(RECONCILE, code=-9, bend={"die": "after TakeSubmitted"}), RESUME),
        resumed=DONE,
        reconciled="",
    ),
    doubtful(
        "no answer, then SIGKILL of `reconcile` before it adopts the job",
        broken("drop_after"),
        job=True,
        after=(RESUME, replace(RECONCILE, code=-9, bend={"die": "before TakeSubmitted"}), RESUME, RECONCILE),
    ),
    Case(
        "Ctrl-C while the take is waited for",
        _RUNS,
        replace(GENERATE, stop="status", code=130),
        (_FINISHED,),
    ),
    Case(
        "Ctrl-C while the post is out, which then is answered",
        broken("delay", seconds=2),
        replace(GENERATE, stop="submit", code=130),
    ),
]
GRIDS: list[Case] = [
    killed(
        "grid: SIGKILL between GridRequested and GridSubmitting",
        "before GridSubmitting",
        first=GRID,
        resumed=_GRID_DONE,
        events=_GRID_COMPLETE,
    ),
    doubtful(
        "grid: SIGKILL between GridSubmitting and the post",
        (),
        job=False,
        first=replace(GRID, bend={"die": "after GridSubmitting"}),
        code=-9,
        posts=0,
        events=_GRID_DOUBT,
    ),
    doubtful(
        "grid: SIGKILL between the post's answer and GridSubmitted",
        (),
        job=True,
        first=replace(GRID, bend={"die": "before GridSubmitted"}),
        code=-9,
        reconciled=_GRID_DONE,
        events=(*_GRID_DOUBT, "GridSubmitted", "GridCompleted"),
    ),
    killed(
        "grid: SIGKILL between GridSubmitted and the download",
        "after GridSubmitted",
        first=GRID,
        resumed=_GRID_DONE,
        events=_GRID_COMPLETE,
    ),
    killed(
        "grid: SIGKILL between the download and GridCompleted",
        "before GridCompleted",
        first=GRID,
        resumed=_GRID_DONE,
        events=_GRID_COMPLETE,
    ),
    killed(
        "grid: SIGKILL after GridCompleted",
        "after GridCompleted",
        first=GRID,
        resumed=_GRID_DONE,
        events=_GRID_COMPLETE,
    ),
    doubtful(
        "grid: connection dropped after the job is accepted",
        broken("drop_after"),
        job=True,
        first=GRID,
        reconciled=_GRID_DONE,
        events=(*_GRID_DOUBT, "GridSubmitted", "GridCompleted"),
    ),
    later(
        "grid: the picture can't be read",
        broken("html", times=None),
        first=GRID,
        resumed=_GRID_DONE,
        events=(*_GRID_COMPLETE[:-1], "GridAnswered", "GridCompleted"),
    ),
]
CANCELS: list[Case] = [
    killed(
        "cancelled before it was posted",
        "after TakeRequested",
        after=(CANCEL, replace(RESUME, says="nothing to carry on with")),
        posts=0,
        jobs=0,
        files=0,
        resumed="video_failed: cancelled",
        events=(*REQUESTED, "TakeCancelled"),
    ),
    Case(
        "cancelled while it waits in fal's queue",
        broken("stuck"),
        replace(GENERATE, stop="status", code=-9),
        (CANCEL, RESUME),
        files=0,
        resumed="video_failed: cancelled",
        events=(*SUBMITTED, "TakeCancelled"),
        given_up=True,
    ),
    killed(
        "cancelled too late, then fetched all the same",
        "after TakeSubmitted",
        after=(replace(CANCEL, says="ALREADY_COMPLETED", before=("finish",)), RESUME),
        events=(*SUBMITTED, "TakeProcessing", "VideoCompleted"),
    ),
    doubtful(
        "in doubt, and somebody cancels it: refused",
        broken("drop_after"),
        job=True,
        after=(replace(CANCEL, code=1, says="reconcile"), RESUME, RECONCILE),
    ),
]
KILLS = [*TAKE, *AGAIN, *GRIDS, *CANCELS]
