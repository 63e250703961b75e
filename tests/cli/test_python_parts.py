"""The parts for Python do what the commands do: the same events, the same refusals, absolute paths, an agreed price."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from domain.errors import BadInput, Refused, TakesError, Unknown
from services import ClientSequenceRunner, ElementManager, ExecutionStore, StepRunner, open_workspace
from services.workspace.workspace import Workspace
from tests.cli.support import copied, events, facts, kinds, picture, state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from domain.decisions.agreement import Bill
    from tests.cli.support import Takes
    from tests.fal.server import FalServer

_OWN = ("id", "at", "cause", "by", "message", "position")  # what differs between two acts that do the same


@pytest.fixture
def workspace(film: Takes) -> Iterator[Workspace]:
    """Return a film's workspace, open."""
    opened = open_workspace(film.root)
    yield opened
    opened.close()


def _told(root: Path) -> list[dict[str, Any]]:
    return [{name: value for name, value in event.items() if name not in _OWN} for event in events(root)]


@pytest.mark.parametrize(
    ("call", "command"),
    [
        (lambda run: run.explore_grid("SEQ01"), ["grid", "film", "SEQ01"]),
        (lambda run: run.explore_grid("SEQ01_SH02"), ["grid", "film", "SEQ01", "--shot", "2"]),
        (lambda run: run.run_sequence("SEQ01", "multi_shot"), ["generate", "film", "SEQ01"]),
        (lambda run: run.run_sequence("SEQ01", "individual"), ["generate", "film", "SEQ01", "--mode", "individual"]),
        (lambda run: run.run_sequence("SEQ01", target_shot=2), ["generate", "film", "SEQ01", "--shot", "2"]),
    ],
)
def test_a_call_appends_what_the_command_appends(
    film: Takes, tmp_path: Path, call: Callable[[ClientSequenceRunner], object], command: list[str]
) -> None:
    other = copied(film.root, tmp_path / "other")
    call(ClientSequenceRunner(film.root, "film", renderer="local"))
    other(*command, "--renderer", "local")
    assert sorted(map(str, _told(film.root))) == sorted(map(str, _told(other.root)))


def test_a_sequence_goes_from_grid_to_take_with_absolute_paths(film: Takes) -> None:
    runner = ClientSequenceRunner(str(film.root), "film")
    grid = runner.explore_grid("SEQ01")
    assert grid == film.root / "frames/film/grids/SEQ01_grid001.png"
    assert state_of(film.root)["sequences"]["SEQ01"]["phase"] == "GRID_REVIEW"
    frame = runner.approve_grid_quadrant("SEQ01", "bottom_right")
    assert frame == film.root / "frames/film/starts/SEQ01_start001.png"
    assert runner.approve_grid_quadrant("SEQ01", 4) == frame
    (take,) = runner.run_sequence("SEQ01")
    assert take == state_of(film.root, "film/shots/SEQ01.json")["takes"][0]
    assert take["start_frame"] == "frames/film/starts/SEQ01_start001.png"


def test_each_call_is_an_act_of_its_own_by_the_same_person(film: Takes) -> None:
    workspace = Workspace(film.root, "mara", "for the client")
    runner = ClientSequenceRunner(workspace, "film")
    runner.explore_grid("SEQ01")
    runner.approve_grid_quadrant("SEQ01", "top_left")
    asked, chosen = (e for e in events(film.root) if e["type"] in ("GridRequested", "GridQuadrantApproved"))
    assert asked["cause"] != chosen["cause"]
    assert [(e["by"], e["message"]) for e in (asked, chosen)] == [("mara", "for the client")] * 2
    workspace.close()


def test_what_is_missing_is_made_and_nothing_else(film: Takes) -> None:
    runner = ClientSequenceRunner(film.root, "film")
    runner.run_sequence("SEQ01", mode="individual")
    film("reject", "film", "SEQ01_SH02", "--take", 1, "--reason", "dark")
    assert [take["take_id"] for take in runner.run_sequence("SEQ01", missing=True)] == ["SEQ01_SH02_take002"]
    assert runner.run_sequence("SEQ01", missing=True) == []
    with pytest.raises(BadInput, match="exclude each other"):
        runner.run_sequence("SEQ01", target_shot=1, missing=True)


def test_the_words_of_a_step_hold_for_it_alone(workspace: Workspace, film: Takes) -> None:
    steps, before = StepRunner(workspace, "film"), workspace.sequence("film", "SEQ01").order[0].prompt
    take = steps.execute_video("SEQ01_SH01", "Other words.")
    assert [(p["prompt"], p["once"]) for p in take["shot_prompts"]] == [("Other words.", True)]
    whole = steps.execute_multi_shot("SEQ01", ["One.", "Two.", "Three."])
    assert [p["prompt"] for p in whole["shot_prompts"]] == ["One.", "Two.", "Three."]
    assert workspace.sequence("film", "SEQ01").order[0].prompt == before
    assert not facts(film.root, "ShotPromptRevised")


