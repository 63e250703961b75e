"""Whatever was done before: a pick is what was picked, an undo puts back what stood, and the past is what it was.

The histories are those of test_replay_property.py, through the real decisions into a real log, with words replaced
now and then.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, assume, example, given, settings
from hypothesis import strategies as st
from msgspec import structs

from domain.decisions.pick import pick
from domain.decisions.replace import replace, replacement
from domain.decisions.undo import undo
from domain.diff import compare, side_of_plan, side_of_take
from domain.evolve import evolve, fold
from domain.what_if import without
from services.files.elsewhere import write_elsewhere
from services.files.state_files import StateFiles
from services.log.ledger import Change
from services.questions.compare import working_request, working_side
from services.questions.moments import position_at
from services.workspace.finding import create_workspace
from services.workspace.workspace import Workspace
from tests.cli.support import copied, cut_short
from tests.domain.test_undo import standing
from tests.projections.test_replay_property import (
    ELEMENTS,
    PROJECTS,
    SEQUENCES,
    Day,
    bytes_of,
    film,
    moves,
    outcome,
    play,
    replan,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from domain.events import Fact
    from domain.project import Project
    from domain.record import Record
    from domain.sequence import Sequence as State
    from tests.projections.test_replay_property import Move

PROJECT, SEQUENCE = PROJECTS[0], SEQUENCES[0]
STREAM = f"{PROJECT}/{SEQUENCE}"
WORDS = (("driver", "courier"), ("the", "a"), ("waits", "stands"), ("@car", "@fox"), ("a", "the"))


def replaced(day: Day) -> Sequence[Fact]:
    """Words replaced in one sequence."""
    return replace(day.state, replacement(*WORDS[day.which % len(WORDS)]), ELEMENTS)


UNDOABLE: tuple[Callable[[Day], Sequence[Fact]], ...] = (
    Day.revise,
    Day.accept,
    Day.decline,
    Day.pick,
    replaced,
    Day.cut,
    Day.approve,
    Day.reject,
    Day.quadrant,
    Day.frame,
)
stories = st.lists(st.tuples(moves, st.integers(0, 5)), min_size=5, max_size=25)
soon = settings(
    max_examples=15,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


@contextmanager
def history(story: list[tuple[Move, int]]) -> Iterator[Workspace]:
    """A workspace in which a story was played: a grid and two takes to begin with, then random moves."""
    with tempfile.TemporaryDirectory() as folder:
        workspace, _ = create_workspace(Path(folder) / "work", actor="mara")
        replan(workspace, PROJECTS[0], 0, 0)
        replan(workspace, PROJECTS[1], 0, 2)
        film(workspace)
        for move, other in story:
            one = Workspace(workspace.root, actor="mara")  # each command is a cause of its own
            if other == 0:
                _replace(one, move)
            else:
                play(one, move)
            one.close()
        yield workspace
        workspace.close()


def _replace(workspace: Workspace, move: Move) -> None:
    known = workspace.project(PROJECT)
    states = [workspace.load(PROJECT, sequence) for sequence in SEQUENCES]
    made = [
        Change(f"{PROJECT}/{state.id}", state.version, outcome(Day(state, known, move[1], move[2]), replaced))
        for state in states
        if state.planned
    ]
    workspace.append(lambda: made)


def then(known: list[Record], facts: Sequence[Fact], cause: str) -> list[Record]:
    """Append facts as one command's."""
    last = known[-1]
    more = [
        structs.replace(
            last, position=last.position + n, id=f"{cause}{n}", version=last.version + n, cause=cause, fact=fact
        )
        for n, fact in enumerate(facts, start=1)
    ]
    return [*known, *more]


def told(known: list[Record]) -> State:
    return fold(PROJECT, SEQUENCE, known)


def days(state: State, project: Project) -> list[Day]:
    return [Day(state, project, which, other) for which in range(3) for other in range(3)]


@soon
@given(story=stories)
def test_undo_after_any_verb_puts_back_words_cut_start_frames_and_verdicts(story: list[tuple[Move, int]]) -> None:
    with history(story) as workspace:
        project, known = workspace.project(PROJECT), workspace.ledger.reader.stream(STREAM)
    stood, tried = standing(told(known)), 0
    for verb in UNDOABLE:
        for day in days(told(known), project):
            facts = outcome(day, verb)
            if not facts:
                continue
            after = then(known, facts, "verb")
            back = then(after, undo(told(after)), "undo")
            assert standing(told(back)) == stood
            assert [done.position for done in told(back).undoable.values()] == [
                done.position for done in told(known).undoable.values()
            ]
            tried += 1
    assume(tried)


@soon
@given(story=stories)
def test_undone_to_the_end_nothing_is_left_of_what_persons_did(story: list[tuple[Move, int]]) -> None:
    with history(story) as workspace:
        known = workspace.ledger.reader.stream(STREAM)
    state = told(known)
    assume(not state.final and state.undoable)
    most, count = len(state.undoable), 0
    while state.undoable:
        known = then(known, undo(state), f"undo{count}")
        state, count = told(known), count + 1
        assert count <= most
    assert {s.source.kind for s in state.shots.values()} <= {"plan"}
    assert state.cut == {}
    assert all(take.review is None for take in state.takes)
    frames = {e.frame.source.kind for e in state.entities.values() if e.frame and e.frame.source}
    assert frames <= {"plan"}


