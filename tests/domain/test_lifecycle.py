"""The two state machines: every phase and state against every fact and every wish.

The tables here are written down from the contract, by hand: they know nothing of domain/event_rows/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from cli.command_lines import hint
from domain import lifecycle
from domain.decisions import jobs
from domain.decisions.admit import find_grid, find_take
from domain.decisions.end_frames import supply_end
from domain.decisions.pick import pick
from domain.decisions.pictures import Crop, GridWish, approve_quadrant, entity_for, grid_to_crop, request_grids
from domain.decisions.pictures import supply_frame as supply
from domain.decisions.plan_answers import accept_plan
from domain.decisions.prompts import revise
from domain.decisions.review import approve, cut, finalize, note, prune, reject, reopen
from domain.decisions.takes import TakeWish, request_takes
from domain.errors import Refused
from domain.event_rows import ROWS
from domain.events import (
    FACTS,
    CutChanged,
    Fact,
    GridAnswered,
    GridFailed,
    GridInDoubt,
    GridRejected,
    GridSubmitted,
    GridSubmitting,
    GridVerdictWithdrawn,
    NoteAdded,
    NoteReopened,
    SequenceFinalized,
    SequencePlanned,
    SequenceReopened,
    SettingsPicked,
    StartFrameWithdrawn,
    TakeAnswered,
    TakeApproved,
    TakeCancelled,
    TakeInDoubt,
    TakeProcessing,
    TakeRejected,
    TakeSubmitted,
    TakeSubmitting,
    VerdictWithdrawn,
    VideoCompleted,
    VideoFailed,
)
from domain.evolve import evolve
from domain.ids import entity_of, made_id
from domain.upcasting import read_fact
from domain.values import Covering, FrameSource, Picture
from tests.domain.test_upcasting import sample
from tests.driver_beware import (
    CAST,
    SEQ08,
    SH03,
    SHOTS,
    approved,
    done,
    end_frame,
    filmed,
    forged,
    frame,
    given_up,
    grid,
    grid_done,
    planned,
    project,
    quadrant,
    revised,
    shot,
    take,
)
from tests.scenario import given, records, sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from domain.events import JobCompleted
    from domain.sequence import Sequence as State

# -- the contract's table, row by row: a fact, the phase it shows, the state of the entity it acts on ------------

SAME = "as before"
RESTING = "the resting phase"
CUT = "APPROVED if the cut is then complete, else REVIEW"
CONTRACT = {
    "SequencePlanned": ("PLANNED", SAME),
    "ShotPromptRevised": (SAME, SAME),
    "GridRequested": ("GRID_EXPLORING", "keyframe_pending"),
    "GridSubmitting": ("GRID_EXPLORING", SAME),
    "GridInDoubt": ("GRID_EXPLORING", SAME),
    "GridSubmitted": ("GRID_EXPLORING", "keyframe_generating"),
    "GridCompleted": ("GRID_REVIEW", "keyframe_complete"),
    "GridFailed": (RESTING, "keyframe_failed"),
    "GridQuadrantApproved": ("START_FRAME_APPROVED", "video_pending"),
    "GridRejected": (SAME, SAME),
    "StartFrameSupplied": ("START_FRAME_APPROVED", "video_pending"),
    "EndFrameSupplied": (SAME, SAME),
    "TakeRequested": ("GENERATING", "registered (new entity), else video_pending"),
    "TakeSubmitting": ("GENERATING", SAME),
    "TakeInDoubt": ("GENERATING", SAME),
    "TakeSubmitted": ("GENERATING", "video_submitted"),
    "TakeProcessing": ("GENERATING", "video_processing"),
    "VideoCompleted": ("REVIEW", "video_complete"),
    "VideoFailed": (RESTING, "video_failed"),
    "TakeCancelled": (RESTING, "video_failed"),
    "TakeApproved": (CUT, "approved"),
    "CutChanged": (CUT, "approved"),
    "TakeRejected": (CUT, "video_complete"),
    "NoteAdded": (SAME, SAME),
    "MediaPruned": (SAME, SAME),
    "SequenceFinalized": ("FINAL", SAME),
    "SequenceReopened": ("APPROVED", SAME),
}
OF_A_PROJECT = {
    *("PlanImported", "BudgetSet", "SpendReserved", "SpendSettled"),
    *("ProjectArchived", "ProjectUnarchived", "Delivered"),
}
# What came on top of the contract: facts of their own tests, which here must only fold, and stop before FINAL.
BEYOND = FACTS.keys() - CONTRACT.keys() - OF_A_PROJECT

GRID1, GRID2, TAKE1, TAKE2 = "SEQ08_grid001", "SEQ08_grid002", "SEQ08_take001", "SEQ08_take002"
OWN_TAKE = "SEQ08_SH03_take001"
WHOLE_CUT = tuple(Covering(shot=shot, take_id=TAKE1) for shot in SHOTS)
FILMED = (planned(), grid(), grid_done(), quadrant(), *filmed())
IN_THE_CUT = (*FILMED, approved(TAKE1))
PLANNED_ONLY = (planned(),)

# What leads up to each line of the table, and the line's own fact.
LEADING_UP: dict[str, tuple[tuple[Fact, ...], Fact]] = {
    "SequencePlanned": ((), planned()),
    "ShotPromptRevised": (FILMED, revised(3, "@driver brakes.")),
    "GridRequested": (PLANNED_ONLY, grid()),
    "GridSubmitting": ((planned(), grid()), GridSubmitting(grid_id=GRID1)),
    "GridInDoubt": ((planned(), grid()), GridInDoubt(grid_id=GRID1, why="no answer")),
    "GridSubmitted": ((planned(), grid()), GridSubmitted(grid_id=GRID1, request_id="r1")),
    "GridCompleted": ((planned(), grid()), grid_done()),
    "GridFailed": ((planned(), grid()), GridFailed(grid_id=GRID1, kind="refused", message="no")),
    "GridQuadrantApproved": ((planned(), grid(), grid_done()), quadrant()),
    "GridRejected": ((planned(), grid(), grid_done()), GridRejected(grid_id=GRID1, reason="no fog")),
    "StartFrameSupplied": (PLANNED_ONLY, frame()),
    "EndFrameSupplied": (FILMED, end_frame()),
    "TakeRequested": (PLANNED_ONLY, take()),
    "TakeSubmitting": ((planned(), take()), TakeSubmitting(take_id=TAKE1)),
    "TakeInDoubt": ((planned(), take()), TakeInDoubt(take_id=TAKE1, why="no answer")),
    "TakeSubmitted": ((planned(), take()), TakeSubmitted(take_id=TAKE1, request_id="r2")),
    "TakeProcessing": ((planned(), take()), TakeProcessing(take_id=TAKE1)),
    "VideoCompleted": ((planned(), take()), done(TAKE1)),
    "VideoFailed": ((planned(), take()), VideoFailed(take_id=TAKE1, kind="render", message="no")),
    "TakeCancelled": ((planned(), take()), TakeCancelled(take_id=TAKE1)),
    "TakeApproved": (FILMED, approved(TAKE1)),
    "CutChanged": (FILMED, CutChanged(shots=WHOLE_CUT)),
    "TakeRejected": (IN_THE_CUT, TakeRejected(take_id=TAKE1, reason="two fog lamps")),
    "NoteAdded": (FILMED, NoteAdded(entity=SEQ08, take_id=None, text="keep the fog")),
    "MediaPruned": ((*FILMED, TakeRejected(take_id=TAKE1, reason="two fog lamps")), given_up(TAKE1)),
    "SequenceFinalized": (IN_THE_CUT, SequenceFinalized(cut=WHOLE_CUT)),
    "SequenceReopened": ((*IN_THE_CUT, SequenceFinalized(cut=WHOLE_CUT)), SequenceReopened()),
}


def test_the_table_speaks_of_facts_that_are_there() -> None:
    assert CONTRACT.keys() | OF_A_PROJECT <= FACTS.keys()
    assert LEADING_UP.keys() == CONTRACT.keys()


@pytest.mark.parametrize("kind", CONTRACT)
def test_each_row_of_the_contracts_table_holds(kind: str) -> None:
    before, fact = LEADING_UP[kind]
    was, now = sequence(*before), sequence(*before, fact)
    assert fact.type == kind
    phase, state = CONTRACT[kind]
    if phase == CUT:
        phase = "REVIEW" if kind == "TakeRejected" else "APPROVED"
    assert now.phase == (was.phase if phase == SAME else "PLANNED" if phase == RESTING else phase)
    if state.startswith("registered"):
        state = "registered"
    assert now.own.state == (was.own.state if state == SAME else state)


def test_a_take_of_an_entity_that_is_known_is_pending_not_registered() -> None:
    assert sequence(planned(), take()).own.state == "registered"
    assert sequence(planned(), frame(), take()).own.state == "video_pending"
    assert sequence(planned(), *filmed(), take(2)).own.state == "video_pending"
    assert sequence(planned(), take(1, SH03)).known(SH03).state == "registered"
    assert sequence(planned(), *filmed(), take(1, SH03)).known(SH03).state == "registered"


def test_a_half_complete_cut_is_review_not_approved() -> None:
    part = filmed(1, shots=(1, 2))
    assert sequence(planned(), *part, approved(TAKE1, 1, 2)).phase == "REVIEW"
    assert sequence(planned(), *part, CutChanged(shots=WHOLE_CUT[:2])).phase == "REVIEW"
    rest = filmed(2, shots=(3, 4, 5))
    assert sequence(planned(), *part, approved(TAKE1, 1, 2), *rest, approved(TAKE2, 3, 4, 5)).phase == "APPROVED"


def test_rejecting_a_take_that_is_not_in_a_complete_cut_leaves_it_approved() -> None:
    assert sequence(*IN_THE_CUT, *filmed(2), TakeRejected(take_id=TAKE2, reason="too dark")).phase == "APPROVED"


# -- every phase, twice: with a complete cut, and as soon as it can be reached -----------------------------------

FINAL_CUT = (*IN_THE_CUT, SequenceFinalized(cut=WHOLE_CUT))
RICH: dict[str, tuple[Fact, ...]] = {
    "PLANNED": PLANNED_ONLY,
    "GRID_EXPLORING": (*IN_THE_CUT, grid(2)),
    "GRID_REVIEW": (*IN_THE_CUT, grid(2), grid_done(2)),
    "GENERATING": (*IN_THE_CUT, take(2)),
    "REVIEW": (*IN_THE_CUT, *filmed(2)),
    "APPROVED": IN_THE_CUT,
    "FINAL": FINAL_CUT,
}
BARE: dict[str, tuple[Fact, ...]] = {
    "GRID_EXPLORING": (planned(), grid()),
    "GRID_EXPLORING, in doubt": (planned(), grid(), GridSubmitting(grid_id=GRID1), GridInDoubt(grid_id=GRID1, why="?")),
    "GRID_REVIEW": (planned(), grid(), grid_done()),
    "START_FRAME_APPROVED": (planned(), frame()),
    "START_FRAME_APPROVED after a failure": (planned(), take(), TakeCancelled(take_id=TAKE1), frame()),
    "REVIEW, then a frame": (planned(), *filmed(), frame()),
    "APPROVED, then a frame": (*IN_THE_CUT, frame(2)),
    "REVIEW of a shot that the plan added": (*IN_THE_CUT, planned(*map(shot, range(1, 7)))),
    "GENERATING": (planned(), take()),
    "GENERATING, in doubt": (planned(), take(), TakeSubmitting(take_id=TAKE1), TakeInDoubt(take_id=TAKE1, why="?")),
    "GENERATING, submitted": (planned(), take(), TakeSubmitted(take_id=TAKE1, request_id="r2")),
    "GENERATING over a grid": (planned(), take(), grid()),
    "REVIEW": (planned(), *filmed()),
    "REVIEW after a failure": (planned(), *filmed(), take(2), VideoFailed(take_id=TAKE2, kind="render", message="no")),
    "APPROVED again": (*FINAL_CUT, SequenceReopened()),
    "FINAL, with jobs that failed": (
        *IN_THE_CUT,
        grid(2),
        GridFailed(grid_id=GRID2, kind="render", message="no"),
        take(2),
        TakeCancelled(take_id=TAKE2),
        SequenceFinalized(cut=WHOLE_CUT),
    ),
    "nothing planned": (),
}
STATES = {**{f"{name}, cut complete": facts for name, facts in RICH.items()}, **BARE}


def _facts_on(entity: str, number: int) -> list[Fact]:
    """One fact of each kind that has to do with a grid or take, about that entity's."""
    grid_id, take_id = made_id(entity, "grid", number), made_id(entity, "take", number)
    return [
        grid(number, entity),
        GridSubmitting(grid_id=grid_id),
        GridSubmitted(grid_id=grid_id, request_id="r"),
        GridInDoubt(grid_id=grid_id, why="no answer"),
        grid_done(number, entity),
        GridFailed(grid_id=grid_id, kind="render", message="no"),
        quadrant(number, number, entity),
        GridRejected(grid_id=grid_id, reason="no fog"),
        frame(number, entity),
        end_frame(entity),
        take(number, entity),
        TakeSubmitting(take_id=take_id),
        TakeSubmitted(take_id=take_id, request_id="r"),
        TakeProcessing(take_id=take_id),
        TakeInDoubt(take_id=take_id, why="no answer"),
        done(take_id),
        VideoFailed(take_id=take_id, kind="render", message="no"),
        TakeCancelled(take_id=take_id),
        approved(take_id, *((3,) if entity == SH03 else ())),
        TakeRejected(take_id=take_id, reason="too dark"),
        NoteAdded(entity=entity, take_id=take_id, text="keep the fog"),
        NoteAdded(entity=entity, take_id=None, grid_id=grid_id, text="more fog"),
        given_up(take_id),
    ]


