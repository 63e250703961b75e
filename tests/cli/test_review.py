"""Review: verdicts, notes, the cut, and the lock; what an ID means, and what is refused."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from projections.standing import standing
from tests.cli.support import PLAN, Takes, add_plan, copied, events, facts, kinds, plan_file, sequence, state_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def _waiting_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    takes = Takes(tmp_path_factory.mktemp("waiting"))
    add_plan(takes)
    takes("generate", "film", "SEQ01", "-n", 2)
    takes("generate", "film", "SEQ02")
    takes("generate", "film", "SEQ01", "--shot", 3, "--no-wait")
    return takes.root


@pytest.fixture(scope="module")
def _judged_once(_waiting_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    takes = copied(_waiting_once, tmp_path_factory.mktemp("judged") / "work")
    takes("resume", "film")
    return takes.root


@pytest.fixture
def waiting(_waiting_once: Path, tmp_path: Path) -> Takes:
    """Return two takes of SEQ01, one of SEQ02, and SEQ01_SH03_take001, which waits for its renderer."""
    return copied(_waiting_once, tmp_path / "waiting")


@pytest.fixture
def judged(_judged_once: Path, tmp_path: Path) -> Takes:
    """Return the same once SEQ01_SH03_take001 is there."""
    return copied(_judged_once, tmp_path / "judged")


@pytest.mark.parametrize(
    ("args", "meant", "shots"),
    [
        (("SEQ01", "--take", "2"), "SEQ01_take002", 3),
        (("SEQ01", "--take", "SEQ01_take002"), "SEQ01_take002", 3),
        (("SEQ01", "--take", "02"), "SEQ01_take002", 3),
        (("SEQ01_take002",), "SEQ01_take002", 3),
        (("SEQ01_take002", "--take", "2"), "SEQ01_take002", 3),
        (("SEQ01_SH03", "--take", "1"), "SEQ01_SH03_take001", 1),
        (("SEQ01_shot02", "--take", "1"), "SEQ01_SH03_take001", 1),
        (("SEQ01_SH03_take001",), "SEQ01_SH03_take001", 1),
        (("SEQ01_shot02_take001",), "SEQ01_SH03_take001", 1),
        (("SEQ01", "--shot", "3", "--take", "1"), "SEQ01_SH03_take001", 1),
        (("SEQ01", "--shot", "SEQ01_SH03", "--take", "SEQ01_SH03_take001"), "SEQ01_SH03_take001", 1),
        (("SEQ01", "--shot", "3", "--take", "SEQ01_shot02_take001"), "SEQ01_SH03_take001", 1),
    ],
)
def test_what_an_id_means(args: tuple[str, ...], meant: str, shots: int, judged: Takes) -> None:
    assert f"{meant} approved for " in judged("approve", "film", *args).out
    (fact,) = facts(judged.root, "TakeApproved")
    assert (fact["take_id"], len(fact["shots"])) == (meant, shots)
    assert f"{meant} rejected" in judged("reject", "film", *args, "--reason", "too slow").out
    assert f"{meant}: noted" in judged("note", "film", *args, "watch the hand").out
    assert facts(judged.root, "NoteAdded")[0]["take_id"] == meant


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("SEQ01",), "which take of SEQ01"),
        (("SEQ01", "--take", "3"), "did you mean SEQ01_take002"),
        (("SEQ01", "--take", "SEQ02_take001"), "not a take of SEQ01"),
        (("SEQ01", "--take", "SEQ01_grid001"), "not a take of SEQ01"),
        (("SEQ01", "--shot", "2", "--take", "1"), "no take SEQ01_SH02_take001"),
        (("SEQ01", "--shot", "9", "--take", "1"), "no shot SEQ01_SH09"),
        (("SEQ01", "--shot", "SEQ02_SH01", "--take", "1"), "not a shot of SEQ01"),
        (("SEQ1", "--take", "1"), "did you mean SEQ01"),
        (("SEQ01_SH03", "--take", "1"), "has no video"),
    ],
)
def test_an_id_that_means_nothing(args: tuple[str, ...], says: str, waiting: Takes) -> None:
    waiting.refused("approve", "film", *args, says=says)
    waiting.refused("reject", "film", *args, "--reason", "x", says=says)


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("SEQ01", "--take", "0"), "not a take of SEQ01"),
        (("SEQ01", "--take", "two"), "not a take of SEQ01"),
        (("SEQ01_take002", "--take", "1"), "name two takes"),
    ],
)
def test_a_take_that_is_typed_in_no_form_of_one_is_bad_usage(args: tuple[str, ...], says: str, waiting: Takes) -> None:
    waiting.refused("approve", "film", *args, code=2, says=says)
    waiting.refused("reject", "film", *args, "--reason", "x", code=2, says=says)


def test_two_shots_named_at_once_are_bad_usage(waiting: Takes) -> None:
    waiting.refused("approve", "film", "SEQ01_SH02", "--shot", "3", "--take", "1", code=2, says="name two shots")


def test_a_later_approval_wins_shot_by_shot(judged: Takes) -> None:
    out = judged("approve", "film", "SEQ01", "--take", 1).out
    assert "cut complete" in out
    assert "takes finalize film SEQ01" in out
    judged("approve", "film", "SEQ01_SH03_take001")
    assert [row["take"] for row in sequence(judged.root, "SEQ01")["cut"]] == [
        "SEQ01_take001",
        "SEQ01_take001",
        "SEQ01_SH03_take001",
    ]
    count = len(events(judged.root))
    assert "nothing changed" in judged("approve", "film", "SEQ01_SH03_take001").out
    assert len(events(judged.root)) == count
    judged("reject", "film", "SEQ01_SH03_take001", "--reason", "the gate is open")
    part = sequence(judged.root, "SEQ01")
    assert (part["phase"], part["cut_complete"], len(part["cut"])) == ("REVIEW", False, 2)
    review = state_of(judged.root, "film/shots/SEQ01_SH03.json")["takes"][0]["review"]
    assert (review["verdict"], review["by"], review["reason"]) == ("rejected", "tester", "the gate is open")
    assert "the gate is open" in judged("status", "film", "SEQ01").out


def test_the_cut_is_composed_from_any_takes(judged: Takes) -> None:
    ran = judged("cut", "film", "SEQ01", "--shot", "1=1", "--shot", "SH02=SEQ01_take002")
    assert "not complete" in ran.out
    ran = judged("cut", "film", "SEQ01", "--shot", "SEQ01_SH03=SEQ01_SH03_take001")
    assert "takes finalize film SEQ01" in ran.out
    rows = sequence(judged.root, "SEQ01")["cut"]
    assert [(r["shot"], r["take"], r["in"], r["out"]) for r in rows] == [
        ("SEQ01_SH01", "SEQ01_take001", 0.0, 1.0),
        ("SEQ01_SH02", "SEQ01_take002", 1.0, 2.0),
        ("SEQ01_SH03", "SEQ01_SH03_take001", 0.0, 3.0),
    ]
    assert sequence(judged.root, "SEQ01")["phase"] == "APPROVED"
    count = len(events(judged.root))
    assert "nothing changed" in judged("cut", "film", "SEQ01", "--shot", "1=1").out
    assert len(events(judged.root)) == count


@pytest.mark.parametrize(
    ("choices", "says"),
    [
        (("9=1",), "no shot SEQ01_SH09"),
        (("1=9",), "no take SEQ01_take009"),
        (("1=SEQ01_SH03_take001",), "SEQ01_SH03_take001"),
        (("3=SEQ01_SH03_take001",), "has no video"),
        (("1=SEQ02_take001",), "not a take of SEQ01"),
    ],
)
def test_a_cut_that_cannot_be(choices: tuple[str, ...], says: str, waiting: Takes) -> None:
    waiting.refused("cut", "film", "SEQ01", *(arg for choice in choices for arg in ("--shot", choice)), says=says)


@pytest.mark.parametrize(("choice", "says"), [("1", "not SHOT=TAKE"), ("=1", "not a shot"), ("1=", "not a take")])
def test_a_choice_without_the_form_of_one_is_bad_usage(choice: str, says: str, waiting: Takes) -> None:
    waiting.refused("cut", "film", "SEQ01", "--shot", choice, code=2, says=says)
    waiting.refused("pick", "film", "SEQ01", "--shot", choice, code=2, says=says)


def test_a_shot_that_two_takes_would_cover_is_bad_usage(waiting: Takes) -> None:
    waiting.refused("cut", "film", "SEQ01", "--shot", "1=1", "--shot", "SH01=2", code=2, says="is named twice")


def test_a_take_of_part_of_the_shots_covers_only_those(shown: Takes) -> None:
    shown("generate", "film", "SEQ01", "--shots", "1-2")
    shown.refused("cut", "film", "SEQ01", "--shot", "3=2", says="SEQ01_take002 doesn't hold SEQ01_SH03")
    assert "approved for SH01, SH02" in shown("approve", "film", "SEQ01", "--take", 2).out
    shown.refused(
        "finalize", "film", "SEQ01", says="not complete: no take covers SEQ01_SH03", hint="takes approve film SEQ01"
    )


def test_final_admits_notes_and_reopening_alone(shown: Takes, a_picture: object) -> None:
    shown.refused("reopen", "film", "SEQ01", says="isn't final")
    shown.refused("finalize", "film", "SEQ01", says="not complete")
    shown("approve", "film", "SEQ01", "--take", 1)
    assert "takes reopen film SEQ01" in shown("finalize", "film", "SEQ01").out
    for verb in (
        ("finalize", "film", "SEQ01"),
        ("generate", "film", "SEQ01"),
        ("grid", "film", "SEQ01"),
        ("approve-grid", "film", "SEQ01", "--quadrant", "1"),
        ("start-frame", "film", "SEQ01", a_picture),
        ("approve", "film", "SEQ01", "--take", "1"),
        ("reject", "film", "SEQ01", "--take", "1", "--reason", "no"),
        ("cut", "film", "SEQ01", "--shot", "1=1"),
        ("revise", "film", "SEQ01", "--shot", "1", "no"),
        ("plan", "accept", "film", "SEQ01"),
    ):
        shown.refused(*verb, says="SEQ01 is final", hint="takes reopen film SEQ01")
    shown("note", "film", "SEQ01", "sent to the client")
    shown("reopen", "film", "SEQ01", "-m", "the client wants it shorter")
    assert kinds(shown.root)[-3:] == ["SequenceFinalized", "NoteAdded", "SequenceReopened"]
    assert events(shown.root)[-1]["message"] == "the client wants it shorter"
    assert sequence(shown.root, "SEQ01")["phase"] == "APPROVED"
    shown("reject", "film", "SEQ01", "--take", 1, "--reason", "too long")
    assert sequence(shown.root, "SEQ01")["phase"] == "REVIEW"


def test_finalize_waits_for_what_is_under_way(waiting: Takes) -> None:
    waiting("approve", "film", "SEQ01", "--take", 1)
    waiting.refused("finalize", "film", "SEQ01", says="SEQ01_SH03_take001 is under way", hint="takes resume film")
    waiting("resume", "film")
    waiting("finalize", "film", "SEQ01")


def test_notes_on_a_sequence_a_shot_and_a_moment_of_a_take(shown: Takes) -> None:
    assert "SEQ01: noted" in shown("note", "film", "SEQ01", "colder").out
    assert "SEQ01_SH02: noted" in shown("note", "film", "SEQ01", "--shot", 2, "bluer").out
    assert "SEQ01_take001: noted" in shown("note", "film", "SEQ01", "--take", 1, "--at-seconds", 2.5, "blink").out
    notes = [(n["entity"], n["take_id"], n["text"], n["seconds"]) for n in facts(shown.root, "NoteAdded")]
    assert notes == [
        ("SEQ01", None, "colder", None),
        ("SEQ01_SH02", None, "bluer", None),
        ("SEQ01", "SEQ01_take001", "blink", 2.5),
    ]
    # A note alone is no grid, start frame or take of the shot's own.
    assert not (shown.root / "state/film/shots/SEQ01_SH02.json").exists()
    shown.refused("note", "film", "SEQ01", "--take", 1, "--at-seconds", 9, "late", says="outside the video")
    shown.refused("note", "film", "SEQ01", "--take", 1, "--at-seconds", "nan", "late", says="outside the video")
    shown.refused("note", "film", "SEQ01", "--at-seconds", 1, "of what?", code=2, says="moment of a take")
    shown.refused("note", "film", "SEQ01", " ", says="the note is empty")
    shown.refused("reject", "film", "SEQ01", "--take", 1, "--reason", "", says="the reason is empty")


def test_revise_changes_words_and_duration(film: Takes) -> None:
    assert "SH02, second of 3: revised" in film("revise", "film", "SEQ01", "--shot", "SH02", "@bob naps.").out
    film("revise", "film", "SEQ01", "--shot", 2, "@bob naps.", "--duration", 4)
    assert [(f["prompt"], f["duration"]) for f in facts(film.root, "ShotPromptRevised")] == [
        ("@bob naps.", 1),
        ("@bob naps.", 4),
    ]
    count = len(events(film.root))
    assert "nothing changed" in film("revise", "film", "SEQ01", "--shot", 2, "@bob naps.").out
    assert len(events(film.root)) == count
    for seconds in (0, 61, -1):
        film.refused("revise", "film", "SEQ01", "--shot", 2, "x", "--duration", seconds, says="1-60 whole seconds")
    film.refused("revise", "film", "SEQ01", "--shot", 4, "x", says="no shot SEQ01_SH04")


def test_a_note_is_resolved_and_reopened_by_its_name(shown: Takes) -> None:
    shown("note", "film", "SEQ01", "--take", 1, "--at-seconds", 2.5, "blink")
    name = events(shown.root)[-1]["position"]
    assert f"note {name} on SEQ01_take001 at 2.5 s, tester: “blink”" in shown("status", "film", "SEQ01").out
    assert f"note {name} is resolved" in shown("note", "film", "SEQ01", "--resolve", name, "-m", "regraded").out
    assert f"note {name} is resolved already" in shown("note", "film", "SEQ01_take001", "--resolve", name).out
    assert f"note {name} on SEQ01_take001 at 2.5 s, tester: “blink” (resolved by tester)" in (
        shown("status", "film", "SEQ01").out
    )
    (kept,) = shown("status", "film", "SEQ01_take001", "--json").json["notes"]
    assert (kept["position"], kept["number"], kept["resolved"]["position"]) == (name, 1, name + 1)
    assert "“blink” (resolved by tester)" in shown("status", "film", "SEQ01_take001").out
    assert "**note 1** `SEQ01_take001` at 2.5 s: “blink”, resolved by tester" in shown("report", "film").out
    assert "**note 1 resolved** `SEQ01_take001` (tester" in shown("report", "film").out
    assert f"the resolving of note {name} on SEQ01_take001, by tester" in shown("undo", "film", "SEQ01").out
    assert f"note {name} is open already" in shown("note", "film", "SEQ01", "--reopen", name).out
    assert kinds(shown.root)[-2:] == ["NoteResolved", "NoteReopened"]
    shown.refused("note", "film", "SEQ01", "--resolve", 1, says="SEQ01 has no note 1")
    shown.refused("note", "film", "SEQ02", "--resolve", name, says=f"SEQ02 has no note {name}")
    shown.refused("note", "film", "SEQ01", "blink", "--resolve", name, code=2, says="written, resolved or reopened")
    shown.refused("note", "film", "SEQ01", code=2, says="written, resolved or reopened")


def test_a_removed_shot_keeps_takes_that_can_be_noted_rejected_and_taken_from(judged: Takes) -> None:
    plan = json.loads(json.dumps(PLAN))
    del plan["sequences"]["SEQ01"]["shots"][2]
    judged("plan", "add", plan_file(judged, plan), "--match", "SEQ01_SH03=none")
    own = "SEQ01_SH03_take001"
    judged.refused("generate", "film", "SEQ01", "--shot", 3, says="SEQ01_SH03 is omitted from the plan")

    assert f"{own}: noted" in judged("note", "film", own, "her best walk").out
    assert "SEQ01_SH03: noted" in judged("note", "film", "SEQ01", "--shot", 3, "the gate is elsewhere now").out
    judged("start-frame", "film", "SEQ01", f"{own}@1")
    assert facts(judged.root, "StartFrameSupplied")[-1]["source"]["take_id"] == own
    judged.refused("approve", "film", own, says="SEQ01_SH03 is omitted from the plan", hint="takes status film SEQ01")
    assert f"{own} rejected" in judged("reject", "film", "SEQ01", "--shot", 3, "--take", 1, "--reason", "too dark").out
    (take,) = state_of(judged.root, "film/shots/SEQ01_SH03.json")["takes"]
    assert (take["review"]["verdict"], take["notes"][0]["text"]) == ("rejected", "her best walk")
    judged.refused("start-frame", "film", "SEQ01", "--shot", 3, f"{own}@1", says="is omitted from the plan")


# -- grids --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "named",
    [
        ("SEQ01_grid001",),
        ("SEQ01", "--grid", "1"),
        ("SEQ01", "--grid", "SEQ01_grid001"),
        ("SEQ01_grid1", "--grid", "1"),
    ],
)
def test_a_grid_is_noted_and_rejected_and_nothing_moves(named: tuple[str, ...], shown: Takes) -> None:
    before = state_of(shown.root)["sequences"]["SEQ01"]["phase"]
    assert "SEQ01_grid001: noted" in shown("note", "film", *named, "more fog").out
    assert "SEQ01_grid001 rejected" in shown("reject", "film", *named, "--reason", "no fog in it").out
    assert facts(shown.root, "GridRejected") == [{"grid_id": "SEQ01_grid001", "reason": "no fog in it"}]
    (grid,) = state_of(shown.root, "film/shots/SEQ01.json")["keyframes"]
    assert (grid["review"]["verdict"], grid["review"]["reason"]) == ("rejected", "no fog in it")
    assert [note["text"] for note in grid["notes"]] == ["more fog"]
    assert state_of(shown.root)["sequences"]["SEQ01"]["phase"] == before
    assert "more fog" in shown("status", "film", "SEQ01").out


def test_a_rejected_grid_is_chosen_from_only_by_its_name(shown: Takes) -> None:
    shown("reject", "film", "SEQ01_grid001", "--reason", "no fog")
    quadrant = ("approve-grid", "film", "SEQ01", "--quadrant", 1)
    shown.refused(*quadrant, says="all grids of SEQ01 are rejected", hint="--grid 1")
    shown(*quadrant, "--grid", 1)
    assert state_of(shown.root, "film/shots/SEQ01.json")["keyframes"][0]["review"]["verdict"] == "approved"


def test_the_rejection_of_a_grid_is_undone(shown: Takes) -> None:
    shown("reject", "film", "SEQ01_grid001", "--reason", "no fog")
    shown("undo", "film", "SEQ01")
    assert kinds(shown.root)[-1] == "GridVerdictWithdrawn"
    assert state_of(shown.root, "film/shots/SEQ01.json")["keyframes"][0]["review"] is None


@pytest.mark.parametrize(
    ("args", "says", "code"),
    [
        (("SEQ01", "--grid", "1", "--take", "1"), "a take and a grid are named", 2),
        (("SEQ01_grid001", "--grid", "2"), "SEQ01_grid001 and 2 are two grids", 2),
        (("SEQ01_take001", "--grid", "1"), "a take and a grid are named", 2),
        (("SEQ01_grid009",), "there is no grid SEQ01_grid009", 1),
        (("SEQ01", "--grid", "SEQ02_grid001"), "SEQ02_grid001 is not a grid of SEQ01", 1),
    ],
)
def test_a_grid_that_is_named_amiss_is_refused(args: tuple[str, ...], says: str, code: int, shown: Takes) -> None:
    before = kinds(shown.root)
    shown.refused("reject", "film", *args, "--reason", "no fog", says=says, code=code)
    shown.refused("note", "film", *args, "more fog", says=says, code=code)
    assert kinds(shown.root) == before


def test_status_of_a_sequence_shows_its_grids_and_the_start_frame_of_now(shown: Takes) -> None:
    line = "SEQ01_grid001  keyframe_complete  1 2 3 4 wait"
    assert line in shown("status", "film", "SEQ01").out
    shown("approve-grid", "film", "SEQ01", "--quadrant", 4)
    said = shown("status", "film", "SEQ01").out
    assert "SEQ01_grid001  keyframe_complete  bottom_right chosen  approved" in said
    assert "start frame: SEQ01_start001, bottom_right of SEQ01_grid001  frames/film/starts/SEQ01_start001.png" in said
    shown("reject", "film", "SEQ01_grid001", "--reason", "no fog")
    shown("start-frame", "film", "SEQ01", "--shot", 2, "SEQ01_take001@0.5")
    said = shown("status", "film", "SEQ01").out
    assert "bottom_right chosen  rejected  no fog" in said
    assert "start frame: SEQ01_SH02_start001, from SEQ01_take001  " in said
    shown("undo", "film", "SEQ01")
    assert "SEQ01_SH02_start001" not in shown("status", "film", "SEQ01").out


def test_a_shots_seconds_are_revised_alone(shown: Takes) -> None:
    assert "revised" in shown("revise", "film", "SEQ01", "--shot", 1, "--duration", 4).out
    assert sequence(shown.root, "SEQ01")["shots"][0]["duration"] == 4
    assert facts(shown.root, "ShotPromptRevised")[0]["prompt"].startswith("@ann")
    assert "Missing argument 'PROMPT'" in shown("revise", "film", "SEQ01", "--shot", 1, code=2).err


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (
            ("revise", "--shot", 1, "@bob waits."),
            "the words of SEQ01_SH01, by Ann at <time> UTC: “@bob waits.” -> “@an",
        ),
        (("approve", "--take", 1), "the approval of SEQ01_take001, by Ann at <time> UTC: SEQ01_SH01 is open again, "),
        (("reject", "--take", 1, "--reason", "dark"), "the rejection of SEQ01_take001, by Ann at <time> UTC\n"),
        (("reject", "--grid", 1, "--reason", "dark"), "the rejection of SEQ01_grid001, by Ann at <time> UTC\n"),
        (("cut", "--shot", "2=1"), "the cut of SEQ01_SH02, by Ann at <time> UTC: SEQ01_SH02 is open again\n"),
        (
            ("approve-grid", "--quadrant", 1),
            "start frame SEQ01_start001, by Ann at <time> UTC: SEQ01 has none again\n",
        ),
    ],
)
def test_an_undo_says_what_was_undone_who_had_done_it_and_when(
    done: tuple[object, ...], said: str, shown: Takes
) -> None:
    verb, *typed = done
    shown(verb, "film", "SEQ01", *typed, "--actor", "Ann")
    told = shown("undo", "film", "SEQ01", "--actor", "Ben").out
    assert f"undone: {said}" in re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "<time>", told)


def test_an_undo_names_the_start_frame_and_the_take_that_stand_again(shown: Takes) -> None:
    shown("approve-grid", "film", "SEQ01", "--quadrant", 1)
    shown("approve-grid", "film", "SEQ01", "--quadrant", 2)
    assert "start frame SEQ01_start002, by " in (said := shown("undo", "film", "SEQ01").out)
    assert said.splitlines()[0].endswith("SEQ01_start001 is it again, as SEQ01_start003")


def test_a_take_that_left_the_cut_was_approved_and_one_in_it_is_in_the_cut(shown: Takes) -> None:
    shown("generate", "film", "SEQ02")
    shown("approve", "film", "SEQ02", "--take", 1)
    looks = (("status",), ("costs",), ("history",))
    for look in looks:
        assert re.search(r"SEQ02_take001 .*in the cut", shown(*look, "film", "SEQ02").out)
    shown("cut", "film", "SEQ02", "--shot", "1=2", "--shot", "2=2")
    for look in looks:
        said = shown(*look, "film", "SEQ02").out
        assert re.search(r"SEQ02_take001 .*was approved", said)
        assert re.search(r"SEQ02_take002 .*in the cut", said)
    assert "SEQ02_take001 was approved, SEQ02_take002 in the cut" in shown("search", "rain").out
    assert "- **was approved** `SEQ02_take001` for SH01 SH02" in shown("report", "film").out
    told = shown("report", "film", "--json").json["decisions"]
    assert [(d["kind"], d["in_cut"]) for d in told if d["kind"] == "approved"] == [("approved", False)]
    assert shown("costs", "film", "SEQ02", "--json").json["sequences"][0]["takes"][0]["verdict"] == "approved"


def test_a_rejected_take_that_is_in_the_cut_is_said_to_be_both() -> None:
    assert standing("rejected", in_cut=True) == "in the cut, rejected"
    assert standing(None, in_cut=False) == ""