# With the words picked, the run has other elements than before the pick.
@example(
    story=[((0, 0, 0, 0, 0), 0)] * 18 + [((0, 3, 0, 0, 0), 0), ((6, 5, 0, 0, 0), 1), ((16, 0, 0, 0, 1), 1)],
    which=2,
    other=1,
    whole=True,
)
@soon
@given(story=stories, which=st.integers(0, 9), other=st.integers(0, 9), whole=st.booleans())
def test_after_a_pick_working_differs_from_no_source_in_the_shots_picked(
    story: list[tuple[Move, int]], which: int, other: int, whole: bool
) -> None:
    with history(story) as workspace:
        project, known = workspace.project(PROJECT), workspace.ledger.reader.stream(STREAM)
    state = told(known)
    assume(not state.final and not state.omitted and state.takes)
    base, more = state.takes[which % len(state.takes)], state.takes[other % len(state.takes)]
    chosen = {shot: more for shot in more.shots[other % 2 :: 2] if state.shots[shot].index is not None}
    picking = pick(state, project, base, chosen, lambda then: working_request(then, project), whole=whole)
    after = told(then(known, picking.facts, "pick"))
    working = working_side(after, project)
    wanted = {**{shot: base for shot in base.shots if state.shots[shot].index is not None}, **chosen}
    for source in {take.id: take for take in wanted.values()}.values():
        changes = {d.shot: d.change for d in compare(side_of_take(after, source), working).shots}
        assert {changes[shot] for shot, take in wanted.items() if take is source} <= {"unchanged"}
    # Picked again, nothing is appended; undone, the words are what they were.
    again = pick(after, project, base, chosen, lambda then: working_request(then, project), whole=whole)
    assert again.facts == []
    if picking.facts:
        undone = told(then(then(known, picking.facts, "pick"), undo(after), "undo"))
        assert standing(undone) == standing(state)


@soon
@given(story=stories)
def test_whatever_there_is_compared_with_itself_is_empty(story: list[tuple[Move, int]]) -> None:
    with history(story) as workspace:
        project, known = workspace.project(PROJECT), workspace.ledger.reader.stream(STREAM)
    state = told(known)
    sides = [side_of_plan(state, project), *(side_of_take(state, take) for take in state.takes)]
    if not state.omitted:
        sides.append(working_side(state, project))
    for side in sides:
        found = compare(side, side)
        assert found.empty
        assert found.individual.shots == ()


@soon
@given(story=stories, back=st.integers(0, 200))
def test_at_a_position_is_the_log_with_only_the_first_facts(story: list[tuple[Move, int]], back: int) -> None:
    with history(story) as workspace, tempfile.TemporaryDirectory() as folder:
        reader = workspace.ledger.reader
        position = reader.head().position - back % reader.head().position
        assert position_at(workspace.store, str(position)) == position
        write_elsewhere(workspace.store, Path(folder) / "at", upto=position)
        workspace.close()

        short = Path(folder) / "short"
        cut_short(copied(workspace.root, short).root, position)
        first = Workspace(short)
        first.store.replay()
        assert bytes_of(Path(folder) / "at") == bytes_of(short / "state")
        for name in PROJECTS:
            assert workspace.load(name, SEQUENCE, position) == first.load(name, SEQUENCE)
        first.close()


@soon
@given(story=stories)
def test_the_files_that_followed_the_log_are_those_replayed_from_it(story: list[tuple[Move, int]]) -> None:
    with history(story) as workspace, tempfile.TemporaryDirectory() as folder:
        followed = bytes_of(workspace.root / "state")
        write_elsewhere(workspace.store, Path(folder) / "replayed")
        assert bytes_of(Path(folder) / "replayed") == followed
        chunked = StateFiles(workspace.ledger.reader, Path(folder) / "chunked")
        chunked.catch_up()
        assert bytes_of(chunked.folder) == followed
        assert workspace.store.check() == []


@soon
@given(story=stories, gone=st.sets(st.integers(0, 200), max_size=3))
def test_another_past_takes_out_no_more_than_what_stands_on_what_is_gone(
    story: list[tuple[Move, int]], gone: set[int]
) -> None:
    with history(story) as workspace:
        known = workspace.ledger.reader.stream(STREAM)
    assert without(PROJECT, SEQUENCE, known, set()).kept == known
    # Without the last fact it is as if it had not been reached yet.
    assert without(PROJECT, SEQUENCE, known, {known[-1].position}).kept == known[:-1]
    taken = {known[n % len(known)].position for n in gone}
    past = without(PROJECT, SEQUENCE, known, taken)
    assert sorted([*taken, *(r.position for r in past.kept), *(r.position for r, _ in past.left_out)]) == [
        record.position for record in known
    ]
    assert all(why for _, why in past.left_out)
    # What is left is a past of its own: nothing more is left out of it.
    again = without(PROJECT, SEQUENCE, past.kept, set())
    assert again.kept == past.kept
    state = told([])
    for record in past.kept:
        evolve(state, record)
    assert state == told(past.kept)
