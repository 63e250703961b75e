"""Undo: the inverse of what a person did last is appended, cites it, and leaves things exactly as they stood."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import structs

from domain.decisions.pick import pick
from domain.decisions.plan_answers import accept_plan, decline_plan
from domain.decisions.prompts import revise
from domain.decisions.replace import replace, replacement
from domain.decisions.review import approve, cut, finalize, reject
from domain.decisions.undo import last_done, undo
from domain.errors import Refused
from domain.events import (
    CutChanged,
    GridPromptRevised,
    GridRejected,
    SequenceReopened,
    SettingsPicked,
    StartFrameWithdrawn,
    TakeRejected,
    VerdictWithdrawn,
)
from domain.evolve import fold
from domain.values import Covering, FrameSource, Source
from services.questions.compare import working_request
from tests.driver_beware import (
    PROJECT,
    PROMPTS,
    SEQ08,
    SH03,
    SH05,
    SHOTS,
    approved,
    filmed,
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

    from domain.events import Fact
    from domain.record import Record
    from domain.sequence import Sequence as State

NEW = "@driver shouts a name."
ELEMENTS = ("driver", "car", "fox")


def standing(state: State) -> dict[str, Any]:
    """All that an undo must bring back: words with their source, cut, start frames, verdicts, settings, phase."""
    frames = {e.id: e.frame for e in state.entities.values() if e.frame}
    return deepcopy(
        {
            "words": {s.id: (s.prompt, s.duration, s.source, s.position, s.plan_differs) for s in state.shots.values()},
            "grid prompt": state.grid_prompt,
            "picked": state.picked and structs.replace(state.picked, undoes=None),
            "cut": state.cut,
            "approved": {e.id: e.approved_take for e in state.entities.values() if e.takes},
            "frames": {n: (f.ref.sha256, f.ref.path, f.grid_id, f.quadrant, f.source) for n, f in frames.items()},
            "verdicts": {job.id: (job.verdict, job.review, job.state) for job in state.jobs.values()},
        }
    )


# What there is before a verb, and the verb; each verb is another command.
FILMED = (planned(), *filmed(1), *filmed(2), *filmed(1, SH03))
GRIDDED = (planned(), grid(), grid_done(), *filmed(1))
RUN = take()


def _pick_all(state: State) -> Sequence[Fact]:
    chosen = state.own.takes[1]
    return pick(state, project(), chosen, {}, lambda then: working_request(then, project()), whole=True).facts


def _cut_of(state: State, number: int, *shots: str) -> Sequence[Fact]:
    return cut(state, dict.fromkeys(shots, state.own.takes[number]))


Verb = tuple[tuple["Fact", ...], "Callable[[State], Sequence[Fact]]"]
PRO = take(1, model="kling-o3-pro", settings={"generate_audio": True})
VERBS: dict[str, Verb] = {
    "revise": (FILMED, lambda s: revise(s, 3, NEW, 7, ELEMENTS)),
    "revise again": ((*FILMED, revised(3, "Fog.", 9)), lambda s: revise(s, 3, NEW, None, ELEMENTS)),
    "accept the plan's words": ((*FILMED, revised(3, NEW)), lambda s: accept_plan(s, 3)),
    "decline the plan's words": (
        (*FILMED, revised(3, NEW), planned(*(shot(n, prompt="Fog.") if n == 3 else shot(n) for n in range(1, 6)))),
        lambda s: decline_plan(s, None),
    ),
    "decline a change to an approved shot": (
        (
            *FILMED,
            approved("SEQ08_take001"),
            planned(*(shot(n, prompt="Fog.") if n == 3 else shot(n) for n in range(1, 6))),
            revised(3, "Fog.", kind="plan"),
        ),
        lambda s: decline_plan(s, 3),
    ),
    "replace": (
        (planned(grid_prompt="A car in fog."), *filmed()),
        lambda s: replace(s, replacement("car", "van"), ELEMENTS),
    ),
    "replace words of several shots": (FILMED, lambda s: replace(s, replacement("the", "a"), ELEMENTS)),
    "pick": (
        (*FILMED, revised(3, NEW, 6), revised(5, "Fog.")),
        lambda s: pick(s, project(), s.own.takes[1], {}, lambda _: RUN, whole=False).facts,
    ),
    "pick with settings": ((planned(), PRO, revised(3, NEW, 6)), _pick_all),
    "pick with settings and a start frame": (
        (*GRIDDED[:3], quadrant(), take(1, start_frame=sequence(*GRIDDED[:3], quadrant()).own.frame.ref), frame(2)),  # type: ignore[union-attr]
        _pick_all,
    ),
    "cut": (FILMED, lambda s: _cut_of(s, 1, SH03, SH05)),
    "cut over a cut": ((*FILMED, approved("SEQ08_take001")), lambda s: _cut_of(s, 2, SH03)),
    "approve": (FILMED, lambda s: approve(s, s.own.takes[1])),
    "approve another": ((*FILMED, approved("SEQ08_take001")), lambda s: approve(s, s.own.takes[2])),
    "approve a shot's own": (
        (*FILMED, approved("SEQ08_take001")),
        lambda s: approve(s, s.entity(SH03).takes[1]),
    ),
    "reject": (FILMED, lambda s: reject(s, s.own.takes[1], "the lamp goes out")),
    "reject what was approved": (
        (*FILMED, approved("SEQ08_take001")),
        lambda s: reject(s, s.own.takes[1], "the lamp goes out"),
    ),
    "reject a grid": (GRIDDED, lambda s: reject(s, s.own.grids[1], "no fog")),
    "reject a grid that a quadrant was chosen of": ((*GRIDDED, quadrant()), lambda s: reject(s, s.own.grids[1], "no")),
    "choose a quadrant of a rejected grid": (
        (*GRIDDED, GridRejected(grid_id="SEQ08_grid001", reason="no fog")),
        lambda _: [quadrant()],
    ),
    "choose the first quadrant": (GRIDDED, lambda _: [quadrant()]),
    "choose another quadrant": (
        (*GRIDDED, quadrant()),
        lambda _: [quadrant(1, 2, quadrant="top_left", sha256="f" * 64)],
    ),
    "supply a start frame": (FILMED, lambda _: [frame()]),
    "supply another start frame": ((*FILMED, frame()), lambda _: [frame(2)]),
    "supply one over a quadrant": ((*GRIDDED, quadrant()), lambda _: [frame(2)]),
    "supply a shot's own start frame": (FILMED, lambda _: [frame(1, SH03)]),
}


def command(known: list[Record], facts: Sequence[Fact]) -> list[Record]:
    """Append facts as one command's."""
    more = records(*facts, version=len(known), position=1 + len(known))
    cause = f"00000000-0000-4000-a000-{len(known):012d}"
    return [*known, *(structs.replace(record, cause=cause) for record in more)]


