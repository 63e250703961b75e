"""Budget, costs and models on the command line; what a paid renderer would record is put in the log as it would be."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from cli import money
from services.workspace.workspace import Workspace
from tests.cli.posted import arrive, asked, run
from tests.cli.support import Process, Takes, add_plan, copied, facts, kinds

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def _paid_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    takes = Takes(tmp_path_factory.mktemp("paid"))
    add_plan(takes)
    takes("generate", "film", "SEQ02", "--renderer", "local")
    takes("budget", "film", "2")
    workspace = Workspace(takes.root, "tester")
    first, second, third = asked(1), asked(2), asked(3)
    run(workspace, first)
    arrive(workspace, first, "0.30")
    run(workspace, second)
    arrive(workspace, second, None)
    run(workspace, third)
    workspace.close()
    takes("approve", "film", "SEQ01", "--take", 2)
    return takes.root


@pytest.fixture
def paid(_paid_once: Path, tmp_path: Path) -> Takes:
    """Return a project with a budget of $2: a take at $0.30, an estimated one, one under way, and a rehearsal."""
    return copied(_paid_once, tmp_path / "paid")


# -- budget -------------------------------------------------------------------------------------------------------


def test_a_budget_is_set_shown_and_lifted(film: Takes) -> None:
    assert film("budget", "film").out == "film: no budget, $0.00 reserved or spent\n"
    assert film("budget", "film", "$25", "-m", "agreed with the client").out == (
        "film: budget $25.00, $0.00 reserved or spent, $25.00 left\n"
    )
    assert facts(film.root, "BudgetSet") == [{"amount": "25.00", "currency": "USD"}]
    assert "agreed with the client" in film("log", "film").out
    assert film("budget", "film", "none").out.startswith("film: no budget")
    assert film("replay", "--check").code == 0


def test_the_same_budget_again_appends_nothing(film: Takes) -> None:
    film("budget", "film", "25")
    said = film("budget", "film", "25.00").out
    assert said.startswith("the budget is that already; nothing changed\n")
    assert kinds(film.root).count("BudgetSet") == 1
    film("budget", "film", "none")
    assert "nothing changed" in film("budget", "film", "none").out


@pytest.mark.parametrize("amount", ["lots", "25,00", "-$5", "$", "1e3", ""])
def test_what_is_no_amount_is_refused(film: Takes, amount: str) -> None:
    film.refused("budget", "film", "--", amount, code=2, says="is not an amount of dollars", hint="25.00")


def test_a_budget_of_a_project_that_is_not_there(film: Takes) -> None:
    film.refused("budget", "flim", "25", says="did you mean film?")
    film.refused("budget", "film", "25", "--at", "1", says="--at looks at the past", hint="takes budget film --at 1")


def test_a_budget_below_what_is_spent_stands_and_is_remarked_on(paid: Takes) -> None:
    ran = paid("budget", "film", "0.50")
    assert ran.out == "film: budget $0.50, $0.804 reserved or spent, $0.00 left\n"
    assert ran.err == "warning: film: $0.804 is reserved or spent already, $0.304 over the budget: no paid run fits\n"
    assert "over the budget" in paid("budget", "film").err


def test_a_budget_as_json_is_one_object_of_its_position(paid: Takes) -> None:
    ran = paid("budget", "film", "--json")
    assert ran.json == {
        "project": "film",
        "position": 25,
        "currency": "USD",
        "budget": "2.00",
        "spend": "0.804",
        "left": "1.196",
    }
    assert paid("budget", "film", "--json").out == ran.out
    assert paid("budget", "film", "3", "--json").json["left"] == "2.196"


def test_a_budget_as_of_a_moment(paid: Takes) -> None:
    assert paid("budget", "film", "--json", "--at", "3").json["budget"] is None
    at = next(n for n, kind in enumerate(kinds(paid.root), start=1) if kind == "SpendReserved")
    then = paid("budget", "film", "--json", "--at", at).json
    assert (then["position"], then["budget"], then["spend"], then["left"]) == (at, "2.00", "0.252", "1.748")
    assert paid("budget", "film", "--at", at).out.startswith(f"as of {at}\n")


# -- costs --------------------------------------------------------------------------------------------------------


def rows(out: str) -> dict[str, list[str]]:
    """Return a table's rows by their first cell."""
    return {line.split()[0]: line.split() for line in out.splitlines() if line.strip()}


