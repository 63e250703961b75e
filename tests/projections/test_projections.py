"""The files: every key the contract names, canonical bytes, and which entities have one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec.structs import replace

from domain.events import (
    CutChanged,
    Fact,
    GridFailed,
    GridInDoubt,
    NoteAdded,
    TakeCancelled,
    TakeInDoubt,
    TakeRejected,
    TakeSubmitted,
    VideoFailed,
)
from domain.evolve import fold_project
from domain.values import Covering
from projections.canonical import canonical
from projections.sequences import project_file, project_head, sequence_part
from projections.shots import entities_with_files, shot_file
from tests.driver_beware import (
    CAR,
    DRIVER,
    PROJECT,
    PROMPTS,
    SEQ08,
    SH03,
    SH05,
    SHOTS,
    approved,
    done,
    filmed,
    frame,
    grid,
    grid_done,
    imported,
    planned,
    quadrant,
    revised,
    shot,
    start_frame,
    take,
)
from tests.scenario import records, sequence

TAKE1, OWN = "SEQ08_take001", "SEQ08_SH03_take001"


def keys(words: str) -> set[str]:
    return set(words.split())


OF_A_FILE = keys("schema project shot_id sequence kind index state approved_take keyframes takes history position")
OF_A_TAKE = keys(
    "take_id number mode state doubt rehearsal shot_prompts segments start_frame start_frame_sha256 model settings "
    "elements elements_dropped concatenated_prompt_summary request_id video cost requested_at completed_at failure "
    "review notes"
)
OF_A_KEYFRAME = keys("grid_id prompt model path sha256 width height state quadrant elements cost failure")
OF_A_VIDEO = keys("path sha256 bytes seconds width height")
OF_A_COST = keys("estimated actual currency")
OF_A_PROJECT = keys("schema project position sequences")
OF_A_SEQUENCE = keys("phase title grid_path start_frame shots takes children cut cut_complete spend")


def file_of(entity: str, *facts: Fact) -> dict[str, Any]:
    """`shots/ENTITY.json`, as it is read back."""
    state = sequence(planned(), *facts)
    view: dict[str, Any] = json.loads(canonical(shot_file(state, state.entities[entity])))
    return view


def take_of(*facts: Fact) -> dict[str, Any]:
    """The first take of the sequence's file."""
    first: dict[str, Any] = file_of(SEQ08, *facts)["takes"][0]
    return first


def part_of(*facts: Fact) -> dict[str, Any]:
    """What `sequences.json` says of SEQ08, as it is read back."""
    part: dict[str, Any] = json.loads(canonical(sequence_part(sequence(planned(), *facts))))
    return part


def files(*facts: Fact) -> list[str]:
    return [entity.id for entity in entities_with_files(sequence(planned(), *facts))]


# -- bytes --------------------------------------------------------------------------------------------------------


def test_a_view_is_sorted_json_of_two_spaces_in_utf_8_with_a_newline_at_the_end() -> None:
    view = {"b": [1, {"d": None, "c": "Gare de l’Est – 日"}], "a": True, "Z": 1.5}
    lines = ("{", '  "Z": 1.5,', '  "a": true,', '  "b": [', "    1,", "    {", '      "c": "Gare de l’Est – 日",')
    told = "\n".join((*lines, '      "d": null', "    }", "  ]", "}", ""))
    assert canonical(view) == told.encode()


def test_the_order_in_which_a_view_was_made_leaves_no_trace() -> None:
    assert canonical({"a": 1, "b": {"c": 2, "d": 3}}) == canonical({"b": {"d": 3, "c": 2}, "a": 1})


def test_numbers_are_written_out_and_none_is_lost() -> None:
    view = {"big": 2**70, "small": 0.00001, "whole": 3.0, "tuple": (1, 2)}
    assert json.loads(canonical(view)) == {**view, "tuple": [1, 2]}
    assert b'"small": 0.00001' in canonical({"small": 0.00001})


# -- shots/ID.json ------------------------------------------------------------------------------------------------


def test_an_entitys_file_has_every_key_of_the_contract() -> None:
    view = file_of(SEQ08, grid(), grid_done(), quadrant(), *filmed(), approved(TAKE1))
    assert view.keys() >= OF_A_FILE
    assert view["takes"][0].keys() >= OF_A_TAKE
    assert view["keyframes"][0].keys() >= OF_A_KEYFRAME
    assert view["takes"][0]["video"].keys() >= OF_A_VIDEO
    assert view["takes"][0]["cost"].keys() >= OF_A_COST
    assert view["keyframes"][0]["cost"].keys() >= OF_A_COST
    assert all(line.keys() == keys("position type at by") for line in view["history"])


