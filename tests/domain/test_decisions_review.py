"""Judging: approve, reject, note, compose the cut, finalize, reopen."""

from __future__ import annotations

import pytest
from msgspec import ValidationError, convert
from msgspec.structs import replace

from domain.decisions.admit import find_take
from domain.decisions.choices import take_meant
from domain.decisions.pictures import grid_to_crop
from domain.decisions.review import (
    approve,
    cut,
    finalize,
    note,
    prune,
    reject,
    reopen,
    reopen_note,
    resolve_note,
)
from domain.decisions.undo import undo
from domain.events import (
    CutChanged,
    Fact,
    GridFailed,
    GridRejected,
    NoteAdded,
    NoteReopened,
    NoteResolved,
    SequenceFinalized,
    SequenceReopened,
    TakeRejected,
    VideoFailed,
)
from domain.ids import Target, entity_of, shot_id
from domain.values import Covering, Drawing, Pin, Span, Stroke
from tests.driver_beware import (
    SEQ08,
    SH01,
    SH02,
    SH03,
    SH04,
    SH05,
    SHOTS,
    approved,
    done,
    filmed,
    frame,
    given_up,
    grid,
    grid_done,
    planned,
    quadrant,
    revised,
    shot,
    take,
)
from tests.scenario import Scenario, given, sequence

TAKE1, TAKE2, OWN = "SEQ08_take001", "SEQ08_take002", "SEQ08_SH03_take001"
TWICE = (*filmed(), *filmed(2))


def approving(scene: Scenario, take_id: str) -> Scenario:
    return scene.when(lambda s: approve(s, find_take(s, s.entity(entity_of(take_id)), take_id)))


def rejecting(scene: Scenario, take_id: str, reason: str = "two fog lamps") -> Scenario:
    return scene.when(lambda s: reject(s, find_take(s, s.entity(entity_of(take_id)), take_id), reason))


def cutting(scene: Scenario, **choices: str) -> Scenario:
    """Compose the cut: shot by shot (`SH03="SEQ08_take002"`)."""
    return scene.when(
        lambda s: cut(s, {f"{SEQ08}_{n}": find_take(s, s.entity(entity_of(t)), t) for n, t in choices.items()})
    )


def in_cut(*facts: Fact) -> dict[str, str]:
    return {covered.id: by.id for covered, by, _ in sequence(planned(), *facts).covered}


def covering(take_id: str | None, *numbers: int) -> CutChanged:
    return CutChanged(shots=tuple(Covering(shot=shot_id(SEQ08, n), take_id=take_id) for n in numbers))


# -- approve ------------------------------------------------------------------------------------------------------


def test_an_approved_take_is_given_all_the_shots_it_holds() -> None:
    approving(given(*filmed()), TAKE1).then(approved(TAKE1))
    approving(given(*filmed(1, shots=(2, 3))), TAKE1).then(approved(TAKE1, 2, 3))
    approving(given(*filmed(1, SH03)), OWN).then(approved(OWN, 3))


def test_a_later_approval_wins_shot_by_shot() -> None:
    part = (*filmed(), approved(TAKE1), *filmed(2, shots=(2, 3)), approved(TAKE2, 2, 3))
    assert in_cut(*part) == {SH01: TAKE1, SH02: TAKE2, SH03: TAKE2, SH04: TAKE1, SH05: TAKE1}
    own = (*part, *filmed(1, SH03), approved(OWN, 3))
    assert in_cut(*own) == {SH01: TAKE1, SH02: TAKE2, SH03: OWN, SH04: TAKE1, SH05: TAKE1}


def test_approving_again_takes_back_what_a_later_approval_took() -> None:
    scene = given(*TWICE, approved(TAKE1), approved(TAKE2))
    again = approving(scene, TAKE1).then(approved(TAKE1))
    assert set(in_cut(*again.known[1:]).values()) == {TAKE1}
    approving(scene, TAKE2).then_nothing()


def test_approving_what_stands_changes_nothing() -> None:
    approving(given(*filmed(), approved(TAKE1)), TAKE1).then_nothing()


