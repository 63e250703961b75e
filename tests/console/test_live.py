"""What happens is told as it happens: by this console, by another process, and to who comes again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.support import facts, kinds
from tests.console.support import Heard, served, until
from tests.fonts import hide_fonts

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.cli.support import Process, Takes
    from tests.console.support import Console


def test_a_listener_is_told_at_once_where_the_log_stands(console: Console) -> None:
    assert Heard(console.base).first("hello")["position"] == console.get("")["head"]


def test_an_event_of_another_process_is_told_and_the_board_has_it(console: Console, takes_process: Process) -> None:
    heard = Heard(console.base)
    takes_process.root.mkdir(exist_ok=True)
    takes_process("-w", console.root, "--actor", "jo", "approve", "film", "SEQ01", "--take", 1)
    told = heard.first("fact", type="TakeApproved")
    assert (told["sequence"], told["by"]) == ("SEQ01", "jo")
    assert console.get("/film")["sequences"][0]["phase"] == "APPROVED"


def test_two_browsers_hear_the_same_click(console: Console) -> None:
    one, other = Heard(console.base), Heard(console.base)
    position = console.post("/film/sequences/SEQ01/note", {"text": "more rain"})["position"]
    assert one.first("fact", position=position) == other.first("fact", position=position)


def test_who_comes_again_hears_what_was_missed_and_nothing_twice(console: Console) -> None:
    before = console.get("")["head"]
    missed = console.post("/film/sequences/SEQ01/note", {"text": "one"})["position"]
    until(lambda: console.app.state.served.live.position >= missed, "the first note")
    heard = Heard(console.base, last=before)
    then = console.post("/film/sequences/SEQ01/note", {"text": "two"})["position"]
    heard.first("fact", position=then)
    assert [data["position"] for kind, data in heard.messages if kind == "fact"] == [missed, then]


def test_letters_that_a_grids_picture_lacks_are_told_at_its_end(
    console: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hide_fonts(monkeypatch, tmp_path)
    heard = Heard(console.base)
    job = console.post("/film/sequences/SEQ01/grid", {"prompt": "rain on 橋", "renderer": "local"})["jobs"][0]
    told = heard.first("progress", job=job, over=True)
    assert told["letters"].startswith("no font here has Chinese, left out of the pictures; ")


def test_another_project_s_events_are_not_told(console: Console, shown: Takes) -> None:
    heard = Heard(console.base)
    shown("plan", "add", _other(shown))
    position = console.post("/film/sequences/SEQ01/note", {"text": "ours"})["position"]
    heard.first("fact", position=position)
    assert {data["project"] for kind, data in heard.messages if kind == "fact"} == {"film"}


def test_the_page_of_all_projects_hears_them_all(console: Console, shown: Takes) -> None:
    heard = Heard(console.base, "-")
    shown("plan", "add", _other(shown))
    console.post("/film/sequences/SEQ01/note", {"text": "ours"})
    heard.first("fact", project="other", type="PlanImported")
    heard.first("fact", project="film", type="NoteAdded")


def _other(takes: Takes) -> object:
    from tests.cli.support import plan_file

    return plan_file(
        takes, {"project": "other", "sequences": {"SEQ01": {"shots": [{"prompt": "Rain."}]}}}, "other.json"
    )


def test_a_run_outlives_its_request_and_tells_how_far_it_is(console: Console) -> None:
    heard = Heard(console.base)
    started = console.post(
        "/film/sequences/SEQ02/generate", {"words": {"1": "A wide shot of snow."}, "renderer": "local"}
    )
    assert started["jobs"] == ["SEQ02_take002"]
    heard.first("progress", job="SEQ02_take002", stage="rendering")
    heard.first("fact", type="VideoCompleted")
    assert heard.first("progress", job="SEQ02_take002", over=True)["stage"] == "done"
    take = console.get("/film/sequences/SEQ02")["takes"][-1]
    assert console.http.get(take["media"]).status_code == 200
    assert take["shot_prompts"][0]["prompt"] == "A wide shot of snow."


def test_the_end_of_a_console_leaves_its_runs_resumable(shown: Takes) -> None:
    with served(shown.root) as console:
        heard = Heard(console.base)
        console.post("/film/sequences/SEQ01/generate", {"count": 4, "renderer": "local"})
        heard.first("progress", stage="rendering")
    assert heard.closed.wait(20)
    left = shown("status", "film", "--json").json["sequences"]["SEQ01"]["under_way"]
    assert left
    with served(shown.root) as console:
        assert console.post("/film/resume")["jobs"] == left
        until(lambda: not console.get("/film/sequences/SEQ01")["under_way"], "the takes")
    assert len(facts(shown.root, "VideoCompleted")) == 6
    assert "VideoFailed" not in kinds(shown.root)


def test_the_files_follow_what_another_process_appended(console: Console, shown: Takes) -> None:
    shown("note", "film", "SEQ01", "more rain")
    assert console.get("/film/sequences/SEQ01")["said"][0]["text"] == "more rain"
    assert not shown("replay", "--check", "--json").json["differs"]
