"""What is sent is checked against the kept schema; a library that knows JSON Schema says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from msgspec.structs import replace

from domain.decisions.sending import check_arguments
from domain.decisions.takes import TakeWish, request_takes
from domain.errors import Refused
from domain.models.known import SHIPPED, Models
from domain.models.lengths import form_of, lengths_of, written
from domain.models.schema import Field, Schema
from domain.models.sizes import pixels_of, size_of
from tests.driver_beware import frame, planned, project, shot
from tests.fal.schemas import as_json_schema
from tests.scenario import check_words, sequence

if TYPE_CHECKING:
    from domain.models.model import Endpoint

KLING4 = SHIPPED.find("kling-v4", "takes")
REFERENCE = KLING4.endpoints["reference-to-video"]
GOOD: dict[str, Any] = {
    "prompt": "fog",
    "duration": 5,
    "resolution": "720p",
    "multi_prompt": [{"prompt": "a", "duration": 2}],
    "elements": [{"frontal_image_url": "https://fal.media/a", "reference_image_urls": ["https://fal.media/b"]}],
    "end_image_url": None,
}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, []),
        ({"duration": "5"}, ["duration must be a whole number, not '5'"]),
        ({"duration": True}, ["duration must be a whole number, not True"]),
        ({"duration": 2}, ["duration is 2, and at least 3 is wanted"]),
        ({"duration": 31}, ["duration is 31, and at most 30 is taken"]),
        ({"resolution": "8K"}, ["resolution must be one of 720p, 1080p, not '8K'"]),
        ({"generate_audio": True}, ["generate_audio is unknown"]),
        ({"prompt": "x" * 2501}, ["prompt has 2501 characters, and at most 2500 are taken"]),
        ({"multi_prompt": [{"duration": 2}]}, ["multi_prompt[0].prompt is missing"]),
        ({"multi_prompt": [{"prompt": "a", "mood": 1}]}, ["multi_prompt[0].mood is unknown"]),
        ({"elements": "a"}, ["elements must be a list, not 'a'"]),
        ({"elements": [{"frontal_image_url": 5}]}, ["elements[0].frontal_image_url must be text, not 5"]),
        ({"image_urls": ["x"] * 11}, ["image_urls has 11 items, and at most 10 are taken"]),
    ],
)
def test_each_thing_that_the_endpoint_would_not_take_is_named(change: dict[str, Any], says: list[str]) -> None:
    assert REFERENCE.schema.faults({**GOOD, **change}) == says
    whole = jsonschema.Draft202012Validator(as_json_schema(REFERENCE.schema.input))
    assert bool(list(whole.iter_errors({**GOOD, **change}))) == bool(says)


def test_what_is_required_is_missed_and_one_of_several_kinds_is_enough() -> None:
    either = Field(any_of=(Field(type="string", enum=("a",)), Field(type="integer")))
    wanted = Schema(input=Field(type="object", properties={"x": either}, required=("x",)))
    assert wanted.faults({}) == ["x is missing"]
    assert [wanted.faults({"x": value}) for value in ("a", 7)] == [[], []]
    assert wanted.faults({"x": None})


def test_the_sha256_is_of_what_decides_and_not_of_its_order() -> None:
    one, other = (Field(type="string", default="a"), Field(type="integer"))
    first = Schema(input=Field(type="object", properties={"a": one, "b": other}))
    second = Schema(input=Field(type="object", properties={"b": other, "a": one}))
    assert first.sha256 == second.sha256
    assert first.sha256 != Schema(input=Field(type="object", properties={"a": one})).sha256


@pytest.mark.parametrize(
    ("found", "lengths", "form"),
    [
        (Field(type="string", enum=("3", "4")), (3, 4), "text"),
        (Field(type="string", enum=("auto", "4s", "8s"), default="8s"), (4, 8), "suffixed"),
        (Field(type="integer", enum=(6, 8, 10)), (6, 8, 10), "number"),
        (Field(type="integer", minimum=3, maximum=5), (3, 4, 5), "number"),
        (Field(type="number", minimum=1.5, maximum=3), (2, 3), "number"),
        (Field(type="string", default="5"), (5,), "text"),
    ],
)
def test_seconds_are_read_and_written_in_each_form(found: Field, lengths: tuple[int, ...], form: str) -> None:
    assert (lengths_of(found), form_of(found)) == (lengths, form)
    assert written(5, form) == {"text": "5", "suffixed": "5s", "number": 5}[form]


def asked(model: str, *shots: int, facts: tuple[Any, ...] = (), **wish: Any) -> list[Any]:
    plan = planned(*(shot(n) for n in shots), settings={}, elements=wish.pop("elements", ()))
    quiet = [replace(one, prompt="Fog over the deck.") for one in plan.shots]
    own = project(settings={}, **wish.pop("plan", {}))
    state = sequence(replace(plan, shots=tuple(quiet)), *facts)
    return request_takes(state, own, TakeWish("fal", free=False, model=model, **wish)).requests


def test_a_length_between_two_is_sent_priced_and_recorded_as_the_next_longer() -> None:
    (take,) = asked("veo-3.1", 1)
    (only,) = take.shot_prompts
    assert (take.seconds, only.duration, only.asked, take.estimated.amount) == (4, 4, 3, "1.60")


@pytest.mark.parametrize(
    ("settings", "amount"),
    [({}, "0.942"), ({"resolution": "720p"}, "0.942"), ({"resolution": "1080p"}, "1.41")],
)
def test_kling_4_is_priced_by_its_resolution(settings: dict[str, Any], amount: str) -> None:
    (take,) = asked("kling-v4", 1, 2, settings=settings)
    assert (take.seconds, take.estimated.amount) == (6, amount)


def test_what_a_model_can_not_begin_with_is_refused() -> None:
    assert asked("ltx-2.3", 1)
    assert asked("kling-v3", 1, facts=(frame(),))
    narrow = replace(KLING4, endpoints={"image-to-video": KLING4.endpoints["image-to-video"]})
    text = replace(KLING4, endpoints={"text-to-video": KLING4.endpoints["text-to-video"]})
    for model, facts, says in ((narrow, (), "only from a start frame"), (text, (frame(),), "takes no start frame")):
        with pytest.raises(Refused, match=says) as refused:
            asked_of(model, facts)
        check_words(refused.value)


def asked_of(model: Any, facts: tuple[Any, ...]) -> Any:
    own = project(settings={})
    own.models = Models({"kling-v4": model})
    plan = planned(shot(1, prompt="Fog."), settings={}, elements=())
    wish = TakeWish("fal", free=False, model="kling-v4")
    return request_takes(sequence(plan, *facts), own, wish).requests


def test_arguments_that_do_not_fit_are_refused_before_anything_is_recorded() -> None:
    (take,) = asked("kling-v4", 1)
    broken: Endpoint = replace(
        KLING4.endpoints["text-to-video"],
        schema=Schema(input=Field(type="object", properties={"prompt": Field(type="string")}, required=("seed",))),
    )
    with pytest.raises(Refused, match="wouldn't take this: seed is missing") as refused:
        check_arguments(take, broken)
    assert refused.value.code == "bad_arguments"
    check_words(refused.value)


def test_sizes_are_of_the_ratio() -> None:
    assert [size_of(ratio) for ratio in ("16:9", "9:16", "1:1")] == [(2048, 1152), (1152, 2048), (2048, 2048)]
    assert [pixels_of(name, "16:9") for name in ("720p", "4k", "big", None)] == [921_600, 8_294_400, None, None]
