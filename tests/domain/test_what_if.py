"""Any moment of the past, and another past: `--at`, and `replay --without` with what makes no sense then left out."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from domain.events import (
    CutChanged,
    NoteAdded,
    SequenceFinalized,
    SequenceReopened,
    SettingsPicked,
    StartFrameWithdrawn,
    TakeApproved,
    TakeCancelled,
    TakeRejected,
    VerdictWithdrawn,
    VideoFailed,
)
from domain.evolve import fold
from domain.values import Covering, FrameSource
from domain.what_if import supposing, without
from services.questions.moments import position_at
from services.workspace.workspace import Workspace
from tests.cli.support import Takes, add_plan, copied, cut_short, events, one_sequence, rewrite, snapshot
from tests.domain.test_copying import MORE, PAST
from tests.driver_beware import (
    PROJECT,
    PROMPTS,
    SEQ08,
    SH03,
    SHOTS,
    approved,
    filmed,
    frame,
    grid,
    grid_done,
    planned,
    quadrant,
    revised,
    shot,
    start_frame,
    take,
)
from tests.projections.test_replay_property import bytes_of
from tests.scenario import records, sequence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.events import Fact

# The facts of a scenario stand at positions 2, 3, 4 …
CUT = CutChanged(shots=(Covering(shot=SH03, take_id="SEQ08_take001"),))
FINAL = SequenceFinalized(cut=())
PICKED = SettingsPicked(take_id="SEQ08_take001", model="kling-o3", settings={}, elements=())


def left_out(*known: Fact, gone: int | set[int]) -> dict[int, str]:
    """Positions left out beside those taken out, with the reason."""
    taken = {gone} if isinstance(gone, int) else gone
    past = without(PROJECT, SEQ08, records(*known), taken)
    found = {record.position: why for record, why in past.left_out}
    kept = [record.position for record in past.kept]
    assert sorted([*kept, *found, *taken]) == list(range(2, len(known) + 2))
    return found


NO_TAKE, NO_VIDEO = "there is no SEQ08_take001 then", "SEQ08_take001 has no video then"


@pytest.mark.parametrize(
    ("known", "gone", "expected"),
    [
        ((planned(), revised(3, "Fog."), take()), 3, {}),
        ((planned(), *filmed(), approved("SEQ08_take001")), 3, {4: NO_TAKE, 5: "SEQ08 is PLANNED then"}),
        ((planned(), *filmed(), approved("SEQ08_take001")), 4, {5: NO_VIDEO}),
        ((planned(), *filmed(), CUT), 4, {5: NO_VIDEO}),
        ((planned(), *filmed(), TakeRejected(take_id="SEQ08_take001", reason="no")), 4, {5: NO_VIDEO}),
        (
            (planned(), *filmed(), revised(3, "Fog.", kind="take", take_id="SEQ08_take001", shot=SH03, position=3)),
            3,
            {4: NO_TAKE, 5: "it stands on event 3"},
        ),
        (
            (planned(), revised(3, "A."), revised(3, PROMPTS[2], kind="undo", position=3)),
            3,
            {4: "it stands on event 3"},
        ),
        (
            (
                planned(),
                *filmed(),
                approved("SEQ08_take001"),
                VerdictWithdrawn(take_id="SEQ08_take001", cut=(), undoes=5),
            ),
            5,
            {6: "it stands on event 5"},
        ),
        ((planned(), frame(), StartFrameWithdrawn(entity=SEQ08, undoes=3)), 3, {4: "it stands on event 3"}),
        (
            (planned(), grid(), grid_done(), quadrant()),
            3,
            {4: "there is no SEQ08_grid001 then", 5: "SEQ08 is PLANNED then"},
        ),
        ((planned(), grid(), grid_done(), quadrant()), 4, {5: "SEQ08_grid001 has no picture then"}),
        ((planned(), frame(), take(start_frame=start_frame(frame()))), 3, {4: "there is no SEQ08_start001 then"}),
        (
            (planned(), *filmed(), approved("SEQ08_take001"), FINAL, SequenceReopened()),
            6,
            {7: "SEQ08 is APPROVED then"},
        ),
        ((planned(), *filmed(), approved("SEQ08_take001"), FINAL), 5, {6: "the cut is not complete then"}),
        ((planned(), take(), TakeCancelled(take_id="SEQ08_take001")), 3, {4: NO_TAKE}),
        ((planned(), take(), NoteAdded(entity=SEQ08, take_id="SEQ08_take001", text="no")), 3, {4: NO_TAKE}),
        ((planned(), *filmed(), PICKED), 3, {4: NO_TAKE, 5: NO_TAKE}),
        (
            (planned(), NoteAdded(entity=SEQ08, take_id=None, text="no"), frame()),
            2,
            dict.fromkeys((3, 4), "the sequence was never planned"),
        ),
        (
            (planned(shot(1)), planned(), revised(3, "Fog."), take(1, shots=(1, 3))),
            3,
            {4: f"there is no {SH03} then", 5: f"there is no {SH03} then"},
        ),
        (
            (
                planned(shot(1)),
                planned(),
                grid(1, SH03),
                frame(1, SH03),
                NoteAdded(entity=SH03, take_id=None, text="?"),
            ),
            3,
            dict.fromkeys((4, 5, 6), f"there is no {SH03} then"),
        ),
        (
            (
                planned(),
                *filmed(),
                *filmed(2),
                approved("SEQ08_take001"),
                approved("SEQ08_take002"),
                VerdictWithdrawn(
                    take_id="SEQ08_take002", cut=(Covering(shot=SH03, take_id="SEQ08_take001"),), undoes=8
                ),
            ),
            4,
            {7: NO_VIDEO, 9: NO_VIDEO},
        ),
    ],
)
def test_what_stands_on_an_event_that_never_happened_goes_with_it(
    known: tuple[Fact, ...], gone: int, expected: dict[int, str]
) -> None:
    assert left_out(*known, gone=gone) == expected


def test_a_chain_falls_with_its_first_link() -> None:
    chain = (
        planned(),
        *filmed(),
        frame(1, source=FrameSource(kind="take", take_id="SEQ08_take001", seconds=1.0)),
        *filmed(2, start_frame=start_frame(frame())),
        approved("SEQ08_take002"),
        *filmed(3),
    )
    assert left_out(*chain, gone=4) == {
        5: NO_VIDEO,
        6: "there is no SEQ08_start001 then",
        7: "there is no SEQ08_take002 then",
        8: "SEQ08_take002 has no video then",
    }


def test_a_picked_start_frame_stands_on_the_take_not_on_its_video() -> None:
    picked = frame(2, source=FrameSource(kind="pick", take_id="SEQ08_take001"))
    known = (planned(), *filmed(), picked)
    assert left_out(*known, gone=4) == {}
    assert left_out(*known, gone=3) == {4: NO_TAKE, 5: NO_TAKE}


def test_a_later_fact_that_stands_on_its_own_stays() -> None:
    known = (planned(), *filmed(), approved("SEQ08_take001"), *filmed(2), approved("SEQ08_take002"))
    past = without(PROJECT, SEQ08, records(*known), {3})
    state = fold(PROJECT, SEQ08, past.kept)
    assert [take.id for take in state.takes] == ["SEQ08_take002"]
    assert state.cut == dict.fromkeys(SHOTS, "SEQ08_take002")


def test_what_a_renderer_reports_of_a_take_is_never_refused_by_a_phase() -> None:
    failed = VideoFailed(take_id="SEQ08_take001", kind="lost", message="no answer")
    late = filmed()[1]
    known = (planned(), take(), failed, *filmed(2), approved("SEQ08_take002"), FINAL, late)
    assert left_out(*known, gone=set()) == {}


def test_nothing_taken_out_leaves_nothing_out() -> None:
    known = (planned(), *filmed(), approved("SEQ08_take001"), FINAL, SequenceReopened(), CUT)
    assert left_out(*known, gone=set()) == {}
    assert sequence(*known).cut


def test_an_approval_of_what_the_past_lacks_is_left_out_whatever_it_says() -> None:
    never = TakeApproved(take_id="SEQ08_take007", shots=SHOTS)
    assert left_out(planned(), *filmed(), never, gone=set()) == {5: "SEQ08_take007 has no video then"}


def test_supposing_more_facts_leaves_the_state_as_it_was() -> None:
    state = sequence(*PAST)
    before = deepcopy(state)
    supposed = supposing(state, MORE)
    assert state == before
    assert supposed.position > state.position
    assert list(supposed.undoable)[: len(state.undoable) - 1] == list(state.undoable)[:-1]
    shown = {shot.id: (shot.prompt, shot.duration) for shot in supposed.order}
    assert shown == {shot.id: (shot.prompt, shot.duration) for shot in sequence(*PAST, *MORE).order}


# -- replay --without, --to and --at ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Takes:
    """A day's work on SEQ01 and SEQ02, once; each test works on a copy."""
    takes = Takes(tmp_path_factory.mktemp("day"))
    add_plan(takes)
    takes("generate", "film", "SEQ01")
    takes("revise", "film", "SEQ01", "--shot", 2, "@bob runs.")
    takes("generate", "film", "SEQ01", "SEQ02")
    takes("approve", "film", "SEQ01", "--take", 2)
    takes("pick", "film", "SEQ01", "--shot", "2=1")
    takes("undo", "film", "SEQ01")
    takes("generate", "film", "SEQ01", "--shot", 3)
    return takes


