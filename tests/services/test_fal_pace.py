"""How often fal is asked: seldom before a job can be done, often about when it should be, never too long apart."""

from __future__ import annotations

import pytest

from services.renderers.fal_pace import LONGEST_PAUSE, SHORTEST_PAUSE, Pace


def _asked_at(pace: Pace, takes: float) -> list[float]:
    """Return when a job is asked about that takes so long, in seconds after the post."""
    at = [0.0]
    while at[-1] < takes:
        at.append(at[-1] + pace.pause("kling", at[-1]))
    pace.took("kling", at[-1])
    return at[1:]


@pytest.mark.parametrize("takes", [2.0, 20.0, 90.0, 600.0])
def test_the_second_job_is_heard_of_sooner_and_asked_about_less(takes: float) -> None:
    pace = Pace()
    first, second = _asked_at(pace, takes), _asked_at(pace, takes)
    assert len(second) <= len(first)
    assert second[-1] - takes <= max(0.05 * takes, SHORTEST_PAUSE)
    for times in (first, second):
        assert all(0 < b - a <= LONGEST_PAUSE for a, b in zip([0.0, *times], times, strict=False))


def test_what_takes_longer_than_is_typical_is_asked_about_ever_less_often() -> None:
    pace = Pace()
    _asked_at(pace, 2.0)
    times = _asked_at(pace, 300.0)
    assert len(times) < 110
    assert times[-1] - times[-2] == LONGEST_PAUSE


def test_another_model_has_a_pace_of_its_own() -> None:
    pace = Pace()
    pace.took("kling", 200.0)
    assert pace.pause("flux", 0.0) == SHORTEST_PAUSE
