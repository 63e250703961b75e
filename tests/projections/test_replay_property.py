"""Same facts, same bytes: whatever was done, and however often the files caught up with it.

Random wishes and reports go through the real decisions into a real log of two projects; the files are then
made in four ways and compared byte by byte.
"""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec import convert

from domain.decisions import jobs
from domain.decisions.pick import pick
from domain.decisions.pictures import Crop, GridWish, approve_quadrant, entity_for, grid_to_crop, request_grids
from domain.decisions.pictures import supply_frame as supply
from domain.decisions.plan import omit_sequence, plan_project, plan_sequence
from domain.decisions.plan_answers import accept_plan, decline_plan
from domain.decisions.prompts import Override, revise
from domain.decisions.review import approve, cut, finalize, note, reject, reopen
from domain.decisions.takes import TakeWish, request_takes
from domain.decisions.undo import undo
from domain.errors import Refused
from domain.events import GridCompleted, TakeCancelled, VideoCompleted
from domain.ids import QUADRANTS
from domain.jobs import Take
from domain.plan import PlanSequence, PlanShot
from domain.values import FrameSource, Picture, Segment
from services.files.elsewhere import write_elsewhere
from services.files.state_files import StateFiles
from services.log.ledger import Change
from services.workspace.finding import create_workspace
from services.workspace.workspace import Workspace
from tests.driver_beware import CAST, PROMPTS, imported, sha

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from domain.events import Fact
    from domain.jobs import Job
    from domain.project import Project
    from domain.sequence import Sequence as State
    from domain.values import Quadrant

PROJECTS = ("driver", "driver-beware")  # in the log's order, the one lies within the other: '-' sorts before '/'
SEQUENCES = ("SEQ08", "SEQ09")
ELEMENTS = [element.name for element in CAST]