@pytest.fixture
def worked(day: Takes, tmp_path: Path) -> Takes:
    return copied(day.root, tmp_path / "worked")


def at(takes: Takes, kind: str, nth: int = 0) -> int:
    return int([event["position"] for event in events(takes.root) if event["type"] == kind][nth])


def test_another_past_is_written_elsewhere_and_the_workspace_stays(worked: Takes, tmp_path: Path) -> None:
    before, first = snapshot(worked.root), at(worked, "TakeRequested")
    ran = worked("replay", "--to", tmp_path / "never", "--without", first)
    assert snapshot(worked.root) == before
    picked = at(worked, "ShotPromptRevised", 1)
    assert f"left out  {picked}  film/SEQ01  ShotPromptRevised: it stands on event {first}" in ran.out
    assert f"left out  {picked + 1}  film/SEQ01  ShotPromptRevised: it stands on event {picked}" in ran.out
    part = json.loads((tmp_path / "never" / "film" / "sequences.json").read_bytes())["sequences"]["SEQ01"]
    assert part["takes"] == ["SEQ01_take002"]
    assert part["shots"][1]["prompt"] == "@bob runs."


def test_what_was_taken_out_of_one_sequence_leaves_the_others_alone(worked: Takes, tmp_path: Path) -> None:
    worked("replay", "--to", tmp_path / "never", "--without", at(worked, "TakeRequested"))
    never, now = (tmp_path / "never" / "film" / "shots", worked.root / "state" / "film" / "shots")
    assert (never / "SEQ02.json").read_bytes() == (now / "SEQ02.json").read_bytes()
    assert (never / "SEQ01.json").read_bytes() != (now / "SEQ01.json").read_bytes()