OTHERS: list[Fact] = [
    planned(),
    planned(omitted=True),
    revised(3, "@driver brakes."),
    revised(9, "a shot that isn't there"),
    CutChanged(shots=WHOLE_CUT),
    CutChanged(shots=(Covering(shot=SHOTS[0], take_id=None),)),
    NoteAdded(entity=SEQ08, take_id=None, text="ask the client"),
    SequenceFinalized(cut=WHOLE_CUT),
    SequenceReopened(),
]
EVERY_FACT = [*_facts_on(SEQ08, 1), *_facts_on(SEQ08, 2), *_facts_on(SH03, 1), *OTHERS]


def test_the_walk_meets_every_phase_and_every_fact() -> None:
    assert {sequence(*facts).phase for facts in STATES.values()} == set(lifecycle.PHASES)
    assert {fact.type for fact in EVERY_FACT} == CONTRACT.keys()
    for name, facts in STATES.items():
        assert name == "nothing planned" or name.startswith(sequence(*facts).phase)


def shown_phase(facts: Sequence[Fact]) -> str:
    """The phase, as the contract words it: the last of what moves it, with what is under way shown over it."""
    locked = [fact.type for fact in facts if fact.type in ("SequenceFinalized", "SequenceReopened")]
    if locked[-1:] == ["SequenceFinalized"]:
        return "FINAL"
    if under_way("take", facts):
        return "GENERATING"
    if under_way("grid", facts):
        return "GRID_EXPLORING"
    return resting(facts)


