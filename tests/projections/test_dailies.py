"""What waits for a decision, sequence by sequence, the oldest first; and the second that shows a take."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from projections.dailies import Waiting, middle, waiting
from projections.sequences import project_file, project_head, sequence_part
from projections.shots import shot_file
from tests.driver_beware import SEQ08, SH03, approved, filmed, grid, grid_done, planned, project
from tests.scenario import sequence

if TYPE_CHECKING:
    from domain.events import Fact
    from projections.views.sequences import SequencePart
    from projections.views.shots import ShotFile, TakeView

TAKE1, TAKE2, OWN = "SEQ08_take001", "SEQ08_take002", f"{SH03}_take001"


def dailies(*facts: Fact, **changes: object) -> list[Waiting]:
    state = sequence(planned(), *facts)
    part = cast("SequencePart", {**sequence_part(state), **changes})

    def entity(name: str, of: SequencePart) -> ShotFile:
        assert of is part
        return shot_file(state, state.entities[name])

    return list(waiting(project_file(project_head(project()), {SEQ08: part}, 9), [SEQ08], entity))


def ids(found: list[Waiting]) -> list[str]:
    return [item.grid["grid_id"] if item.grid else item.take["take_id"] if item.take else "" for item in found]


def test_takes_without_a_verdict_and_grids_without_a_quadrant_wait_the_oldest_first() -> None:
    found = dailies(*filmed(), *filmed(1, SH03), grid(), grid_done(), *filmed(2), approved(TAKE1, 1))
    assert ids(found) == [OWN, "SEQ08_grid001", TAKE2]
    assert [item.position for item in found] == [6, 8, 10]
    assert {(item.sequence, item.title) for item in found} == {(SEQ08, "The bridge")}
    assert [(item.grid is None, item.take is None) for item in found] == [(True, False), (False, True), (True, False)]


def test_of_several_grids_and_takes_each_is_the_one_that_waits() -> None:
    found = dailies(grid(1), grid_done(1), grid(2), grid_done(2), *filmed(1), approved(TAKE1), *filmed(2))
    assert ids(found) == ["SEQ08_grid002", TAKE2]


@pytest.mark.parametrize("state", [{"omitted": True}, {"phase": "FINAL"}])
def test_nothing_waits_in_a_sequence_that_is_omitted_or_final(state: dict[str, object]) -> None:
    assert ids(dailies(*filmed())) == [TAKE1]
    assert dailies(*filmed(), **state) == []


def test_what_has_no_position_comes_first() -> None:
    assert Waiting(SEQ08, "The bridge", None, None).position == 0


def take_view(*facts: Fact) -> TakeView:
    state = sequence(planned(), *facts)
    return shot_file(state, state.own)["takes"][0]


def test_a_take_is_shown_by_the_middle_of_its_first_shot() -> None:
    view = take_view(*filmed())
    assert middle(view) == 1.5
    assert middle({**view, "segments": [{"shot": SH03, "in": 1.0, "out": 2.3337}]}) == 1.667
    assert middle({**view, "segments": []}) == 7.5
    assert middle({**view, "segments": [], "video": None}) == 0.0