def state_of(known: list[Record]) -> State:
    return fold(PROJECT, SEQ08, known)


@pytest.mark.parametrize("name", VERBS)
def test_undo_puts_back_exactly_what_stood_before(name: str) -> None:
    before, verb = VERBS[name]
    known = records(*before)
    stood = standing(state_of(known))
    known = command(known, verb(state_of(known)))
    assert standing(state_of(known)) != stood, "the verb changed nothing"
    after = state_of(command(known, undo(state_of(known))))
    assert standing(after) == stood


@pytest.mark.parametrize("name", VERBS)
def test_undo_cites_each_position_it_takes_back_and_the_next_undo_goes_further_back(name: str) -> None:
    before, verb = VERBS[name]
    known = records(*before)
    further = [done.position for done in state_of(known).undoable.values()]
    done = command(known, verb(state_of(known)))
    facts = undo(state_of(done))
    cited = [getattr(f, "undoes", None) or getattr(getattr(f, "source", None), "position", None) for f in facts]
    assert cited == [record.position for record in reversed(done[len(known) :])]
    assert [done.position for done in state_of(command(done, facts)).undoable.values()] == further


def test_undo_again_and_again_goes_back_to_the_plan() -> None:
    """Every verb that fits one after another; then as many undos, each to where its verb began."""
    known, stood = records(planned(grid_prompt="A car."), grid(), grid_done(), *filmed(1), *filmed(2)), []
    day: list[Callable[[State], Sequence[Fact]]] = [
        lambda s: revise(s, 3, NEW, 7, ELEMENTS),
        lambda s: approve(s, s.own.takes[1]),
        lambda _: [quadrant()],
        lambda s: replace(s, replacement("car", "van"), ELEMENTS),
        lambda s: _cut_of(s, 2, SH05),
        lambda s: reject(s, s.own.takes[2], "no"),
        lambda _: [frame(2)],
        lambda s: pick(s, project(), s.own.takes[1], {}, lambda _: RUN, whole=False).facts,
        lambda s: revise(s, 1, "Fog.", None, ELEMENTS),
    ]
    for verb in day:
        stood.append(standing(state_of(known)))
        known = command(known, verb(state_of(known)))
    for expected in reversed(stood):
        known = command(known, undo(state_of(known)))
        assert standing(state_of(known)) == expected
    with pytest.raises(Refused, match="nothing to undo in SEQ08"):
        undo(state_of(known))