def resting(facts: Sequence[Fact]) -> str:
    """The phase that the last of what moves it leaves."""
    moves = [rests_in(facts[: n + 1]) for n in range(len(facts))]
    return next((phase for phase in reversed(moves) if phase), "PLANNED")


def under_way(kind: str, facts: Sequence[Fact]) -> bool:
    """Whether a take or grid was asked for, or given to the provider once more, and has not ended since."""
    asked, going = set[str](), set[str]()
    for fact in facts:
        name = str(getattr(fact, f"{kind}_id", None))
        if fact.type == f"{kind.title()}Requested":
            asked.add(name)
        if fact.type in ("GridFailed", "GridCompleted", "VideoFailed", "VideoCompleted", "TakeCancelled"):
            going.discard(name)
        elif CONTRACT[fact.type][0] in ("GENERATING", "GRID_EXPLORING") and CONTRACT[fact.type][1] != SAME:
            going |= {name} & asked
    return bool(going)


def rests_in(facts: Sequence[Fact]) -> str | None:
    """What the last of the facts makes of the resting phase."""
    match facts[-1].type:
        case "GridCompleted":
            return "GRID_REVIEW"
        case "GridQuadrantApproved" | "StartFrameSupplied":
            return _with_a_frame(facts) if getattr(facts[-1], "entity", "") == SEQ08 else None
        case "SequencePlanned":
            return "REVIEW" if resting(facts[:-1]) == "APPROVED" and not cut_complete(facts) else None
        case "VideoCompleted":
            return "REVIEW"
        case "TakeApproved" | "CutChanged" | "TakeRejected":
            return "APPROVED" if cut_complete(facts) else "REVIEW"
        case "SequenceReopened":
            return "APPROVED"
    return None


