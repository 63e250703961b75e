"""Where a shot's text comes from and how it did; what a take is made of; the words of every version, found again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, cast

import pytest
from msgspec.structs import replace

from domain.events import TakeRejected
from projections.history import Descent, descents, history_view
from projections.sources import sources, sources_line
from services.files.prompt_index import PromptIndex
from services.workspace.workspace import Workspace
from tests.cli.support import Takes, add_plan, copied, one_sequence
from tests.driver_beware import (
    PROMPTS,
    SH02,
    SH03,
    approved,
    filmed,
    planned,
    revised,
    shot,
    take,
)
from tests.scenario import records, sequence

if TYPE_CHECKING:
    from pathlib import Path

    from domain.events import Fact, TakeRequested
    from projections.views.answers import SearchHit
    from projections.views.shots import TakeView


def descent(*known: Fact, of: str = SH03) -> Descent:
    return descents(records(*known))[of]


def saying(number: int, prompt: str, shots: tuple[int, ...] = (3,), **more: Any) -> TakeRequested:
    """A take whose shots `shots` say something."""
    made = take(number, **more)
    said = tuple(replace(p, prompt=prompt) if p.index + 1 in shots else p for p in made.shot_prompts)
    return replace(made, shot_prompts=said)


def told(found: Descent) -> list[tuple[int, str, int | None, list[str]]]:
    """Each version: position, kind, the version it came from, the takes that used it."""
    return [(v.position, v.kind, v.parent, v.takes) for v in found.versions]


# -- the line of descent -------------------------------------------------------------------------------------------


def test_plan_revised_and_picked_again_hang_under_each_other() -> None:
    found = descent(
        planned(),
        take(1),
        revised(3, "Fog."),
        saying(2, "Fog."),
        revised(3, PROMPTS[2], kind="take", take_id="SEQ08_take001", shot=SH03, position=3),
        take(3),
    )
    assert told(found) == [
        (2, "plan", None, ["SEQ08_take001"]),
        (4, "person", 2, ["SEQ08_take002"]),
        (6, "take", 2, ["SEQ08_take003"]),
    ]
    assert found.current == 6
    assert found.versions[2].take_id == "SEQ08_take001"


def test_a_pick_hangs_under_the_version_the_take_used_not_under_the_one_before_it() -> None:
    picked = revised(3, "Fog.", kind="take", take_id="SEQ08_take001", shot=SH03, position=4)
    found = descent(planned(), revised(3, "Fog."), saying(1, "Fog."), revised(3, "Rain."), revised(3, "Snow."), picked)
    assert told(found)[-1][:3] == (7, "take", 3)


def test_a_pick_from_a_childs_take_hangs_there_too() -> None:
    child = take(1, SH03)
    (prompt,) = child.shot_prompts
    child = replace(child, shot_prompts=(replace(prompt, prompt="Fog.", asked=1),))
    picked = revised(3, "Fog.", 1, kind="take", take_id=child.take_id, shot=SH03, position=4)
    found = descent(planned(), revised(3, "Fog.", 1), child, revised(3, "Rain."), picked)
    assert told(found) == [
        (2, "plan", None, []),
        (3, "person", 2, ["SEQ08_SH03_take001"]),
        (5, "person", 3, []),
        (6, "take", 3, []),
    ]


def test_what_is_undone_says_so_and_the_one_before_is_the_working_one_again() -> None:
    undone = revised(3, PROMPTS[2], kind="undo", position=3)
    found = descent(planned(), revised(3, "Fog."), saying(1, "Fog."), undone, take(2))
    assert told(found) == [(2, "plan", None, ["SEQ08_take002"]), (3, "person", 2, ["SEQ08_take001"])]
    assert (found.versions[1].undone_by, found.current) == (5, 2)


def test_undone_twice_goes_back_twice() -> None:
    back = (revised(3, "Fog.", kind="undo", position=4), revised(3, PROMPTS[2], kind="undo", position=3))
    found = descent(planned(), revised(3, "Fog."), revised(3, "Rain."), *back)
    assert [(v.position, v.undone_by) for v in found.versions] == [(2, None), (3, 6), (4, 5)]
    assert found.current == 2


def test_an_override_for_once_hangs_beside_the_line_and_does_not_stay() -> None:
    found = descent(planned(), saying(1, "Fog."), take(2), revised(3, "Rain."))
    assert told(found) == [
        (2, "plan", None, ["SEQ08_take002"]),
        (3, "once", 2, ["SEQ08_take001"]),
        (5, "person", 2, []),
    ]


def test_words_picked_from_an_override_for_once_hang_under_it() -> None:
    picked = revised(3, "Fog.", kind="take", take_id="SEQ08_take001", shot=SH03, position=3)
    assert told(descent(planned(), saying(1, "Fog."), picked))[-1] == (4, "take", 3, [])


def test_other_seconds_are_another_version() -> None:
    found = descent(planned(), take(1), revised(3, PROMPTS[2], 7), take(2))
    assert [(v.position, v.duration, v.takes) for v in found.versions] == [
        (2, 3, ["SEQ08_take001"]),
        (4, 7, []),
        (5, 3, ["SEQ08_take002"]),
    ]


def test_a_plan_that_comes_in_again_is_a_version_where_its_words_were_taken() -> None:
    theirs = planned(*(shot(n, prompt="Theirs.") if n == 3 else shot(n) for n in range(1, 6)))
    found = descent(planned(), theirs, revised(3, "Theirs.", kind="plan"))
    assert told(found) == [(2, "plan", None, []), (4, "plan", 2, [])]
    ours = descent(planned(), revised(3, "Ours."), theirs)
    assert (ours.current, len(ours.versions)) == (3, 2)


def test_each_shot_has_a_line_of_its_own_also_one_that_is_omitted_or_new() -> None:
    known = (planned(), take(1), revised(3, "Fog."), planned(shot(1), shot(6)), saying(2, "Fog.", shots=(1, 6)))
    found = descents(records(*known))
    assert sorted(found) == [f"SEQ08_SH0{n}" for n in range(1, 7)]
    assert [v.kind for v in found["SEQ08_SH06"].versions] == ["plan"]
    assert found[SH02].versions[0].takes == ["SEQ08_take001", "SEQ08_take002"]


def test_a_verdict_and_its_reason_stand_next_to_the_version_that_earned_it() -> None:
    lamp = TakeRejected(take_id="SEQ08_take001", reason="the lamp goes out")
    known = (planned(), *filmed(), lamp, revised(3, "Fog."), saying(2, "Fog."))
    view = history_view(sequence(*known), descent(*known))
    assert (view["shot"], view["index"], view["current"]) == (SH03, 2, 6)
    assert view["versions"][0]["takes"] == [
        {
            "take_id": "SEQ08_take001",
            "state": "video_complete",
            "verdict": "rejected",
            "in_cut": False,
            "reason": "the lamp goes out",
        },
    ]
    assert view["versions"][1]["takes"][0]["verdict"] is None
    approved_then = (*known[:3], approved("SEQ08_take001"))
    assert history_view(sequence(*approved_then), descent(*approved_then))["versions"][0]["takes"][0]["reason"] is None


def test_a_shot_revised_a_thousand_times_is_still_told(takes: Takes) -> None:
    add_plan(takes, one_sequence("A lamp."))
    workspace = Workspace(takes.root)
    for number in range(4):
        facts = [replace(revised(1, f"Lamp {number}, {n}.", 1), shot="SEQ01_SH01", index=0) for n in range(300)]
        workspace.change("film", "SEQ01", lambda _, facts=facts: facts)  # type: ignore[misc]
    workspace.close()
    lines = takes("history", "film", "SEQ01", "--shot", 1).out.splitlines()
    assert lines[-1].strip() == "1 s  “Lamp 3, 299.”"
    assert lines[-2].endswith("<- working")
    assert len(lines) == 1 + 2 * 1201


# -- what a take is made of ----------------------------------------------------------------------------------------


def _take(number: int, *texts: str, entity: str = "SEQ08", seconds: int = 3, asked: int | None = None) -> TakeView:
    prompts = [
        {"shot": f"SEQ08_SH{n:02d}", "prompt": text, "duration": seconds, "asked": asked}
        for n, text in enumerate(texts, start=1)
    ]
    return cast("TakeView", {"take_id": f"{entity}_take{number:03d}", "shot_prompts": prompts})


def test_a_take_is_made_of_the_takes_that_first_had_its_words() -> None:
    found = sources(
        [_take(1, "a", "b", "c"), _take(2, "a", "B", "C"), _take(3, "a", "b", "C"), _take(4, "a", "b", "d")]
    )
    assert [sources_line(found[f"SEQ08_take00{n}"]) for n in (1, 2, 3, 4)] == [
        "new",
        "take1: SH01 · new: SH02 SH03",
        "take1: SH01 SH02 · take2: SH03",
        "take1: SH01 SH02 · new: SH03",
    ]


def test_other_seconds_are_other_words_and_the_minimum_is_not() -> None:
    longer = _take(2, "a", seconds=5)
    padded = _take(1, "a", entity="SEQ08_SH01", seconds=9, asked=3)
    found = sources([_take(1, "a"), longer, padded])
    assert sources_line(found["SEQ08_take002"]) == "new"
    assert sources_line(found["SEQ08_SH01_take001"]) == "take1: SH01"


def test_takes_are_told_in_their_order_also_beyond_the_ninth() -> None:
    takes = [_take(n, *("same" if i == n else f"{n}.{i}" for i in range(12))) for n in range(1, 12)]
    last = _take(12, *(takes[n - 1]["shot_prompts"][0]["prompt"] if n == 0 else f"{n}.{n - 1}" for n in range(1, 11)))
    parts = sources_line(sources([*takes, last])["SEQ08_take012"]).split(" · ")
    assert parts == [f"take{n}: SH{n:02d}" for n in range(1, 11)]


def test_a_shots_own_take_is_named_with_its_shot() -> None:
    child = _take(1, "x", entity="SEQ08_SH01")
    assert sources_line(sources([child, _take(1, "x", "b")])["SEQ08_take001"]) == "SH01 take1: SH01 · new: SH02"


# -- search --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def _library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two projects, several versions, verdicts."""
    takes = Takes(tmp_path_factory.mktemp("library"))
    add_plan(takes, one_sequence("A red lamp burns in the café.", "A fox."))
    add_plan(
        takes, {**one_sequence("Three RED lamps; a lámpara.", 'He says "stop". Nobody stops.'), "project": "other"}
    )
    takes("generate", "film", "SEQ01")
    takes("reject", "film", "SEQ01", "--take", 1, "--reason", "too dark")
    takes("revise", "film", "SEQ01", "--shot", 1, "A red lamp goes out.")
    takes("generate", "film", "SEQ01")
    takes("approve", "film", "SEQ01", "--take", 2)
    return takes.root


