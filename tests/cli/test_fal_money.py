"""Money on paid runs: the price before, the question on a terminal, the budget, the actual cost, the unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.paid import declined, on_a_terminal, take_of
from tests.cli.support import Takes, events, facts, kinds, snapshot

if TYPE_CHECKING:
    from tests.fal.server import FalServer

RUN = ("generate", "film", "--yes")


def test_a_terminal_is_shown_the_price_and_asked_and_no_changes_nothing(paid: Takes, fal_env: FalServer) -> None:
    before = snapshot(paid.root)
    code, said = on_a_terminal(paid.root, ["generate", "film", "SEQ02", "--shot", "2"], {"[y/N]": "n\n"})
    assert code == 1
    assert "nothing was recorded, nothing was sent" in said
    assert "fal-ai/kling-video/o3/standard/text-to-video  3 s  $0.252 (price of 2026-08)" in said
    assert "1 paid job for $0.252" in said
    assert said.index("$0.252 (price") < said.index("run it? [y/N]")
    assert said.count("$0.252 (price of 2026-08)") == 1
    assert "take001" not in said  # another terminal may record one under this id before the answer
    assert snapshot(paid.root) == before
    assert fal_env.requests() == []

    code, said = on_a_terminal(paid.root, ["generate", "film", "SEQ02"], {"run it? [y/N]": "y\n"})
    assert (code, len(fal_env.jobs())) == (0, 1)
    assert "SEQ02_take001  done  videos/film/SEQ02_take001.mp4  $0.252" in said


def test_without_a_terminal_a_paid_run_needs_yes_and_a_rehearsal_does_not(paid: Takes, fal_env: FalServer) -> None:
    ran = declined(paid, "generate", "film", "SEQ01", says="no terminal to ask at", hint="--yes")
    assert "elements: ann, bob  $0.252 (price of 2026-08)" in ran.err
    paid("generate", "film", "SEQ02", "--renderer", "local")
    assert fal_env.requests() == []


def test_the_estimate_is_reserved_with_the_request_and_gives_way_to_what_fal_bills(
    paid: Takes, fal_env: FalServer
) -> None:
    paid("budget", "film", "1")
    paid(*RUN, "SEQ01", "--no-wait")
    asked = [event for event in events(paid.root) if event["type"] in ("TakeRequested", "SpendReserved")]
    assert [event["position"] for event in asked] == [asked[0]["position"], asked[0]["position"] + 1]
    assert facts(paid.root, "SpendReserved") == [
        {"jobs": ["SEQ01_take001"], "amount": "0.252", "total": "0.252", "currency": "USD"}
    ]
    assert "$0.252 reserved or spent, $0.748 left" in paid("budget", "film").out
    assert take_of(paid, "SEQ01_take001")["cost"] == {"estimated": "0.252", "actual": None, "currency": "USD"}
    fal_env.change(fal_env.jobs()[0], arguments={"duration": "5"})  # fal bills five seconds
    paid("resume", "film")
    assert take_of(paid, "SEQ01_take001")["cost"]["actual"] == "0.42"
    assert facts(paid.root, "VideoCompleted")[0]["billable_units"] == "5"
    assert facts(paid.root, "SpendSettled")[0]["total"] == "0.42"
    assert "actual" in paid("costs", "film", "SEQ01").out


def test_what_overruns_the_budget_is_refused_with_nothing_recorded_and_a_dry_run_says_so(
    paid: Takes, fal_env: FalServer
) -> None:
    paid("budget", "film", "0.5")
    declined(paid, *RUN, "SEQ01", "SEQ02", says="the run costs $0.504, and $0.50 is left", hint="takes budget film")
    ran = paid("generate", "film", "SEQ01", "SEQ02", "--dry-run")
    assert "2 paid jobs for $0.504; $0.50 is left of the budget of $0.50" in ran.out
    assert "it would be refused: the run costs $0.504" in ran.err
    paid(*RUN, "SEQ01")
    declined(paid, *RUN, "SEQ02", says="$0.248 is left", hint="takes budget film")
    assert len(fal_env.posts()) == 1


def test_an_unknown_price_is_said_to_be_unknown_and_needs_yes(paid: Takes, fal_env: FalServer) -> None:
    grid = ("grid", "film", "SEQ01", "--model", "nano-banana-pro", "--set", "resolution=2K")
    ran = declined(paid, *grid, says="the price of SEQ01_grid001 is unknown", hint="--yes")
    assert "price unknown" in ran.err
    assert "1 paid job for an unknown price" in ran.err
    code, said = on_a_terminal(paid.root, grid, {})
    assert (code, "is unknown" in said, fal_env.posts()) == (1, True, [])
    paid(*grid, "--yes")
    assert facts(paid.root, "SpendReserved", "SpendSettled") == []
    assert "no price known" in paid("costs", "film", "SEQ01").out
    paid("budget", "film", "25")
    declined(paid, *grid, "--yes", says="its price is unknown, and the project has a budget", hint="none")


def test_a_refused_job_gives_its_money_back_and_a_failed_one_may_still_bill(paid: Takes, fal_env: FalServer) -> None:
    fal_env.fault("code", code=422)
    paid(*RUN, "SEQ01", code=1)
    assert facts(paid.root, "SpendSettled")[-1]["total"] == "0.00"
    fal_env.fault("content_policy")
    paid(*RUN, "SEQ01", code=1)
    assert kinds(paid.root)[-1] == "VideoFailed"
    costs = paid("costs", "film", "--json").json
    assert (costs["spend"], costs["total"]["may_bill"]["amount"]) == ("0.252", "0.252")
    said = paid("costs", "film", "SEQ01").out
    assert "nothing was made, nothing billed" in said
    assert "content policy, may still bill" in said


def test_audio_and_a_better_model_have_their_own_price(paid: Takes, fal_env: FalServer) -> None:
    ran = paid(*RUN, "SEQ02", "--set", "generate_audio=true", "--model", "kling-o3-pro", "-n", "2")
    assert "2 paid jobs for $0.84" in ran.err
    assert [post.body["generate_audio"] for post in fal_env.posts()] == [True, True]
    assert [take_of(paid, f"SEQ02_take00{n}")["cost"]["estimated"] for n in (1, 2)] == ["0.42", "0.42"]