def test_an_approval_stands_while_other_takes_come_and_fail() -> None:
    known = (*filmed(), approved(TAKE1), take(2), VideoFailed(take_id=TAKE2, kind="render", message="no"), *filmed(3))
    state = sequence(planned(), *known)
    assert state.own.approved_take == TAKE1
    assert state.cut_complete


def test_a_take_rejected_once_may_be_approved_after_all() -> None:
    known = (*filmed(), TakeRejected(take_id=TAKE1, reason="dark"))
    approving(given(*known), TAKE1).then(approved(TAKE1))


def test_a_take_that_is_not_there_is_refused_with_its_neighbours() -> None:
    given(*filmed()).when(lambda s: approve(s, find_take(s, s.own, "2"))).then_refused(
        "there is no take SEQ08_take002; did you mean SEQ08_take001?", "takes status"
    )


@pytest.mark.parametrize(
    ("target", "typed", "take"),
    [
        (Target(SEQ08), "2", TAKE2),
        (Target(SEQ08, None, 2), None, TAKE2),
        (Target(SEQ08, None, 2), "SEQ08_take002", TAKE2),
        (Target(SEQ08, 3, 1), None, f"{SH03}_take001"),
        (Target(SEQ08, 3), "1", f"{SH03}_take001"),
    ],
)
def test_a_take_is_meant_by_an_id_and_the_take_named_beside_it(target: Target, typed: str | None, take: str) -> None:
    known = (*filmed(), *filmed(2), *filmed(1, SH03))
    assert take_meant(sequence(planned(), *known), target, typed).id == take


def test_a_take_that_is_named_by_half_or_twice_is_refused() -> None:
    two, none = given(*filmed(), *filmed(2)), given()
    two.when(lambda s: approve(s, take_meant(s, Target(SEQ08)))).then_refused("which take of SEQ08?", "--take 2")
    none.when(lambda s: approve(s, take_meant(s, Target(SEQ08)))).then_refused("It has none yet", "--take 1")
    both = two.when(lambda s: approve(s, take_meant(s, Target(SEQ08, None, 1), "2")))
    both.then_refused("SEQ08_take001 and SEQ08_take002 name two takes", "name one of them")


def test_a_take_of_the_sequence_named_as_a_shots_own_leads_to_the_cut() -> None:
    known = given(*filmed(), *filmed(2), *filmed(1, SH03))
    known.when(lambda s: approve(s, take_meant(s, Target(SEQ08, 3), "2"))).then_refused(
        "there is no take SEQ08_SH03_take002",
        "SEQ08_take002 holds SEQ08_SH03; for the cut: takes cut driver-beware SEQ08 --shot SH03=2",
    )


def test_a_shots_own_take_named_as_the_sequences_leads_to_its_id() -> None:
    known = given(*filmed(), *(fact for n in range(1, 5) for fact in filmed(n, SH03)))
    known.when(lambda s: approve(s, take_meant(s, Target(SEQ08), "4"))).then_refused(
        "there is no take SEQ08_take004", "name it by its id: SEQ08_SH03_take004"
    )


def test_a_take_that_nothing_has_leads_nowhere_else() -> None:
    part = given(*filmed(1, shots=(1, 2)), *filmed(1, SH03))
    part.when(lambda s: approve(s, take_meant(s, Target(SEQ08, 4), "1"))).then_refused(
        "there is no take SEQ08_SH04_take001", "takes generate driver-beware SEQ08 --shot SH04"
    )


# -- grids --------------------------------------------------------------------------------------------------------

GRIDS = (grid(), grid_done(), grid(2), grid_done(2))
NO_FOG = GridRejected(grid_id="SEQ08_grid002", reason="no fog")


def test_a_grid_is_rejected_with_the_reason_and_waits_no_more() -> None:
    scene = given(*GRIDS).when(lambda s: reject(s, s.own.grids[2], "no fog")).then(NO_FOG)
    state = sequence(*scene.known)
    assert [job.verdict for job in state.grids] == [None, "rejected"]
    assert state.own.eligible_grid is state.own.grids[1]
    assert state.phase == "GRID_REVIEW"


