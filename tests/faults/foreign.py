"""Rows of the table: what a disk, a copy or a colleague did to log, media and folders, behind the program's back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.faults.case import (
    ANSWERED,
    COMPLETE,
    GENERATE,
    GRID,
    JUDGED,
    RESUME,
    WITH_FRAME,
    Case,
    broken,
)
from tests.faults.step import Step

_APPROVE = Step(("approve", "film", "SEQ01", "--take", "1"))
_ADOPT = Step(("adopt", "film", "SEQ01_take001", "copy.mp4"))


def _approved(spoil: str) -> Step:
    """Approve a take whose film was spoilt; a copy of it is kept elsewhere."""
    return replace(_APPROVE, code=1, before=("made", spoil), says="takes adopt film SEQ01_take001 FILE")


_ADOPT_GRID = Step(("adopt", "film", "SEQ01_grid001", "copy.png"))
_FINALIZE = Step(("finalize", "film", "SEQ01"))
_QUADRANT = Step(("approve-grid", "film", "SEQ01", "--quadrant", "1"))
_MEDIA_CHECK = Step(("media", "check", "film"))
_CHECK = Step(("check",))
_RECOVER = Step(("recover", "--accept"))
_REPLAY = Step(("replay",))
_UNREAD = "of the log can't be read"
_FINAL = (*JUDGED, "SequenceFinalized")


def kept(name: str, first: Step, *after: Step, **changes: Any) -> Case:
    """A film that is there, and something that goes wrong then."""
    return replace(Case(name, (), first, after, resumed=""), **changes)


def unposted(name: str, first: Step, *after: Step, **changes: Any) -> Case:
    """Something that goes wrong where nothing was ever posted."""
    return kept(name, first, *after, **{"posts": 0, "jobs": 0, "files": 0, "events": (), **changes})


BY_HAND: list[Case] = [
    Case(
        "the film is deleted, then its take is approved",
        first=_approved("film_gone"),
        after=(_ADOPT, _APPROVE),
        resumed="",
        events=JUDGED,
    ),
    Case(
        "other bytes lie in the film's place, then its take is approved",
        first=_approved("film_changed"),
        after=(_ADOPT, _APPROVE),
        resumed="",
        events=JUDGED,
    ),
    Case(
        "the media are gone (404), and a file that doesn't decode is brought in by hand",
        broken("lost_media"),
        replace(_ADOPT, code=1, before=("posted", "no_film")),
        after=(replace(RESUME, code=3),),
        files=0,
        resumed="video_submitted",
        events=ANSWERED,
    ),
    kept(
        "the film is deleted, then its sequence is finalized",
        replace(_FINALIZE, code=1, before=("made", "approved", "film_gone"), says="SEQ01_take001"),
        _ADOPT,
        _FINALIZE,
        events=_FINAL,
    ),
    kept(
        "the film is deleted, and `status` asked",
        Step(("status", "film"), says="video missing: SEQ01_take001", before=("made", "film_gone")),
        replace(_ADOPT, says="is back as it was recorded"),
    ),
    kept(
        "other bytes lie in the film's place, then its sequence is finalized",
        replace(_FINALIZE, code=1, before=("made", "approved", "film_changed"), says="SEQ01_take001"),
        _ADOPT,
        _FINALIZE,
        events=_FINAL,
    ),
    kept(
        "other bytes lie in the film's place, and media are checked",
        replace(_MEDIA_CHECK, code=1, before=("made", "film_changed"), says="changed  videos/film/SEQ01_take001.mp4"),
        _ADOPT,
        _MEDIA_CHECK,
    ),
    kept(
        "the folder of the films isn't mounted, then a take is approved",
        replace(_APPROVE, code=1, before=("made", "unmounted")),
        replace(_APPROVE, before=("mounted",)),
        events=JUDGED,
    ),
    kept(
        "the folder of the films isn't mounted, then a sequence is finalized",
        replace(_FINALIZE, code=1, before=("made", "approved", "unmounted")),
        replace(_FINALIZE, before=("mounted",)),
        events=_FINAL,
    ),
    kept(
        "the folder of the films isn't mounted, and `status` asked",
        Step(("status", "film"), says="video missing: SEQ01_take001", before=("made", "unmounted")),
        Step(("status", "film"), before=("mounted",)),
    ),
    kept(
        "grid: other bytes lie in the picture's place, then a quadrant is chosen",
        replace(_QUADRANT, code=1, before=("grid_made", "grid_changed")),
        _ADOPT_GRID,
        _QUADRANT,
        events=("GridRequested", "GridSubmitting", "GridSubmitted", "GridCompleted", "GridQuadrantApproved"),
    ),
]
DAMAGED: list[Case] = [
    kept(
        "the log's triggers are dropped",
        replace(_CHECK, code=1, says="is missing or altered", before=("made", "triggers_dropped")),
        replace(_RECOVER, says="is there again"),
        _CHECK,
    ),
    kept(
        "the log's last event is deleted, and another appended",
        replace(_CHECK, code=1, says="isn't the one this workspace has seen", before=("made", "last_event_gone")),
        _RECOVER,
        _CHECK,
        events=(*COMPLETE, "NoteAdded", "LogRecovered"),
    ),
    kept(
        "an event is changed",
        replace(_CHECK, code=1, says="isn't as this workspace has seen it", before=("made", "event_changed")),
        _REPLAY,
    ),
    kept(
        "a row of the log isn't JSON",
        replace(GENERATE, code=3, says=_UNREAD, before=("row_of_no_json",)),
        WITH_FRAME,
    ),
    kept(
        "a row of the log names the log's own address as a picture",
        replace(_QUADRANT, code=3, says=_UNREAD, before=("row_with_a_path",)),
        WITH_FRAME,
    ),
    unposted(
        "a row of the log wants the project's pictures outside the workspace",
        replace(GRID, code=3, says=_UNREAD, before=("row_with_frames",)),
        Step(("status",), says=_UNREAD),
    ),
    unposted(
        "an amount of 400 digits in a file that is restored",
        Step(("-w", "../spare/new", "restore", "../spare/LOG.jsonl"), 1, before=("lines_with_an_amount",)),
    ),
    unposted(
        "a byte of the backup that is restored has changed",
        Step(("-w", "../spare/new", "restore", "../spare/film.takes"), 1, before=("backup_damaged",)),
    ),
]
ELSEWHERE: list[Case] = [
    unposted("a plan is exported into a pipe", Step(("plan", "export", "film", "-o", "../pipe"), before=("a_pipe",))),
    unposted(
        "a plan is exported to a link",
        Step(("plan", "export", "film", "-o", "../link.json"), before=("a_link",)),
    ),
    kept(
        "the project's folder in `state/` is a link to a folder of somebody else's",
        replace(_REPLAY, code=3, says="is a link", before=("made", "state_linked")),
        replace(_REPLAY, before=("state_unlinked",)),
    ),
]
TEAM: list[Case] = [
    Case(
        "the log fails over to a database that lagged, and the take is asked for again",
        (),
        replace(GENERATE, code=1, says="this workspace has seen", before=("in_postgres", "generate", "fall_over")),
        (_RECOVER, replace(RESUME, says="nothing to carry on with")),
        events=("LogRecovered", "NumbersUsed", *COMPLETE),
    ),
    kept(
        "a pooler that shares sessions stands before the database",
        replace(GENERATE, code=1, says="behind a pooler", before=("in_postgres", "pooled")),
        replace(WITH_FRAME, before=("named_itself",)),
        posts=1,
        jobs=1,
        files=1,
        events=COMPLETE,
    ),
]
