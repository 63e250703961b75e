"""A project that is put away: lists leave it out, it answers by its name, and starts nothing that is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.support import Takes, add_plan, kinds, one_sequence, state_of
from tests.console.support import served

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def two(takes: Takes) -> Takes:
    """Return a workspace with the projects film, which is archived, and other."""
    add_plan(takes)
    add_plan(takes, {**one_sequence("A lamp."), "project": "other"})
    takes("archive", "film", "-m", "the client went away")
    return takes


def test_an_archived_project_is_left_out_of_status(two: Takes) -> None:
    assert set(two("status", "--json").json["projects"]) == {"other"}
    assert "film" not in two("status").out
    assert set(two("status", "--archived", "--json").json["projects"]) == {"film"}
    assert "(archived)" in two("status", "--archived").out


def test_an_archived_project_answers_by_its_name(two: Takes) -> None:
    assert two("status", "film", "--json").json["archived"]
    assert "SEQ01" in two("status", "film").out
    two("note", "film", "SEQ01", "kept for the sequel")


def test_a_project_is_archived_once_and_comes_back(two: Takes) -> None:
    assert "archived already; nothing changed" in two("archive", "film").out
    assert "film is out of the archive" in two("unarchive", "film").out
    assert "film is not archived; nothing changed" in two("unarchive", "film").out
    assert [kind for kind in kinds(two.root) if "rchived" in kind] == ["ProjectArchived", "ProjectUnarchived"]
    assert set(two("status", "--json").json["projects"]) == {"film", "other"}
    assert not state_of(two.root)["archived"]


def test_the_past_lists_what_was_not_archived_then(two: Takes) -> None:
    before = kinds(two.root).index("ProjectArchived")
    assert set(two("status", "--json", "--at", before).json["projects"]) == {"film", "other"}
    assert set(two("status", "--json", "--at", before + 1).json["projects"]) == {"other"}


def test_where_all_is_archived_status_says_so(two: Takes) -> None:
    two("archive", "other")
    assert "every project is archived; to see them: takes status --archived" in two("status").out
    two("unarchive", "film")
    two("unarchive", "other")
    assert "no project is archived" in two("status", "--archived").out


def test_what_is_archived_is_known_again_once_all_files_are_gone(two: Takes) -> None:
    two("replay")
    assert set(two("status", "--json").json["projects"]) == {"other"}
    two("note", "film", "SEQ01", "still there")
    assert set(two("status", "--json").json["projects"]) == {"other"}


def test_an_archived_project_starts_no_paid_run(two: Takes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAL_KEY", "k:s")
    before = kinds(two.root)
    for verb in ("generate", "grid"):
        two.refused(
            *(verb, "film", "SEQ01", "--renderer", "fal", "--yes"),
            says="film is archived: it starts no paid run",
            hint="takes unarchive film",
        )
        assert (
            "it would be refused: film is archived" in two(verb, "film", "SEQ01", "--renderer", "fal", "--dry-run").err
        )
    assert kinds(two.root) == before
    two("generate", "film", "SEQ01", "--renderer", "local")


def test_what_is_under_way_in_an_archived_project_finishes(two: Takes) -> None:
    two("generate", "film", "SEQ01", "--renderer", "local", "--no-wait")
    two("resume")
    assert kinds(two.root)[-1] == "VideoCompleted"


def test_the_first_page_of_the_console_leaves_the_archive_out(two: Takes) -> None:
    with served(two.root) as console:
        assert [card["project"] for card in console.get("")["projects"]] == ["other"]
        assert [card["project"] for card in console.get("?archived=true")["projects"]] == ["film"]
        assert 'href="/?archived=true">1 archived</a>' in console.http.get("/").text
        assert "project-film" in console.http.get("/?archived=true").text
        assert console.http.get("/p/film").status_code == 200


def test_a_dry_run_on_fal_needs_no_key(two: Takes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FAL_KEY", raising=False)
    assert "1 paid job for $" in two("generate", "other", "SEQ01", "--renderer", "fal", "--dry-run").out
    assert "1 paid job for $" in two("grid", "other", "SEQ01", "--renderer", "fal", "--dry-run").out
    two.refused("generate", "other", "SEQ01", "--renderer", "fal", "--yes", says="FAL_KEY is not set")


def test_a_project_that_is_not_there_is_not_archived(two: Takes, tmp_path: Path) -> None:
    two.refused("archive", "flim", says="there is no project flim; did you mean film?")


def test_a_project_may_be_left_out_where_all_others_are_archived(two: Takes) -> None:
    assert "SEQ01" in two("status", "SEQ01").out
    assert "other" in two("note", "SEQ01", "rain").out or kinds(two.root)[-1] == "NoteAdded"
    two("note", "film", "SEQ01", "by its whole name")
