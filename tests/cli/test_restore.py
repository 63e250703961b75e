"""`takes restore`: a log written as lines of JSON is loaded whole, place for place, or not at all."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from services.log.places import lies_in
from tests.cli.support import TAKES, Takes, dump, files, kinds, snapshot

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Lines = list[dict[str, Any]]


@pytest.fixture
def told(shown: Takes) -> Path:
    """Return the file that the shown workspace's log was written to."""
    shown("--actor", "Ada", "note", "film", "SEQ01", "kälter \u200b\u2028", "-m", "she said so")
    path = shown.root.parent / "LOG.jsonl"
    path.write_text(shown("log", "--json").out, encoding="utf-8")
    return path


@pytest.fixture
def empty(tmp_path: Path) -> Takes:
    """Return the program in a workspace whose log is empty."""
    root = tmp_path / "empty"
    root.mkdir()
    takes = Takes(root)
    takes("-w", ".", "init")
    return takes


def written(path: Path, lines: Lines) -> Path:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


def test_the_second_log_is_the_first_byte_for_byte(shown: Takes, told: Path, takes: Takes) -> None:
    said = takes("-w", ".", "restore", told).out
    assert f"made a workspace in {takes.root}" in said
    assert f"restored {len(kinds(shown.root))} events" in said
    assert takes("log", "--json").out.encode() == told.read_bytes()
    made = {name: is_ for name, is_ in files(shown.root).items() if name.startswith("state/")}
    assert {name: is_ for name, is_ in files(takes.root).items() if name.startswith("state/")} == made
    takes("replay", "--check")
    assert lies_in(takes.root)


def test_the_second_log_has_an_id_of_its_own_and_goes_on_where_the_first_ended(told: Path, empty: Takes) -> None:
    empty("restore", told)
    last = json.loads(told.read_bytes().splitlines()[-1])
    empty("note", "film", "SEQ01", "and on it goes")
    added = json.loads(empty("log", "--json").out.encode().splitlines()[-1])
    assert (added["position"], added["version"]) == (last["position"] + 1, last["version"] + 1)
    empty("replay", "--check")


def test_gaps_between_positions_stay(told: Path, empty: Takes) -> None:
    lines = [json.loads(line) for line in told.read_bytes().splitlines()]
    for line in lines:
        line["position"] *= 7
    empty("restore", written(told, lines))
    assert [json.loads(line) for line in empty("log", "--json").out.encode().splitlines()] == lines


def test_one_project_s_log_can_be_restored_from_a_pipe(shown: Takes, tmp_path: Path) -> None:
    done = subprocess.run(
        [TAKES, "-w", tmp_path / "piped", "restore", "-"],
        input=shown("log", "film", "--json").out.encode(),
        check=True,
        capture_output=True,
    )
    assert b"made a workspace in" in done.stdout
    assert Takes(tmp_path / "piped")("log", "--json").out == shown("log", "film", "--json").out


def test_a_log_that_holds_something_is_left_alone(shown: Takes, told: Path) -> None:
    shown.refused("restore", told, says="holds events already", hint="takes -w DIR restore")


def test_a_file_that_is_not_there_makes_no_workspace(takes: Takes) -> None:
    takes.refused("-w", "new", "restore", "gone.jsonl", says="No such file")
    assert not (takes.root / "new").exists()


def _at(number: int, **fields: Any) -> Callable[[Lines], None]:
    return lambda lines: lines[number - 1].update(fields)


def _without(number: int, field: str) -> Callable[[Lines], None]:
    return lambda lines: lines[number - 1].pop(field)


def _data(number: int, **fields: Any) -> Callable[[Lines], None]:
    return lambda lines: lines[number - 1]["data"].update(fields)


