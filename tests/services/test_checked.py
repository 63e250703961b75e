"""Checks of media that are remembered: used while a file stays untouched, and never for another file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from services.media import checked
from services.media.checked import Checked
from tests.cli.support import sha256

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"a film")
    return path


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files be old at once."""
    monkeypatch.setattr(checked, "_SETTLED", -1)


def remembered(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "bookkeeping").rglob("*") if path.is_file()]


def test_an_untouched_file_is_not_read_again(settled: None, film: Path, tmp_path: Path) -> None:
    checks = Checked(tmp_path / "bookkeeping")
    assert checks.digest(film) == sha256(b"a film")
    (memory,) = remembered(tmp_path)
    memory.write_bytes(memory.read_bytes().replace(sha256(b"a film").encode(), b"as-remembered"))
    assert checks.digest(film) == "as-remembered"
    assert checks.digest(film, anew=True) == sha256(b"a film")


def test_other_bytes_of_the_same_size_and_date_are_read(settled: None, film: Path, tmp_path: Path) -> None:
    checks = Checked(tmp_path / "bookkeeping")
    before = film.stat()
    checks.digest(film)
    for new in (False, True):
        if new:
            film.unlink()
        film.write_bytes(b"A FILM")
        os.utime(film, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert checks.digest(film) == sha256(b"A FILM")


def test_a_file_that_was_just_written_is_not_remembered(film: Path, tmp_path: Path) -> None:
    assert Checked(tmp_path / "bookkeeping").digest(film) == sha256(b"a film")
    assert remembered(tmp_path) == []


def test_a_damaged_memory_is_no_memory(settled: None, film: Path, tmp_path: Path) -> None:
    checks = Checked(tmp_path / "bookkeeping")
    checks.digest(film)
    (memory,) = remembered(tmp_path)
    for damage in (b"", b"\xff\xfe", b"one word", b"x" * 1000):
        memory.write_bytes(damage)
        assert checks.digest(film) == sha256(b"a film")


def test_what_is_no_file_has_no_digest(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, tmp_path / "none", tmp_path / ("x" * 300)):
        assert Checked(tmp_path / "bookkeeping").digest(path) is None
