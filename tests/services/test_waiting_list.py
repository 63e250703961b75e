"""The list of jobs that wait for their turn: what others read in it, and that it mends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.jobs.waiting_list import WaitingList, waiting_elsewhere

if TYPE_CHECKING:
    from pathlib import Path

JOBS = ["SEQ01_take001", "SEQ02_take001", "SEQ03_take001"]


def _waiting(folder: Path) -> list[str]:
    return sorted(waiting_elsewhere(folder, "film"))


def test_a_job_whose_turn_has_come_waits_no_more(tmp_path: Path) -> None:
    with WaitingList(tmp_path, "film", JOBS, 1) as turns:
        assert _waiting(tmp_path) == JOBS
        turns.begun(JOBS[0])
        assert _waiting(tmp_path) == JOBS[1:]
        turns.begun(JOBS[0])
        turns.begun(JOBS[2])
        assert _waiting(tmp_path) == [JOBS[1]]
    assert list(tmp_path.iterdir()) == []


def test_none_waits_where_all_are_followed_at_once(tmp_path: Path) -> None:
    with WaitingList(tmp_path, "film", JOBS, 3):
        assert _waiting(tmp_path) == []


def test_a_list_that_could_not_be_added_to_is_written_anew(tmp_path: Path) -> None:
    with WaitingList(tmp_path, "film", JOBS, 1) as turns:
        names = next(tmp_path.glob("*.turns"))
        turns._close()
        turns._told = names.open("rb", buffering=0)  # nothing can be written to it
        turns.begun(JOBS[0])
        assert names.read_text().split() == JOBS[1:]
        turns.begun(JOBS[1])
        assert _waiting(tmp_path) == [JOBS[2]]


def test_a_list_that_could_not_be_written_at_first_is_written_when_the_next_job_begins(tmp_path: Path) -> None:
    with WaitingList(tmp_path, "film", JOBS, 1) as turns:
        turns._close()
        next(tmp_path.glob("*.turns")).unlink()
        turns.begun(JOBS[0])
        assert _waiting(tmp_path) == JOBS[1:]


def test_a_list_whose_owner_is_gone_counts_no_more(tmp_path: Path) -> None:
    turns = WaitingList(tmp_path, "film", JOBS, 1)
    turns.__enter__()
    turns._close()
    assert turns._held
    turns._held.release()  # as the system does when a process dies
    assert _waiting(tmp_path) == []
    assert list(tmp_path.iterdir()) == []
