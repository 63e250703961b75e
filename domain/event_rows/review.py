"""Events of review: verdicts, the cut, notes, and the lock on a cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import lifecycle
from domain.event_rows.row import CUT, Becomes, Data, Decision, EventRow, becomes, quoted
from domain.event_rows.standing import no_job, no_video, uncovered

if TYPE_CHECKING:
    from domain.events import (
        CutChanged,
        MediaPruned,
        NoteAdded,
        NoteReopened,
        NoteResolved,
        TakeApproved,
        TakeRejected,
        VerdictWithdrawn,
    )
    from domain.sequence import Sequence


def _on_its_video(state: Sequence, fact: TakeApproved | TakeRejected | MediaPruned) -> str | None:
    return no_video(state, [fact.take_id])


def _on_what_it_brings_back(state: Sequence, fact: VerdictWithdrawn) -> str | None:
    return no_job(state, fact.take_id) or uncovered(state, fact.cut)


def _composed(d: Data) -> str:
    return ", ".join(f"{c['shot']}={c['take_id'] or 'nothing'}" for c in d["shots"])


def _noted(d: Data) -> str:
    at = f" at {d['seconds']:g} s" if d["seconds"] is not None else ""
    said = [quoted(d["text"])] if d["text"] else []
    return f"{_on(d)}{at}: {', '.join([*said, *(['a drawing'] if d.get('drawing') else [])])}"


def _on(d: Data) -> str:
    return str(d["take_id"] or d.get("grid_id") or d["entity"])


def _cut(fact: CutChanged) -> Decision:
    pairs = [f"{covering.shot} from {covering.take_id or 'no take'}" for covering in fact.shots]
    kind = "cut" if fact.undoes is None else "cut undone"
    return Decision(kind, None, tuple(covering.shot for covering in fact.shots), ", ".join(pairs))


def _note(fact: NoteAdded) -> Decision:
    on = fact.take_id or fact.grid_id or fact.entity
    if fact.text:
        return Decision("note", on, (), fact.text, fact.seconds, written=True)
    return Decision("note", on, (), "a drawing", fact.seconds)


def _of_note(kind: str, fact: NoteResolved | NoteReopened) -> Decision:
    return Decision(kind, fact.take_id or fact.grid_id or fact.entity)


def _no_note(state: Sequence, fact: NoteResolved | NoteReopened) -> str | None:
    return None if state.note_at(fact.note) else f"there is no note {fact.note} then"


ROWS = {
    "TakeApproved": EventRow(
        acts_on="take_id",
        does="approve",
        becomes=becomes("approved"),
        rests_in=CUT,
        phases=lifecycle.BEGUN,
        job_states=lifecycle.WITH_VIDEO,
        undo="VerdictBefore",
        stands_on=_on_its_video,
        log_line=lambda d: f"{d['take_id']} for {', '.join(d['shots'])}",
        report=lambda fact: Decision("approved", fact.take_id, fact.shots),
    ),
    "TakeRejected": EventRow(
        acts_on="take_id",
        does="reject",
        becomes=becomes("video_complete"),
        rests_in=CUT,
        phases=lifecycle.BEGUN,
        job_states=lifecycle.WITH_VIDEO,
        undo="VerdictBefore",
        stands_on=_on_its_video,
        log_line=lambda d: f"{d['take_id']}: {quoted(d['reason'])}",
        report=lambda fact: Decision("rejected", fact.take_id, text=fact.reason, written=True),
    ),
    "CutChanged": EventRow(
        acts_on="sequence",
        does="compose",
        becomes=Becomes("approved", new=None),
        rests_in=CUT,
        phases=lifecycle.BEGUN,
        job_states=lifecycle.WITH_VIDEO,
        undo="CutBefore",
        undoes="undoes",
        takes_back=("CutChanged",),
        stands_on=lambda state, fact: uncovered(state, fact.shots),
        log_line=_composed,
        report=_cut,
    ),
    "VerdictWithdrawn": EventRow(
        acts_on="take_id",
        does="withdraw",
        rests_in=CUT,
        phases=lifecycle.BEGUN,
        job_states=lifecycle.WITH_VIDEO,
        undoes="undoes",
        takes_back=("TakeApproved", "TakeRejected"),
        stands_on=_on_what_it_brings_back,
        log_line=lambda d: f"of {d['take_id']} (event {d['undoes']} undone)",
        report=lambda fact: Decision("verdict undone", fact.take_id),
    ),
    "MediaPruned": EventRow(
        acts_on="take_id",
        does="prune",
        phases=lifecycle.ANY_PHASE,
        job_states=lifecycle.WITH_VIDEO,
        stands_on=_on_its_video,
        log_line=lambda d: f"{d['take_id']} · {d['file']}, {d['bytes']} bytes",
        report=lambda fact: Decision("video pruned", fact.take_id),
    ),
    "NoteAdded": EventRow(
        acts_on="entity",
        does="note",
        phases=lifecycle.ANY_PHASE,
        job_states=lifecycle.ANY_TAKE | lifecycle.ANY_GRID,
        stands_on=lambda state, fact: no_job(state, fact.take_id or fact.grid_id),
        log_line=_noted,
        report=_note,
    ),
    "NoteResolved": EventRow(
        acts_on="entity",
        does="resolve_note",
        phases=lifecycle.ANY_PHASE,
        job_states=lifecycle.ANY_TAKE | lifecycle.ANY_GRID,
        undo="NoteBefore",
        stands_on=_no_note,
        log_line=lambda d: f"note {d['note']} on {_on(d)}",
        report=lambda fact: _of_note("note resolved", fact),
    ),
    "NoteReopened": EventRow(
        acts_on="entity",
        does="reopen_note",
        phases=lifecycle.ANY_PHASE,
        job_states=lifecycle.ANY_TAKE | lifecycle.ANY_GRID,
        undoes="undoes",
        takes_back=("NoteResolved",),
        stands_on=_no_note,
        log_line=lambda d: f"note {d['note']} on {_on(d)} (event {d['undoes']} undone)",
        report=lambda fact: _of_note("note reopened", fact),
    ),
    "SequenceFinalized": EventRow(
        acts_on="sequence",
        does="finalize",
        rests_in=lifecycle.FINAL,
        phases=lifecycle.AT_REST,
        stands_on=lambda state, _: None if state.cut_complete else "the cut is not complete then",
        log_line=lambda d: f"{len(d['cut'])} shots locked",
        report=lambda fact: Decision("final", shots=tuple(covering.shot for covering in fact.cut)),
    ),
    "SequenceReopened": EventRow(
        acts_on="sequence",
        does="reopen",
        rests_in=lifecycle.APPROVED,
        phases=frozenset({lifecycle.FINAL}),
        log_line=lambda _: "unlocked",
        report=lambda _: Decision("reopened"),
    ),
}