def test_several_events_are_taken_out_and_a_moment_counts_too(worked: Takes, tmp_path: Path) -> None:
    revised_at, first = at(worked, "ShotPromptRevised"), at(worked, "TakeRequested")
    worked("replay", "--to", tmp_path / "a", "--at", revised_at, "--without", revised_at, "--without", first)
    part = json.loads((tmp_path / "a" / "film" / "sequences.json").read_bytes())["sequences"]["SEQ01"]
    assert (part["takes"], part["shots"][1]["prompt"]) == ([], "@bob waits at the gate.")


def test_a_position_that_is_not_there_is_refused(worked: Takes, tmp_path: Path) -> None:
    newest = len(events(worked.root))
    to = ("--to", tmp_path / "never")
    worked.refused("replay", *to, "--without", newest + 1, says=f"there is no event {newest + 1} up to {newest}")
    worked.refused("replay", *to, "--without", 0, says="there is no event 0")
    worked.refused("replay", *to, "--at", 5, "--without", 6, says="there is no event 6 up to 5")
    worked.refused("replay", *to, "--at", newest + 1, says=f"there is no position {newest + 1}", hint=f"--at {newest}")
    worked.refused("replay", "--without", 3, code=2, says="say where", hint="--to DIR")
    worked.refused("replay", "--at", 3, code=2, says="say where", hint="--to DIR")
    assert not (tmp_path / "never").exists()