def test_every_key_is_there_from_the_first_moment_on() -> None:
    view = file_of(SEQ08, grid(), take())
    assert view["takes"][0].keys() >= OF_A_TAKE
    assert view["keyframes"][0].keys() >= OF_A_KEYFRAME
    nothing = keys("doubt start_frame start_frame_sha256 request_id video completed_at failure review")
    assert {name: view["takes"][0][name] for name in nothing} == dict.fromkeys(nothing)
    assert (view["takes"][0]["segments"], view["takes"][0]["notes"], view["approved_take"]) == ([], [], None)


def test_a_file_says_whose_it_is() -> None:
    own, shots = file_of(SEQ08, take()), file_of(SH03, take(1, SH03))
    for view, name, kind, index in ((own, SEQ08, "sequence", None), (shots, SH03, "shot", 2)):
        assert (view["schema"], view["project"], view["sequence"]) == (1, PROJECT, SEQ08)
        assert (view["shot_id"], view["kind"], view["index"]) == (name, kind, index)
    assert file_of(SH03, take(1, SH03), planned(shot(1), shot(2)))["index"] is None
    assert file_of(SH03, take(1, SH03), planned(shot(3, index=0), shot(1, index=1)))["index"] == 0


def test_the_position_is_that_of_the_last_fact_in_its_history() -> None:
    facts = (take(1, SH03), done(OWN), take(), revised(1, "Fog."))
    shots, own = file_of(SH03, *facts), file_of(SEQ08, *facts)
    assert [(line["position"], line["type"]) for line in shots["history"]] == [
        (3, "TakeRequested"),
        (4, "VideoCompleted"),
    ]
    assert [line["position"] for line in own["history"]] == [2, 5, 6]
    assert (shots["position"], own["position"]) == (4, 6)
    assert shots["history"][0] == {
        "position": 3,
        "type": "TakeRequested",
        "at": "2026-08-03T04:03:00.000000Z",
        "by": "mara",
    }


def test_the_start_frame_of_a_take_is_a_path_or_null() -> None:
    ref = start_frame(frame())
    (asked, there) = filmed(start_frame=ref)
    with_frame = take_of(frame(), asked, there)
    assert (with_frame["start_frame"], with_frame["start_frame_sha256"]) == (ref.path, ref.sha256)
    assert with_frame["start_frame"] == "frames/driver-beware/starts/SEQ08_start001.png"
    assert (take_of(take())["start_frame"], take_of(take())["start_frame_sha256"]) == (None, None)


def test_elements_are_lists_of_names() -> None:
    view = file_of(SEQ08, grid(elements=(DRIVER,)), take(elements=(DRIVER, CAR), elements_dropped=("fox",)))
    assert view["takes"][0]["elements"] == ["driver", "car"]
    assert view["takes"][0]["elements_dropped"] == ["fox"]
    assert view["keyframes"][0]["elements"] == ["driver"]


def test_a_take_holds_its_prompts_with_the_shots_ids_and_its_segments_in_seconds() -> None:
    found = take_of(*filmed())
    assert [prompt["shot"] for prompt in found["shot_prompts"]] == list(SHOTS)
    assert all(prompt.keys() >= keys("index shot prompt duration") for prompt in found["shot_prompts"])
    assert found["segments"][1] == {"shot": SHOTS[1], "in": 3.0, "out": 6.0}


def test_a_take_tells_its_own_story() -> None:
    asked = take(estimated=replace(take().estimated, amount="1.26"), rehearsal=False)
    there = replace(done(TAKE1), actual="1.26")
    noted = NoteAdded(entity=SEQ08, take_id=TAKE1, text="lamp", seconds=13.5)
    found = take_of(asked, TakeSubmitted(take_id=TAKE1, request_id="r7"), there, approved(TAKE1), noted)
    assert (found["number"], found["mode"], found["state"]) == (1, "multi_shot", "approved")
    assert (found["request_id"], found["rehearsal"]) == ("r7", False)
    assert found["cost"] == {"estimated": "1.26", "actual": "1.26", "currency": "USD"}
    assert (found["requested_at"], found["completed_at"]) == (
        "2026-08-03T04:03:00.000000Z",
        "2026-08-03T04:05:00.000000Z",
    )
    assert found["review"] == {
        "verdict": "approved",
        "by": "mara",
        "at": "2026-08-03T04:06:00.000000Z",
        "reason": None,
    }
    assert found["notes"] == [{"text": "lamp", "seconds": 13.5, "by": "mara", "at": "2026-08-03T04:07:00.000000Z"}]