class Day:
    """A day's work: each move takes two small numbers that say which shot, job or quadrant is meant."""

    def __init__(self, state: State, project: Project, which: int, other: int) -> None:
        self.state, self.project, self.which, self.other = state, project, which, other

    # What is meant: always something there, if anything is.

    @property
    def shot(self) -> int:
        return self.state.order[self.which % len(self.state.order)].number

    @property
    def maybe_shot(self) -> int | None:
        return self.shot if self.other % 3 == 0 else None

    @property
    def job(self) -> Job:
        found: list[Job] = [*self.state.takes, *self.state.grids]
        if not found:
            raise Refused("nothing was asked for yet")
        return found[self.which % len(found)]

    @property
    def job_id(self) -> str:
        return self.job.id

    @property
    def take(self) -> Take:
        if not self.state.takes:
            raise Refused("there is no take yet")
        return self.state.takes[self.which % len(self.state.takes)]

    # Wishes.

    def revise(self) -> Sequence[Fact]:
        return revise(self.state, self.shot, f"@driver waits, {self.other}.", 1 + self.other, ELEMENTS)

    def accept(self) -> Sequence[Fact]:
        return accept_plan(self.state, self.maybe_shot)

    def decline(self) -> Sequence[Fact]:
        return decline_plan(self.state, self.maybe_shot)

    def pick(self) -> Sequence[Fact]:
        base, whole = (self.take, True) if self.other % 2 else (None, False)
        chosen = dict.fromkeys(self.take.shots[: 1 + self.other], self.take)
        return pick(self.state, self.project, base, chosen, lambda _: self.take.request, whole=whole).facts

    def grid(self) -> Sequence[Fact]:
        wish = GridWish(renderer="local", free=True, shot=self.maybe_shot, count=1 + self.other % 2)
        return request_grids(self.state, self.project, wish)

    def quadrant(self) -> Sequence[Fact]:
        name: Quadrant = QUADRANTS[self.other % 4]  # type: ignore[assignment]
        crop = Crop(box=(0, 0, 960, 540), path=f"frames/{self.other}.png", sha256=sha(name), width=960, height=540)
        return approve_quadrant(self.state, grid_to_crop(self.state, self.maybe_shot, None), name, crop)

    def frame(self) -> Sequence[Fact]:
        entity, source = entity_for(self.state, self.maybe_shot), FrameSource(kind="file", name="Brücke – 橋.png")
        picture = Picture(path=f"frames/{self.which}.png", sha256=sha(str(self.which)), width=1280, height=720)
        return supply(self.state, entity, picture, source)

    def generate(self) -> Sequence[Fact]:
        mode, split = self.other % 4, self.other == 3
        wish = TakeWish(
            renderer="local" if self.which % 2 else "fal",
            free=True if self.which % 2 else split,
            mode="individual" if mode == 1 else None,
            shot=self.shot if mode == 2 else None,
            split=split,
            overrides=(Override(f"@car rolls, {self.which}.", index=0),) if mode == 2 else (),
            once=self.which % 3 == 0 and self.state.order[0].number == self.shot,
        )
        return request_takes(self.state, self.project, wish).facts

    def approve(self) -> Sequence[Fact]:
        return approve(self.state, self.take)

    def reject(self) -> Sequence[Fact]:
        return reject(self.state, self.take, "zwei Nebellampen\n\u2028")

    def note(self) -> Sequence[Fact]:
        take = self.state.takes[0] if self.state.takes and self.other % 2 else None
        entity = self.state.entity(take.request.entity) if take else entity_for(self.state, self.maybe_shot)
        return note(self.state, entity, take, "the lamp flickers – 🦊", None)

    def cut(self) -> Sequence[Fact]:
        return cut(self.state, dict.fromkeys(self.take.shots[self.other % 2 :: 2], self.take))

    def finalize(self) -> Sequence[Fact]:
        return finalize(self.state, allow_rehearsal=True)

    def reopen(self) -> Sequence[Fact]:
        return reopen(self.state)

    def undo(self) -> Sequence[Fact]:
        return undo(self.state)

    # What a renderer reports.

    def submit(self) -> Sequence[Fact]:
        return jobs.submitting(self.state, self.job_id, again=True)

    def submitted(self) -> Sequence[Fact]:
        return jobs.submitted(self.state, self.job_id, f"r{self.other}", {})

    def processing(self) -> Sequence[Fact]:
        return jobs.processing(self.state, self.job_id)

    def doubt(self) -> Sequence[Fact]:
        if not self.job.under_way:
            return []
        return [self.job.kind.in_doubt.about(self.job_id, why="no answer")]

    def failed(self) -> Sequence[Fact]:
        return jobs.failed(self.state, self.job_id, "render", "no")

    def cancel(self) -> Sequence[Fact]:
        job = self.job
        return [TakeCancelled(take_id=job.id)] if isinstance(job, Take) and job.under_way else []

    def done(self) -> Sequence[Fact]:
        job, picture = self.job, {"sha256": sha(self.job_id), "bytes": 9, "width": 1280, "height": 720}
        if not isinstance(job, Take):
            named = {"grid_id": self.job_id, "path": f"frames/{self.job_id}.png"}
            grid = convert({**named, **picture}, GridCompleted)
            return jobs.completed(self.state, grid, self.job_id)
        lies, at = [], 0.0
        for prompt in job.request.shot_prompts:
            lies.append(Segment(shot=prompt.shot, start=at, end=at + prompt.duration))
            at += prompt.duration
        data = {"take_id": job.id, "path": f"videos/{job.id}.mp4", "seconds": at, "segments": lies, "actual": "0.252"}
        return jobs.completed(self.state, convert({**data, **picture}, VideoCompleted), self.job_id)


# What needs most to have gone before comes first: small numbers are drawn more often.
MOVES: tuple[Callable[[Day], Sequence[Fact]], ...] = (
    Day.approve,
    Day.cut,
    Day.undo,
    Day.finalize,
    Day.reopen,
    Day.reject,
    Day.quadrant,
    Day.done,
    Day.submitted,
    Day.generate,
    Day.grid,
    Day.frame,
    Day.revise,
    Day.pick,
    Day.accept,
    Day.decline,
    Day.note,
    Day.submit,
    Day.processing,
    Day.doubt,
    Day.failed,
    Day.cancel,
)
Move = tuple[int, int, int, int, int]
moves = st.tuples(
    st.integers(0, 20), st.integers(0, 5), st.integers(0, 5), st.sampled_from((0, 0, 0, 1)), st.integers(0, 3)
)


def play(workspace: Workspace, move: Move) -> None:
    """Do one of the things that can be done in one sequence just now, or add the plan again."""
    kind, which, other, project, where = move
    name, sequence = PROJECTS[project], SEQUENCES[0 if where else 1]
    known, state = workspace.project(name), workspace.sequence(name, sequence)
    possible = [facts for facts in (outcome(Day(state, known, which, other), move) for move in MOVES) if facts]
    if kind % (len(possible) + 1) == len(possible):
        replan(workspace, name, which, other)
    else:
        workspace.change(name, sequence, lambda _: possible[kind % (len(possible) + 1)])


