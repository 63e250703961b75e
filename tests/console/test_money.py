"""Queue and money: what is under way and what it reserves, what was spent on what, and no run over the budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import paid
from tests.cli.support import kinds
from tests.console.support import served
from tests.fal.fixtures import fal_env, fal_server, fal_trust

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.support import Takes
    from tests.console.support import Console
    from tests.fal.server import FalServer

__all__ = ["fal_env", "fal_server", "fal_trust", "paid"]
SEQ01, SEQ02 = "/film/sequences/SEQ01", "/film/sequences/SEQ02"


@pytest.fixture
def spending(paid: Takes, fal_env: FalServer) -> Iterator[Console]:
    """Return a console with a budget of $1, a paid take of SEQ02 in the cut, and another one of it under way."""
    paid("budget", "film", "1")
    paid("generate", "film", "SEQ02", "--yes")
    paid("approve", "film", "SEQ02", "--take", 1)
    fal_env.fault("queued", times=50)
    paid("generate", "film", "SEQ02", "--yes", "--no-wait")
    with served(paid.root) as console:
        yield console


def test_a_run_over_the_budget_is_refused_before_it_is_asked_for_with_its_price(
    console: Console, shown: Takes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAL_KEY", "id:secret")
    shown("budget", "film", "0.01")
    before = kinds(console.root)
    for address in (f"{SEQ01}/compose", f"{SEQ01}/compose-grid"):
        seen = console.post(address, {"renderer": "fal"})
        assert (seen["refused"]["code"], seen["budget_left"]) == ("over_budget", "0.01")
        assert f"the run costs ${seen['price']['amount']}, and $0.01 is left" in seen["refused"]["error"]
    assert console.post(f"{SEQ01}/compose", {"renderer": "local"})["refused"] is None
    shown("budget", "film", "5")
    assert console.post(f"{SEQ01}/compose", {"renderer": "fal"})["refused"] is None
    assert console.post(f"{SEQ01}/compose-grid", {"renderer": "fal"})["refused"] is None
    assert kinds(console.root) == [*before, "BudgetSet"]


def test_what_is_under_way_says_who_asked_and_what_it_reserves(spending: Console) -> None:
    queue = spending.get("/film/queue")
    assert queue == spending.get("/-/queue")
    (job,) = queue["jobs"]
    assert (job["job"], job["stage"], job["requested_by"]) == ("SEQ02_take002", "at_provider", "tester")
    assert (job["estimated"], queue["reserved"], job["rehearsal"]) == ("0.252", "0.252", False)
    for page in ("/queue", "/p/film/queue"):
        text = spending.http.get(page).text
        assert "Take 2" in text
        assert "$0.252" in text


def test_reservations_are_in_every_spend(spending: Console) -> None:
    board = spending.get("/film")
    assert (board["spent"], board["reserved"], board["left"]) == ("0.504", "0.252", "0.496")
    card, own = spending.get("")["projects"][0], board["sequences"][1]
    assert card["reserved"] == own["reserved"] == "0.252"
    assert spending.http.get("/p/film").text.count("$0.252, $0.252 reserved") == 1
    assert "$0.252 of it reserved" in spending.http.get("/p/film").text
    assert "$0.252, $0.252 reserved" in spending.http.get("/").text


def test_money_by_day_model_and_sequence_adds_up_to_the_costs(spending: Console) -> None:
    money, costs = spending.get("/film/money"), spending.get("/film/costs")
    for name in ("jobs", "cost", "approved_seconds", "per_approved_second"):
        assert money["total"][name] == costs["total"][name]
        assert [row[name] for row in money["sequences"]] == [row[name] for row in costs["sequences"]]
    (day,), (model,) = money["days"], money["models"]
    assert (model["model"], model["cost"], day["cost"], day["jobs"]) == ("kling-o3", "0.504", "0.504", 2)
    assert (money["spend"], money["reserved"], money["left"]) == ("0.504", "0.252", "0.496")
    page = spending.http.get("/p/film/queue").text
    assert f"${money['total']['per_approved_second']}" in page


def test_only_what_changed_is_added_up_again(spending: Console) -> None:
    there = spending.app.state.served
    spending.get("/film/money")
    before = {name: there.spendings.of(there.project("film"), name) for name in ("SEQ01", "SEQ02")}
    spending.post(f"{SEQ02}/note", {"text": "hold"})
    spending.post(f"{SEQ02}/revise", {"shot": 1, "prompt": "Rain."})
    spending.get("/film/money")
    after = {name: there.spendings.of(there.project("film"), name) for name in before}
    assert after["SEQ01"] is before["SEQ01"]
    assert after["SEQ02"] is not before["SEQ02"]


def test_the_money_of_an_earlier_moment_is_that_moment_s(spending: Console) -> None:
    at = next(n for n, kind in enumerate(kinds(spending.root), start=1) if kind == "TakeRequested") - 1
    money = spending.get("/film/money", params={"at": at})
    assert (money["past"], money["spend"], money["days"]) == (True, "0.00", [])
    assert spending.get("/film/queue", params={"at": at})["jobs"] == []
    assert "read-only" in spending.http.get(f"/p/film/queue?at={at}").text
