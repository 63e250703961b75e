"""Judging: approve, reject, note, cut, undo, finalize, reopen, revise."""

from __future__ import annotations

from fastapi import APIRouter

from console.api.support import FAULTS, Actor, Here, Name, done
from console.models import Done
from console.request_bodies import (
    AcceptPlanBody,
    ApproveBody,
    CutBody,
    DeclinePlanBody,
    NoteBody,
    NoteNameBody,
    PlainBody,
    RejectBody,
    ReviseBody,
    UndoBody,
)
from domain.decisions.choices import by_number, named_job, named_take
from domain.errors import BadInput
from domain.ids import read_entity, read_place, read_shot_number
from services.verbs import plan_answers
from services.verbs import review as reviewing
from services.verbs.words import undo_all

router = APIRouter(prefix="/api/client/{project}/sequences/{sequence}", responses=FAULTS, tags=["judging"])


@router.post("/approve")
def approve(served: Here, by: Actor, project: Name, sequence: Name, body: ApproveBody) -> Done:
    """Choose a take for all the shots it holds, or for one of them."""
    workspace = served.acting(by, body.message)
    if body.shot is not None:
        number = read_shot_number(body.shot, sequence)
        said = reviewing.cut(workspace, project, sequence, {number: body.take})
        return done(
            served,
            said.records,
            f"{named_take(said.state, body.take).id} covers shot {number}" if said.changed else "it is so already",
        )
    said = reviewing.approve(workspace, project, sequence, lambda state: named_take(state, body.take))
    take = named_take(said.state, body.take).id
    return done(served, said.records, f"{take} approved" if said.changed else f"{take} is approved already")


@router.post("/reject")
def reject(served: Here, by: Actor, project: Name, sequence: Name, body: RejectBody) -> Done:
    """Reject a take or grid, with the reason."""
    workspace = served.acting(by, body.message)
    said = reviewing.reject(workspace, project, sequence, lambda state: named_job(state, body.take), body.reason)
    return done(served, said.records, f"{named_job(said.state, body.take).id} rejected")


@router.post("/note")
def note(served: Here, by: Actor, project: Name, sequence: Name, body: NoteBody) -> Done:
    """Write a note on the sequence, one of its shots, a take or a grid."""
    workspace = served.acting(by, body.message)
    take, drawing = body.take, body.drawing.drawing if body.drawing else None
    if take is not None:
        said = reviewing.note_on_job(
            workspace, project, sequence, lambda state: named_job(state, take), body.text, body.seconds, drawing
        )
    elif drawing:
        raise BadInput("a drawing lies on a frame", "name the take and the moment of its video", code="bad_drawing")
    elif body.seconds is not None:
        raise BadInput("a moment is one of a take's video", "name the take too")
    else:
        said = reviewing.note(workspace, project, read_entity(sequence, body.shot), body.text)
    return done(served, said.records, "noted")


@router.post("/resolve-note")
def resolve_note(served: Here, by: Actor, project: Name, sequence: Name, body: NoteNameBody) -> Done:
    """Say that what a note asks for was done."""
    said = reviewing.resolve_note(served.acting(by, body.message), project, sequence, body.note)
    return done(served, said.records, "resolved" if said.changed else "it is resolved already")


@router.post("/reopen-note")
def reopen_note(served: Here, by: Actor, project: Name, sequence: Name, body: NoteNameBody) -> Done:
    """Reopen a resolved note."""
    said = reviewing.reopen_note(served.acting(by, body.message), project, sequence, body.note)
    return done(served, said.records, "open again" if said.changed else "it is open already")


@router.post("/undo")
def undo(served: Here, by: Actor, project: Name, sequence: Name, body: UndoBody) -> Done:
    """Undo the last command; refused if something else was done after the event that is meant."""
    records, left = undo_all(served.acting(by, body.message), project, sequence, body.position)
    stays = f"; {', '.join(left)} stays as it is: something else was done there since" if left else ""
    return done(served, records, f"undone{stays}")


@router.post("/cut")
def cut(served: Here, by: Actor, project: Name, sequence: Name, body: CutBody) -> Done:
    """Compose the cut shot by shot."""
    choices = by_number(sequence, body.shots.items())
    said = reviewing.cut(served.acting(by, body.message), project, sequence, choices)
    return done(served, said.records, "the cut changed" if said.changed else "the cut is that already")


@router.post("/finalize")
def finalize(served: Here, by: Actor, project: Name, sequence: Name, body: PlainBody) -> Done:
    """Lock the cut."""
    said = reviewing.finalize(served.acting(by, body.message), project, sequence)
    return done(served, said.records, f"{sequence} is final")


@router.post("/reopen")
def reopen(served: Here, by: Actor, project: Name, sequence: Name, body: PlainBody) -> Done:
    """Let a final sequence change again."""
    said = reviewing.reopen(served.acting(by, body.message), project, sequence)
    return done(served, said.records, f"{sequence} is open again")


@router.post("/revise")
def revise(served: Here, by: Actor, project: Name, sequence: Name, body: ReviseBody) -> Done:
    """Change a shot's working words."""
    number = read_shot_number(body.shot, sequence)
    workspace = served.acting(by, body.message)
    said = reviewing.revise(workspace, project, sequence, number, body.prompt, body.duration, based_on=body.based_on)
    return done(served, said.records, "revised" if said.changed else "it says that already")


@router.post("/accept-plan")
def accept(served: Here, by: Actor, project: Name, sequence: Name, body: AcceptPlanBody) -> Done:
    """Take the plan's words in place of a revision, for one shot or for all that differ."""
    workspace, target = served.acting(by, body.message), read_place(sequence, body.shot)
    records = plan_answers.accept(workspace, project, target)
    said = "the plan's words are the working prompt"
    return done(served, records, said if records else plan_answers.nothing_waits(workspace, project, target))


@router.post("/decline-plan")
def decline(served: Here, by: Actor, project: Name, sequence: Name, body: DeclinePlanBody) -> Done:
    """Keep our words where the plan differs, for one shot or for all; an approved take's words are the working ones."""
    records = plan_answers.decline(served.acting(by, body.message), project, read_place(sequence, body.shot))
    return done(served, records, "our words stay")