@pytest.fixture
def library(_library: Path, tmp_path: Path) -> Takes:
    return copied(_library, tmp_path / "library")


def hits(takes: Takes, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = takes("search", "--json", "--", *words).json["hits"]
    return found


def prompts(takes: Takes, *words: str) -> list[str]:
    return [hit["prompt"] for hit in hits(takes, *words)]


def test_prompts_of_all_projects_and_versions_are_found_newest_first(library: Takes) -> None:
    found = hits(library, "red")
    assert [(hit["project"], hit["prompt"][:12]) for hit in found] == [
        ("film", "A red lamp g"),
        ("other", "Three RED la"),
        ("film", "A red lamp b"),
    ]
    assert [hit["position"] for hit in found] == sorted((hit["position"] for hit in found), reverse=True)
    assert [hit["kind"] for hit in found] == ["person", "plan", "plan"]


def test_the_takes_that_used_them_are_shown_with_their_verdicts(library: Takes) -> None:
    newest, _, oldest = hits(library, "red")
    assert [(t["take_id"], t["verdict"], t["reason"]) for t in newest["takes"] + oldest["takes"]] == [
        ("SEQ01_take002", "approved", None),
        ("SEQ01_take001", "rejected", "too dark"),
    ]
    said = library("search", "red").out
    assert "SEQ01_take002 in the cut" in said
    assert "SEQ01_take001 rejected" in said


def test_all_words_must_be_there_in_any_order_and_case_and_accents_do_not_matter(library: Takes) -> None:
    assert len(prompts(library, "LAMP", "red")) == 2
    assert prompts(library, "lamp red burns") == ["A red lamp burns in the café."]
    assert prompts(library, "cafe") == prompts(library, "CAFÉ") == prompts(library, "cafe\u0301") != []
    assert prompts(library, "lampara") == ["Three RED lamps; a lámpara."]
    assert prompts(library, "lam") == []


@pytest.mark.parametrize(
    "words",
    [
        '"',
        '"red',
        "red OR fox",
        "red AND",
        "NOT red",
        "NEAR(red lamp)",
        "re*",
        "prompt:red",
        "{prompt} : red",
        "^red",
        "(",
        "-red ox",
        "red + ox",
        "\\",
        "%",
        "'; DROP TABLE prompts; --",
        "*",
        "…",
        "💡",
    ],
)
def test_what_a_query_language_would_obey_is_only_words(words: str, library: Takes) -> None:
    ran = library("search", "--", words)
    assert ran.err == ""
    assert len(prompts(library, "red")) == 3
    if words not in ('"red', "^red", "red OR fox"):
        assert ran.out.startswith(("no prompt has these words", "event"))


def test_words_in_quotes_are_found_whatever_the_quotes(library: Takes) -> None:
    assert prompts(library, '"stop"') == prompts(library, "“stop”") == ['He says "stop". Nobody stops.']
    assert prompts(library, "(red)", "lamp") == prompts(library, "red", "lamp")


def test_no_words_are_refused(library: Takes) -> None:
    library.refused("search", " ", says="the search is empty")
    assert library("search", code=2).code == 2


def test_a_limit_keeps_the_newest(library: Takes) -> None:
    found = library("search", "red", "--limit", 1, "--json").json["hits"]
    assert [hit["prompt"] for hit in found] == ["A red lamp goes out."]


def _index(takes: Takes) -> Path:
    (path,) = (takes.root / "state").rglob("prompts.db")
    return path


@pytest.mark.parametrize(
    "damage",
    ["deleted", "emptied", "scribbled over", "cut short", "of another shape", "of another version", "the folder"],
)
def test_an_index_that_is_gone_or_broken_is_made_anew(damage: str, library: Takes) -> None:
    before = hits(library, "red")
    path = _index(library)
    for side in path.parent.glob("prompts.db-*"):
        side.unlink()
    data = path.read_bytes()
    match damage:
        case "deleted":
            path.unlink()
        case "emptied":
            path.write_bytes(b"")
        case "scribbled over":
            path.write_bytes(b"\x00junk" * 4000)
        case "cut short":
            path.write_bytes(data[: len(data) // 2])
        case "of another shape":
            path.unlink()
            with closing(sqlite3.connect(path)) as db:
                db.execute("CREATE TABLE stood (log TEXT)")
                db.execute("CREATE TABLE prompts (prompt TEXT)")
                db.commit()
        case "of another version":
            with closing(sqlite3.connect(path)) as db:
                db.execute("DELETE FROM prompts")
                db.execute("UPDATE stood SET version = version - 1")
                db.commit()
        case _:
            for file in path.parent.iterdir():
                if file.is_file():
                    file.unlink()
    assert hits(library, "red") == before


def test_an_index_of_another_log_is_made_anew(library: Takes, tmp_path: Path) -> None:
    other = Takes(tmp_path / "another")
    other.root.mkdir()
    add_plan(other, one_sequence("A blue lamp.", "A hare."))
    assert prompts(other, "lamp") == ["A blue lamp."]
    assert len(prompts(library, "red")) == 3
    _index(other).replace(_index(library))
    for side in _index(library).parent.glob("prompts.db-*"):
        side.unlink()
    assert prompts(library, "blue") == []
    assert len(prompts(library, "red")) == 3


def test_the_index_follows_the_log_and_a_verdict_that_comes_later(library: Takes) -> None:
    assert prompts(library, "hare") == []
    library("revise", "film", "SEQ01", "--shot", 2, "A hare.")
    assert prompts(library, "hare") == ["A hare."]
    library("undo", "film", "SEQ01")
    assert prompts(library, "hare") == ["A hare."]
    library("undo", "film", "SEQ01")
    assert hits(library, "goes")[0]["takes"][0]["verdict"] is None


def test_an_index_that_followed_says_the_same_as_a_fresh_one(library: Takes) -> None:
    def everything() -> list[SearchHit]:
        workspace = Workspace(library.root)
        fresh = PromptIndex(workspace.ledger.reader, library.root / "fresh.db")
        followed = PromptIndex(workspace.ledger.reader, workspace.store.bookkeeping / "prompts.db")
        found = [index.search("a", 100) for index in (fresh, followed)]
        workspace.close()
        (library.root / "fresh.db").unlink()
        assert found[0] == found[1]
        return found[0]

    before = everything()
    library("revise", "film", "SEQ01", "--shot", 2, "A hare, at last.")
    library("reject", "film", "SEQ01", "--take", 2, "--reason", "no")
    library("generate", "film", "SEQ01", "--no-wait")
    assert len(everything()) == len(before) + 1
