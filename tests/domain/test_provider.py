"""What is sent to the provider: its own words, field names by endpoint, durations as text."""

from __future__ import annotations

from typing import Any

import pytest

from domain.models.known import SHIPPED
from domain.provider import GRID_INSTRUCTION, Urls, grid_arguments, grid_words, in_providers_words, take_arguments
from domain.values import Element, ShotPrompt
from tests.driver_beware import BRIDGE, CAR, CAST, DRIVER, PROMPTS, SH01, SH02, grid, portrait, take
from tests.fal.schemas import ENDPOINTS, problems

FRAME = "https://v3.fal.media/files/start.png"
O3 = ("kling-o3", "kling-o3-pro", "kling-o3-4k")
FIRST_GRIDS = ("flux-pro", "nano-banana-pro", "gemini-3-pro-image-preview")
SAID: dict[str, str | None] = {element.name: element.description for element in CAST}


def urls(*elements: Element) -> Urls:
    """Return where each element's pictures lie, two references each."""
    at = "https://v3.fal.media/files"
    return {e.name: (f"{at}/{e.name}.png", (f"{at}/{e.name}_a.png", f"{at}/{e.name}_b.png")) for e in elements}


def test_a_grid_is_asked_for_as_four_takes_on_one_moment() -> None:
    assert grid_words("a van", (), {}) == (
        "A 2x2 grid of four different pictures with no borders, gaps, captions or numbers between them, each filling"
        " its quarter edge to edge in the same aspect ratio as the whole: four takes on one moment, differing in"
        " framing, angle and light. The moment: a van"
    )


@pytest.mark.parametrize("frame", [None, FRAME], ids=["no frame", "from a frame"])
@pytest.mark.parametrize("cast", [(), (DRIVER, CAR)], ids=["nobody", "elements"])
@pytest.mark.parametrize("shots", [(1,), (1, 2, 3)], ids=["one shot", "multi_prompt"])
@pytest.mark.parametrize("model", O3)
def test_every_endpoint_gets_the_fields_it_has_and_no_others(
    model: str, shots: tuple[int, ...], cast: tuple[Element, ...], frame: str | None
) -> None:
    chosen = SHIPPED.find(model, "takes").endpoint_for(elements=bool(cast), start_frame=bool(frame))
    assert chosen is not None
    endpoint = chosen.endpoint
    sent = take_arguments(take(shots=shots, endpoint=endpoint, elements=cast), frame, urls(*cast))
    kind = endpoint.rsplit("/", 1)[1]

    assert problems(ENDPOINTS[endpoint], sent) == []
    assert sent["duration"] == str(3 * len(shots))
    assert sent["generate_audio"] is False
    pictures: dict[str, Any] = {"aspect_ratio": "16:9"}
    if kind == "image-to-video":
        pictures = {"image_url": frame}
    if kind == "reference-to-video":
        pictures |= {"elements": sent["elements"], **({"start_image_url": frame} if frame else {})}
    if len(shots) == 1:
        words: dict[str, Any] = {"prompt": PROMPTS[0]}
    else:
        words = {"shot_type": "customize", "multi_prompt": [{"prompt": p, "duration": "3"} for p in PROMPTS[:3]]}
    assert sent == {**words, **pictures, "duration": sent["duration"], "generate_audio": False}


def test_each_element_sends_its_frontal_picture_and_its_references() -> None:
    sent = take_arguments(take(), None, urls(DRIVER, CAR))
    assert sent["elements"][1] == {
        "frontal_image_url": "https://v3.fal.media/files/car.png",
        "reference_image_urls": ["https://v3.fal.media/files/car_a.png", "https://v3.fal.media/files/car_b.png"],
    }


def test_an_element_without_references_is_its_own() -> None:
    sent = take_arguments(take(elements=(DRIVER,)), None, {"driver": ("https://v3.fal.media/d.png", ())})
    assert sent["elements"] == [
        {"frontal_image_url": "https://v3.fal.media/d.png", "reference_image_urls": ["https://v3.fal.media/d.png"]}
    ]