def test_what_is_done_after_an_undo_is_undone_before_what_was_done_earlier() -> None:
    first, second = revised(3, "One."), revised(3, "Two.")
    scene = given(planned(), first, second).when(undo)
    scene = scene.then(revised(3, "One.", kind="undo", position=4)).when(
        lambda s: revise(s, 3, "Three.", None, ELEMENTS)
    )
    scene = scene.then(revised(3, "Three.")).when(undo).then(revised(3, "One.", kind="undo", position=6))
    scene.when(undo).then(revised(3, PROMPTS[2], kind="undo", position=3)).when(undo).then_refused("nothing to undo")


def test_the_first_choice_of_a_start_frame_is_withdrawn_and_a_later_one_supplied_again() -> None:
    first = frame()
    given(planned(), first).when(undo).then(StartFrameWithdrawn(entity=SEQ08, undoes=3))
    source = FrameSource(kind="undo", name="SEQ08_start001", position=4)
    given(planned(), first, frame(2)).when(undo).then(
        structs.replace(frame(3), sha256=first.sha256, path=first.path, source=source)
    )


def test_a_cut_is_put_back_shot_by_shot_also_where_nothing_covered_it() -> None:
    chosen = CutChanged(
        shots=(Covering(shot=SH03, take_id="SEQ08_take001"), Covering(shot=SH05, take_id="SEQ08_take001"))
    )
    again = CutChanged(shots=(Covering(shot=SH03, take_id="SEQ08_take002"),))
    scene = given(*FILMED, chosen, again).when(undo)
    scene = scene.then(CutChanged(shots=(Covering(shot=SH03, take_id="SEQ08_take001"),), undoes=10))
    nothing = tuple(Covering(shot=s, take_id=None) for s in (SH03, SH05))
    scene.when(undo).then(CutChanged(shots=nothing, undoes=9))


def test_a_verdict_withdrawn_says_what_covers_the_shots_again() -> None:
    scene = given(*FILMED, approved("SEQ08_take001"), approved("SEQ08_take002", 3, 5)).when(undo)
    back = tuple(Covering(shot=s, take_id="SEQ08_take001") for s in (SH03, SH05))
    scene.then(VerdictWithdrawn(take_id="SEQ08_take002", cut=back, undoes=10))


def test_a_final_sequence_is_refused_until_it_is_reopened() -> None:
    locked = (*FILMED, approved("SEQ08_take001"))
    final = finalize(sequence(*locked), allow_rehearsal=True)
    given(*locked, *final).when(undo).then_refused("SEQ08 is final", "takes reopen")
    opened = given(*locked, *final, SequenceReopened()).when(undo)
    opened.then(
        VerdictWithdrawn(take_id="SEQ08_take001", cut=tuple(Covering(shot=s, take_id=None) for s in SHOTS), undoes=9)
    )


def test_nothing_done_yet_means_nothing_to_undo() -> None:
    given(*FILMED).when(undo).then_refused("there is nothing to undo in SEQ08", "takes log driver-beware SEQ08")


def test_what_a_plan_brings_along_is_no_act_of_a_persons() -> None:
    known = records(planned())
    again = planned(shot(1, prompt="Other words."), *(shot(n) for n in range(2, 6)))
    known = command(
        known, [again, revised(1, "Other words.", kind="plan"), frame(1, SH03, source=FrameSource(kind="plan"))]
    )
    assert state_of(known).undoable == {}


def test_one_undo_takes_back_all_that_one_command_did() -> None:
    known = records(planned(grid_prompt="A car."))
    known = command(known, [revised(4, "One.", kind="replace"), revised(5, "Two.", kind="replace")])
    known = command(known, [GridPromptRevised(prompt="A van.", source=Source(kind="replace"))])
    assert [done.position for done in last_done(state_of(known))] == [5]
    known = command(known, undo(state_of(known)))
    assert [done.position for done in last_done(state_of(known))] == [4, 3]
    assert undo(state_of(known)) == [
        revised(5, PROMPTS[4], kind="undo", position=4),
        revised(4, PROMPTS[3], kind="undo", position=3),
    ]