def test_a_step_takes_the_prompts_of_a_take_for_some_shots_with_their_seconds(workspace: Workspace) -> None:
    steps = StepRunner(workspace, "film")
    take = steps.execute_multi_shot("SEQ01", [{"index": 1, "prompt": "Later.", "duration": 4}])
    (prompt,) = take["shot_prompts"]
    assert (prompt["shot"], prompt["prompt"], prompt["duration"]) == ("SEQ01_SH02", "Later.", 4)


def test_a_start_frame_of_a_step_becomes_the_shot_s_own(workspace: Workspace, film: Takes, tmp_path: Path) -> None:
    (tmp_path / "dawn.png").write_bytes(picture("teal"))
    take = StepRunner(workspace, "film").execute_video("SEQ01_SH02", "Dawn.", start_frame=tmp_path / "dawn.png")
    (supplied,) = facts(film.root, "StartFrameSupplied")
    assert (supplied["entity"], supplied["path"]) == ("SEQ01_SH02", take["start_frame"])


def test_a_step_s_grid_is_asked_for_with_exactly_its_elements(workspace: Workspace, film: Takes) -> None:
    steps = StepRunner(workspace, "film")
    path = steps.execute_keyframe("SEQ01", "The yard.", ["bob"], model="nano-banana-pro")
    assert path.is_absolute()
    asked = facts(film.root, "GridRequested")[-1]
    assert [element["name"] for element in asked["elements"]] == ["bob"]


def test_elements_above_the_cap_are_refused(workspace: Workspace, film: Takes) -> None:
    steps = StepRunner(workspace, "film")
    before = kinds(film.root)
    with pytest.raises(BadInput, match="at most 4") as no:
        steps.execute_multi_shot("SEQ01", ["One.", "Two.", "Three."], elements=["ann", "bob", "cat", "dan", "eve"])
    assert no.value.code == "too_many_elements"
    assert kinds(film.root) == before


@pytest.mark.parametrize(
    ("call", "error", "code"),
    [
        (lambda w: ClientSequenceRunner(w, "nothing"), Unknown, "unknown_project"),
        (lambda w: ClientSequenceRunner(w, "film").run_sequence("SEQ99"), Unknown, "unknown_sequence"),
        (lambda w: ClientSequenceRunner(w, "film").approve_grid_quadrant("SEQ01", "top_left"), Refused, "no_grid"),
        (lambda w: StepRunner(w, "film").execute_video("SEQ01", "One."), BadInput, "not_one_shot"),
        (lambda w: StepRunner(w, "film").execute_multi_shot("SEQ01", ["One."]), BadInput, "prompts_dont_match"),
        (lambda w: StepRunner(w, "film").execute_multi_shot("SEQ01", [{"prompt": "x"}]), BadInput, "bad_shot_prompt"),
        (
            lambda w: StepRunner(w, "film").execute_multi_shot("SEQ01", [{"index": 9, "prompt": "x"}]),
            BadInput,
            "unknown_shot",
        ),
        (lambda w: ExecutionStore(w).get("film", "SEQ01_SH02"), Unknown, "no_file"),
    ],
)
def test_what_is_refused_says_so_in_the_ledger_s_own_errors(
    workspace: Workspace, film: Takes, call: Callable[[Workspace], object], error: type[TakesError], code: str
) -> None:
    before = kinds(film.root)
    with pytest.raises(error) as no:
        call(workspace)
    assert no.value.code == code
    assert kinds(film.root) == before


def test_the_store_reads_a_file_as_it_is_now(workspace: Workspace, film: Takes) -> None:
    film("grid", "film", "SEQ01")
    assert ExecutionStore(workspace).get("film", "SEQ01") == state_of(film.root, "film/shots/SEQ01.json")


def test_a_paid_call_needs_somebody_s_agreement(paid: Takes, fal_env: FalServer) -> None:
    seen: list[Bill] = []

    def no(bill: Bill) -> bool:
        seen.append(bill)
        return False

    before = kinds(paid.root)
    for agree, code in ((None, "not_agreed"), (False, "not_agreed"), (no, "declined")):
        with pytest.raises(Refused) as refused:
            ClientSequenceRunner(paid.root, "film", agree=agree).run_sequence("SEQ02")
        assert refused.value.code == code
    assert kinds(paid.root) == before
    assert not fal_env.posts()
    assert [bill.price for bill in seen] == [seen[0].requests[0].estimated.amount]

    (take,) = ClientSequenceRunner(paid.root, "film", agree=True).run_sequence("SEQ02")
    assert take["state"] == "video_complete"
    assert len(fal_env.posts()) == 1


def test_elements_are_uploaded_once_per_content(paid: Takes, fal_env: FalServer) -> None:
    manager = ElementManager(paid.root)
    first, second = (manager.build_fal_elements(["ann", "bob"], "film") for _ in range(2))
    assert first == second
    assert [sorted(element) for element in first] == [["frontal_image_url", "reference_image_urls"]] * 2
    assert first[1]["reference_image_urls"] == [first[1]["frontal_image_url"]]
    with pytest.raises(Refused, match="cat has no picture"):
        manager.build_fal_elements(["cat"], "film")


def test_nothing_is_imported_that_is_not_used() -> None:
    slow = "{'fal_client', 'PIL', 'av', 'httpx', 'eventsourcing'}"
    program = f"import services, sys; services.ExecutionStore; print(sorted({slow} & set(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"