def test_a_grid_without_a_picture_is_not_rejected() -> None:
    pending = given(grid()).when(lambda s: reject(s, s.own.grids[1], "no fog"))
    pending.then_refused("SEQ08_grid001 has no picture and can't be rejected yet", "takes resume")
    failed = given(frame(), grid(), GridFailed(grid_id="SEQ08_grid001", kind="render", message="no"))
    failed.when(lambda s: reject(s, s.own.grids[1], "no fog")).then_refused("it failed", "takes grid")


def test_a_quadrant_is_taken_of_the_newest_grid_that_is_not_rejected() -> None:
    assert grid_to_crop(sequence(planned(), *GRIDS, NO_FOG), None, None).id == "SEQ08_grid001"
    assert grid_to_crop(sequence(planned(), *GRIDS, NO_FOG), None, "2").id == "SEQ08_grid002"
    both = given(*GRIDS, NO_FOG, GridRejected(grid_id="SEQ08_grid001", reason="no fog"))
    both.when(lambda s: reject(s, grid_to_crop(s, None, None), "no fog")).then_refused(
        "all grids of SEQ08 are rejected", "takes approve-grid driver-beware SEQ08 --quadrant Q --grid 2"
    )


def test_a_quadrant_chosen_of_a_rejected_grid_approves_it() -> None:
    state = sequence(planned(), *GRIDS, NO_FOG, quadrant(2))
    assert state.own.grids[2].verdict == "approved"


def test_a_rejected_grid_keeps_the_start_frame_that_was_cropped_from_it() -> None:
    state = sequence(planned(), *GRIDS, quadrant(2), NO_FOG)
    assert state.own.frame is not None
    assert (state.own.grids[2].quadrant, state.own.grids[2].verdict) == ("bottom_right", "rejected")


# -- pruning ------------------------------------------------------------------------------------------------------

REJECTED = TakeRejected(take_id=TAKE1, reason="dark")


def test_the_videos_of_rejected_takes_are_given_up_once() -> None:
    scene = given(*TWICE, REJECTED).when(prune).then(given_up(TAKE1))
    scene.when(prune).then_nothing()


def test_a_rejected_take_that_the_cut_uses_keeps_its_video() -> None:
    given(*TWICE, REJECTED, covering(TAKE1, 3)).when(prune).then_nothing()


def test_a_take_that_was_approved_after_all_keeps_its_video() -> None:
    given(*TWICE, REJECTED, approved(TAKE1), approved(TAKE2)).when(prune).then_nothing()
    given(*TWICE, approved(TAKE1), approved(TAKE2)).when(prune).then_nothing()


def test_nothing_is_decided_on_a_video_that_was_pruned() -> None:
    known = given(*TWICE, REJECTED, given_up(TAKE1))
    approving(known, TAKE1).then_refused("SEQ08_take001 was rejected and its video pruned")
    rejecting(known, TAKE1).then_refused("SEQ08_take001 was rejected and its video pruned")
    cutting(known, SH03=TAKE1).then_refused("SEQ08_take001 was rejected and its video pruned")


# -- reject -------------------------------------------------------------------------------------------------------


def test_a_rejected_take_leaves_the_cut_and_no_other_take() -> None:
    known = (*filmed(), approved(TAKE1), *filmed(1, SH03), approved(OWN, 3))
    scene = rejecting(given(*known), TAKE1).then(TakeRejected(take_id=TAKE1, reason="two fog lamps"))
    assert in_cut(*scene.known[1:]) == {SH03: OWN}
    state = sequence(*scene.known)
    assert (state.own.approved_take, state.known(SH03).approved_take) == (None, OWN)
    assert state.phase == "REVIEW"


def test_rejecting_the_newer_take_leaves_no_older_one_in_its_place() -> None:
    known = (*TWICE, approved(TAKE1), approved(TAKE2), TakeRejected(take_id=TAKE2, reason="dark"))
    assert in_cut(*known) == {}