def test_a_picture_taken_in_on_the_way_is_an_act_of_its_own() -> None:
    known = command(records(planned()), [frame(1, source=FrameSource(kind="clean")), frame(2)])
    assert [done.position for done in last_done(state_of(known))] == [4]
    known = command(known, undo(state_of(known)))
    assert undo(state_of(known)) == [StartFrameWithdrawn(entity=SEQ08, undoes=3)]


def test_settings_picked_twice_go_back_one_at_a_time() -> None:
    def settings(take_id: str, model: str, **more: Any) -> SettingsPicked:
        return SettingsPicked(take_id=take_id, model=model, settings={}, elements=(), **more)

    first, second = settings("SEQ08_take001", "kling-o3-pro"), settings("SEQ08_take002", "kling-o3-4k")
    scene = given(planned(), first, second).when(undo).then(settings("SEQ08_take001", "kling-o3-pro", undoes=4))
    plans = SettingsPicked(take_id=None, model=None, settings=None, elements=None, undoes=3)
    scene.when(undo).then(plans)
    assert sequence(planned(), first, plans).picked is None


def test_words_undone_after_the_plan_moved_on_differ_from_it() -> None:
    theirs = planned(*(shot(n, prompt="@driver brakes hard.") if n == 3 else shot(n) for n in range(1, 6)))
    scene = given(planned(), revised(3, NEW), theirs).when(undo)
    state = sequence(*scene.then(revised(3, PROMPTS[2], kind="undo", position=3)).known)
    assert state.shots[SH03].plan_differs
    accepted = given(planned(), revised(3, NEW), theirs, revised(3, "@driver brakes hard.", kind="plan")).when(undo)
    state = sequence(*accepted.then(revised(3, NEW, kind="undo", position=5)).known)
    assert state.shots[SH03].plan_differs


def test_words_of_a_shot_that_is_omitted_since_are_taken_back_all_the_same() -> None:
    scene = given(planned(), revised(3, NEW), planned(shot(1), shot(2))).when(undo)
    state = sequence(*scene.then(revised(3, PROMPTS[2], kind="undo", position=3)).known)
    assert (state.shots[SH03].prompt, state.shots[SH03].index) == (PROMPTS[2], None)


def test_new_words_for_a_shot_that_is_not_there_are_nothing_to_undo() -> None:
    """No decision makes them, but a log may hold them."""
    given(planned(), revised(9, "Fog.")).when(undo).then_refused("nothing to undo in SEQ08")
    given(planned(), revised(3, NEW), revised(9, "Fog.")).when(undo).then(
        revised(3, PROMPTS[2], kind="undo", position=3)
    )


def test_an_undo_that_cites_what_was_never_done_changes_only_what_it_says() -> None:
    """A log is folded whatever it holds."""
    state = sequence(planned(), revised(3, NEW), revised(3, "Fog.", kind="undo", position=99))
    assert state.shots[SH03].prompt == "Fog."
    assert [done.position for done in state.undoable.values()] == [3]


def test_words_of_an_older_plan_brought_back_are_said_to_differ_from_it() -> None:
    theirs = "He lets go of the wheel."
    facts = (
        planned(),
        revised(3, theirs),
        planned(*(shot(n, prompt=theirs if n == 3 else PROMPTS[n - 1]) for n in range(1, 6))),
    )
    state = sequence(*facts)
    assert not state.shots[SH03].plan_differs

    (back,) = undo(state)
    after = sequence(*facts, back).shots[SH03]
    assert (after.prompt, after.source.kind, after.plan_differs) == (PROMPTS[2], "plan", True)


PRUNED = (*FILMED, TakeRejected(take_id="SEQ08_take001", reason="dark"), given_up("SEQ08_take001"))


def test_a_rejection_is_not_undone_once_its_video_was_pruned() -> None:
    given(*PRUNED).when(undo).then_refused("SEQ08_take001 was rejected and its video pruned, by mara")


def test_what_was_done_after_a_video_was_pruned_is_undone_as_ever() -> None:
    scene = given(*PRUNED, revised(3, NEW)).when(undo)
    assert [fact.type for fact in scene.facts] == ["ShotPromptRevised"]


def test_a_cut_is_not_brought_back_whose_video_was_pruned() -> None:
    recut = (
        *(*FILMED, TakeRejected(take_id="SEQ08_take001", reason="dark")),
        CutChanged(shots=(Covering(shot=SH03, take_id="SEQ08_take001"),)),
        CutChanged(shots=(Covering(shot=SH03, take_id="SEQ08_take002"),)),
        given_up("SEQ08_take001"),
    )
    given(*recut).when(undo).then_refused("SEQ08_take001 was rejected and its video pruned")