def _with_a_frame(facts: Sequence[Fact]) -> str:
    filmed = any(isinstance(fact, VideoCompleted) for fact in facts)
    return "APPROVED" if cut_complete(facts) else "REVIEW" if filmed else "START_FRAME_APPROVED"


def cut_complete(facts: Sequence[Fact]) -> bool:
    """Whether each shot of the newest plan has a take, by the last word on it, and the take's video holds the shot."""
    shots = next(([s.shot for s in f.shots] for f in reversed(facts) if isinstance(f, SequencePlanned)), list(SHOTS))
    chosen, videos = dict[str, str | None](), dict[str, set[str]]()
    for fact in facts:
        match fact:
            case VideoCompleted():
                videos[fact.take_id] = {segment.shot for segment in fact.segments}
            case TakeApproved():
                chosen.update(dict.fromkeys(fact.shots, fact.take_id))
            case CutChanged():
                chosen.update({covering.shot: covering.take_id for covering in fact.shots})
            case TakeRejected():
                chosen = {shot: by for shot, by in chosen.items() if by != fact.take_id}
    return all(shot in videos.get(chosen.get(shot) or "", ()) for shot in shots)


def has_video(take_id: str, facts: Sequence[Fact]) -> bool:
    """Whether a take can be judged; nothing else is ever recorded as judged."""
    return any(isinstance(fact, VideoCompleted) and fact.take_id == take_id for fact in facts)


def entity_of_fact(fact: Fact) -> str:
    """A shot's own grid, frame or take acts on the shot's entity, all else on the sequence's."""
    made = getattr(fact, "take_id", None) or getattr(fact, "grid_id", None)
    return entity_of(made) if made else getattr(fact, "entity", SEQ08)


@pytest.mark.parametrize("name", STATES)
def test_every_fact_moves_every_phase_as_the_contract_says(name: str) -> None:
    for fact in EVERY_FACT:
        facts = (*(STATES[name] or PLANNED_ONLY), fact)
        if not isinstance(fact, TakeApproved | TakeRejected) or has_video(fact.take_id, facts):
            assert sequence(*facts).phase == shown_phase(facts), fact


@pytest.mark.parametrize("name", STATES)
def test_every_fact_moves_every_entity_as_the_contract_says(name: str) -> None:
    for fact in EVERY_FACT:
        was, now = sequence(*STATES[name]), sequence(*STATES[name], fact)
        acted_on = entity_of_fact(fact)
        before, state = was.known(acted_on).state, CONTRACT[fact.type][1]
        if state.startswith("registered"):
            state = "registered" if before is None else "video_pending"
        if fact.type == "CutChanged" and before is None:
            state = SAME  # a cut alone is no grid, frame or take of its own, so there is no file yet
        assert now.known(acted_on).state == (before if state == SAME else state), fact
        for entity in was.entities.keys() - {acted_on}:
            assert now.known(entity).state == was.known(entity).state


@pytest.mark.parametrize("name", STATES)
def test_no_order_of_facts_can_make_the_fold_fail(name: str) -> None:
    for first in range(len(EVERY_FACT)):
        in_turn = (*EVERY_FACT[first:], *EVERY_FACT[:first])
        assert sequence(*STATES[name], *in_turn).phase in lifecycle.PHASES


@pytest.mark.parametrize("name", STATES)
def test_even_a_stored_fact_of_another_story_or_another_stream_folds(name: str) -> None:
    for kind in FACTS:
        stored = read_fact(kind, 1, sample(kind)["data"])
        assert sequence(*STATES[name], stored).phase in lifecycle.PHASES


def _taking_back(position: int) -> list[Fact]:
    """One fact of each kind that takes an act back, whatever lies at that position."""
    source = FrameSource(kind="undo", position=position)
    return [
        revised(3, "@driver waits.", kind="undo", position=position),
        revised(9, "a shot that isn't there", kind="undo", position=position),
        replace(frame(9), source=source),
        StartFrameWithdrawn(entity=SEQ08, undoes=position),
        VerdictWithdrawn(take_id=TAKE1, cut=(), undoes=position),
        GridVerdictWithdrawn(grid_id=GRID1, undoes=position),
        NoteReopened(entity=SEQ08, take_id=None, grid_id=None, note=position, undoes=position),
        CutChanged(shots=(), undoes=position),
        SettingsPicked(take_id=None, model=None, settings=None, elements=None, undoes=position),
    ]


@pytest.mark.parametrize("name", STATES)
def test_a_fact_that_takes_back_what_is_no_such_act_folds_all_the_same(name: str) -> None:
    acts = (*STATES[name], *OTHERS, frame(8), TakeRejected(take_id=TAKE1, reason="dark"))
    for position in range(len(acts) + 3):
        for fact in _taking_back(position):
            assert sequence(*acts, fact).phase in lifecycle.PHASES


def test_facts_with_ids_that_are_none_fold_and_touch_no_other_entity() -> None:
    strange = [
        forged(TakeSubmitted(take_id=TAKE1, request_id="r"), take_id="no id"),
        forged(take(), take_id="../../up", entity="../../up"),
        forged(done(TAKE1), take_id="SEQ09_take001"),
        forged(grid(), grid_id="", entity=""),
        forged(NoteAdded(entity="SEQ09_SH01", take_id=None, text="?"), take_id="nobody's"),
        CutChanged(shots=(forged(Covering(shot=SHOTS[0], take_id=None), take_id="nobody's"),)),
        SequenceFinalized(cut=()),
    ]
    state = sequence(planned(), *strange)
    assert set(state.entities) == {SEQ08}
    assert not state.cut_complete
    assert state.phase == "FINAL"


