"""The models: whole, dated, each endpoint with its own schema, roles, limits and prices."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from domain.decisions.takes import TakeWish, request_takes
from domain.models.known import SHIPPED, Models, index
from domain.models.model import SettingRule
from domain.models.roles import ALIASES
from domain.models.settings import in_models_types, settings_faults
from projections.price_list import price_list
from tests.driver_beware import planned, project
from tests.fal.schemas import ENDPOINTS
from tests.scenario import sequence

if TYPE_CHECKING:
    from domain.models.model import Endpoint, Model

TAKES, GRIDS = SHIPPED.all("takes"), SHIPPED.all("grids")
ALL = [*TAKES, *GRIDS]
EVERY = [(model, kind, endpoint) for model in ALL for kind, endpoint in model.endpoints.items()]


def video(name: str) -> Model:
    return SHIPPED.find(name, "takes")


def grid(name: str) -> Model:
    return SHIPPED.find(name, "grids")


def test_the_models_of_the_contract_are_shipped() -> None:
    assert SHIPPED.names("takes")[:4] == ["kling-o3", "kling-o3-pro", "kling-o3-4k", "kling-v4"]
    assert {"kling-v3", "kling-v3-pro", "veo-3.1", "seedance-2", "minimax-h3", "wan-2.7", "ltx-2.3"} < set(
        index().takes
    )
    assert {"flux-pro", "nano-banana-pro", "nano-banana-2", "flux-2-pro", "seedream-5"} < set(index().grids)


@pytest.mark.parametrize("model", ALL, ids=lambda m: m.name)
def test_a_shipped_model_lies_in_the_file_of_its_name_with_its_sources(model: Model) -> None:
    assert SHIPPED.get(model.name) is model
    assert model.sources
    assert re.fullmatch(r"20\d\d-\d\d(-\d\d)?", model.read_on or "")
    assert dict.fromkeys(model.aliases, model.name).items() <= index().aliases.items()


@pytest.mark.parametrize("model", ALL, ids=lambda m: m.name)
def test_every_price_is_dated_and_under_settings_the_model_has(model: Model) -> None:
    assert model.prices
    for price in model.prices:
        assert re.fullmatch(r"20\d\d-\d\d(-\d\d)?", price.read_on)
        for name, value in price.when.items():
            assert model.settings[name].fault(value) is None


@pytest.mark.parametrize(("model", "kind", "endpoint"), EVERY, ids=[f"{m.name} {k}" for m, k, _ in EVERY])
def test_every_role_setting_and_fixed_input_is_one_of_the_schema_s(model: Model, kind: str, endpoint: Endpoint) -> None:
    inputs = endpoint.schema.input.properties
    assert set(endpoint.roles) <= set(ALIASES)
    assert {*endpoint.roles.values(), *endpoint.settings, *endpoint.fixed} <= inputs.keys()
    for name, value in endpoint.fixed.items():
        assert endpoint.schema.faults({name: value})[: len(endpoint.schema.input.required) + 1] == [
            f"{wanted} is missing" for wanted in endpoint.schema.input.required if wanted != name
        ]
    assert set(endpoint.schema.input.required) <= {*endpoint.roles.values(), *endpoint.fixed}
    assert {"video", "images"} & set(endpoint.schema.output)
    assert "16:9" in endpoint.limits.aspect_ratios or "aspect_ratio" not in endpoint.roles
    assert all(re.fullmatch(r"[1-9]\d?:[1-9]\d?", ratio) for ratio in endpoint.limits.aspect_ratios)


@pytest.mark.parametrize(("model", "kind", "endpoint"), EVERY, ids=[f"{m.name} {k}" for m, k, _ in EVERY])
def test_what_rewrites_the_prompt_is_off_and_the_audio_switch_is_sent(
    model: Model, kind: str, endpoint: Endpoint
) -> None:
    assert [endpoint.fixed[name] for name in ("auto_fix", "enable_prompt_expansion") if name in endpoint.fixed] in (
        [],
        [False],
    )
    for rewriter in ("auto_fix", "enable_prompt_expansion", "enhance_prompt"):
        assert rewriter not in endpoint.settings
    if "audio" in endpoint.roles:
        assert endpoint.roles["audio"] in endpoint.fixed


@pytest.mark.parametrize("model", [*TAKES[:3], *GRIDS[:3]], ids=lambda m: m.name)
def test_the_first_models_endpoints_are_those_that_the_test_server_has(model: Model) -> None:
    for endpoint in model.endpoints.values():
        fields = ENDPOINTS[endpoint.endpoint]
        assert set(endpoint.roles.values()) | set(endpoint.settings) <= set(fields.fields)
        assert set(endpoint.schema.input.required) == set(fields.required)


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
    assert [SettingRule(kind).fault(value) for value in takes] == [None] * len(takes)
    assert all(SettingRule(kind).fault(value) for value in refuses)


def test_a_value_that_can_not_be_set_is_told_with_those_that_can() -> None:
    assert [SettingRule(kind).fault(None) for kind in (bool, int, float, str)] == [
        "must be true or false, not None",
        "must be a whole number, not None",
        "must be a number, not None",
        "must be text, not None",
    ]
    assert SettingRule(str, ("1K", "2K")).fault("8K") == "must be one of 1K, 2K, not '8K'"
    assert SettingRule(str, ("1K", "2K")).fault("2K") is None
    assert SettingRule(float, least=0, most=1).fault(1.5) == "must be from 0 to 1, not 1.5"


def test_a_number_typed_for_text_is_text() -> None:
    assert in_models_types(grid("nano-banana-pro"), {"safety_tolerance": 3, "seed": 3, "resolution": True, "x": 1}) == {
        "safety_tolerance": "3",
        "seed": 3,
        "resolution": True,
        "x": 1,
    }


def test_a_setting_that_a_model_lacks_is_told_with_those_it_has() -> None:
    assert settings_faults(video("kling-v4"), {"generate_audio": True}) == [
        ("generate_audio", "kling-v4 has no such setting; it has resolution")
    ]
    faults = settings_faults(grid("flux-pro"), {"zoom": 1, "raw": 2, "seed": 3})
    assert faults == [
        ("raw", "must be true or false, not 2"),
        ("zoom", "flux-pro has no such setting; it has raw, seed"),
    ]


@pytest.mark.parametrize(
    ("elements", "start_frame", "kind"),
    [
        (False, False, "text-to-video"),
        (False, True, "image-to-video"),
        (True, False, "reference-to-video"),
        (True, True, "reference-to-video"),
    ],
)
@pytest.mark.parametrize("name", ["kling-o3", "kling-o3-pro", "kling-o3-4k", "kling-v4"])
def test_elements_ask_for_reference_to_video_else_a_frame_for_image_to_video(
    name: str, elements: bool, start_frame: bool, kind: str
) -> None:
    model = video(name)
    assert model.endpoint_for(elements=elements, start_frame=start_frame) is model.endpoints[kind]


def test_two_frames_ask_for_an_endpoint_that_takes_both() -> None:
    veo = video("veo-3.1")
    both = veo.endpoint_for(elements=False, start_frame=True, end_frame=True)
    assert both is veo.endpoints["first-last-frame-to-video"]
    assert veo.endpoint_for(elements=False, start_frame=False, end_frame=True) is None
    kling = video("kling-o3")
    assert kling.endpoint_for(elements=False, start_frame=True, end_frame=True) is kling.endpoints["image-to-video"]


def test_a_model_whose_references_go_without_a_start_frame_sends_none_beside_one() -> None:
    assert {name: video(name).max_elements for name in ("kling-o3", "kling-v4", "kling-v3", "veo-3.1", "ltx-2.3")} == {
        "kling-o3": (4, 3),
        "kling-v4": (4, 3),
        "kling-v3": (0, 3),
        "veo-3.1": (3, 0),
        "ltx-2.3": (0, 0),
    }


def test_the_element_cap_is_the_endpoint_s() -> None:
    kling = video("kling-o3")
    narrow = replace(kling.endpoints["reference-to-video"].limits, elements=1)
    tight = replace(
        kling,
        endpoints={
            **kling.endpoints,
            "reference-to-video": replace(kling.endpoints["reference-to-video"], limits=narrow),
        },
    )
    own = project(settings={})
    own.models = Models({"kling-o3": tight})
    (take,) = request_takes(sequence(planned(settings={})), own, TakeWish("local", free=True)).requests
    assert [element.name for element in take.elements] == ["driver"]
    assert take.elements_dropped == ("car",)
    assert take.made_with is not None
    assert take.made_with.limits.elements == 1


def test_a_picture_to_be_sent_has_limits() -> None:
    limits = video("kling-o3").limits.pictures
    assert (limits.min_side, limits.min_ratio, limits.max_ratio, limits.max_bytes) == (300, 0.4, 2.5, 10_000_000)


def test_a_model_is_found_by_any_of_its_names() -> None:
    assert video("kling-o3-standard").name == "kling-o3"
    assert grid("flux-pro").name == "flux-pro"


def test_a_price_that_is_not_known_is_listed_as_unknown() -> None:
    nano = next(model for model in price_list()["grid"] if model["model"] == "nano-banana-pro")
    prices = {price["when"]["resolution"]: price["amount"] for price in nano["prices"]}
    assert prices == {"1K": "0.15", "2K": None, "4K": "0.30"}


def test_a_model_without_any_price_is_listed_with_an_unknown_one() -> None:
    new = replace(video("kling-v4"), name="kling-v5", prices=())
    listed = price_list(Models({"kling-v5": new}))["video"][-1]
    assert [(price["amount"], price["read_on"], price["unit"]) for price in listed["prices"]] == [
        (None, None, "second")
    ]