def test_rejecting_another_take_leaves_the_approved_one() -> None:
    state = sequence(planned(), *TWICE, approved(TAKE1), TakeRejected(take_id=TAKE2, reason="dark"))
    assert state.own.approved_take == TAKE1
    assert (state.cut_complete, state.phase) == (True, "APPROVED")


def test_a_rejection_needs_a_reason() -> None:
    rejecting(given(*filmed()), TAKE1, "  ").then_refused("the reason is empty", "reason")


def test_a_take_without_a_video_is_neither_approved_nor_rejected() -> None:
    under_way = given(*filmed(), take(2))
    approving(under_way, TAKE2).then_refused("SEQ08_take002 has no video and can't be approved yet", "takes resume")
    rejecting(under_way, TAKE2).then_refused("can't be rejected yet: it is video_pending", "takes resume driver-beware")
    failed = given(*filmed(), take(2), VideoFailed(take_id=TAKE2, kind="render", message="no"))
    approving(failed, TAKE2).then_refused("can't be approved: it failed", "takes generate driver-beware SEQ08")


# -- the cut ------------------------------------------------------------------------------------------------------


def test_a_cut_is_composed_shot_by_shot_from_any_takes() -> None:
    known = (*TWICE, *filmed(1, SH03))
    scene = cutting(given(*known), SH01=TAKE1, SH02=TAKE2, SH03=OWN)
    made = CutChanged(
        shots=(
            Covering(shot=SH01, take_id=TAKE1),
            Covering(shot=SH02, take_id=TAKE2),
            Covering(shot=SH03, take_id=OWN),
        )
    )
    assert in_cut(*scene.then(made).known[1:]) == {SH01: TAKE1, SH02: TAKE2, SH03: OWN}


def test_a_cut_says_where_in_its_take_each_shot_lies() -> None:
    known = (*filmed(1, shots=(2, 3)), approved(TAKE1, 2, 3), *filmed(1, SH03), approved(OWN, 3))
    spans = [(covered.id, lies.start, lies.end) for covered, _, lies in sequence(planned(), *known).covered]
    assert spans == [(SH02, 0.0, 3.0), (SH03, 0.0, 3.0)]


def test_only_what_differs_from_the_cut_is_recorded() -> None:
    scene = given(*TWICE, approved(TAKE1))
    cutting(scene, SH01=TAKE1, SH02=TAKE2).then(covering(TAKE2, 2))
    cutting(scene, SH01=TAKE1).then_nothing()


def test_the_last_word_on_a_shot_wins_whether_cut_or_approval() -> None:
    assert in_cut(*TWICE, approved(TAKE1), covering(TAKE2, 2))[SH02] == TAKE2
    assert in_cut(*TWICE, covering(TAKE2, 2), approved(TAKE1))[SH02] == TAKE1
    assert SH02 not in in_cut(*TWICE, approved(TAKE1), covering(None, 2))


def test_a_cut_of_a_shots_own_take_acts_on_the_sequence_alone() -> None:
    known = (*TWICE, *filmed(1, SH03))
    state = sequence(planned(), *known, covering(OWN, 3))
    assert state.own.state == "approved"
    assert state.known(SH03).state == "video_complete"
    assert [record.type for record in state.own.history][-1] == "CutChanged"
    assert [record.type for record in state.known(SH03).history] == ["TakeRequested", "VideoCompleted"]


def test_a_cut_alone_approves_no_take() -> None:
    state = sequence(planned(), *filmed(), covering(TAKE1, 1, 2, 3, 4, 5))
    assert (state.phase, state.own.approved_take) == ("APPROVED", None)
    found = state.take(TAKE1)
    assert found is not None
    assert found.verdict is None


def test_a_take_that_does_not_hold_the_shot_can_not_cover_it() -> None:
    scene = given(*filmed(1, shots=(1, 2)), take(2))
    cutting(scene, SH05=TAKE1).then_refused("SEQ08_take001 doesn't hold SEQ08_SH05; it holds", "takes status")
    cutting(scene, SH05=TAKE2).then_refused("SEQ08_take002 has no video and can't be cut from yet", "takes resume")