# -- what is under way is shown over what rests -------------------------------------------------------------------


def test_a_take_under_way_is_shown_over_a_grid_under_way() -> None:
    assert sequence(planned(), take(), grid()).phase == "GENERATING"
    assert sequence(planned(), take(), grid(), done(TAKE1)).phase == "GRID_EXPLORING"
    assert sequence(planned(), take(), grid(), done(TAKE1), grid_done()).phase == "GRID_REVIEW"
    assert sequence(planned(), take(), grid(), grid_done(), done(TAKE1)).phase == "REVIEW"


def test_in_doubt_counts_as_under_way() -> None:
    assert sequence(*IN_THE_CUT, take(2), TakeInDoubt(take_id=TAKE2, why="?")).phase == "GENERATING"
    assert sequence(*IN_THE_CUT, grid(2), GridInDoubt(grid_id=GRID2, why="?")).phase == "GRID_EXPLORING"


def test_an_approval_beside_a_take_under_way_shows_once_the_other_has_ended() -> None:
    both = (planned(), *filmed(), take(2), approved(TAKE1))
    assert sequence(*both).phase == "GENERATING"
    assert sequence(*both, VideoFailed(take_id=TAKE2, kind="render", message="no")).phase == "APPROVED"
    assert sequence(*both, done(TAKE2)).phase == "REVIEW"


@pytest.mark.parametrize("name", [n for n in RICH if n not in ("GRID_EXPLORING", "GENERATING")])
def test_failures_move_no_resting_phase(name: str) -> None:
    failed: list[tuple[Fact, ...]] = [
        (take(3), VideoFailed(take_id="SEQ08_take003", kind="refused", message="no")),
        (take(3), TakeCancelled(take_id="SEQ08_take003")),
        (take(1, SH03), VideoFailed(take_id=OWN_TAKE, kind="lost", message="no")),
        (grid(3), GridFailed(grid_id="SEQ08_grid003", kind="render", message="no")),
    ]
    for facts in failed:
        assert sequence(*RICH[name], *facts).phase == name


@pytest.mark.parametrize("name", RICH)
def test_a_shots_own_start_frames_move_no_phase(name: str) -> None:
    assert sequence(*RICH[name], frame(1, SH03)).phase == name
    assert sequence(*RICH[name], quadrant(1, 1, SH03)).phase == name


@pytest.mark.parametrize("fact", EVERY_FACT, ids=lambda fact: fact.type)
def test_final_always_shows_until_it_is_reopened(fact: Fact) -> None:
    expected = "APPROVED" if fact.type == "SequenceReopened" else "FINAL"
    assert sequence(*FINAL_CUT, fact).phase == expected


def test_planning_again_moves_no_phase() -> None:
    for name, facts in RICH.items():
        assert sequence(*facts, planned(title="The viaduct")).phase == name


# -- phase and cut agree -------------------------------------------------------------------------------------------


def test_a_frame_after_the_approval_leaves_a_complete_cut_approved() -> None:
    assert sequence(*IN_THE_CUT, frame(2)).phase == "APPROVED"
    assert sequence(*IN_THE_CUT, grid(2), grid_done(2), quadrant(2)).phase == "APPROVED"
    assert sequence(*FILMED, frame(2)).phase == "REVIEW"


def test_a_shot_that_the_plan_adds_is_to_be_reviewed_and_one_it_drops_opens_nothing() -> None:
    six, four = planned(*map(shot, range(1, 7))), planned(*map(shot, range(1, 5)))
    assert sequence(*IN_THE_CUT, six).phase == "REVIEW"
    assert sequence(*IN_THE_CUT, four).phase == "APPROVED"
    assert sequence(*IN_THE_CUT, planned(omitted=True)).phase == "APPROVED"


def test_a_frame_taken_back_leaves_the_phase_that_was_before_it_unless_something_moved_it_since() -> None:
    chosen = (planned(), *filmed(), grid(), grid_done(), quadrant())
    back = StartFrameWithdrawn(entity=SEQ08, undoes=len(chosen) + 1)
    assert [sequence(*chosen).phase, sequence(*chosen, back).phase] == ["REVIEW", "GRID_REVIEW"]
    assert sequence(*chosen, approved(TAKE1), back).phase == "APPROVED"
    assert sequence(*chosen, approved(TAKE1, 1, 2), back).phase == "REVIEW"
    with_a_cut = (*IN_THE_CUT[:1], *IN_THE_CUT[4:], frame())
    back = StartFrameWithdrawn(entity=SEQ08, undoes=len(with_a_cut) + 1)
    six = planned(*map(shot, range(1, 7)))
    assert sequence(*with_a_cut, six, back).phase == "REVIEW"


# -- wishes: each phase admits some, and refuses the others with a hint ------------------------------------------

CROP = Crop(box=(0, 0, 960, 540), path="frames/x.png", sha256="c" * 64, width=960, height=540)
LOCAL = TakeWish(renderer="local", free=True)


def _frame_from(state: State) -> Sequence[Fact]:
    source = FrameSource(kind="file", name="other.png")
    return supply(
        state, entity_for(state, None), Picture(path="frames/y.png", sha256="d" * 64, width=1280, height=720), source
    )


def _end_from(state: State) -> Sequence[Fact]:
    return supply_end(state, state.own, end_frame().picture, FrameSource(kind="file", name="other.png"))


def _first(state: State) -> Sequence[Fact]:
    return approve(state, find_take(state, state.own, "1"))


