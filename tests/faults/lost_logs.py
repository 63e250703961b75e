"""Rows of the table: the log loses its end, before and after a post, and is recovered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.faults.case import (
    COMPLETE,
    DONE,
    GENERATE,
    PROCESSING,
    RECONCILE,
    REQUESTED,
    Case,
    broken,
)
from tests.faults.step import Step

_NOTHING = "nothing was asked for"
_RECOVERED = ("LogRecovered", "NumbersUsed")
_SAYS = "this workspace has seen"
RECOVER = Step(("recover", "--accept"), before=("repair", "finish"))
_RESUME = Step(("resume",), says="nothing to carry on with")
_PUT_BACK = Step(("resume",), says=_SAYS, before=("put_log_back",))
_KEPT = replace(GENERATE, before=("keep_log",))


def put_back(name: str, bend: str, **changes: Any) -> Case:
    """A run that is killed at an append, after which the log is put back as it was before the run."""
    row = Case(name, (), replace(_KEPT, code=-9, bend={"die": bend}), (_PUT_BACK, RECOVER), resumed=_NOTHING)
    return replace(row, **{"events": (*_RECOVERED, *COMPLETE), **changes})


LOST_LOGS: list[Case] = [
    Case(
        "the log put back as it was before a take, and the take asked for again",
        first=replace(GENERATE, code=1, says=_SAYS, before=("keep_log", "generate", "put_log_back")),
        after=(RECOVER, _RESUME),
        events=(*_RECOVERED, *COMPLETE),
    ),
    Case(
        "an old backup restored in the log's place, and the take asked for again",
        first=replace(GENERATE, code=1, says=_SAYS, before=("back_up", "generate", "restore")),
        after=(RECOVER, _RESUME),
        events=(*_RECOVERED, *COMPLETE),
    ),
    Case(
        "the log put back as it was between the request and the post, and the take resumed",
        first=Step(("resume",), 1, _SAYS, before=("queue", "keep_log", "resume", "put_log_back")),
        after=(RECOVER, _RESUME),
        events=(*REQUESTED, "LogRecovered", *COMPLETE[1:]),
    ),
    Case(
        "SIGKILL after TakeSubmitted, and the log copied without its `-wal`",
        (),
        replace(GENERATE, code=-9, bend={"die": "after TakeSubmitted"}),
        (Step(("resume",), says=_SAYS, before=("lose_wal",)), RECOVER, _RESUME),
        events=(*_RECOVERED, *COMPLETE),
    ),
    put_back(
        "SIGKILL between TakeSubmitting and the mark of the post, and the log put back",
        "after TakeSubmitting",
        posts=0,
        jobs=0,
        files=0,
        events=_RECOVERED,
    ),
    Case(
        "SIGKILL while the post hangs, the job exists, and the log put back",
        broken("hang"),
        replace(_KEPT, stop="submit", code=-9),
        (_PUT_BACK, RECOVER, RECONCILE),
        resumed=_NOTHING,
        reconciled=DONE,
        events=(*_RECOVERED, "TakeRequested", "TakeSubmitting", "TakeInDoubt", *PROCESSING[2:], "VideoCompleted"),
    ),
    put_back("SIGKILL between the post's answer and TakeSubmitted, and the log put back", "before TakeSubmitted"),
    put_back("SIGKILL between the download and VideoCompleted, and the log put back", "before VideoCompleted"),
]
