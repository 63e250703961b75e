"""The table of models: whole, dated, and the one place where an endpoint, limit or price stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from domain.decisions.takes import TakeWish, request_takes
from domain.elements import CAP, CAP_WITH_START_FRAME
from domain.models import (
    ENDPOINT_KINDS,
    GRID_MODELS,
    PICTURE_LIMITS,
    VIDEO_MODELS,
    Setting,
    VideoModel,
    find_grid_model,
    find_video_model,
    in_models_types,
    settings_faults,
)
from projections.price_list import price_list
from tests.driver_beware import planned, project
from tests.fal.schemas import ENDPOINTS
from tests.scenario import sequence

if TYPE_CHECKING:
    from domain.models import GridModel

ALL: list[VideoModel | GridModel] = [*VIDEO_MODELS.values(), *GRID_MODELS.values()]


@pytest.mark.parametrize("model", ALL, ids=lambda m: m.name)
def test_every_price_is_dated_and_under_settings_the_model_has(model: VideoModel | GridModel) -> None:
    assert model.prices
    for price in model.prices:
        assert re.fullmatch(r"20\d\d-\d\d(-\d\d)?", price.read_on)
        for name, value in price.when:
            assert model.settings[name].fault(value) is None


@pytest.mark.parametrize("model", ALL, ids=lambda m: m.name)
def test_every_aspect_ratio_is_width_to_height_once(model: VideoModel | GridModel) -> None:
    assert "16:9" in model.aspect_ratios
    assert len(set(model.aspect_ratios)) == len(model.aspect_ratios)
    assert all(re.fullmatch(r"[1-9]\d?:[1-9]\d?", ratio) for ratio in model.aspect_ratios)


@pytest.mark.parametrize("model", ALL, ids=lambda m: m.name)
def test_the_endpoints_are_those_that_the_provider_has(model: VideoModel | GridModel) -> None:
    assert set(model.endpoints.values()) <= set(ENDPOINTS)


@pytest.mark.parametrize("model", VIDEO_MODELS.values(), ids=lambda m: m.name)
@pytest.mark.parametrize("kind", ENDPOINT_KINDS)
def test_a_kind_of_endpoint_takes_the_fields_the_provider_s_does(model: VideoModel, kind: str) -> None:
    fields = set(ENDPOINTS[model.endpoints[kind]].fields)
    said = ENDPOINT_KINDS[kind]
    frames = {"image_url", "start_image_url"} & fields
    assert frames == ({said.frame_field} if said.frame_field else set())
    assert ("elements" in fields, "aspect_ratio" in fields) == (said.takes_elements, said.takes_aspect_ratio)
    assert "multi_prompt" in fields
    assert set(model.settings) <= fields


@pytest.mark.parametrize(
    ("kind", "takes", "refuses"),
    [
        (bool, [True, False], [1, 0.0, "true", None]),
        (int, [7, -1], [True, 7.0, "7"]),
        (float, [7.5, 7], [True, False, "7.5"]),
        (str, ["", "7"], [7, True]),
    ],
)
def test_a_setting_takes_values_of_its_kind_and_a_number_may_be_whole(
    kind: type[Any], takes: list[Any], refuses: list[Any]
) -> None:
    assert [Setting(kind).fault(value) for value in takes] == [None] * len(takes)
    assert all(Setting(kind).fault(value) for value in refuses)


def test_a_value_that_can_not_be_set_is_told_with_those_that_can() -> None:
    assert [Setting(kind).fault(None) for kind in (bool, int, float, str)] == [
        "must be true or false, not None",
        "must be a whole number, not None",
        "must be a number, not None",
        "must be text, not None",
    ]
    assert Setting(str, ("1K", "2K")).fault("8K") == "must be one of 1K, 2K, not '8K'"
    assert Setting(str, ("1K", "2K")).fault("2K") is None


def test_a_number_typed_for_text_is_text() -> None:
    nano = find_grid_model("nano-banana-pro")
    assert in_models_types(nano, {"safety_tolerance": 3, "seed": 3, "resolution": True, "x": 1}) == {
        "safety_tolerance": "3",
        "seed": 3,
        "resolution": True,
        "x": 1,
    }


def test_a_setting_that_a_model_lacks_is_told_with_those_it_has() -> None:
    bare = VideoModel("kling-o4", "kling/v4")
    assert settings_faults(bare, {"seed": 1}) == [("seed", "kling-o4 has no such setting; it has none")]
    faults = settings_faults(find_grid_model("flux-pro"), {"zoom": 1, "raw": 2, "seed": 3})
    assert faults == [
        ("raw", "must be true or false, not 2"),
        ("zoom", "flux-pro has no such setting; it has raw, seed"),
    ]


def test_an_endpoint_is_chosen_among_the_kinds() -> None:
    for elements in (True, False):
        for start_frame in (True, False):
            for model in VIDEO_MODELS.values():
                chosen = model.endpoint_for(elements=elements, start_frame=start_frame)
                kind = ENDPOINT_KINDS[chosen.rsplit("/", 1)[1]]
                assert chosen in model.endpoints.values()
                assert kind.takes_elements or not elements
                assert kind.frame_field or not start_frame


def test_the_element_cap_is_the_model_s(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {model.max_elements for model in VIDEO_MODELS.values()} == {(CAP, CAP_WITH_START_FRAME)} == {(4, 3)}
    monkeypatch.setitem(VIDEO_MODELS, "kling-o3", VideoModel("kling-o3", "fal-ai/o3", max_elements=(1, 0)))
    wish = TakeWish("local", free=True)
    (take,) = request_takes(sequence(planned(settings={})), project(settings={}), wish).requests
    assert [element.name for element in take.elements] == ["driver"]
    assert take.elements_dropped == ("car",)


def test_a_picture_to_be_sent_has_limits() -> None:
    limits = PICTURE_LIMITS
    assert (limits.min_side, limits.min_ratio, limits.max_ratio, limits.max_bytes) == (300, 0.4, 2.5, 10_000_000)


def test_a_model_is_found_by_any_of_its_names() -> None:
    assert find_video_model("kling-o3-standard").name == "kling-o3"
    assert find_grid_model("flux-pro").name == "flux-pro"


def test_a_price_that_is_not_known_is_listed_as_unknown() -> None:
    nano = next(model for model in price_list()["grid"] if model["model"] == "nano-banana-pro")
    prices = {price["when"]["resolution"]: price["amount"] for price in nano["prices"]}
    assert prices == {"1K": "0.15", "2K": None, "4K": "0.30"}


def test_a_model_without_any_price_is_listed_with_an_unknown_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(VIDEO_MODELS, "kling-o4", VideoModel("kling-o4", "kling/v4"))
    new = price_list()["video"][-1]
    assert [(price["amount"], price["read_on"], price["unit"]) for price in new["prices"]] == [(None, None, "second")]
