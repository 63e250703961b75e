"""Any endpoint's schema makes a model, without a word by hand; what it can't be made of is named.

`tests/fal/openapi/` holds schemas that fal published in August 2026, without their prose.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from domain.decisions.models import Made, add_model, make_model, remove_model
from domain.decisions.pictures import GridWish, request_grids
from domain.decisions.sending import check_arguments
from domain.decisions.takes import TakeWish, request_takes
from domain.errors import BadInput, Refused
from domain.models.changes import changes
from domain.models.known import SHIPPED, Models
from domain.models.openapi import read_openapi
from domain.provider import element_urls, grid_arguments, take_arguments
from tests.driver_beware import frame, planned, project, shot
from tests.scenario import check_words, sequence

if TYPE_CHECKING:
    from domain.project import Project

FOLDER = Path(__file__).parents[1] / "fal" / "openapi"
OTHER_JOBS = {  # what each wants that nothing here gives
    "topaz-upscale-video": "video_url (a video)",
    "bytedance-omnihuman-v1-5": "audio_url (audio)",
    "veed-fabric-1-0-text": "text (text to speak)",
    "sync-lipsync-v3": "audio_url (audio), video_url (a video)",
}
FAMILIES = sorted(path.stem for path in FOLDER.glob("*.json") if path.stem not in OTHER_JOBS)


def document(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def made(name: str, *prices: str, **roles: str) -> Made:
    read = read_openapi(document(name))
    assert read.endpoint is not None
    return make_model(read, read.endpoint, "someone", roles, prices, "2026-11-30")


def studio(model: Made, **changes: Any) -> Project:
    own = project(settings={}, **{"video_model": "someone", "grid_model": "someone", **changes})
    own.models = Models({"someone": model.model})
    return own


def arguments_of(model: Made) -> dict[str, Any]:
    """Return what a dry run of a paid job of the model would send, with all the pictures that it takes."""
    (endpoint,) = model.model.endpoints.values()
    ratio = "16:9" if not endpoint.limits.aspect_ratios or "16:9" in endpoint.limits.aspect_ratios else "1:1"
    own = studio(model, aspect_ratio=ratio)
    place = element_urls
    if model.model.makes == "grids":
        (grid,) = request_grids(sequence(planned()), own, GridWish("fal", free=False))
        return grid_arguments(grid, place(grid.elements, lambda picture: f"https://fal.media/{picture.sha256}"))
    facts = [frame()] if "start_frame" in endpoint.roles else []
    plan = planned(shot(1), settings={})
    if "end_frame" in endpoint.roles and endpoint.wants("end_frame"):
        pytest.skip("two frames are asked for by a take with an end frame")
    (take,) = request_takes(sequence(plan, *facts), own, TakeWish("fal", free=False)).requests
    check_arguments(take, endpoint)
    begin = f"https://fal.media/{take.start_frame.sha256}" if take.start_frame else None
    return take_arguments(take, begin, place(take.elements, lambda picture: f"https://fal.media/{picture.sha256}"))


def test_at_least_25_families_beside_the_shipped_ones_are_tried() -> None:
    shipped = {e.endpoint for kind in ("takes", "grids") for m in SHIPPED.all(kind) for e in m.endpoints.values()}
    endpoints = {read_openapi(document(name)).endpoint for name in FAMILIES}
    assert len(FAMILIES) >= 25
    assert not endpoints & shipped


@pytest.mark.parametrize("name", FAMILIES)
def test_a_dry_run_of_any_endpoint_sends_what_its_own_schema_takes(name: str) -> None:
    sent, whole = arguments_of(made(name)), document(name)
    schema = {**whole["components"]["schemas"]["Input"], "components": whole["components"]}
    jsonschema.validate(sent, schema)
    assert set(sent) <= set(schema["properties"])
    assert sent["prompt"]


@pytest.mark.parametrize(("name", "wants"), OTHER_JOBS.items())
def test_an_endpoint_that_wants_what_nothing_here_gives_is_refused_by_name(name: str, wants: str) -> None:
    with pytest.raises(BadInput, match="which nothing here gives") as refused:
        made(name)
    assert wants in str(refused.value)
    check_words(refused.value)


def test_a_role_can_be_given_by_hand_and_is_checked() -> None:
    assert made("veed-fabric-1-0-text", prompt="text").model.endpoints["image-to-video"].roles["prompt"] == "text"
    for roles, says in (({"mood": "text"}, "mood is no role"), ({"prompt": "txt"}, "the endpoint has no input txt")):
        with pytest.raises(BadInput, match=says) as refused:
            made("veed-fabric-1-0-text", **roles)
        check_words(refused.value)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("alibaba-happy-horse-reference-to-video", "character1 grips the wheel"),
        ("xai-grok-imagine-video-reference-to-video", "@Image1 grips the wheel"),
        ("kling-video-o1-reference-to-video", "@Element1 grips the wheel"),
    ],
)
def test_names_are_written_as_the_model_wants_them(name: str, says: str) -> None:
    assert says in arguments_of(made(name))["prompt"]


def test_what_rewrites_prompts_is_set_off_and_named() -> None:
    wan = made("wan-25-preview-text-to-video")
    assert wan.found.rewriters == ("enable_prompt_expansion",)
    assert arguments_of(wan)["enable_prompt_expansion"] is False
    assert "enable_prompt_expansion" not in wan.model.settings


@pytest.mark.parametrize(
    ("name", "seconds"),
    [
        ("kling-video-v2-5-turbo-pro-image-to-video", "5"),
        ("sora-2-text-to-video", 4),
        ("vidu-q3-text-to-video", 3),
        ("wan-25-preview-text-to-video", "5"),
    ],
)
def test_seconds_are_the_next_length_that_is_made_in_the_form_the_endpoint_writes(name: str, seconds: object) -> None:
    assert arguments_of(made(name))["duration"] == seconds


# -- schemas that aren't ------------------------------------------------------------------------------------------


def broken(**schemas: Any) -> dict[str, Any]:
    found = document("sora-2-text-to-video")
    found["components"]["schemas"] |= schemas
    return found


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (None, "it has no paths"),
        ([], "it has no paths"),
        ({"paths": {}}, "it has 0 paths that are posted to"),
        ({"paths": {"/x": {"post": {}}}}, "takes no JSON"),
        (broken(Input={"type": "object"}), "its input has no fields"),
        (broken(Input={"properties": {"prompt": 5}}), "5 stands where a type is described"),
        (broken(Input={"properties": {"prompt": {"type": "tuple"}}}), "Invalid enum value 'tuple'"),
        (broken(Input={"properties": {"prompt": {"$ref": "#/components/schemas/Gone"}}}), "leads to nothing"),
        (broken(Input={"properties": {"prompt": {"$ref": "https://evil.example/x"}}}), "leads out of the document"),
        (
            broken(
                Input={"properties": {"a": {"$ref": "#/components/schemas/B"}}},
                B={"properties": {"b": {"$ref": "#/components/schemas/C"}}},
                C={"items": {"$ref": "#/components/schemas/B"}},
            ),
            "lead in a circle: B → C → B",
        ),
        (broken(Input={"properties": {f"x{n}": {"type": "string"} for n in range(6000)}}), "more than 5000 parts"),
    ],
)
def test_what_is_no_schema_of_an_endpoint_is_refused_with_the_reason(given: object, says: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_openapi(given)
    assert says in str(refused.value)
    assert refused.value.code == "bad_schema"


def test_a_schema_that_is_nested_without_end_is_refused() -> None:
    deep: dict[str, Any] = {"type": "string"}
    for _ in range(3000):
        deep = {"type": "array", "items": deep}
    with pytest.raises(BadInput, match="nested too deeply"):
        read_openapi(broken(Input={"properties": {"prompt": deep}}))


def test_an_endpoint_that_makes_neither_video_nor_pictures_is_refused() -> None:
    read = read_openapi(broken(Output={"properties": {"audio": {"type": "string"}}}))
    with pytest.raises(BadInput, match="makes neither a video nor pictures: it returns audio") as refused:
        make_model(read, "fal-ai/speech", None, {}, (), "2026-11-30")
    check_words(refused.value)


# -- prices -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("0.157", "has no unit"),
        ("0.157 when resolution=720p", "has no unit"),
        ("0.157/frame", "is no price"),
        ("cheap/second", "is no price"),
        ("0.1/second when mood=grim", "no price depends on mood"),
        ("0.1/second when resolution=9p", "resolution must be one of"),
    ],
)
def test_a_price_that_can_not_be_reckoned_with_is_refused(typed: str, says: str) -> None:
    with pytest.raises(BadInput, match=says) as refused:
        made("sora-2-text-to-video", typed)
    assert refused.value.code == "bad_price"
    check_words(refused.value)


@pytest.mark.parametrize(
    ("name", "prices", "amount"),
    [
        ("vidu-q3-text-to-video", ("0.157/second when resolution=720p",), "0.471"),
        ("vidu-q3-text-to-video", ("0.3/second when resolution=1080p",), None),
        ("vidu-q3-text-to-video", (), None),
        ("vidu-q3-text-to-video", ("$0.40/run",), "0.40"),
        ("vidu-q3-text-to-video", ("14/token",), "0.9072"),
        ("flux-2", ("0.015/megapixel + 0.015/run",), "0.06"),
        ("recraft-v4-text-to-image", ("0.04/image",), "0.04"),
    ],
)
def test_a_price_is_a_unit_under_conditions_and_unknown_where_none_holds(
    name: str, prices: tuple[str, ...], amount: str | None
) -> None:
    model = made(name, *prices)
    if model.model.makes == "grids":
        (grid,) = request_grids(sequence(planned()), studio(model), GridWish("fal", free=False))
        assert grid.estimated.amount == amount
    else:
        plan = sequence(planned(shot(1), settings={}))
        (take,) = request_takes(plan, studio(model), TakeWish("fal", free=False)).requests
        assert take.estimated.amount == amount


# -- adding and removing ------------------------------------------------------------------------------------------


def test_the_same_model_again_adds_nothing_and_a_taken_name_is_refused() -> None:
    sora, vidu = made("sora-2-text-to-video").model, made("vidu-q3-text-to-video").model
    known = Models({"someone": sora})
    assert add_model(known, sora) == []
    assert [fact.model.prices[0].amount for fact in add_model(known, made("sora-2-text-to-video", "0.1/second").model)]
    for models, model in ((known, vidu), (SHIPPED, made_as("kling-v4")), (SHIPPED, made_as("kling-o3-standard"))):
        with pytest.raises(Refused, match="there is a model") as refused:
            add_model(models, model)
        check_words(refused.value)


def made_as(name: str) -> Any:
    read = read_openapi(document("sora-2-text-to-video"))
    return make_model(read, "fal-ai/sora-2/text-to-video", name, {}, (), "2026-11-30").model


def test_a_model_is_named_after_its_endpoint_unless_it_is_told() -> None:
    assert made_as("").name == "sora-2-text-to-video"
    with pytest.raises(BadInput, match="no name of a model") as refused:
        made_as("../x")
    check_words(refused.value)


def test_a_removed_model_is_not_offered_and_an_unknown_one_is_refused() -> None:
    assert [fact.name for fact in remove_model(SHIPPED, "kling-o3-standard")] == ["kling-o3"]
    assert remove_model(Models(hidden=("kling-o3",)), "kling-o3") == []
    with pytest.raises(Refused, match="did you mean kling-v4"):
        remove_model(SHIPPED, "kling-v5")


def test_every_difference_of_two_schemas_is_named() -> None:
    now = document("sora-2-text-to-video")
    inputs = now["components"]["schemas"]["Input"]
    inputs["properties"]["duration"]["enum"] = [4, 8, 12, 16]
    inputs["properties"]["mood"] = {"type": "string"}
    inputs["required"] = ["prompt", "mood"]
    del inputs["properties"]["aspect_ratio"]
    before, after = (read_openapi(one).schema for one in (document("sora-2-text-to-video"), now))
    assert changes(before, before) == []
    assert changes(before, after) == [
        "aspect_ratio is gone",
        "duration: choices 4 8 12, now 4 8 12 16",
        "mood is new, and required",
    ]
    assert before.sha256 != after.sha256