NOTE = {"entity": "SEQ01", "take_id": None, "text": "x"}
GRID = {
    "grid_id": "SEQ01_grid001",
    "path": "frames/film/a.png",
    "sha256": "0" * 64,
    "bytes": 1,
    "width": 1,
    "height": 1,
}
BAD: dict[str, tuple[Callable[[Lines], Any], int, str]] = {
    "an unknown type": (_at(4, type="TakeDreamt"), 4, "TakeDreamt"),
    "a schema of tomorrow": (_at(4, schema=99), 4, "schema 99"),
    "a schema that is none": (_at(4, schema="1"), 4, "its schema is"),
    "a schema of nothing": (_at(4, schema=0), 4, "isn't one"),
    "data that isn't the fact's": (_data(2, mood="grim"), 2, "mood"),
    "data of another kind": (_at(2, data=[]), 2, "its data is []"),
    "a gap in a stream": (_at(4, version=9), 4, "version 9 of film/SEQ01 where"),
    "a position twice": (_at(4, position=3), 4, "position 3 doesn't come after 3"),
    "a position of nothing": (_at(1, position=0), 1, "position 0"),
    "a position beyond all": (_at(4, position=2**70), 4, "position"),
    "a position that is true": (_at(1, position=True), 1, "its position is true"),
    "an id twice": (lambda lines: lines[5].update(id=lines[1]["id"]), 6, "is that of line 2"),
    "an empty id": (_at(3, id=""), 3, "its id is empty"),
    "a stream that leads out": (_at(1, stream="../film"), 1, "is not a name"),
    "a stream too deep": (_at(1, stream="film/SEQ01/x"), 1, "is no stream"),
    "a sequence's fact on the project": (_at(2, stream="film", version=2), 2, "doesn't belong on film"),
    "a project's fact on a sequence": (_at(1, stream="film/SEQ09"), 1, "doesn't belong on film/SEQ09"),
    "a time without its zone": (_at(3, at="2026-11-20T18:00:00.000000"), 3, "is no time"),
    "a missing field": (_without(3, "cause"), 3, "it has no cause"),
    "a field too many": (_at(3, mood="grim"), 3, "it has mood"),
    "the 99th month": (_at(3, at="2026-99-20T18:00:00.000000Z"), 3, "is no time"),
    "a day that never was": (_at(3, at="2026-02-29T18:00:00.000000Z"), 3, "is no time"),
    "frames that lead out": (_data(1, frames="../../ESC/f"), 1, "frames"),
    "a 400-digit amount": (_at(1, type="BudgetSet", data={"amount": "9" * 400}), 1, "amount"),
    "NUL in a path": (_at(3, type="GridCompleted", data={**GRID, "path": "frames/film/a\0.png"}), 3, "path"),
    "a slash in a sha256": (_at(3, type="GridCompleted", data={**GRID, "sha256": "/" * 64}), 3, "sha256"),
    "10^12 seconds": (_at(3, type="NoteAdded", data={**NOTE, "seconds": 10**12}), 3, "seconds"),
    "half a character": (_at(3, by="\ud83d"), 3, "half a character"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_line_that_no_log_holds_is_refused_by_its_number(what: str, told: Path, empty: Takes) -> None:
    spoil, number, says = BAD[what]
    lines = [json.loads(line) for line in told.read_bytes().splitlines()]
    spoil(lines)
    told.write_text("".join(json.dumps(line) + "\n" for line in lines))
    ran = empty.refused("restore", told, says=f"line {number}: ")
    assert says in ran.err


@pytest.mark.parametrize("text", [b"", b"  ", b"[]", b"7", b'{"position"', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_event_is_refused_by_its_number(text: bytes, told: Path, empty: Takes) -> None:
    lines = told.read_bytes().splitlines()
    lines[4:4] = [text]
    told.write_bytes(b"\n".join(lines))
    empty.refused("restore", told, says="line 5: ")


def test_a_file_cut_short_is_refused(told: Path, empty: Takes) -> None:
    told.write_bytes(told.read_bytes()[:-20])
    empty.refused("restore", told, says="it is not JSON")


@pytest.mark.file_log
def test_killed_in_the_middle_it_leaves_an_empty_log_to_restore_into(told: Path, empty: Takes) -> None:
    before = snapshot(empty.root)
    process = subprocess.Popen([TAKES, "restore", "-"], cwd=empty.root, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin
    assert process.stdout
    lines = told.read_bytes().splitlines(keepends=True)
    process.stdin.write(b"".join(lines[:-1]))
    process.stdin.flush()
    while not (empty.root / "events.db-wal").exists():
        assert process.poll() is None
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()
    assert dump(empty.root) == before[0]
    shutil.rmtree(empty.root / "state", ignore_errors=True)
    empty("restore", told)
    assert empty("log", "--json").out.encode() == told.read_bytes()
