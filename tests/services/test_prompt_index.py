"""The index of prompts: made anew where it is damaged, left alone where somebody else is at work on it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from cli.command_lines import hint
from domain.errors import OutOfReach
from services.files.prompt_index import PromptIndex
from services.log.places import open_log

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.support import Takes


def _index(takes: Takes) -> PromptIndex:
    return PromptIndex(open_log(takes.root, takes.root).reader, takes.root / "state/.takes/prompts.db", patience=0)


def _shots(index: PromptIndex, words: str) -> list[str]:
    found = [hit["shot"] for hit in index.search(words, 10)]
    index.reader.close()
    return found


def test_an_index_that_another_holds_is_not_made_anew(shown: Takes) -> None:
    index = _index(shown)
    assert _shots(index, "gate") == ["SEQ01_SH02", "SEQ01_SH03"]
    made = index.path.stat().st_ino
    with closing(sqlite3.connect(index.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OutOfReach, match="in use") as refused:
            index.search("gate", 10)
        assert hint(refused.value) == "try again in a moment"
        other.execute("ROLLBACK")
    assert index.path.stat().st_ino == made
    assert _shots(index, "gate") == ["SEQ01_SH02", "SEQ01_SH03"]


def _of_another_shape(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("ALTER TABLE stood DROP COLUMN event_id")


def _without_its_table(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("DROP TABLE prompts")


def _torn(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:100] + b"\xff" * (len(data) - 100))


@pytest.mark.parametrize(
    "harm",
    [lambda path: path.write_bytes(b"no index" * 99), _torn, _of_another_shape, _without_its_table],
    ids=["not a database", "torn", "of another shape", "without its table"],
)
def test_a_damaged_index_is_made_anew(harm: Callable[[Path], object], shown: Takes) -> None:
    index = _index(shown)
    assert _shots(index, "gate") == ["SEQ01_SH02", "SEQ01_SH03"]
    harm(index.path)
    assert _shots(index, "gate") == ["SEQ01_SH02", "SEQ01_SH03"]


def _rows(index: PromptIndex) -> dict[str, list[int]]:
    """Return the rows of the index by stream, and check that they are those it says each stream has."""
    with closing(sqlite3.connect(index.path)) as db:
        found: dict[str, list[int]] = {}
        for row, stream in db.execute("SELECT rowid, stream FROM prompts ORDER BY rowid"):
            found.setdefault(stream, []).append(row)
        held = {stream: list(range(first, last + 1)) for stream, first, last in db.execute("SELECT * FROM held")}
    assert found == held
    return found


def test_a_sequence_s_new_words_take_the_place_of_its_old_rows_alone(shown: Takes) -> None:
    _shots(_index(shown), "gate")
    before = _rows(_index(shown))
    for words in ("a heron on the fence", "a heron on the wall"):
        shown("revise", "film", "SEQ01", "--shot", 2, words)
        assert _shots(_index(shown), "heron")[0] == "SEQ01_SH02"
    after = _rows(_index(shown))
    assert after["film/SEQ02"] == before["film/SEQ02"]
    assert len(after["film/SEQ01"]) == len(before["film/SEQ01"]) + 2
    assert _shots(_index(shown), "heron fence") == ["SEQ01_SH02"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("桥", True),
        ("石桥", True),
        ("过石", True),
        ("石", True),
        ("桥石", False),
        ("雨夜 走过", True),
        ("driver", True),
        ("고양", True),
        ("고양이", True),
        ("이고", False),
        ("น้ำ", True),
        ("ＣＡＲ", True),
        ("cafe", True),
        ("ночью", True),
        ("ночь", False),
        ("ليلا", True),
    ],
)
def test_words_of_every_script_are_found(words: str, found: bool, shown: Takes) -> None:
    shown("revise", "film", "SEQ01", "--shot", "1", "雨夜，让driver走过石桥。고양이가 น้ำใส ночью ليلا café car")
    assert _shots(_index(shown), words) == (["SEQ01_SH01"] if found else [])