def film(workspace: Workspace) -> None:
    """A grid and two takes of a sequence are there, to be judged."""
    for which, move in enumerate((Day.grid, Day.done, Day.done, Day.generate, Day.generate, Day.done, Day.done)):
        workspace.change(PROJECTS[0], SEQUENCES[0], partial(_done, workspace.project(PROJECTS[0]), move, which))


def _done(known: Project, move: Callable[[Day], Sequence[Fact]], which: int, state: State) -> list[Fact]:
    return outcome(Day(state, known, which, 0), move)


def outcome(day: Day, move: Callable[[Day], Sequence[Fact]]) -> list[Fact]:
    """What a move leads to; nothing where it is refused."""
    try:
        return list(move(day))
    except Refused:
        return []


def replan(workspace: Workspace, name: str, which: int, other: int) -> None:
    """Add a project's plan: shots turned, changed, left out; the second sequence left out now and then."""
    shots = [PlanShot(id=f"s{n}", prompt=text, duration=3) for n, text in enumerate(PROMPTS)]
    if other:
        shots[other - 1] = shots[other - 1].model_copy(update={"prompt": f"Rain, {which}.", "duration": 1 + which})
    shots = [*shots[which:], *shots[: which // 2]] or shots
    names = SEQUENCES[: 1 + (other != 1)]

    def changes() -> list[Change]:
        known = workspace.project(name)
        wished = imported(project=name, frames=name, sequences=names, title=f"Driver, {other}")
        made = [Change(name, known.version, plan_project(known, wished))]
        for sequence in SEQUENCES:
            state = workspace.load(name, sequence)
            plan = PlanSequence(elements=("driver", "car"), shots=tuple(shots))
            gone = [] if state.final else omit_sequence(state)
            facts = plan_sequence(state, sequence, plan, {}, (), {}) if sequence in names else gone
            made.append(Change(f"{name}/{sequence}", state.version, facts))
        return made

    workspace.append(changes)


def bytes_of(folder: Path) -> dict[str, bytes]:
    """All files of a state folder but the bookkeeping."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in files
        if path.relative_to(folder).parts[0] != ".takes"
    }


@settings(
    max_examples=30,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    story=st.lists(st.tuples(moves, st.integers(0, 4)), min_size=10, max_size=40),
    back=st.integers(0, 60),
    filmed=st.booleans(),
)
def test_replay_catch_up_and_chunked_catch_up_give_the_same_bytes(
    story: list[tuple[Move, int]], back: int, filmed: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace, _ = create_workspace(Path(folder), actor="mara")
        lazy = StateFiles(workspace.ledger.reader, Path(folder) / "lazy")
        replan(workspace, PROJECTS[0], 0, 0)
        replan(workspace, PROJECTS[1], 0, 2)
        if filmed:
            film(workspace)
        then = workspace.ledger.reader.head().position + back
        as_of, snapshot = 0, dict[str, bytes]()
        for move, idle in story:
            command = Workspace(workspace.root, actor="mara")  # each command is a cause of its own
            play(command, move)
            command.close()
            if (position := workspace.ledger.reader.head().position) <= then:
                as_of, snapshot = position, bytes_of(workspace.root / "state")
            if idle == 0:
                lazy.catch_up()
        lazy.catch_up()
        followed = bytes_of(workspace.root / "state")
        assert bytes_of(lazy.folder) == followed

        write_elsewhere(workspace.store, Path(folder) / "replayed")
        assert bytes_of(Path(folder) / "replayed") == followed

        write_elsewhere(workspace.store, Path(folder) / "before", upto=as_of)
        assert not as_of or bytes_of(Path(folder) / "before") == snapshot

        assert workspace.store.check() == []
        assert workspace.store.replay() == 0
        workspace.close()


def test_a_project_whose_name_goes_on_with_a_dash_is_replayed_beside_the_shorter_one(tmp_path: Path) -> None:
    workspace, _ = create_workspace(tmp_path, actor="mara")
    for name in ("driver", "driver-beware"):
        replan(workspace, name, 0, 0)
    assert workspace.ledger.reader.projects() == ["driver", "driver-beware"]
    write_elsewhere(workspace.store, tmp_path / "replayed")
    followed, replayed = bytes_of(tmp_path / "state"), bytes_of(tmp_path / "replayed")
    workspace.close()
    assert replayed == followed
    assert "driver-beware/sequences.json" in replayed
