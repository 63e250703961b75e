"""Shots that don't fit one take: what is said of them, and the work that it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, SupportsIndex, overload

import pytest

from domain.fit import Limits, fit_remarks, split

if TYPE_CHECKING:
    from collections.abc import Sequence

KLING = Limits("kling-o3", max_shots=6, min_seconds=3, max_seconds=15, max_prompt=2500, max_shot_prompt=512)
ROOMY = KLING._replace(max_shots=10**6)


class Counted(list[int]):
    """Durations that count how often one of them is read."""

    read = 0

    @overload
    def __getitem__(self, at: SupportsIndex) -> int: ...

    @overload
    def __getitem__(self, at: slice) -> list[int]: ...

    def __getitem__(self, at: SupportsIndex | slice) -> int | list[int]:
        found = super().__getitem__(at)
        self.read += len(found) if isinstance(found, list) else 1
        return found


def work(model: Limits, count: int) -> int:
    durations = Counted([3] * count)
    assert split(model, durations, ["words"] * count) is not None
    return durations.read


@pytest.mark.parametrize("model", [KLING, ROOMY], ids=["few shots a take", "many"])
def test_parting_twice_the_shots_is_twice_the_work(model: Limits) -> None:
    assert work(model, 400) <= 2 * work(model, 200) + 100


def every_way(durations: Sequence[int]) -> list[int]:
    """Return how many shots each take has, of all ways that fit the one with the fewest takes, earlier ones fuller."""
    if not durations:
        return []
    ways = [
        [end, *rest]
        for end in range(1, len(durations) + 1)
        if fit_remarks(KLING, durations[:end], ["words"] * end) == []
        and (rest := every_way(durations[end:])) is not None
        and sum(rest) == len(durations) - end
    ]
    return min(ways, key=lambda way: (len(way), [-n for n in way]), default=[])


@pytest.mark.parametrize("durations", [[5] * 7, [1, 1], [1, 9, 9, 1, 1], [15, 1, 15], [1] * 14, [4, 11, 2, 13, 1, 1]])
def test_the_fewest_takes_are_found_and_the_earlier_ones_are_fuller(durations: list[int]) -> None:
    found = split(KLING, durations, ["words"] * len(durations))
    assert [len(run) for run in found or []] == every_way(durations)