def test_shots_that_leave_the_plan_leave_the_cut_and_come_back_to_it() -> None:
    shorter = planned(*(shot(n) for n in range(1, 4)))
    known = (*filmed(), approved(TAKE1), shorter)
    assert list(in_cut(*known)) == [SH01, SH02, SH03]
    assert sequence(planned(), *known).cut_complete
    assert list(in_cut(*known, planned())) == list(SHOTS)


def test_a_new_shot_makes_the_cut_incomplete() -> None:
    longer = planned(*(shot(n) for n in range(1, 7)))
    assert not sequence(planned(), *filmed(), approved(TAKE1), longer).cut_complete


def test_the_cut_stands_in_todays_order() -> None:
    turned = planned(*(shot(n, index=5 - n) for n in range(1, 6)))
    assert list(in_cut(*filmed(), approved(TAKE1), turned)) == list(reversed(SHOTS))


# -- notes --------------------------------------------------------------------------------------------------------


def test_a_note_is_written_on_a_sequence_a_shot_or_a_take() -> None:
    scene = given(*filmed())
    scene.when(lambda s: note(s, s.own, None, "ask the client", None)).then(
        NoteAdded(entity=SEQ08, take_id=None, text="ask the client")
    )
    scene.when(lambda s: note(s, s.entity(SH03), None, "lamp", None)).then(
        NoteAdded(entity=SH03, take_id=None, text="lamp")
    )
    scene.when(lambda s: note(s, s.own, s.take(TAKE1), "lamp", 13.5)).then(
        NoteAdded(entity=SEQ08, take_id=TAKE1, text="lamp", seconds=13.5)
    )


@pytest.mark.parametrize("seconds", [-0.1, 15.1, float("inf"), float("nan")])
def test_a_note_outside_the_video_is_refused(seconds: float) -> None:
    scene = given(*filmed()).when(lambda s: note(s, s.own, s.take(TAKE1), "lamp", seconds))
    scene.then_refused("lies outside the video (15 s)", "from 0 to 15 s")


@pytest.mark.parametrize("seconds", [0.0, 15.0])
def test_a_note_may_stand_at_either_end_of_the_video(seconds: float) -> None:
    assert given(*filmed()).when(lambda s: note(s, s.own, s.take(TAKE1), "lamp", seconds)).no is None


def test_a_moment_needs_a_video() -> None:
    scene = given(take()).when(lambda s: note(s, s.own, s.take(TAKE1), "lamp", 1.0))
    scene.then_refused("outside the video", "without a moment")


def test_an_empty_note_is_refused() -> None:
    given().when(lambda s: note(s, s.own, None, "\n", None)).then_refused("the note is empty", "note")


def test_notes_move_nothing() -> None:
    known = (planned(), *filmed(), approved(TAKE1))
    noted = sequence(*known, NoteAdded(entity=SEQ08, take_id=TAKE1, text="lamp", seconds=1))
    assert (noted.phase, noted.own.state) == ("APPROVED", "approved")
    found = noted.take(TAKE1)
    assert found is not None
    assert [record.fact for record in found.notes] == [NoteAdded(entity=SEQ08, take_id=TAKE1, text="lamp", seconds=1)]


CIRCLED = Drawing(
    frame=36,
    strokes=(Stroke(colour=0, points=((0.1, 0.2), (0.15, 0.25))),),
    boxes=(Span(colour=1, start=(0.0, 0.5), end=(1.0, 1.0)),),
    pins=(Pin(colour=2, at=(0.5, 0.5)),),
)
LAMP = NoteAdded(entity=SEQ08, take_id=TAKE1, text="lamp", seconds=1.5)
NOTED = (*filmed(), LAMP)
AT = sequence(planned(), *NOTED).position
RESOLVED = NoteResolved(entity=SEQ08, take_id=TAKE1, grid_id=None, note=AT)