def test_a_rejected_take_says_why() -> None:
    found = take_of(*filmed(), approved(TAKE1), TakeRejected(take_id=TAKE1, reason="two fog lamps"))
    assert (found["review"]["verdict"], found["review"]["reason"]) == ("rejected", "two fog lamps")
    assert found["state"] == "video_complete"


def test_a_take_in_doubt_says_since_when_and_why() -> None:
    doubt = TakeInDoubt(take_id=TAKE1, why="the connection broke")
    assert take_of(take(), doubt)["doubt"] == {"since": "2026-08-03T04:04:00.000000Z", "why": "the connection broke"}
    assert take_of(take(), doubt, done(TAKE1))["doubt"] is None
    grids = file_of(SEQ08, grid(), GridInDoubt(grid_id="SEQ08_grid001", why="?"))["keyframes"]
    assert grids[0]["doubt"]["why"] == "?"


@pytest.mark.parametrize(
    ("end", "failure"),
    [
        (VideoFailed(take_id=TAKE1, kind="refused", message="422"), {"kind": "refused", "message": "422"}),
        (TakeCancelled(take_id=TAKE1), {"kind": "cancelled", "message": "cancelled"}),
        (TakeCancelled(take_id=TAKE1, answer="too late"), {"kind": "cancelled", "message": "too late"}),
    ],
    ids=["failed", "cancelled", "cancelled with an answer"],
)
def test_a_take_without_a_video_says_why(end: Fact, failure: dict[str, str]) -> None:
    found = take_of(take(), end)
    assert (found["state"], found["failure"]) == ("video_failed", failure)
    assert (found["video"], found["completed_at"]) == (None, None)


def test_a_keyframe_tells_its_own_story() -> None:
    failed = GridFailed(grid_id="SEQ08_grid002", kind="render", message="no")
    first, second = file_of(SEQ08, grid(), grid_done(), quadrant(), grid(2), failed)["keyframes"]
    assert (first["grid_id"], first["state"], first["quadrant"]) == (
        "SEQ08_grid001",
        "keyframe_complete",
        "bottom_right",
    )
    assert (first["path"], first["width"], first["height"]) == (grid_done().path, 1920, 1080)
    assert (second["state"], second["failure"]) == ("keyframe_failed", {"kind": "render", "message": "no"})
    assert (second["path"], second["sha256"], second["quadrant"]) == (None, None, None)


# -- which entities have a file ----------------------------------------------------------------------------------


def test_a_multi_shot_take_makes_no_shot_files() -> None:
    assert files(*filmed(), approved(TAKE1)) == [SEQ08]


@pytest.mark.parametrize(
    "fact", [grid(1, SH03), frame(1, SH03), take(1, SH03), quadrant(1, 1, SH03)], ids=lambda fact: fact.type
)
def test_a_shot_has_a_file_from_its_first_grid_frame_or_take_on(fact: Fact) -> None:
    assert files() == []
    assert files(fact) == [SH03]


@pytest.mark.parametrize("fact", [grid(), frame(), take()], ids=lambda fact: fact.type)
def test_a_sequence_has_a_file_from_its_first_grid_frame_or_take_on(fact: Fact) -> None:
    assert files(fact) == [SEQ08]


def test_plans_prompts_and_notes_make_no_file() -> None:
    noted = NoteAdded(entity=SH05, take_id=None, text="lamp")
    assert files(revised(3, "Fog."), noted, NoteAdded(entity=SEQ08, take_id=None, text="slowly")) == []


def test_a_cut_makes_no_file_of_a_sequence_that_has_only_its_shots_takes() -> None:
    changed = CutChanged(shots=(Covering(shot=SH03, take_id=OWN),))
    assert files(*filmed(1, SH03), changed) == [SH03]
    assert file_of(SH03, *filmed(1, SH03), changed)["state"] == "video_complete"
    # Once it has a take of its own, that one is the first: the cut before it registered nothing.
    assert file_of(SEQ08, *filmed(1, SH03), changed, take())["state"] == "registered"


def test_what_was_said_before_an_entity_had_a_file_is_in_its_history() -> None:
    noted = NoteAdded(entity=SH03, take_id=None, text="lamp")
    assert [line["type"] for line in file_of(SH03, noted, take(1, SH03))["history"]] == ["NoteAdded", "TakeRequested"]


