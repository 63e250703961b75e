"""Judging: approve, reject, note, cut, undo, finalize, reopen, revise."""

from __future__ import annotations

from fastapi import APIRouter

from console.api.support import FAULTS, Actor, DeskHere, Name, done
from console.models import Done
from console.wishes import AcceptPlanWish, ApproveWish, CutWish, NoteWish, PlainWish, RejectWish, ReviseWish, UndoWish
from domain.decisions.choices import by_number, named_take
from domain.decisions.prompts import accept_plan
from domain.errors import BadInput
from domain.ids import read_entity, read_place, read_shot_number
from services.verbs import review as reviewing
from services.verbs.words import undo_all

router = APIRouter(prefix="/api/client/{project}/sequences/{sequence}", responses=FAULTS, tags=["judging"])


@router.post("/approve")
def approve(desk: DeskHere, by: Actor, project: Name, sequence: Name, wish: ApproveWish) -> Done:
    """Choose a take for all the shots it holds, or for one of them."""
    workspace = desk.acting(by, wish.message)
    if wish.shot is not None:
        number = read_shot_number(wish.shot, sequence)
        said = reviewing.cut(workspace, project, sequence, {number: wish.take})
        return done(
            desk,
            said.records,
            f"{named_take(said.state, wish.take).id} covers shot {number}" if said.changed else "it is so already",
        )
    said = reviewing.approve(workspace, project, sequence, lambda state: named_take(state, wish.take))
    take = named_take(said.state, wish.take).id
    return done(desk, said.records, f"{take} approved" if said.changed else f"{take} is approved already")


@router.post("/reject")
def reject(desk: DeskHere, by: Actor, project: Name, sequence: Name, wish: RejectWish) -> Done:
    """Turn a take down, with the reason."""
    workspace = desk.acting(by, wish.message)
    said = reviewing.reject(workspace, project, sequence, lambda state: named_take(state, wish.take), wish.reason)
    return done(desk, said.records, f"{named_take(said.state, wish.take).id} rejected")


@router.post("/note")
def note(desk: DeskHere, by: Actor, project: Name, sequence: Name, wish: NoteWish) -> Done:
    """Write a note on the sequence, one of its shots, or a take."""
    workspace = desk.acting(by, wish.message)
    take = wish.take
    if take is not None:
        said = reviewing.note_on_take(
            workspace, project, sequence, lambda state: named_take(state, take), wish.text, wish.seconds
        )
    elif wish.seconds is not None:
        raise BadInput("a moment is one of a take's video", "name the take too")
    else:
        said = reviewing.note(workspace, project, read_entity(sequence, wish.shot), wish.text)
    return done(desk, said.records, "noted")


@router.post("/undo")
def undo(desk: DeskHere, by: Actor, project: Name, sequence: Name, wish: UndoWish) -> Done:
    """Take back what was done last; refused where something else was done after the event that is meant."""
    records, left = undo_all(desk.acting(by, wish.message), project, sequence, wish.position)
    stays = f"; {', '.join(left)} stays as it is: something else was done there since" if left else ""
    return done(desk, records, f"undone{stays}")


@router.post("/cut")
def cut(desk: DeskHere, by: Actor, project: Name, sequence: Name, wish: CutWish) -> Done:
    """Compose the cut shot by shot."""
    choices = by_number(sequence, wish.shots.items())
    said = reviewing.cut(desk.acting(by, wish.message), project, sequence, choices)
    return done(desk, said.records, "the cut changed" if said.changed else "the cut is that already")


@router.post("/finalize")
def finalize(desk: DeskHere, by: Actor, project: Name, sequence: Name, wish: PlainWish) -> Done:
    """Lock the cut."""
    said = reviewing.finalize(desk.acting(by, wish.message), project, sequence)
    return done(desk, said.records, f"{sequence} is final")


@router.post("/reopen")
def reopen(desk: DeskHere, by: Actor, project: Name, sequence: Name, wish: PlainWish) -> Done:
    """Let a final sequence change again."""
    said = reviewing.reopen(desk.acting(by, wish.message), project, sequence)
    return done(desk, said.records, f"{sequence} is open again")


@router.post("/revise")
def revise(desk: DeskHere, by: Actor, project: Name, sequence: Name, wish: ReviseWish) -> Done:
    """Change a shot's working words."""
    number = read_shot_number(wish.shot, sequence)
    workspace = desk.acting(by, wish.message)
    said = reviewing.revise(workspace, project, sequence, number, wish.prompt, wish.duration)
    return done(desk, said.records, "revised" if said.changed else "it says that already")


@router.post("/accept-plan")
def accept(desk: DeskHere, by: Actor, project: Name, sequence: Name, wish: AcceptPlanWish) -> Done:
    """Take the plan's words in place of a revision, for one shot or for all that differ."""
    target = read_place(sequence, wish.shot)
    workspace = desk.acting(by, wish.message)
    records = workspace.change(project, target.sequence, lambda state: accept_plan(state, target.shot))
    return done(desk, records, "the plan's words are the working prompt" if records else "nothing differs from it")