WISHES: dict[str, tuple[str, Callable[[State], Sequence[Fact]]]] = {
    "revise": ("ShotPromptRevised", lambda s: revise(s, 3, "@driver brakes.", None, [e.name for e in CAST])),
    "plan accept": ("ShotPromptRevised", lambda s: accept_plan(s, None)),
    "pick": ("ShotPromptRevised", lambda s: pick(s, project(), None, {}, lambda _: take(), whole=False).facts),
    "grid": ("GridRequested", lambda s: request_grids(s, project(), GridWish(renderer="local", free=True))),
    "approve-grid": ("GridQuadrantApproved", lambda s: _cropped(s, None)),
    "start-frame": ("StartFrameSupplied", _frame_from),
    "end-frame": ("EndFrameSupplied", _end_from),
    "generate": ("TakeRequested", lambda s: request_takes(s, project(), LOCAL).facts),
    "approve": ("TakeApproved", _first),
    "reject": ("TakeRejected", lambda s: reject(s, find_take(s, s.own, "1"), "two fog lamps")),
    "reject a grid": ("GridRejected", lambda s: reject(s, find_grid(s, s.own, "1"), "no fog")),
    "cut": ("CutChanged", lambda s: cut(s, {SH03: find_take(s, s.own, "1")})),
    "note": ("NoteAdded", lambda s: note(s, s.own, None, "ask the client", None)),
    "note a grid": ("NoteAdded", lambda s: note(s, s.own, find_grid(s, s.own, "1"), "more fog", None)),
    "prune": ("MediaPruned", prune),
    "finalize": ("SequenceFinalized", lambda s: finalize(s, allow_rehearsal=True)),
    "reopen": ("SequenceReopened", reopen),
}
ANYTIME = {"revise", "plan accept", "pick", "grid", "start-frame", "end-frame", "generate", "note", "prune"}
JUDGING = {"approve-grid", "approve", "reject", "reject a grid", "note a grid", "cut"}
ADMITTED = {
    "PLANNED": ANYTIME,
    "GRID_EXPLORING": ANYTIME | JUDGING,
    "GRID_REVIEW": ANYTIME | JUDGING | {"finalize"},
    "START_FRAME_APPROVED": ANYTIME | JUDGING | {"finalize"},
    "GENERATING": ANYTIME | JUDGING,
    "REVIEW": ANYTIME | JUDGING | {"finalize"},
    "APPROVED": ANYTIME | JUDGING | {"finalize"},
    "FINAL": {"note", "note a grid", "prune", "reopen"},
}
GRID_REPORTS = {"GridSubmitting", "GridSubmitted", "GridInDoubt", "GridCompleted", "GridFailed"}
TAKE_REPORTS = {
    "TakeSubmitting",
    "TakeSubmitted",
    "TakeProcessing",
    "TakeInDoubt",
    "VideoCompleted",
    "VideoFailed",
}


@pytest.mark.parametrize("phase", RICH)
@pytest.mark.parametrize("wish", WISHES)
def test_a_wish_is_refused_exactly_where_the_phase_does_not_admit_it(phase: str, wish: str) -> None:
    fact, decide = WISHES[wish]
    scene = given(*RICH[phase]).when(decide)
    assert fact in FACTS
    if wish in ADMITTED[phase]:
        assert scene.no is None, scene.no
    else:
        scene.then_refused(SEQ08, "takes ")


@pytest.mark.parametrize("wish", sorted(WISHES.keys() - ADMITTED["FINAL"]))
def test_what_a_final_sequence_refuses_it_admits_once_reopened(wish: str) -> None:
    given(*FINAL_CUT).when(WISHES[wish][1]).then_refused("SEQ08 is final", "takes reopen driver-beware SEQ08")
    assert given(*FINAL_CUT, SequenceReopened()).when(WISHES[wish][1]).no is None


def admitted_in(phase: str) -> set[str]:
    return {name for name, row in ROWS.items() if row.admitted_in(phase)}


def admitted_of(job_state: str) -> set[str]:
    return {name for name, row in ROWS.items() if job_state in row.job_states}


@pytest.mark.parametrize("phase", RICH)
def test_the_table_of_phases_is_the_contracts(phase: str) -> None:
    wished = {WISHES[wish][0] for wish in ADMITTED[phase]}
    final = phase == "FINAL"
    beside = {"SequencePlanned"} if final else {"SequencePlanned", "TakeCancelled"}
    assert admitted_in(phase) - BEYOND == wished | beside | GRID_REPORTS | TAKE_REPORTS


def test_a_final_sequence_admits_nothing_beyond_the_contract_but_used_numbers_answers_to_the_plan_and_notes() -> None:
    # NumbersUsed is what LogRecovered means for a sequence: it moves nothing, and holds for a locked one too.
    assert admitted_in("FINAL") & BEYOND == {"NumbersUsed", "PlanDeclined", "NoteResolved", "NoteReopened"}


def test_finalize_says_what_is_under_way_and_how_to_carry_on() -> None:
    lock = WISHES["finalize"][1]
    given(*RICH["GENERATING"]).when(lock).then_refused("SEQ08_take002 is under way", "takes resume")
    given(*RICH["GRID_EXPLORING"]).when(lock).then_refused("SEQ08_grid002 is under way", "takes resume")
    both = given(*RICH["GENERATING"], take(1, SH03)).when(lock)
    both.then_refused("SEQ08_take002, SEQ08_SH03_take001 are under way", "takes resume")


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("wish", WISHES)
def test_every_refusal_anywhere_says_what_to_do_instead(name: str, wish: str) -> None:
    if name != "nothing planned":
        scene = given(*STATES[name]).when(WISHES[wish][1])
        assert scene.no is None or (isinstance(scene.no, Refused) and hint(scene.no))


# -- reports: never refused, in no phase --------------------------------------------------------------------------