def test_costs_by_sequence(paid: Takes) -> None:
    said = paid("costs", "film").out
    assert said.startswith("film  $0.804 reserved or spent of $2.00, $1.196 left\n")
    assert rows(said)["SEQ01"][1:] == ["3", "$0.756", "$0.30", "$0.804", "$0.252", "of", "1", "$0.268", "2"]
    assert rows(said)["SEQ02"][1:] == ["0", "-", "-", "-", "-"]
    assert rows(said)["total"][1:] == ["3", "$0.756", "$0.30", "$0.804", "$0.252", "of", "1", "$0.268"]
    assert said.endswith("and 1 rehearsal, free\n")


def test_costs_by_shot_and_take(paid: Takes) -> None:
    said = paid("costs", "film", "SEQ01").out
    assert rows(said)["SEQ01_SH02"][1:5] == ["3", "shared", "$0.252", "$0.10"]
    assert rows(said)["sequence"][1:5] == ["3", "shared", "$0.756", "$0.30"]
    assert rows(said)["SEQ01_SH03"][-1] == "2"
    assert "SEQ01_take001  kling-o3  $0.252     $0.30   actual" in said
    assert rows(said)["SEQ01_take002"][1:] == ["kling-o3", "$0.252", "$0.252", "estimate", "in", "the", "cut"]
    assert "SEQ01_take003  kling-o3  $0.252     $0.252  estimate; under way, may still bill" in said


def test_costs_as_json_add_up_and_are_the_same_bytes(paid: Takes) -> None:
    ran = paid("costs", "film", "--json")
    view: dict[str, Any] = ran.json
    assert [part["sequence"] for part in view["sequences"]] == ["SEQ01", "SEQ02"]
    assert view["total"]["cost"] == view["spend"] == "0.804"
    one = paid("costs", "film", "SEQ01", "--json").json
    assert one == {**view, "sequences": view["sequences"][:1]}
    assert paid("costs", "film", "--json").out == ran.out
    assert paid("costs", "film", "--json", "--at", view["position"]).out == ran.out


def test_costs_as_of_a_moment(paid: Takes) -> None:
    then = paid("costs", "film", "--json", "--at", "SEQ01_take002").json
    assert [take["take_id"] for take in then["sequences"][0]["takes"]] == ["SEQ01_take001", "SEQ01_take002"]
    assert then["sequences"][0]["takes_to_approval"] is None
    assert then["sequences"][0]["may_bill"]["jobs"] == ["SEQ01_take002"]


def test_an_unknown_price_is_said_to_be_unknown(film: Takes) -> None:
    workspace = Workspace(film.root, "tester")
    run(workspace, asked(1, None))
    workspace.close()
    assert rows(film("costs", "film").out)["SEQ01"][1:] == ["1", "?", "-", "?", "?", "of", "1", "?"]
    assert "no price known; under way, may still bill" in film("costs", "film", "SEQ01").out
    workspace = Workspace(film.root, "tester")
    run(workspace, asked(2))
    workspace.close()
    assert rows(film("costs", "film").out)["SEQ01"][1:9] == ["2", "$0.252", "+", "?", "-", "$0.252", "+", "?"]
    assert film("costs", "film", "--json").json["total"]["cost"] is None


def test_a_free_project_costs_nothing(shown: Takes) -> None:
    said = shown("costs", "film").out
    assert said.startswith("film  $0.00 reserved or spent, no budget\n")
    assert said.endswith("and 3 rehearsals, free\n")
    shown("costs", "film", "SEQ02")


