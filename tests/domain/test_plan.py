"""Plans: what they may hold, and that all their faults come in one go, each with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from domain.errors import BadInput
from domain.plan import Plan, check_plan, picture_places, plan_schema, read_plan
from domain.prompts import mentions
from tests.scenario import check_words

PLANS = sorted((Path(__file__).parent.parent / "plans").glob("*.json"))


def a_plan(**changes: Any) -> dict[str, Any]:
    return {"project": "driver-beware", "sequences": {"SEQ08": {"shots": [{"prompt": "rain"}]}}} | changes


def a_shot(**changes: Any) -> dict[str, Any]:
    return a_plan(sequences={"SEQ08": {"shots": [{"prompt": "rain"} | changes]}})


def faults(document: object) -> tuple[str, ...]:
    with pytest.raises(BadInput) as refused:
        read_plan(document)
    check_words(refused.value)
    return refused.value.faults


@pytest.mark.parametrize("path", PLANS, ids=lambda p: p.stem)
def test_a_clients_plan_survives_the_round_trip(path: Path) -> None:
    plan = read_plan(json.loads(path.read_text("utf-8")))
    assert read_plan(plan.model_dump(mode="json")) == plan
    assert read_plan(plan.model_dump()) == plan
    assert Plan.model_validate_json(plan.model_dump_json()) == plan


def test_only_project_and_prompts_are_required() -> None:
    plan = read_plan(a_plan())
    shot = plan.sequences["SEQ08"].shots[0]
    assert (plan.aspect_ratio, plan.models.grid, plan.models.video) == ("16:9", "flux-pro", "kling-o3")
    assert (shot.duration, shot.elements, shot.start_frame, shot.settings) == (5, None, None, {})
    assert not plan.sequences["SEQ08"].needs_start_frame
    assert plan.heading == "driver-beware"


def test_null_stands_wherever_the_contracts_sample_has_it() -> None:
    shot = {"id": None, "prompt": "x", "start_frame": None, "elements": None}
    sequence = {"title": None, "notes": None, "grid_prompt": None, "shots": [shot]}
    element = {"kind": None, "description": None, "frontal": None}
    document = a_plan(title=None, episode=None, elements={"driver": element}, sequences={"SEQ08": sequence})
    assert read_plan(document).title is None


def test_every_fault_is_found_in_one_go_with_its_place() -> None:
    document = a_plan(
        project="driver beware",
        aspect_ratio="16:0",
        models={"grid": "kling-o3", "video": "kling-03"},
        elements={"driver": {"frontal": " "}, "Driver": {"knd": "character"}},
        sequences={
            "SEQ01": {"shots": [{"prompt": " \n"}, {"duration": 5.0}, {"prompt": "x", "durration": 5}]},
            "SEQ02": {"elements": ["drivr"], "shots": [{"prompt": "@drver waits"}]},
            "SEQ03": {"shots": []},
            "SEQ04_take001": {"shots": [{"prompt": "x", "id": "a"}, {"prompt": "x", "id": "a"}]},
        },
    )
    assert faults(document) == (
        "aspect_ratio: must be W:H in whole numbers, from 0.4 to 2.5, as in 16:9, not '16:0'",
        "elements.Driver: differs from driver only in case",
        "elements.Driver.knd: there is no key knd; did you mean kind?",
        "elements.driver.frontal: is empty",
        "models.grid: kling-o3 is no grid model; use one of flux-pro, nano-banana-pro,"
        " gemini-3-pro-image-preview, nano-banana-2, flux-2-pro, seedream-5",
        "models.video: there is no video model kling-03; did you mean kling-v3 or kling-o3 or kling-v4?",
        "project: driver beware is not a name: use 1-64 letters, digits, '-' and '_', beginning with a letter or digit",
        "sequences.SEQ01.shots[0].prompt: is empty",
        "sequences.SEQ01.shots[1].duration: must be a whole number, not 5.0",
        "sequences.SEQ01.shots[1].prompt: is missing",
        "sequences.SEQ01.shots[2].durration: there is no key durration; did you mean duration?",
        "sequences.SEQ02.elements[0]: there is no element drivr; did you mean driver?",
        "sequences.SEQ02.shots[0].prompt: there is no element @drver; did you mean driver?",
        "sequences.SEQ03.shots: must hold at least one",
        "sequences.SEQ04_take001: SEQ04_take001 ends like an id (_SH03, _take001, …), which would be mistaken for one",
        "sequences.SEQ04_take001.shots[1].id: 'a' is the id of shots[0] already",
    )


@pytest.mark.parametrize("duration", ["5", 5.0, True, None, 0, 61, 10**30, [5]])
def test_a_duration_is_a_whole_number_from_1_to_60(duration: object) -> None:
    (fault,) = faults(a_shot(duration=duration))
    assert fault.startswith("sequences.SEQ08.shots[0].duration: must be ")


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        ([], "plan: must be an object, not a list"),
        (None, "plan: must be an object, not null"),
        (a_plan(sequences={}), "sequences: must hold at least one"),
        (a_plan(sequences={"SEQ08": 5}), "sequences.SEQ08: must be an object, not 5"),
        (a_plan(sequences=[]), "sequences: must be an object, not a list"),
        (a_plan(title=5), "title: must be text, not 5"),
        (a_plan(episode="ep 1"), "episode: ep 1 is not a name"),
        (a_plan(settings={"fps": 24}), "settings.fps: kling-o3 has no such setting; it has generate_audio"),
        (a_plan(settings={"generate_audio": "no"}), "settings.generate_audio: must be true or false, not 'no'"),
        (a_plan(settings={"generate_audio": None}), "settings.generate_audio: must be text, a finite number"),
        (a_shot(settings={"fps": 1}), "sequences.SEQ08.shots[0].settings.fps: kling-o3 has no such setting"),
        (a_shot(prompt="a\x00b"), r"sequences.SEQ08.shots[0].prompt: holds \x00 at character 2"),
        (a_shot(prompt="\ud83d"), r"sequences.SEQ08.shots[0].prompt: holds \ud83d at character 1"),
        (a_shot(elements=[5]), "sequences.SEQ08.shots[0].elements[0]: must be text, not 5"),
        (a_shot(elements=["car"]), "sequences.SEQ08.shots[0].elements[0]: there is no element car"),
        (a_plan(elements={"a": {"references": "x.png"}}), "elements.a.references: must be a list, not 'x.png'"),
        (a_plan(elements={"a": 5.5}), "elements.a: must be an object, not 5.5"),
        (a_plan(sequences={"S": {"shots": {}}}), "sequences.S.shots: must be a list, not an object"),
        (a_plan(sequences={"S": {"needs_start_frame": "yes", "shots": [{"prompt": "x"}]}}), "sequences.S.needs_start"),
        (a_plan(models="kling-o3"), "models: must be an object, not 'kling-o3'"),
        (a_plan(models={"vidoe": "kling-o3"}), "models.vidoe: there is no key vidoe; did you mean video?"),
        (a_plan(settings={"generate_audio": float("inf")}), "settings.generate_audio: must be true or false, not inf"),
        (a_shot(duration=True), "sequences.SEQ08.shots[0].duration: must be a whole number, not true"),
        (a_shot(duration=False), "sequences.SEQ08.shots[0].duration: must be a whole number, not false"),
        (a_shot(prompt="x" * 41 + "\x00"), "sequences.SEQ08.shots[0].prompt: holds \\x00 at character 42"),
    ],
)
def test_a_fault_says_where_and_what(document: object, fault: str) -> None:
    assert [found.startswith(fault) for found in faults(document)] == [True], faults(document)


def test_sound_shots_are_not_called_missing_because_of_a_broken_one() -> None:
    assert faults(a_shot(duration="5")) == ("sequences.SEQ08.shots[0].duration: must be a whole number, not '5'",)


def test_an_element_named_twice_in_a_list_is_a_fault() -> None:
    document = a_shot(elements=["car", "car"]) | {"elements": {"car": {}}}
    assert faults(document) == ("sequences.SEQ08.shots[0].elements[1]: car is in the list twice",)


def test_broken_elements_bring_no_faults_about_every_mention() -> None:
    assert faults(a_shot(prompt="@driver") | {"elements": []}) == ("elements: must be an object, not a list",)


def test_past_a_hundred_faults_the_rest_is_counted() -> None:
    shots = [{"prompt": "x", "duration": "5"}] * 130
    found = faults(a_plan(sequences={"SEQ08": {"shots": shots}}))
    assert (len(found), found[-1]) == (101, "… and 30 more")
    assert found[2].startswith("sequences.SEQ08.shots[2].")
    assert found[10].startswith("sequences.SEQ08.shots[10].")


@pytest.mark.parametrize("ratio", ["2:5", "5:2", "21:9", "1:1", "9:16"])
def test_ratios_between_two_to_five_and_five_to_two_are_taken(ratio: str) -> None:
    assert read_plan(a_plan(aspect_ratio=ratio)).aspect_ratio == ratio


@pytest.mark.parametrize("ratio", ["16/9", "1.78:1", "0:9", "26:10", "39:100", " 16:9", "16:9\n", "１:１", ""])
def test_other_ratios_are_refused(ratio: str) -> None:
    assert len(faults(a_plan(aspect_ratio=ratio))) == 1


def test_other_control_characters_are_kept_as_they_are() -> None:
    prompt = "tab\there\u2028bell\x07\r\n\ufeff"
    assert read_plan(a_shot(prompt=prompt)).sequences["SEQ08"].shots[0].prompt == prompt


def test_an_alias_of_a_model_stays_as_it_was_written() -> None:
    assert read_plan(a_plan(models={"video": "kling-o3-standard"})).models.video == "kling-o3-standard"


@pytest.mark.parametrize(
    ("prompt", "names"),
    [
        ("@driver's hands, then @car. And @driver again", ("driver", "car")),
        ("write to joe@example.com or @@driver", ()),
        ("(@old-car_2), @driver_- and @-no @_no", ("old-car_2", "driver")),
        ("@driver’s coat, é@driver", ("driver",)),
        ("@Driver@car", ("Driver",)),
        ("nobody", ()),
    ],
)
def test_mentions_are_read_as_people_write_them(prompt: str, names: tuple[str, ...]) -> None:
    assert mentions(prompt) == names


def test_pictures_are_found_in_a_plan_that_is_broken_elsewhere() -> None:
    document = a_shot(start_frame="a.png", duration="5") | {
        "elements": {"driver": {"frontal": "b.png", "references": ["c.png", 5, ""]}, "car": 7}
    }
    assert list(picture_places(document)) == [
        ("elements.driver.frontal", "b.png"),
        ("elements.driver.references[0]", "c.png"),
        ("sequences.SEQ08.shots[0].start_frame", "a.png"),
    ]
    assert list(picture_places("nonsense")) == []


@pytest.mark.parametrize("document", [{1: 2}, {"\ud800": "\ud800"}, a_plan(elements={"\ud800": {}}), {"project": {}}])
def test_no_document_makes_the_check_fail(document: object) -> None:
    plan, found = check_plan(document)
    assert plan is None
    assert found


def test_the_schema_says_what_a_plan_may_hold() -> None:
    schema = plan_schema()
    duration = schema["$defs"]["PlanShot"]["properties"]["duration"]
    assert (duration["minimum"], duration["maximum"], duration["default"]) == (1, 60, 5)
    assert set(schema["required"]) == {"project", "sequences"}
    assert schema["additionalProperties"] is False
    parts = [schema, *schema["$defs"].values()]
    assert all("description" in field for part in parts for field in part["properties"].values())
    json.dumps(schema)