def test_the_words_are_those_as_sent_where_they_differ() -> None:
    prompts = (
        ShotPrompt(index=0, shot=SH01, prompt="@driver waits", duration=2, sent="@Element1 waits"),
        ShotPrompt(index=1, shot=SH02, prompt="rain", duration=1),
    )
    sent = take_arguments(take(shot_prompts=prompts, seconds=3), None, urls(DRIVER, CAR))
    assert sent["multi_prompt"] == [{"prompt": "@Element1 waits", "duration": "2"}, {"prompt": "rain", "duration": "1"}]


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ("@driver grips the wheel", "@Element1 grips the wheel"),
        ("@car, then @driver; @car again.", "@Element2, then @Element1; @Element2 again."),
        ("the fox by @driver's side", "the fox by @Element1's side"),
        ("(@driver-) and @car_", "(@Element1-) and @Element2_"),
        ("@girl runs", "a silent girl runs"),
        ("@red_fox runs", "red fox runs"),
        ("write to a@driver.film", "write to a@driver.film"),
        ("nobody is here", "nobody is here"),
    ],
)
def test_a_name_becomes_its_place_or_its_description(prompt: str, said: str) -> None:
    assert in_providers_words(prompt, ("driver", "car"), {"girl": "a silent girl", "red_fox": None}) == said


def test_a_description_that_names_another_element_names_it_as_the_provider_does() -> None:
    said = {"girl": "the friend of @driver and @fox"}
    assert in_providers_words("@girl runs", ("driver",), said) == "the friend of @Element1 and fox runs"


def test_the_instruction_for_a_grid_stands_around_the_words_with_pictures_counted() -> None:
    said = grid_words("@car stops before @driver and @fox", ("driver", "car"), {**SAID, "fox": None})
    assert said == GRID_INSTRUCTION.format(
        prompt="a pale blue estate car with one dead fog lamp (picture 2) stops before"
        " a bearded courier of forty in a green parka (picture 1) and fox"
    )
    assert "2x2" in said


def test_words_in_braces_are_only_words() -> None:
    assert grid_words("a {prompt} of {0}", (), {}).endswith("a {prompt} of {0}")


@pytest.mark.parametrize("cast", [(), (DRIVER, CAR)], ids=["nobody", "elements"])
@pytest.mark.parametrize("model", FIRST_GRIDS)
def test_every_grid_endpoint_gets_the_fields_it_has(model: str, cast: tuple[Element, ...]) -> None:
    known = SHIPPED.find(model, "grids")
    kept = cast if known.max_elements[0] else ()
    chosen = known.endpoint_for(elements=bool(kept), start_frame=False)
    assert chosen is not None
    endpoint = chosen.endpoint
    request = grid(model=model, endpoint=endpoint, elements=kept, settings={"seed": 7}, sent="Four: a bridge")
    sent = grid_arguments(request, urls(*kept))
    assert problems(ENDPOINTS[endpoint], sent) == []
    assert (sent["prompt"], sent["aspect_ratio"], sent["num_images"], sent["seed"]) == ("Four: a bridge", "16:9", 1, 7)
    assert ("image_urls" in sent) == bool(kept) == endpoint.endswith("/edit")


def test_a_grid_shows_every_element_from_the_front_first_and_no_more_than_it_may() -> None:
    cast = tuple(Element(name=f"e{n}", frontal=portrait(f"e{n}")) for n in range(6))
    request = grid(model="nano-banana-pro", endpoint="fal-ai/nano-banana-pro/edit", elements=cast)
    shown = grid_arguments(request, urls(*cast))["image_urls"]
    assert [url.rsplit("/", 1)[1] for url in shown[:7]] == [*(f"e{n}.png" for n in range(6)), "e0_a.png"]
    assert len(shown) == 14


def test_a_picture_that_two_elements_share_keeps_both_their_places() -> None:
    one, other = "https://v3.fal.media/a.png", "https://v3.fal.media/b.png"
    places: Urls = {"driver": (one, (other,)), "car": (one, (other,)), "bridge": (other, (one,))}
    request = grid(model="nano-banana-pro", endpoint="fal-ai/nano-banana-pro/edit", elements=(DRIVER, CAR, BRIDGE))
    assert grid_arguments(request, places)["image_urls"] == [one, one, other]