def test_costs_of_what_is_not_there(film: Takes) -> None:
    film.refused("costs", "flim", says="did you mean film?")
    film.refused("costs", "film", "SEQ03", says="did you mean SEQ", hint="takes costs film")
    film.refused("costs", "film", "--at", "0", says="there is no project film")


# -- models -------------------------------------------------------------------------------------------------------


def test_models_lists_every_model_its_limits_and_dated_prices_without_a_workspace(takes: Takes) -> None:
    said = takes("models").out
    for words in (
        "kling-o3 = kling-o3-standard  1-6    3-15     2500, 512 a shot of several",
        "fal-ai/kling-video/o3/4k/reference-to-video",
        "fal-ai/nano-banana-pro/edit",
        "300 pixels a side at least, width to height from 0.4 to 2.5, 10 MB at most",
    ):
        assert words in said
    rows = [line.split() for line in said.splitlines()]
    assert ["kling-o3", "$0.112", "second", "generate_audio=true", "2026-08"] in rows
    assert ["kling-v4", "$0.157", "second", "resolution=720p", "2026-11"] in rows
    assert ["nano-banana-pro", "?", "image", "resolution=2K"] in rows
    assert ["flux-2-pro", "$0.015", "+", "$0.015", "a", "run", "megapixel", "2026-08"] in rows
    assert list(takes.root.iterdir()) == []


def test_models_as_json(takes: Takes) -> None:
    view = takes("models", "--json").json
    video, grid = ({model["model"]: model for model in view[kind]} for kind in ("video", "grid"))
    assert set(video) > {"kling-o3", "kling-o3-pro", "kling-o3-4k", "kling-v4"}
    assert set(grid) > {"flux-pro", "nano-banana-pro", "gemini-3-pro-image-preview"}
    assert video["kling-o3"]["seconds"] == {"min": 3, "max": 15}
    assert video["kling-o3"]["endpoints"]["image-to-video"]["start_frame"] == "image_url"
    assert video["kling-o3"]["prices"][0] == {
        "when": {"generate_audio": False},
        "amount": "0.084",
        "base": None,
        "currency": "USD",
        "unit": "second",
        "read_on": "2026-08",
    }


@pytest.mark.parametrize(
    ("verb", "typed", "says"),
    [
        ("generate", "kling-o4", "there is no video model kling-o4; did you mean kling-v4 or kling-o3"),
        ("grid", "flux-prp", "there is no grid model flux-prp; did you mean flux-pro"),
    ],
)
def test_a_mistyped_model_is_told_the_nearest(film: Takes, verb: str, typed: str, says: str) -> None:
    film.refused(verb, "film", "SEQ01", "--model", typed, says=says, hint="takes models")


@pytest.mark.parametrize("args", [("costs", "film"), ("costs", "film", "SEQ01"), ("models",)])
def test_tables_of_money_are_drawn_on_a_terminal(args: tuple[str, ...], paid: Takes) -> None:
    own, other = os.openpty()
    try:
        Process(paid.root)(*args, pty=other)
        assert "───" in os.read(own, 1 << 16).decode(errors="replace")
    finally:
        os.close(own)
        os.close(other)


def test_status_and_costs_name_the_same_amounts(paid: Takes) -> None:
    assert "0.30 paid, 0.756 estimated" in paid("status", "film").out
    assert rows(paid("costs", "film").out)["SEQ01"][2:4] == ["$0.756", "$0.30"]
    assert money.spent({"estimated": "0.252", "actual": "0.252", "currency": "USD"}) == "0.252"
    assert money.spent({"estimated": "0.00", "actual": "0.30", "currency": "USD"}) == "0.30"


def test_an_estimate_that_lacks_a_price_says_so_in_rows_and_footer(film: Takes) -> None:
    workspace = Workspace(film.root, "tester")
    for number, price in ((1, None), (2, "0.252")):
        run(workspace, asked(number, price))
    arrive(workspace, asked(1, None), "0.30")
    workspace.close()
    said = rows(film("costs", "film").out)
    assert said["SEQ01"][1:6] == said["total"][1:6] == ["2", "$0.252", "+", "?", "$0.30"]