def _reports(job_id: str) -> list[Callable[[State], Sequence[Fact]]]:
    if "_grid" in job_id:
        result: JobCompleted = replace(grid_done(), grid_id=job_id)
    else:
        result = replace(done(TAKE1), take_id=job_id)
    return [
        lambda s: jobs.submitting(s, job_id, again=True),
        lambda s: jobs.submitted(s, job_id, "r9", {}),
        lambda s: jobs.processing(s, job_id),
        lambda s: jobs.completed(s, result, job_id),
        lambda s: jobs.failed(s, job_id, "render", "no"),
    ]


@pytest.mark.parametrize("name", STATES)
def test_no_report_on_any_job_is_refused_in_any_phase(name: str) -> None:
    state = sequence(*STATES[name])
    ids = [t.id for t in state.takes] + [g.request.grid_id for g in state.grids]
    for job_id in ids:
        for report in _reports(job_id):
            for fact in given(*STATES[name]).when(report).facts:
                assert fact.type in admitted_in(state.phase)
            assert given(*STATES[name]).when(report).no is None


def test_a_video_that_comes_late_is_kept_even_by_a_final_sequence() -> None:
    late = STATES["FINAL, with jobs that failed"]
    scene = given(*late).when(lambda s: jobs.completed(s, done(TAKE2), TAKE2)).then(done(TAKE2))
    now = sequence(*scene.known)
    assert now.phase == "FINAL"
    found = now.take(TAKE2)
    assert found is not None
    assert found.result == done(TAKE2)


@pytest.mark.parametrize("job_id", [GRID1, TAKE1])
def test_a_report_of_what_is_known_already_adds_nothing(job_id: str) -> None:
    asked = grid() if job_id == GRID1 else take()
    ended = grid_done() if job_id == GRID1 else done(TAKE1)
    submitted = given(asked).when(lambda s: jobs.submitted(s, job_id, "r1", {})).facts
    given(asked, *submitted).when(lambda s: jobs.submitted(s, job_id, "r1", {})).then_nothing()
    for report in _reports(job_id):
        given(asked, *submitted, ended).when(report).then_nothing()


@pytest.mark.parametrize("job_id", [GRID1, TAKE1])
def test_a_job_that_may_cost_is_never_posted_twice(job_id: str) -> None:
    asked = grid() if job_id == GRID1 else take()
    once = given(asked).when(lambda s: jobs.submitting(s, job_id, again=False)).facts
    assert [fact.type for fact in once] == ["GridSubmitting" if job_id == GRID1 else "TakeSubmitting"]
    twice = given(asked, *once).when(lambda s: jobs.submitting(s, job_id, again=False))
    twice.then_refused("was posted once already", f"takes reconcile driver-beware {job_id}")
    given(asked, *once).when(lambda s: jobs.submitting(s, job_id, again=True)).then_nothing()


def _failing(job_id: str) -> Callable[[State], Sequence[Fact]]:
    return lambda s: jobs.failed(s, job_id, "render", "no")


def test_a_report_on_a_job_that_is_not_there_is_no_report() -> None:
    for name in ("SEQ08_take009", "SEQ08_SH03_grid002", "nonsense"):
        given().when(_failing(name)).then_refused(f"there is no {name}", "takes status")


# -- takes and grids: each state against each fact and wish -------------------------------------------------------

SUBMITTED, PROCESSING = TakeSubmitted(take_id=TAKE1, request_id="r"), TakeProcessing(take_id=TAKE1)
TAKES: dict[str, tuple[str, tuple[Fact, ...]]] = {
    "requested": ("registered", (take(),)),
    "requested of a known entity": ("video_pending", (frame(), take())),
    "submitting": ("registered", (take(), TakeSubmitting(take_id=TAKE1))),
    "in doubt": ("registered", (take(), TakeSubmitting(take_id=TAKE1), TakeInDoubt(take_id=TAKE1, why="?"))),
    "submitted": ("video_submitted", (take(), SUBMITTED)),
    "processing": ("video_processing", (take(), SUBMITTED, PROCESSING)),
    "complete": ("video_complete", filmed()),
    "approved": ("approved", (*filmed(), approved(TAKE1))),
    "rejected": ("video_complete", (*filmed(), TakeRejected(take_id=TAKE1, reason="dark"))),
    "failed": ("video_failed", (take(), VideoFailed(take_id=TAKE1, kind="render", message="no"))),
    "cancelled": ("video_failed", (take(), TakeCancelled(take_id=TAKE1))),
    "failed, then there after all": (
        "video_complete",
        (take(), VideoFailed(take_id=TAKE1, kind="download", message="no"), done(TAKE1)),
    ),
}
WITH_VIDEO = {"complete", "approved", "rejected", "failed, then there after all"}
ADMITTED_OF_TAKES = {
    **dict.fromkeys(
        ("registered", "video_pending", "video_submitted", "video_processing"),
        TAKE_REPORTS | {"TakeCancelled", "NoteAdded"},
    ),
    **dict.fromkeys(
        ("video_complete", "approved"),
        TAKE_REPORTS
        | {
            "TakeApproved",
            "TakeRejected",
            "CutChanged",
            "NoteAdded",
            "StartFrameSupplied",
            "EndFrameSupplied",
            "MediaPruned",
        },
    ),
    "video_failed": TAKE_REPORTS | {"NoteAdded"},
}


def test_the_table_of_takes_is_the_contracts() -> None:
    assert {state: admitted_of(state) - BEYOND for state in lifecycle.ANY_TAKE} == ADMITTED_OF_TAKES


