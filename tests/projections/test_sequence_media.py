"""The takes whose video is looked for: those that wait for a verdict, those of the cut, and the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.events import CutChanged, TakeRejected
from domain.values import Covering
from projections.sequence_media import with_video
from projections.sequences import sequence_part
from tests.driver_beware import SHOTS, approved, filmed, planned
from tests.scenario import sequence

if TYPE_CHECKING:
    from domain.events import Fact

ONE, TWO, THREE = (f"SEQ08_take00{n}" for n in (1, 2, 3))


def looked_for(*facts: Fact) -> list[str]:
    return with_video(sequence_part(sequence(planned(), *facts)))


def rejected(take: str) -> TakeRejected:
    return TakeRejected(take_id=take, reason="too dark")


def test_where_there_is_no_take_no_video_is_looked_for() -> None:
    assert looked_for() == []


def test_a_take_that_waits_is_looked_for_once_though_it_is_the_newest() -> None:
    assert looked_for(*filmed(1)) == [ONE]


def test_all_that_wait_are_looked_for() -> None:
    assert looked_for(*filmed(1), *filmed(2)) == [ONE, TWO]


def test_a_rejected_take_is_looked_for_only_while_it_is_the_newest() -> None:
    assert looked_for(*filmed(1), rejected(ONE)) == [ONE]
    assert looked_for(*filmed(1), rejected(ONE), *filmed(2)) == [TWO]


def test_the_takes_of_the_cut_are_looked_for_each_once_and_before_the_newest() -> None:
    cut = CutChanged(shots=tuple(Covering(shot=shot, take_id=ONE if n else TWO) for n, shot in enumerate(SHOTS)))
    facts = (*filmed(1), *filmed(2), approved(ONE), approved(TWO), cut, *filmed(3), rejected(THREE))
    assert looked_for(*facts) == [TWO, ONE, THREE]