def test_a_drawing_is_kept_with_its_note_which_may_then_be_without_words() -> None:
    scene, drawn = given(*filmed()), NoteAdded(entity=SEQ08, take_id=TAKE1, text="", seconds=1.5, drawing=CIRCLED)
    scene.when(lambda s: note(s, s.own, s.take(TAKE1), " ", 1.5, CIRCLED)).then(drawn)
    scene.when(lambda s: note(s, s.own, s.take(TAKE1), "lamp", 1.5, CIRCLED)).then(replace(drawn, text="lamp"))


@pytest.mark.parametrize(
    ("drawing", "take_id", "seconds", "says", "way_on"),
    [
        (CIRCLED, TAKE1, None, "a drawing lies on a frame", "name the take and the moment"),
        (CIRCLED, None, 1.5, "a drawing lies on a frame", "name the take and the moment"),
        (CIRCLED, TAKE1, 99.0, "outside the video", "from 0 to 15 s"),
        (Drawing(frame=36), TAKE1, 1.5, "nothing is drawn", "draw something"),
        (
            Drawing(strokes=(Stroke(colour=0, points=((0.1234, 0.5678),) * 6000),)),
            TAKE1,
            1.5,
            "at most 65536 are kept",
            "draw less",
        ),
    ],
)
def test_a_drawing_on_no_frame_without_a_line_or_too_large_is_refused(
    drawing: Drawing, take_id: str | None, seconds: float | None, says: str, way_on: str
) -> None:
    scene = given(*filmed()).when(lambda s: note(s, s.own, s.take(take_id or ""), "lamp", seconds, drawing))
    scene.then_refused(says, way_on)


@pytest.mark.parametrize("at", [(0.5, 1.01), (-0.1, 0.5), (float("nan"), 0.5), ("0.5", 0.5), (True, 0.5), (0.5,)])
def test_what_is_no_share_of_the_picture_is_no_drawing(at: object) -> None:
    with pytest.raises(ValidationError):
        convert({"pins": [{"colour": 0, "at": at}]}, Drawing)


def test_a_note_is_resolved_once_and_reopened_once() -> None:
    scene = given(*NOTED).when(lambda s: resolve_note(s, AT)).then(RESOLVED)
    scene.when(lambda s: resolve_note(s, AT)).then_nothing()
    at = sequence(*scene.known).position
    back = NoteReopened(entity=SEQ08, take_id=TAKE1, grid_id=None, note=AT, undoes=at)
    scene.when(undo).then(back)
    scene = scene.when(lambda s: reopen_note(s, AT)).then(back)
    scene.when(lambda s: reopen_note(s, AT)).then_nothing()
    scene.when(undo).then_refused("there is nothing to undo in SEQ08", "takes log")
    scene.when(lambda s: resolve_note(s, AT)).then(RESOLVED)


def test_what_is_no_note_can_not_be_resolved() -> None:
    way_on = "takes status driver-beware SEQ08"
    given(*NOTED).when(lambda s: resolve_note(s, AT - 1)).then_refused(f"SEQ08 has no note {AT - 1}", way_on)
    given(*NOTED).when(lambda s: reopen_note(s, AT - 1)).then_refused(f"SEQ08 has no note {AT - 1}", way_on)


def test_resolving_moves_nothing_and_a_final_sequence_admits_it() -> None:
    known = (planned(), *PAID, LAMP, approved(TAKE1), locked())
    before, after = sequence(*known), sequence(*known, RESOLVED)
    assert (after.phase, after.own.state, after.cut) == (before.phase, before.own.state, before.cut)
    assert [record.fact for record in after.resolved.values()] == [RESOLVED]
    at = after.position
    back = NoteReopened(entity=SEQ08, take_id=TAKE1, grid_id=None, note=AT, undoes=at)
    given(*known, RESOLVED).when(lambda s: reopen_note(s, AT)).then(back)
    given(*known, RESOLVED).when(undo).then(back)


# -- finalize and reopen -----------------------------------------------------------------------------------------

PAID = filmed(1, rehearsal=False, renderer="fal")