@pytest.mark.parametrize("name", TAKES)
@pytest.mark.parametrize("wish", ["approve", "reject", "cut"])
def test_a_take_is_judged_exactly_where_it_has_a_video(name: str, wish: str) -> None:
    state, facts = TAKES[name]
    scene = given(*facts).when(lambda s: _judge(s, wish))
    assert (WISHES[wish][0] in ADMITTED_OF_TAKES[state]) == (name in WITH_VIDEO)
    if name in WITH_VIDEO:
        assert scene.no is None
    else:
        scene.then_refused(
            "SEQ08_take001 has no video", "takes generate" if state == "video_failed" else "takes resume"
        )


def _judge(state: State, wish: str) -> Sequence[Fact]:
    # PLANNED refuses by its phase; here the take itself is asked, so another one has been filmed.
    evolve(state, records(done(OWN_TAKE), version=state.version)[0])
    return WISHES[wish][1](state)


@pytest.mark.parametrize("name", TAKES)
def test_a_take_takes_a_note_in_any_state(name: str) -> None:
    facts = TAKES[name][1]
    said = NoteAdded(entity=SEQ08, take_id=TAKE1, text="keep the fog")
    given(*facts).when(lambda s: note(s, s.own, find_take(s, s.own, "1"), "keep the fog", None)).then(said)


@pytest.mark.parametrize("name", TAKES)
def test_every_fact_on_a_take_moves_it_as_the_contract_says(name: str) -> None:
    state, facts = TAKES[name]
    for fact in _facts_on(SEQ08, 1):
        found = sequence(planned(), *facts, fact).take(TAKE1)
        assert found is not None
        moved = CONTRACT[fact.type][1]
        is_on_it = hasattr(fact, "take_id") and fact.type != "TakeRequested"
        assert found.state == (moved if is_on_it and moved != SAME else state), fact


def test_a_doubt_ends_with_an_answer() -> None:
    doubt = (take(), TakeSubmitting(take_id=TAKE1), TakeInDoubt(take_id=TAKE1, why="?"))
    for answer in (SUBMITTED, done(TAKE1), VideoFailed(take_id=TAKE1, kind="lost", message="no")):
        found = sequence(planned(), *doubt, answer).take(TAKE1)
        assert found is not None
        assert found.doubt is None


GRIDS: dict[str, tuple[str, tuple[Fact, ...]]] = {
    "requested": ("keyframe_pending", (grid(),)),
    "in doubt": ("keyframe_pending", (grid(), GridSubmitting(grid_id=GRID1), GridInDoubt(grid_id=GRID1, why="?"))),
    "submitted": ("keyframe_generating", (grid(), GridSubmitted(grid_id=GRID1, request_id="r"))),
    "complete": ("keyframe_complete", (grid(), grid_done())),
    "failed": ("keyframe_failed", (grid(), GridFailed(grid_id=GRID1, kind="render", message="no"))),
}


def test_the_table_of_grids_is_the_contracts() -> None:
    every = dict.fromkeys(("keyframe_pending", "keyframe_generating", "keyframe_failed"), GRID_REPORTS | {"NoteAdded"})
    expected = {**every, "keyframe_complete": GRID_REPORTS | {"NoteAdded", "GridQuadrantApproved", "GridRejected"}}
    assert {state: admitted_of(state) - BEYOND for state in lifecycle.ANY_GRID} == expected


def _cropped(state: State, named: str | None) -> Sequence[Fact]:
    return approve_quadrant(state, grid_to_crop(state, None, named), "top_left", CROP)


@pytest.mark.parametrize("name", GRIDS)
@pytest.mark.parametrize("named", [None, "1", GRID1])
def test_a_quadrant_is_approved_exactly_of_a_grid_that_is_complete(name: str, named: str | None) -> None:
    facts = GRIDS[name][1]
    # Something else was filmed, so that the phase itself has nothing against it.
    scene = given(*filmed(1, SH03), *facts).when(lambda s: _cropped(s, named))
    if name == "complete":
        assert [fact.type for fact in scene.facts] == ["GridQuadrantApproved"]
    else:
        words = "isn't complete" if named else "has no complete grid"
        scene.then_refused(
            words, "takes grid driver-beware SEQ08" if name == "failed" else "takes resume driver-beware"
        )


@pytest.mark.parametrize("name", GRIDS)
def test_every_fact_on_a_grid_moves_it_as_the_contract_says(name: str) -> None:
    state, facts = GRIDS[name]
    for fact in _facts_on(SEQ08, 1):
        found = sequence(planned(), *facts, fact).grid(GRID1)
        assert found is not None
        moved = CONTRACT[fact.type][1]
        is_on_it = fact.type in GRID_REPORTS
        assert found.state == (moved if is_on_it and moved != SAME else state), fact


def test_an_answer_that_is_kept_moves_no_state() -> None:
    for before, fact in (
        ((planned(), take()), TakeAnswered(take_id=TAKE1, why="no media", answer={})),
        ((planned(), grid()), GridAnswered(grid_id=GRID1, why="no media", answer={})),
        (FILMED, TakeAnswered(take_id=TAKE1, why="no media", answer={})),
    ):
        was, now = sequence(*before), sequence(*before, fact)
        assert (now.phase, now.own.state) == (was.phase, was.own.state)
        assert now.jobs[fact.job_id].answered is not None


def test_an_answer_that_repeats_is_kept_once() -> None:
    told: tuple[str, dict[str, Any], tuple[str, ...]] = ("no media", {"clips": []}, ("https://x.example/a.mp4",))
    kept = jobs.answered(sequence(planned(), take()), TAKE1, *told)
    assert kept == [TakeAnswered(take_id=TAKE1, why="no media", answer={"clips": []}, addresses=told[2])]
    assert jobs.answered(sequence(planned(), take(), *kept), TAKE1, *told) == []
    assert jobs.answered(sequence(planned(), take(), *kept), TAKE1, "no media", {}) != []
