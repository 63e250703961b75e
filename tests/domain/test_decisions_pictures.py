"""Grids, quadrants and start frames."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from domain.decisions.pictures import (
    Crop,
    GridWish,
    approve_quadrant,
    entity_for,
    grid_to_crop,
    request_grids,
    supply_frame,
)
from domain.events import Fact, GridFailed, GridRequested
from domain.values import FrameSource, Picture
from tests.driver_beware import (
    PROMPTS,
    SEQ08,
    SH03,
    filmed,
    frame,
    grid,
    grid_done,
    planned,
    project,
    quadrant,
    revised,
    shot,
)
from tests.scenario import Scenario, given, sequence

FAL: dict[str, Any] = {"renderer": "fal", "free": False}
CROP = Crop(box=(960, 540, 1920, 1080), path="frames/x.png", sha256="c" * 64, width=960, height=540)


def grids(*facts: Fact, **wish: Any) -> list[GridRequested]:
    known = facts if any(fact.type == "SequencePlanned" for fact in facts) else (planned(), *facts)
    return request_grids(sequence(*known), project(), GridWish(**{**FAL, **wish}))


def refused(words: str, hint: str, *facts: Fact, **wish: Any) -> None:
    given(*facts).when(lambda s: request_grids(s, project(), GridWish(**{**FAL, **wish}))).then_refused(words, hint)


# -- grids --------------------------------------------------------------------------------------------------------


def test_a_grid_holds_all_that_will_be_sent() -> None:
    (only,) = grids()
    assert (only.grid_id, only.entity, only.prompt) == ("SEQ08_grid001", SEQ08, PROMPTS[0])
    assert (only.model, only.endpoint) == ("flux-pro", "fal-ai/flux-pro/v1.1-ultra")
    assert (only.aspect_ratio, only.renderer, only.rehearsal) == ("16:9", "fal", False)
    assert (only.estimated.amount, only.estimated.priced_on) == ("0.06", "2026-08")


def test_a_grids_prompt_is_the_wishs_else_the_plans_else_the_first_shots() -> None:
    told = planned(grid_prompt="The viaduct at dawn.")
    assert grids(told, prompt="Fog, @driver.")[0].prompt == "Fog, @driver."
    assert grids(told)[0].prompt == "The viaduct at dawn."
    assert grids(planned())[0].prompt == PROMPTS[0]
    assert grids(planned(), revised(1, "Rain."))[0].prompt == "Rain."


def test_a_shots_grid_takes_the_shots_words_and_is_the_shots() -> None:
    (only,) = grids(planned(grid_prompt="The viaduct at dawn."), revised(3, "Rain."), shot=3)
    assert (only.grid_id, only.entity, only.prompt) == ("SEQ08_SH03_grid001", SH03, "Rain.")


def test_the_first_shot_is_the_first_of_todays_order() -> None:
    assert grids(planned(shot(3, index=0), shot(1, index=1)))[0].prompt == PROMPTS[2]


def test_grids_are_numbered_on_by_entity() -> None:
    facts = (grid(), GridFailed(grid_id="SEQ08_grid001", kind="render", message="no"), grid(1, SH03))
    assert [g.grid_id for g in grids(*facts, count=3)] == ["SEQ08_grid002", "SEQ08_grid003", "SEQ08_grid004"]
    assert [g.grid_id for g in grids(*facts, shot=3, count=2)] == ["SEQ08_SH03_grid002", "SEQ08_SH03_grid003"]


def test_elements_go_along_where_the_model_takes_any_else_they_are_dropped() -> None:
    (with_them,) = grids(model="nano-banana-pro")
    assert [e.name for e in with_them.elements] == ["driver", "car"]
    assert with_them.elements_dropped == ()
    assert with_them.endpoint == "fal-ai/nano-banana-pro/edit"
    (without,) = grids()
    assert without.elements == ()
    assert without.elements_dropped == ("driver", "car")
    (nobody,) = grids(planned(elements=()), model="nano-banana-pro")
    assert nobody.endpoint == "fal-ai/nano-banana-pro"


def test_a_shots_own_elements_go_with_its_grid() -> None:
    plan = planned(shot(1), shot(2, elements=("fox",)))
    assert [e.name for e in grids(plan, shot=2, model="nano-banana-pro")[0].elements] == ["fox"]
    assert [e.name for e in grids(plan, shot=1, model="nano-banana-pro")[0].elements] == ["driver", "car"]


def test_a_rehearsed_grid_is_free_and_marked() -> None:
    (only,) = grids(renderer="local", free=True)
    assert (only.rehearsal, only.estimated.amount) == (True, "0.00")


def test_grids_that_can_not_be_made_are_refused() -> None:
    refused("kling-o3 doesn't make grids; flux-pro, ", "--model MODEL", model="kling-o3")
    refused("there is no grid model nano-bananna; did you mean nano-banana-pro", "--model", model="nano-bananna")
    refused("there is no element drivr", "@", prompt="@drivr")
    refused("the prompt is empty", "words", prompt=" ")
    refused("with the instruction around it, where flux-pro takes 5000", "--prompt", prompt="x" * 6000)
    refused("there is no shot SEQ08_SH09", "takes status", shot=9)
    refused("SEQ08 is omitted from the plan", "takes status", planned(omitted=True))
    assert len(grids(prompt="x" * 6000, free=True, renderer="local")) == 1


# -- quadrants ----------------------------------------------------------------------------------------------------


def cropping(*facts: Fact, shot_number: int | None = None, named: str | None = None) -> Scenario:
    """Approve the bottom right of the newest grid, or of the one named."""
    return given(*facts).when(lambda s: approve_quadrant(s, grid_to_crop(s, shot_number, named), "bottom_right", CROP))


def crop_of(number: int, start: int = 1, entity: str = SEQ08) -> Fact:
    return quadrant(number, start, entity, path=CROP.path, sha256=CROP.sha256)


def test_a_quadrant_of_the_newest_complete_grid_becomes_the_start_frame() -> None:
    scene = cropping(grid(), grid_done(), grid(2), grid_done(2), grid(3)).then(crop_of(2))
    found = sequence(*scene.known).own.frame
    assert found is not None
    assert (found.grid_id, found.quadrant, found.ref.start_id) == ("SEQ08_grid002", "bottom_right", "SEQ08_start001")


@pytest.mark.parametrize("named", ["1", "001", "SEQ08_grid001"])
def test_a_named_grid_is_cropped_though_there_is_a_newer_one(named: str) -> None:
    cropping(grid(), grid_done(), grid(2), grid_done(2), named=named).then(crop_of(1))


def test_a_shots_own_grid_makes_the_shots_own_start_frame() -> None:
    scene = cropping(grid(), grid_done(), grid(1, SH03), grid_done(1, SH03), shot_number=3)
    state = sequence(*scene.then(crop_of(1, 1, SH03)).known)
    assert state.known(SH03).frame is not None
    assert state.own.frame is None


def test_start_frames_are_numbered_on_whatever_they_come_from() -> None:
    cropping(grid(), grid_done(), frame()).then(crop_of(1, 2))
    cropping(grid(), grid_done(), quadrant(1, 1, quadrant="top_left")).then(crop_of(1, 2))


def test_the_quadrant_that_is_the_start_frame_already_changes_nothing() -> None:
    cropping(grid(), grid_done(), quadrant()).then_nothing()


def test_a_quadrant_may_be_chosen_again_after_another_frame() -> None:
    cropping(grid(), grid_done(), quadrant(), frame(2)).then(crop_of(1, 3))


def test_without_a_complete_grid_there_is_nothing_to_crop() -> None:
    other = filmed(1, SH03)
    cropping().then_refused("SEQ08 has no grid yet", "takes grid driver-beware SEQ08")
    cropping(*other).then_refused("SEQ08 has no complete grid", "takes grid driver-beware SEQ08")
    cropping(*other, grid()).then_refused("SEQ08 has no complete grid yet", "takes resume driver-beware")
    cropping(*other, grid(), named="1").then_refused("SEQ08_grid001 isn't complete", "takes resume driver-beware")
    cropping(*other, grid(), grid_done(), named="2").then_refused("there is no grid SEQ08_grid002", "takes grid")
    cropping(grid(), grid_done(), shot_number=3).then_refused("SEQ08_SH03 has no complete grid", "--shot SH03")


def test_a_failed_grid_leads_to_another_not_to_waiting_for_it() -> None:
    failed = GridFailed(grid_id="SEQ08_grid001", kind="refused", message="no")
    cropping(*filmed(1, SH03), grid(), failed).then_refused("no complete grid", "takes grid driver-beware SEQ08")
    cropping(*filmed(1, SH03), grid(), failed, named="1").then_refused(
        "isn't complete", "takes grid driver-beware SEQ08"
    )


# -- start frames from elsewhere ---------------------------------------------------------------------------------


def supplying(*facts: Fact, shot_number: int | None = None) -> Scenario:
    want = frame(1, SEQ08 if shot_number is None else SH03)
    return given(*facts).when(
        lambda s: supply_frame(
            s,
            entity_for(s, shot_number),
            Picture(path=want.path, sha256=want.sha256, width=want.width, height=want.height),
            FrameSource(kind="file", name="bridge.png"),
        )
    )


def test_a_picture_becomes_the_start_frame_of_the_sequence_or_of_a_shot() -> None:
    supplying().then(frame())
    supplying(shot_number=3).then(frame(1, SH03))


def test_the_picture_that_is_the_start_frame_already_changes_nothing() -> None:
    supplying(frame()).then_nothing()
    supplying(frame(1, SH03), shot_number=3).then_nothing()


def test_an_earlier_picture_can_come_back_under_a_new_number() -> None:
    once, other = frame(), frame(2)
    again = replace(frame(3), path=once.path, sha256=once.sha256)
    supplying(once, other).then(again)


def test_the_same_picture_may_serve_a_sequence_and_a_shot() -> None:
    same = frame(1, SH03)
    supplying(frame(sha256=same.sha256), shot_number=3).then(same)
