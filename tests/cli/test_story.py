"""The whole story, on plans that clients sent: from the plan to the locked cut, and a second plan later."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.support import Takes, events, facts, files, kinds, plan_file, snapshot

PLANS = Path(__file__).parents[1] / "plans"


def quick(name: str) -> dict[str, Any]:
    """Return a client's plan with shots of one second."""
    plan: dict[str, Any] = json.loads((PLANS / f"{name}.json").read_text())
    for sequence in plan["sequences"].values():
        for shot in sequence["shots"]:
            shot["duration"] = 1
    return plan


@pytest.mark.parametrize("name", ["artist-extreme-weather-typeA", "athletes-gym-training-duo-typeC"])
def test_a_plan_becomes_locked_cuts_and_its_files_come_back_from_the_log(name: str, takes: Takes) -> None:
    plan = quick(name)
    names = list(plan["sequences"])
    takes("plan", "add", plan_file(takes, plan))
    takes("grid", name, *names)
    for number, sequence in enumerate(names, start=1):
        takes("approve-grid", name, sequence, "--quadrant", number)
    assert [p["phase"] for p in _parts(takes, name).values()] == ["START_FRAME_APPROVED"] * len(names)
    takes("generate", name, "--all")
    ran = takes("generate", name, "SEQ02", "--shot-override", "2:She looks back, once.")
    assert "SH03, third of" in ran.out
    assert _parts(takes, name)["SEQ02"]["takes"] == ["SEQ02_take001", "SEQ02_take002"]
    for sequence in names:
        takes("approve", name, sequence, "--take", 1)
    takes("cut", name, "SEQ02", "--shot", "3=2")
    assert [row["take"] for row in _parts(takes, name)["SEQ02"]["cut"]][:4] == [
        "SEQ02_take001",
        "SEQ02_take001",
        "SEQ02_take002",
        "SEQ02_take001",
    ]
    for sequence in names:
        takes("finalize", name, sequence)
    assert {p["phase"] for p in _parts(takes, name).values()} == {"FINAL"}

    before = files(takes.root)
    assert {f"state/{name}/shots/{s}.json" for s in names} | {f"state/{name}/sequences.json"} == {
        path for path in before if path.startswith("state/")
    }
    shutil.rmtree(takes.root / "state")
    takes("replay")
    assert files(takes.root) == before
    takes("replay", "--check")
    assert len({event["cause"] for event in events(takes.root) if event["type"] == "GridRequested"}) == 1


def _parts(takes: Takes, project: str) -> Any:
    return takes("status", project, "--json").json["sequences"]


FIRST = [
    "A wide shot of the hall, empty.",
    "She tapes her wrists, close-up.",
    "He counts under his breath.",
    "The rope slaps the floor, low angle.",
    "Both sit down against the wall.",
]
REWORDED = "They lean on each other, out of breath, as the lights go off one by one."
NEW = "A bell rings; nobody turns round."


def _plan(*shots: tuple[str | None, str]) -> dict[str, Any]:
    made = [{"id": own, "prompt": prompt, "duration": 1} for own, prompt in shots]
    return {"project": "film", "sequences": {"SEQ01": {"shots": made}}}


def _begun(takes: Takes, *, ids: bool) -> dict[str, Any]:
    """Run the first plan, let a person revise its last shot, and return the second plan.

    In the second one the first shot is gone, a new one comes after the second, the third and fourth have changed
    places, and the last, which the person had revised, is reworded.
    """
    own = [f"s{n}" if ids else None for n in range(1, 6)]
    takes("plan", "add", plan_file(takes, _plan(*zip(own, FIRST, strict=True))))
    takes("generate", "film", "SEQ01")
    takes("revise", "film", "SEQ01", "--shot", 5, "Both lie on the floor and laugh.")
    return _plan(
        (own[1], FIRST[1]),
        ("s9" if ids else None, NEW),
        (own[3], FIRST[3]),
        (own[2], FIRST[2]),
        (own[4], REWORDED),
    )


@pytest.mark.parametrize("ids", [True, False])
def test_a_second_plan_keeps_numbers_takes_and_a_persons_words(ids: bool, takes: Takes) -> None:
    second = plan_file(takes, _begun(takes, ids=ids), "SECOND.json")
    told = () if ids else ("--match", "SEQ01_SH05=5", "--match", "SH01=none")
    before = snapshot(takes.root)
    preview = takes("plan", "add", second, "--dry-run", *told)
    assert snapshot(takes.root) == before
    for words in ("plan before", "plan now", "working", "your revision stays"):
        assert words in preview.out
    takes("plan", "add", second, *told)

    part = takes("status", "film", "--json").json["sequences"]["SEQ01"]
    assert [(s["shot_id"][-4:], s["index"]) for s in part["shots"]] == [
        ("SH02", 0),
        ("SH06", 1),
        ("SH04", 2),
        ("SH03", 3),
        ("SH05", 4),
    ]
    assert [s["prompt"] for s in part["shots"]][-1] == "Both lie on the floor and laugh."
    assert part["omitted_shots"] == ["SEQ01_SH01"]
    assert part["takes"] == ["SEQ01_take001"]
    assert "plan differs: SH05" in takes("status", "film").out

    takes("plan", "accept", "film", "SEQ01", "--shot", 5)
    assert "plan differs" not in takes("status", "film").out
    assert facts(takes.root, "ShotPromptRevised")[-1]["prompt"] == REWORDED
    assert facts(takes.root, "ShotPromptRevised")[-1]["source"]["kind"] == "plan"

    count = len(events(takes.root))
    takes("plan", "add", second)
    assert len(events(takes.root)) == count
    # An omitted shot keeps its place in the take that held it, and isn't asked for again.
    takes("approve", "film", "SEQ01", "--take", 1)
    assert {row["shot"] for row in _parts(takes, "film")["SEQ01"]["cut"]} == {f"SEQ01_SH0{n}" for n in (2, 3, 4, 5)}
    takes("generate", "film", "SEQ01", "--no-wait")
    assert [p["shot"][-4:] for p in facts(takes.root, "TakeRequested")[-1]["shot_prompts"]] == [
        "SH02",
        "SH06",
        "SH04",
        "SH03",
        "SH05",
    ]


def test_without_ids_the_doubtful_shot_is_refused_with_the_pairs_listed(takes: Takes) -> None:
    second = plan_file(takes, _begun(takes, ids=False), "SECOND.json")
    ran = takes.refused("plan", "add", second, says="can't be told apart", hint="--match SEQ01_SH0")
    pairs = [line for line in ran.err.splitlines() if line.startswith("  SH")]
    assert [line.split()[0] for line in pairs] == ["SH01", "SH05"]
    assert all("could be the plan's" in line for line in pairs)


def test_a_vanished_sequence_is_omitted_and_a_final_one_is_skipped(shown: Takes) -> None:
    shown("approve", "film", "SEQ02", "--take", 1)
    shown("finalize", "film", "SEQ02")
    plan = {"project": "film", "sequences": {"SEQ03": {"shots": [{"prompt": "The end."}]}}}
    ran = shown("plan", "add", plan_file(shown, plan))
    assert "SEQ02 is final" in ran.err
    assert "takes reopen film SEQ02" in ran.err
    parts = _parts(shown, "film")
    assert (parts["SEQ01"]["omitted"], parts["SEQ02"]["omitted"]) == (True, False)
    assert parts["SEQ01"]["takes"] == ["SEQ01_take001"]
    shown.refused("generate", "film", "SEQ01", says="omitted from the plan")
    assert kinds(shown.root)[-1] == "SequencePlanned"
