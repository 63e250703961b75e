"""How often fal is asked: seldom before a job can be done, often about when it should be, never too long apart."""

from __future__ import annotations

import pytest

from services.renderers.fal.pace import FIRST_PAUSE, LONGEST_PAUSE, REMEMBERED, SHORTEST_PAUSE, Pace


def _pauses(pace: Pace, takes: float) -> list[float]:
    """Return how long is waited between two questions about a job that takes so many seconds."""
    pauses: list[float] = []
    while sum(pauses) < takes:
        pauses.append(pace.pause("kling", sum(pauses)))
    pace.took("kling", sum(pauses))
    return pauses


@pytest.mark.parametrize("takes", [2.0, 20.0, 90.0, 600.0])
def test_the_second_job_is_heard_of_sooner_and_asked_about_less(takes: float) -> None:
    pace = Pace()
    first, second = _pauses(pace, takes), _pauses(pace, takes)
    assert len(second) <= len(first)
    assert sum(second) - takes <= max(0.05 * takes, SHORTEST_PAUSE)
    assert all(0 < pause <= LONGEST_PAUSE for pause in first + second)


def test_what_takes_longer_than_is_typical_is_asked_about_ever_less_often() -> None:
    pace = Pace()
    _pauses(pace, 2.0)
    pauses = _pauses(pace, 300.0)
    assert len(pauses) < 110
    assert pauses[-1] == LONGEST_PAUSE


def test_another_model_has_a_pace_of_its_own() -> None:
    pace = Pace()
    pace.took("kling", 200.0)
    assert pace.pause("flux", 0.0) == FIRST_PAUSE


def test_jobs_that_take_longer_from_now_on_are_not_asked_about_as_if_they_were_quick() -> None:
    pace = Pace()
    pace.took("kling", 2.0)
    for _ in range(REMEMBERED):
        pace.took("kling", 60.0)
    assert pace.pause("kling", 56.0) > 1
    assert len(_pauses(pace, 60.0)) < 20
