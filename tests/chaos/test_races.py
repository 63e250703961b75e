"""Two and more processes on one workspace: no lost event, no doubled number, no torn file, nothing followed twice."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.chaos.workshop import Workshop

if TYPE_CHECKING:
    from pathlib import Path

P = "driver-beware"


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    shop = Workshop(tmp_path)
    shop.takes("plan", "add", "PLAN.json")
    return shop


def finished(*processes: object) -> list[str]:
    outs = []
    for process in processes:
        out, err = process.communicate(timeout=120)  # type: ignore[attr-defined]
        assert process.returncode == 0, out + err  # type: ignore[attr-defined]
        outs.append(out)
    return outs


def test_processes_that_request_at_once_never_share_a_number(shop: Workshop) -> None:
    finished(*(shop.start("generate", P, "SEQ02", "-n", "2", "--no-wait") for _ in range(6)))

    takes = [e["data"]["take_id"] for e in shop.events() if e["type"] == "TakeRequested"]
    assert sorted(takes) == [f"SEQ02_take{n:03d}" for n in range(1, 13)]
    assert "what the log says" in shop.takes("replay", "--check")


def test_two_that_resume_at_once_follow_nothing_twice(shop: Workshop) -> None:
    shop.takes("generate", P, "SEQ02", "-n", "6", "--no-wait")

    finished(shop.start("resume"), shop.start("resume"), shop.start("resume", P))
    shop.takes("resume")

    told = Counter((e["type"], e["data"].get("take_id")) for e in shop.events())
    assert {n for (kind, _), n in told.items() if kind in ("TakeSubmitting", "VideoCompleted")} == {1}
    shop.assert_whole()


def test_generating_reviewing_and_replaying_at_once_leaves_whole_files(shop: Workshop) -> None:
    shop.takes("generate", P, "SEQ02")
    finished(
        shop.start("generate", P, "SEQ02", "-n", "2"),
        shop.start("generate", P, "SEQ01", "--without-start-frame"),
        shop.start("revise", P, "SEQ01", "--shot", "2", "Fog opens."),
        shop.start("note", P, "SEQ02", "--take", "1", "good"),
        shop.start("approve", P, "SEQ02", "--take", "1"),
        shop.start("replay"),
        shop.start("replay"),
        shop.start("status"),
    )
    shop.assert_whole()


def test_eight_that_make_the_workspace_at_once_make_one(tmp_path: Path) -> None:
    shop = Workshop(tmp_path)
    finished(*(shop.start("plan", "add", "PLAN.json") for _ in range(8)))

    assert sum(e["type"] == "PlanImported" for e in shop.events()) == 1
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []
