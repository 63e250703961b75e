"""A copied state goes its own way, through everything that can happen to a sequence."""

from __future__ import annotations

from copy import deepcopy

from domain.copying import copied
from domain.events import (
    CutChanged,
    Fact,
    GridSubmitted,
    NoteAdded,
    NoteResolved,
    SettingsPicked,
    StartFrameWithdrawn,
    TakeRejected,
    TakeSubmitting,
    VerdictWithdrawn,
)
from domain.evolve import evolve, fold
from domain.values import Covering
from tests.driver_beware import (
    PROJECT,
    SEQ08,
    SH03,
    approved,
    filmed,
    frame,
    grid,
    grid_done,
    planned,
    quadrant,
    revised,
    shot,
    take,
)
from tests.scenario import records

TAKE = "SEQ08_take001"
PAST: tuple[Fact, ...] = (
    planned(),
    grid(),
    GridSubmitted(grid_id="SEQ08_grid001", request_id="r1"),
    grid_done(),
    quadrant(),
    *filmed(),
    *filmed(1, SH03),
    approved(TAKE),
    take(2),
    revised(2, "@car waits."),
)
MORE: tuple[Fact, ...] = (
    TakeSubmitting(take_id="SEQ08_take002"),
    revised(2, "@car goes."),
    NoteAdded(entity=SEQ08, take_id=TAKE, text="the lamp"),
    NoteAdded(entity=SEQ08, take_id=None, text="the fog"),
    NoteResolved(entity=SEQ08, take_id=None, grid_id=None, note=1),
    TakeRejected(take_id=TAKE, reason="too dark"),
    VerdictWithdrawn(take_id=TAKE, cut=(Covering(shot=SH03, take_id=TAKE),), undoes=15),
    CutChanged(shots=(Covering(shot=SH03, take_id="SEQ08_SH03_take001"),)),
    quadrant(1, 2, quadrant="top_left"),
    frame(1, SH03),
    StartFrameWithdrawn(entity=SH03, undoes=20),
    SettingsPicked(take_id=TAKE, model="kling-o3-pro", settings={}, elements=()),
    *filmed(3),
    grid(2),
    planned(shot(1), shot(4), title="The bridge at night"),
)


def test_what_happens_to_a_copy_leaves_the_first_as_it_was_and_is_all_that_happens() -> None:
    known = records(*PAST, *MORE)
    state = fold(PROJECT, SEQ08, known[: len(PAST)])
    before, copy = deepcopy(state), copied(state)
    for record in known[len(PAST) :]:
        evolve(copy, record)
        assert state == before, record.type
    assert copy == fold(PROJECT, SEQ08, known)
    assert all(copy.jobs[made.id] is made for e in copy.entities.values() for made in e.grids.values())
    assert all(copy.jobs[made.id] is made for e in copy.entities.values() for made in e.takes.values())