def finalizing(*facts: Fact, allow_rehearsal: bool = False) -> Scenario:
    return given(*facts).when(lambda s: finalize(s, allow_rehearsal=allow_rehearsal))


def locked(by: str = TAKE1) -> SequenceFinalized:
    return SequenceFinalized(cut=tuple(Covering(shot=name, take_id=by) for name in SHOTS))


def test_a_complete_cut_is_locked_as_it_stands() -> None:
    finalizing(*PAID, approved(TAKE1)).then(locked())


def test_a_complete_cut_may_be_locked_though_a_newer_take_waits() -> None:
    finalizing(*PAID, approved(TAKE1), *filmed(2, rehearsal=False)).then(locked())


def test_an_incomplete_cut_is_not_locked_and_the_gaps_are_named() -> None:
    part = (*filmed(1, shots=(1, 2)), approved(TAKE1, 1, 2))
    scene = finalizing(*part, allow_rehearsal=True)
    scene.then_refused("SEQ08_SH03, SEQ08_SH04, SEQ08_SH05", "takes approve driver-beware SEQ08")
    finalizing(*filmed(), allow_rehearsal=True).then_refused("the cut of SEQ08 is not complete", "takes approve")
    finalizing(allow_rehearsal=True).then_refused("SEQ08 has no take yet", "takes generate driver-beware SEQ08")


@pytest.mark.parametrize("extra", [take(2), take(1, SH03)])
def test_nothing_is_locked_while_a_take_is_under_way(extra: Fact) -> None:
    finalizing(*PAID, approved(TAKE1), extra).then_refused("is under way", "takes resume driver-beware")


def test_a_rehearsal_in_the_cut_is_not_locked_unless_allowed() -> None:
    known = (*filmed(), approved(TAKE1))
    finalizing(*known).then_refused("SEQ08_take001, a rehearsal of the local renderer", "--renderer fal")
    finalizing(*known, allow_rehearsal=True).then(locked())


def test_a_rehearsal_outside_the_cut_is_in_nobodys_way() -> None:
    finalizing(*PAID, *filmed(2), approved(TAKE1)).then(locked())
    mixed = (*PAID, *filmed(2), approved(TAKE1), covering(TAKE2, 4))
    finalizing(*mixed).then_refused("SEQ08_take002, a rehearsal", "--renderer fal")


def test_a_final_sequence_is_reopened_and_its_cut_is_there() -> None:
    scene = given(*PAID, approved(TAKE1), locked()).when(reopen).then(SequenceReopened())
    state = sequence(*scene.known)
    assert (state.phase, state.final, state.cut_complete) == ("APPROVED", False, True)
    scene.when(lambda s: finalize(s, allow_rehearsal=False)).then(locked())


def test_what_is_not_final_has_nothing_to_reopen() -> None:
    given(*filmed()).when(reopen).then_refused("SEQ08 isn't final, it is REVIEW", "takes status driver-beware SEQ08")


def test_a_final_sequence_takes_nothing_but_notes() -> None:
    scene = given(*PAID, approved(TAKE1), locked())
    approving(scene, TAKE1).then_refused("SEQ08 is final", "takes reopen driver-beware SEQ08")
    rejecting(scene, TAKE1).then_refused("SEQ08 is final", "takes reopen driver-beware SEQ08")
    cutting(scene, SH01=TAKE1).then_refused("SEQ08 is final", "takes reopen driver-beware SEQ08")
    scene.when(lambda s: note(s, s.own, None, "premiere on Friday", None)).then(
        NoteAdded(entity=SEQ08, take_id=None, text="premiere on Friday")
    )


def test_revisions_after_an_approval_leave_it() -> None:
    state = sequence(planned(), *filmed(), approved(TAKE1), revised(3, "@driver waits."))
    assert (state.phase, state.cut_complete) == ("APPROVED", True)


def test_a_video_of_fewer_shots_than_asked_for_covers_only_those() -> None:
    known = (take(), done(TAKE1, (1, 2)), approved(TAKE1))
    assert list(in_cut(*known)) == [SH01, SH02]
    assert sequence(planned(), *known).phase == "REVIEW"
