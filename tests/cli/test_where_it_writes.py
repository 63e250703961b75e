"""What is written lands where a person named it, and nothing that lies elsewhere is replaced or removed."""

from __future__ import annotations

import os
import shutil
import stat
import threading
from typing import TYPE_CHECKING

import pytest

from tests.cli.support import Takes, add_plan

if TYPE_CHECKING:
    from pathlib import Path

NULL = os.makedev(1, 3)


@pytest.fixture
def film(tmp_path: Path) -> Takes:
    takes = Takes(tmp_path / "work")
    takes.root.mkdir()
    add_plan(takes)
    return takes


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


def exported(film: Takes, to: Path) -> None:
    film("plan", "export", "film", "-o", to)


def test_a_file_is_replaced_and_a_new_one_is_made(film: Takes, scratch: Path) -> None:
    (scratch / "old.json").write_text("old")
    for name in ("old.json", "new.json"):
        exported(film, scratch / name)
        assert (scratch / name).read_text() == film("plan", "export", "film").out


def test_a_fifo_gets_the_plan_and_stays_a_fifo(film: Takes, scratch: Path) -> None:
    pipe, got = scratch / "pipe", list[str]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_text()), daemon=True)
    reader.start()
    exported(film, pipe)
    assert stat.S_ISFIFO(pipe.lstat().st_mode)
    reader.join(30)
    assert got == [film("plan", "export", "film").out]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes a device")
def test_a_device_is_written_to_and_stays_a_device(film: Takes, scratch: Path) -> None:
    device = scratch / "null"
    try:
        os.mknod(device, 0o666 | stat.S_IFCHR, NULL)
        device.write_bytes(b"")
    except OSError:
        pytest.skip("no device can be made or opened here")
    exported(film, device)
    assert device.lstat().st_rdev == NULL


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes a device")
def test_a_disk_is_never_written_to(film: Takes, scratch: Path) -> None:
    disk = scratch / "disk"
    try:
        os.mknod(disk, 0o600 | stat.S_IFBLK, os.makedev(7, 200))
    except OSError:
        pytest.skip("no device can be made here")
    film.refused("plan", "export", "film", "-o", disk, says="is a disk", hint="another file", code=3)
    assert stat.S_ISBLK(disk.lstat().st_mode)


@pytest.mark.parametrize("there", [True, False], ids=["to a file", "to nothing yet"])
def test_a_links_target_is_written_and_the_link_stays(film: Takes, scratch: Path, *, there: bool) -> None:
    (scratch / "far").mkdir()
    target, link = scratch / "far" / "plan.json", scratch / "link.json"
    if there:
        target.write_text("old")
    link.symlink_to("far/plan.json")
    exported(film, link)
    assert link.is_symlink()
    assert target.read_text() == film("plan", "export", "film").out


def test_a_folder_is_refused(film: Takes, scratch: Path) -> None:
    film.refused("plan", "export", "film", "-o", scratch, says="is a folder", hint="another file", code=3)


def test_the_starter_plan_goes_where_a_link_leads(tmp_path: Path, scratch: Path) -> None:
    (scratch / "PLAN.json").symlink_to(tmp_path / "far.json")
    Takes(scratch)("init", scratch)
    assert (scratch / "PLAN.json").is_symlink()
    assert (tmp_path / "far.json").is_file()


# -- state/ ------------------------------------------------------------------------------------------------------


def foreign(scratch: Path) -> dict[str, str]:
    return {str(path.relative_to(scratch)): path.read_text() for path in scratch.rglob("*") if path.is_file()}


@pytest.fixture
def elsewhere(film: Takes, scratch: Path) -> Path:
    """A folder of somebody else's, with files like ours and others."""
    film("generate", "film", "SEQ02")
    (scratch / "shots").mkdir()
    for name in ("sequences.json", "shots/SEQ02.json", "shots/mine.txt", "mine.txt"):
        (scratch / name).write_text("mine")
    return scratch


@pytest.mark.parametrize("command", [("replay",), ("replay", "film")], ids=" ".join)
@pytest.mark.parametrize("name", ["film", "film/shots"])
def test_nothing_is_removed_or_replaced_where_a_link_in_state_leads(
    film: Takes, elsewhere: Path, name: str, command: tuple[str, ...]
) -> None:
    before = foreign(elsewhere)
    shutil.rmtree(film.root / "state" / name)
    (film.root / "state" / name).symlink_to(elsewhere if name == "film" else elsewhere / "shots")
    film.refused(*command, says=f"state/{name} is a link", hint="remove the link", code=3)
    assert "it is recorded, but the files can't follow" in film("note", "film", "SEQ02", "words", code=3).err
    assert foreign(elsewhere) == before
    (film.root / "state" / name).unlink()
    film("replay")
    assert "what the log says" in film("replay", "--check").out


def test_a_project_that_the_log_lacks_is_not_removed_through_a_link(film: Takes, elsewhere: Path) -> None:
    before = foreign(elsewhere)
    (film.root / "state" / "stranger").symlink_to(elsewhere)
    film.refused("replay", says="state/stranger is a link", hint="remove the link", code=3)
    assert foreign(elsewhere) == before


def test_state_may_be_a_link_but_nothing_is_removed_there(film: Takes, elsewhere: Path) -> None:
    far = elsewhere / "state"
    shutil.move(film.root / "state", far)
    (film.root / "state").symlink_to(far)
    film("note", "film", "SEQ02", "words")
    film("replay")
    (far / "film" / "mine.txt").write_text("mine")
    film.refused("replay", says="state is a link, and film/mine.txt", hint="move it away", code=3)
    assert (far / "film" / "mine.txt").read_text() == "mine"


# -- replay --to, move --to --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["film", "film/shots", "film/sequences.json"])
def test_the_files_of_a_moment_go_through_no_link(film: Takes, elsewhere: Path, tmp_path: Path, name: str) -> None:
    before, to = foreign(elsewhere), tmp_path / "to"
    (to / name).parent.mkdir(parents=True)
    (to / name).symlink_to(elsewhere / name.removeprefix("film").strip("/"))
    for moment in ((), ("--at", "1")):
        ran = film("replay", "--to", to, *moment, code=None)
        assert ran.code in (1, 3)
        assert "is a link" in ran.err
    assert foreign(elsewhere) == before


def test_the_files_of_a_moment_replace_no_pipe(film: Takes, tmp_path: Path) -> None:
    pipe = tmp_path / "to" / "film" / "sequences.json"
    pipe.parent.mkdir(parents=True)
    os.mkfifo(pipe)
    film.refused("replay", "--to", tmp_path / "to", says="sequences.json is a pipe or device")
    assert stat.S_ISFIFO(pipe.lstat().st_mode)