# -- sequences.json -----------------------------------------------------------------------------------------------


def test_sequences_json_has_every_key_of_the_contract() -> None:
    own = fold_project(PROJECT, records(imported(), stream=PROJECT, position=0))
    facts = (grid(), grid_done(), quadrant(), *filmed(), *filmed(1, SH03), approved(TAKE1))
    view = project_file(project_head(own), {SEQ08: sequence_part(sequence(planned(), *facts))}, 9)
    assert view.keys() >= OF_A_PROJECT
    assert (view["schema"], view["project"], view["position"]) == (1, PROJECT, 9)
    assert view["sequences"][SEQ08].keys() >= OF_A_SEQUENCE


def test_every_key_of_a_sequence_is_there_from_its_plan_on() -> None:
    part = part_of()
    assert part.keys() >= OF_A_SEQUENCE
    assert (part["phase"], part["title"], part["grid_path"], part["start_frame"]) == (
        "PLANNED",
        "The bridge",
        None,
        None,
    )
    assert (part["takes"], part["children"], part["cut"], part["cut_complete"]) == ([], [], [], False)
    assert not sequence().cut_complete


def test_a_sequence_lists_its_shots_with_their_working_prompts_in_todays_order() -> None:
    part = part_of(revised(3, "Fog.", 5), planned(shot(3, index=0), shot(1, index=1)))
    assert part["shots"] == [
        {"shot_id": SH03, "index": 0, "prompt": "Fog.", "duration": 5},
        {"shot_id": SHOTS[0], "index": 1, "prompt": PROMPTS[0], "duration": 3},
    ]


def test_a_sequence_names_its_own_takes_and_its_children() -> None:
    part = part_of(
        *filmed(), take(2), *filmed(1, SH03), frame(1, SH05), NoteAdded(entity=SHOTS[0], take_id=None, text="?")
    )
    assert part["takes"] == [TAKE1, "SEQ08_take002"]
    assert part["children"] == [SH03, SH05]


def test_a_sequence_shows_its_own_newest_grid_and_start_frame() -> None:
    part = part_of(grid(), grid_done(), grid(2), grid_done(2), grid(3), quadrant(), frame(2), frame(1, SH03))
    assert part["grid_path"] == grid_done(2).path
    assert part["start_frame"] == frame(2).path


def test_a_sequence_is_shown_by_its_cut_else_its_newest_take_else_its_frame_else_its_grid() -> None:
    gridded, framed = (grid(), grid_done()), (grid(), grid_done(), frame())
    assert part_of()["face"] is None
    assert part_of(grid())["face"] is None
    assert part_of(*gridded)["face"] == {"take": None, "path": grid_done().path, "at": None}
    assert part_of(*framed)["face"] == {"take": None, "path": frame().path, "at": None}
    seen = {"take": TAKE1, "path": done(TAKE1).path, "at": 1.5}
    assert part_of(*framed, *filmed())["face"] == seen
    newer = part_of(*filmed(), *filmed(2))
    assert (newer["face"]["take"], newer["looks"][SH05]) == (
        "SEQ08_take002",
        {"take": "SEQ08_take002", "path": done("SEQ08_take002").path, "at": 13.5},
    )
    assert part_of(*filmed(), approved(TAKE1, 3), *filmed(2))["face"] == {**seen, "at": 7.5}


def test_the_cut_names_shot_take_and_segment() -> None:
    part = part_of(*filmed(), *filmed(1, SH03), approved(TAKE1), approved(OWN, 3))
    assert [row["take"] for row in part["cut"]] == [TAKE1, TAKE1, OWN, TAKE1, TAKE1]
    assert part["cut"][1] == {"shot": SHOTS[1], "take": TAKE1, "in": 3.0, "out": 6.0}
    assert part["cut"][2] == {"shot": SH03, "take": OWN, "in": 0.0, "out": 3.0}
    assert part["cut_complete"] is True
    assert part_of(*filmed(), approved(TAKE1, 1, 2))["cut_complete"] is False


def test_spend_adds_up_decimal_strings_and_leaves_rehearsals_out() -> None:
    paid = replace(take().estimated, amount="0.1")
    facts: list[Fact] = []
    for number in (1, 2, 3):
        asked = take(number, rehearsal=False, estimated=paid)
        facts += [asked, replace(done(asked.take_id), actual="0.1")]
    spend = part_of(*facts, *filmed(4))["spend"]
    assert (spend["estimated"], spend["actual"]) == ("0.30", "0.30")
