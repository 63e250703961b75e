"""What a paid request is held against before anything is recorded, and the words it is sent in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from domain.decisions.pictures import GridWish, request_grids
from domain.decisions.takes import Run, TakeWish, request_takes
from domain.models.known import SHIPPED
from domain.provider import GRID_INSTRUCTION
from domain.values import Element, Picture
from tests.driver_beware import CAR, DRIVER, SH01, frame, imported, planned, project, shot
from tests.scenario import given, sequence

if TYPE_CHECKING:
    from domain.events import Fact, GridRequested
    from domain.project import Project

FAL: dict[str, Any] = {"renderer": "fal", "free": False}
ALONE = planned(shot(1, prompt="rain on a river"), elements=())


def asked(*facts: Fact, of: Project | None = None, **wish: Any) -> Run:
    return request_takes(sequence(*(facts or (planned(),))), of or project(), TakeWish(**{**FAL, **wish}))


def grid_asked(*facts: Fact, of: Project | None = None, **wish: Any) -> GridRequested:
    (only,) = request_grids(sequence(*(facts or (planned(),))), of or project(), GridWish(**{**FAL, **wish}))
    return only


def refused(words: str, hint: str, *facts: Fact, of: Project | None = None, **wish: Any) -> None:
    given(*facts).when(lambda s: request_takes(s, of or project(), TakeWish(**{**FAL, **wish})).facts).then_refused(
        words, hint
    )


def grid_refused(words: str, hint: str, *facts: Fact, of: Project | None = None, **wish: Any) -> None:
    given(*facts).when(lambda s: request_grids(s, of or project(), GridWish(**{**FAL, **wish}))).then_refused(
        words, hint
    )


def sized(width: int, height: int) -> Picture:
    return Picture(path="frames/a.png", sha256="a" * 64, width=width, height=height, source="elements/driver.png")


def saying(prompt: str, *more: str) -> Fact:
    shots = (shot(n, prompt=words) for n, words in enumerate((prompt, *more), start=1))
    return planned(*shots, elements=("driver",))


def with_driver(**changes: Any) -> Project:
    return project(elements=(replace(DRIVER, **changes), CAR))


# -- words --------------------------------------------------------------------------------------------------------


def test_a_request_holds_the_persons_words_and_those_that_are_sent() -> None:
    (take,) = asked(saying("@driver waits", "rain")).requests
    assert [(p.prompt, p.sent) for p in take.shot_prompts] == [("@driver waits", "@Element1 waits"), ("rain", None)]


def test_a_rehearsal_is_not_put_into_a_providers_words() -> None:
    (take,) = asked(renderer="local", free=True).requests
    assert [p.sent for p in take.shot_prompts] == [None] * 5


def test_places_count_the_elements_that_are_sent_and_a_dropped_one_is_described() -> None:
    cast = planned(
        shot(1, prompt="@fox, @girl, @car and @driver"), shot(2), elements=("car", "girl", "parcel", "bridge", "fox")
    )
    described = Element(name="fox", description="a red fox")
    own = project(elements=(*(e for e in imported().elements if e.name != "fox"), described))
    (take,) = asked(cast, of=own).requests
    assert [element.name for element in take.elements] == ["car", "girl", "parcel", "bridge"]
    assert take.shot_prompts[0].sent == (
        "a red fox, @Element2, @Element1 and a bearded courier of forty in a green parka"
    )


def test_in_a_take_of_one_shot_those_it_names_come_first_and_count_so() -> None:
    (take,) = asked(planned(shot(1, prompt="@car passes @driver"), elements=("driver", "car")), shot=1).requests
    assert take.shot_prompts[0].sent == "@Element1 passes @Element2"


def test_an_element_without_a_picture_takes_no_place_and_is_told_in_words() -> None:
    run = asked(saying("@driver waits"), of=with_driver(frontal=None))
    (take,) = run.requests
    assert (take.elements, take.elements_dropped) == ((), ("driver",))
    assert take.endpoint.endswith("/text-to-video")
    assert take.shot_prompts[0].sent == "a bearded courier of forty in a green parka waits"
    assert run.warnings == [f"{SH01}: driver only told in words, for want of a picture"]


def test_prompts_are_measured_in_the_words_that_are_sent() -> None:
    limit = SHIPPED.find("kling-o3", "takes").limits.max_shot_prompt
    longer = "@driver " + "x" * (limit - len("@driver "))  # @Element1 is two characters longer
    refused(f"a prompt of {limit + 2} characters, where kling-o3 takes at most {limit}", "revise", saying(longer, "y"))
    shorter = "@driver " + "x" * (limit - len("@Element1 "))
    assert len(asked(saying(shorter, "y")).requests) == 1
    told = "@driver " + "x" * (limit - 30)
    assert asked(saying(told, "y")).requests
    refused("characters", "in fewer words", saying(told, "y"), of=with_driver(frontal=None))


def test_a_shot_alone_may_say_more_than_one_among_others() -> None:
    words = "x" * 600
    assert asked(saying(words)).requests
    refused("a prompt of 600 characters", "revise", saying(words, "y"))
    refused("a prompt of 2501 characters", "revise", saying("x" * 2501))


def test_a_grid_is_asked_for_with_the_instruction_around_the_words() -> None:
    grid = grid_asked(prompt="the bridge at dawn")
    assert (grid.prompt, grid.sent) == ("the bridge at dawn", GRID_INSTRUCTION.format(prompt="the bridge at dawn"))
    shown = grid_asked(prompt="@car on the bridge", model="nano-banana-pro")
    assert (shown.sent or "").endswith("a pale blue estate car with one dead fog lamp (picture 2) on the bridge")
    told = grid_asked(prompt="@car on the bridge")
    assert (told.sent or "").endswith("a pale blue estate car with one dead fog lamp on the bridge")


def test_a_grids_words_are_measured_with_the_instruction() -> None:
    limit = SHIPPED.find("flux-pro", "grids").limits.max_prompt
    room = limit - len(GRID_INSTRUCTION.format(prompt=""))
    assert len(grid_asked(prompt="x" * room).sent or "") == limit
    grid_refused(f"{limit + 1} characters with the instruction", "--prompt", prompt="x" * (room + 1))


# -- ratios, pictures, settings -----------------------------------------------------------------------------------


def test_a_ratio_the_endpoint_lacks_is_refused_unless_the_start_frame_decides_it() -> None:
    wide = project(aspect_ratio="21:9")
    refused("kling-o3 makes 16:9, 9:16, 1:1, and the plan says 21:9", "aspect_ratio", ALONE, of=wide)
    assert asked(ALONE, frame(), of=wide).requests[0].endpoint.endswith("/image-to-video")
    refused("the plan says 21:9", "aspect_ratio", planned(), frame(), of=wide)
    assert grid_asked(of=wide).aspect_ratio == "21:9"
    grid_refused("the plan says 5:4", "--model", of=project(aspect_ratio="5:4"))


@pytest.mark.parametrize(
    ("size", "words"),
    [((299, 400), "299x400, where fal wants 300 pixels"), ((1000, 390), "2.5 x the height"), ((300, 800), "0.4 to")],
)
def test_a_picture_fal_would_not_take_is_refused_by_its_name(size: tuple[int, int], words: str) -> None:
    refused(words, "start frame", ALONE, frame(width=size[0], height=size[1]))
    bad = with_driver(frontal=sized(*size))
    refused(words, "give driver another picture", of=bad)
    refused("driver's elements/driver.png is", "add it again", of=with_driver(references=(sized(*size),)))
    grid_refused(words, "give driver another picture", of=bad, model="nano-banana-pro")
    assert grid_asked(of=bad).elements == ()
    assert asked(of=bad, renderer="local", free=True).requests


def test_a_picture_at_the_limits_is_taken() -> None:
    assert asked(ALONE, frame(width=750, height=300)).requests
    assert asked(ALONE, frame(width=300, height=750)).requests


def test_a_setting_of_another_model_is_refused() -> None:
    grid_refused("flux-pro has no such setting; it has raw, seed", "takes models", settings={"resolution": "2K"})
    refused("kling-o3 has no such setting", "takes models", settings={"seed": 7})


def test_a_choice_that_looks_like_a_number_is_the_text_the_model_wants() -> None:
    assert grid_asked(model="nano-banana-pro", settings={"safety_tolerance": 3}).settings == {"safety_tolerance": "3"}
    grid_refused("must be one of", "takes models", model="nano-banana-pro", settings={"safety_tolerance": 7})
    grid_refused("must be text", "takes models", model="nano-banana-pro", settings={"resolution": True})


def test_a_price_nobody_knows_is_none_and_one_that_is_known_has_its_date() -> None:
    assert grid_asked(model="nano-banana-pro", settings={"resolution": "2K"}).estimated.amount is None
    assert grid_asked(model="nano-banana-pro", settings={"resolution": "4K"}).estimated.amount == "0.30"
    (alone,) = asked(planned(shot(1, duration=1)), shot=1, settings={"generate_audio": True}).requests
    assert (alone.seconds, alone.estimated.amount, alone.estimated.priced_on) == (3, "0.336", "2026-08")
