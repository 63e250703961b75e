"""Posts without an answer are matched together with the provider's jobs: by arguments first, then by times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.doubts import Claim, Free, matched

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PLAIN = {"prompt": "rain", "duration": "3"}
LOUD = PLAIN | {"generate_audio": True}
QUIET = PLAIN | {"generate_audio": False}


def claim(name: str, seconds: float = 0, arguments: dict[str, Any] = PLAIN) -> Claim:
    return Claim(name, NOON + timedelta(seconds=seconds), arguments)


def job(name: str, seconds: float | None = 0, arguments: dict[str, Any] = PLAIN) -> Free:
    return Free(name, None if seconds is None else NOON + timedelta(seconds=seconds), arguments)


def shared(claims: list[Claim], jobs: list[Free]) -> dict[str, str | None]:
    return {one.name: matched(one, [c for c in claims if c is not one], jobs).request_id for one in claims}


@pytest.mark.parametrize("behind", [0, 4, 240, -240])
def test_a_job_goes_to_the_post_whose_arguments_it_has_whatever_the_clocks_say(behind: float) -> None:
    claims = [claim("a"), claim("b", 5, LOUD)]
    assert shared(claims, [job("1", -behind), job("2", 5 - behind, LOUD)]) == {"a": "1", "b": "2"}
    assert shared(claims, [job("1", -behind, QUIET), job("2", 5 - behind, LOUD)]) == {"a": "1", "b": "2"}
    assert shared(claims, [job("2", 5 - behind, LOUD)]) == {"a": None, "b": "2"}


def test_defaults_that_the_provider_added_keep_no_job_from_its_post() -> None:
    assert shared([claim("a")], [job("1", 1, QUIET | {"seed": 7})]) == {"a": "1"}


def test_other_arguments_are_another_job() -> None:
    assert shared([claim("a", 0, LOUD)], [job("1", 0, QUIET), job("2")]) == {"a": None}
    assert shared([claim("a", 0, {})], [job("1")]) == {"a": None}


def test_equal_posts_and_as_many_jobs_pair_in_their_order() -> None:
    claims = [claim("a"), claim("b", 3), claim("c", 6)]
    jobs = [job("3", 2), job("1", -4), job("2", -1)]
    assert shared(claims, jobs) == {"a": "1", "b": "2", "c": "3"}


def test_equal_posts_and_fewer_jobs_leave_the_farthest_in_doubt() -> None:
    assert shared([claim("a"), claim("b", 60)], [job("1", 58)]) == {"a": None, "b": "1"}


def test_nothing_is_adopted_where_two_are_equally_likely_and_both_are_listed() -> None:
    match = matched(claim("a"), [], [job("1", -30), job("2", 90), job("3", 90, LOUD)])
    assert match.request_id is None
    assert [one.request_id for one in match.candidates] == ["1", "2", "3"]


def test_within_five_minutes_two_jobs_are_equally_likely() -> None:
    assert shared([claim("a")], [job("1", 0), job("2", 300)]) == {"a": None}
    assert shared([claim("a")], [job("1", 0), job("2", 301)]) == {"a": "1"}


def test_of_two_equal_jobs_the_one_that_is_minutes_nearer_is_its_own() -> None:
    assert shared([claim("a")], [job("1", 2), job("2", 900)]) == {"a": "1"}


def test_a_job_from_another_time_is_listed_and_not_adopted() -> None:
    match = matched(claim("a"), [], [job("1", 6 * 3600), job("2", None)])
    assert match.request_id is None
    assert {one.request_id for one in match.candidates} == {"1", "2"}


def test_a_job_with_exactly_the_arguments_goes_before_one_with_more() -> None:
    assert shared([claim("a")], [job("1", 0, QUIET), job("2", 100)]) == {"a": "2"}