def test_the_workspaces_own_folders_are_never_written_to(worked: Takes, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(worked.root / "state", target_is_directory=True)
    folders = (".", "state", "state/past", "frames", "videos/film/..", "bogus/../state", tmp_path / "link" / "x")
    for folder in folders:
        worked.refused("replay", "--to", folder, "--at", 5, says="where the workspace's own files lie", hint="--to")


# -- a moment as a person types it -----------------------------------------------------------------------------------


def test_at_a_position_is_what_stood_then_in_every_command(worked: Takes, tmp_path: Path) -> None:
    """The files as of each position are those of a workspace that never went further."""
    for position in [event["position"] for event in events(worked.root)][::3]:
        worked("replay", "--to", tmp_path / f"at{position}", "--at", position)
        first = _cut_short(worked.root, tmp_path / f"first{position}", position)
        first("replay")
        assert bytes_of(tmp_path / f"at{position}") == bytes_of(first.root / "state")
    then = _cut_short(worked.root, tmp_path / "then", 16)
    then("replay")
    for args in (
        ("status", "film", "--json"),
        ("status", "film", "SEQ01", "--json"),
        ("history", "film", "SEQ01", "--json"),
        ("diff", "film", "SEQ01", 1, "working", "--json"),
        ("diff", "film", "SEQ01", "plan", "working"),
        ("history", "film", "SEQ01", "--shot", 2),
        ("log", "film", "--json"),
    ):
        assert worked(*args, "--at", 16).out == then(*args).out


def _cut_short(root: Path, to: Path, position: int) -> Takes:
    """A workspace with only the first facts of another."""
    takes = copied(root, to)
    cut_short(to, position)
    return takes


@pytest.fixture
def clocked(tmp_path: Path) -> Iterator[Workspace]:
    """A log whose clock is ours: a fact a minute from noon; the sixth is an hour early, for a clock was put back."""
    takes = Takes(tmp_path)
    add_plan(takes, one_sequence("A lamp.", "A fox."))
    for number in range(6):
        takes("note", "film", "SEQ01", f"{number}")
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)

    def at(position: int, state: bytes) -> bytes:
        when = noon + timedelta(minutes=position, hours=-1 if position == 6 else 0)
        return json.dumps({**json.loads(state), "at": f"{when:%Y-%m-%dT%H:%M:%S.%f}Z"}).encode()

    rewrite(tmp_path, at)
    workspace = Workspace(tmp_path)
    yield workspace
    workspace.close()


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("0", 0),
        ("3", 3),
        ("8", 8),
        ("2026-11-20T12:00", 0),
        ("2026-11-20", 0),
        ("1999-01-01", 0),
        ("2026-11-20T12:03", 3),
        ("2026-11-20T12:03:59.999999", 3),
        ("2026-11-20 12:03:00Z", 3),
        ("2026-11-20T14:03+02:00", 3),
        ("2026-11-20T07:03:30-05:00", 3),
        ("2026-11-20T12:05", 6),  # the sixth is not later than that, for all its clock says
        ("2026-11-20T11:06", 0),  # everything before the first later event, which is the first of all
        ("2026-11-20T12:06", 6),
        ("2026-11-21", 8),
    ],
)
def test_a_moment_is_a_position_or_a_time_before_the_first_later_event(
    text: str, position: int, clocked: Workspace
) -> None:
    assert position_at(clocked.store, text) == position


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [
        ("9", "there is no position 9: the log ends at 8", 1),
        ("yesterday", "yesterday is no moment", 2),
        ("-1", "is no moment", 2),
        ("٣", "is no moment", 2),
        ("", "is no moment", 2),
        ("2026-13-01", "is no moment", 2),
        ("0001-01-01T00:00+14:00", "is no moment", 2),
        ("9999-12-31T23:59-14:00", "is no moment", 2),
        ("SEQ01_take001", "there is no take SEQ01_take001", 1),
        ("SEQ01_take000", "there is no take SEQ01_take000", 1),
        ("SEQ01_take99999999", "there is no take", 1),
        ("NOPE_SH01_take1", "there is no take NOPE_SH01_take1", 1),
    ],
)
def test_what_is_no_moment_is_refused(text: str, words: str, code: int, clocked: Workspace) -> None:
    Takes(clocked.root).refused("log", "film", "--at", text, code=code, says=words)


def test_a_take_is_the_moment_it_was_asked_for_however_it_is_written(worked: Takes) -> None:
    second, own = (at(worked, "TakeRequested", n) for n in (1, 3))
    workspace = Workspace(worked.root)
    assert {position_at(workspace.store, text) for text in ("SEQ01_take002", "SEQ01_take2")} == {second}
    names = ("SEQ01_SH03_take001", "SEQ01_shot02_take001", "SEQ01_SH3_take1")
    assert {position_at(workspace.store, text, "film") for text in names} == {own}
    workspace.close()
    part = worked("status", "film", "--json", "--at", "SEQ01_take002").json["sequences"]["SEQ01"]
    assert (part["phase"], part["under_way"]) == ("GENERATING", ["SEQ01_take002"])


def test_a_sequence_may_be_called_like_a_shot(tmp_path: Path) -> None:
    plan = one_sequence("A lamp.")
    plan["sequences"] = {"my_shotgun": plan["sequences"]["SEQ01"]}
    takes = Takes(tmp_path)
    add_plan(takes, plan)
    takes("generate", "film", "my_shotgun", "--no-wait")
    assert "TakeRequested" in takes("log", "film", "--at", "my_shotgun_take001").out


def test_a_take_of_two_projects_is_no_moment_until_the_project_is_named(worked: Takes) -> None:
    add_plan(worked, {**one_sequence("A lamp."), "project": "other"})
    worked("generate", "other", "SEQ01", "--no-wait")
    worked.refused(
        "log", "--at", "SEQ01_take001", says="several projects have a SEQ01_take001", hint="name the project"
    )
    assert worked("log", "other", "--at", "SEQ01_take001").out.count("\n") == 3


def test_before_the_beginning_there_is_nothing(worked: Takes) -> None:
    worked.refused("status", "film", "--at", 0, says="there is no project film")
    assert "did you mean film" not in worked("status", "film", "--at", 0, code=1).err
    worked.refused("diff", "film", "SEQ01", 1, 2, "--at", 0, says="there is no sequence SEQ01")
    worked.refused("history", "film", "SEQ01", "--at", 0, says="there is no sequence SEQ01")
    assert worked("log", "--at", 0).out == ""
    assert "no plan yet" in worked("status", "--at", 0).out
