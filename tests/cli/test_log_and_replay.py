"""The log as the world sees it, the files made from it, and what holds for every command."""

from __future__ import annotations

import json
import os
import random
import re
import selectors
import shutil
import signal
import sqlite3
import subprocess
import time
from typing import IO, TYPE_CHECKING

import click
import pytest

from cli.main import COMMANDS
from cli.main import takes as group
from tests.cli.support import TAKES, Takes, add_plan, dump, events, files, kinds, sequence, snapshot, state_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIELDS = ["position", "id", "stream", "version", "type", "schema", "at", "by", "message", "cause", "data"]
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


# -- the log ---------------------------------------------------------------------------------------------------


def test_the_log_in_json_is_the_log(shown: Takes) -> None:
    shown("-w", ".", "--actor", "Ada", "note", "film", "SEQ01", "colder", "-m", "she said so")
    told = [json.loads(line) for line in shown("log", "--json").out.splitlines()]
    stored = events(shown.root)
    assert [list(event) for event in told] == [FIELDS] * len(stored)
    for field in ("position", "stream", "type", "id", "schema", "at", "by", "message", "cause", "data"):
        assert [event[field] for event in told] == [event[field] for event in stored]
    assert [event["position"] for event in told] == list(range(1, len(told) + 1))
    assert all(TIME.fullmatch(event["at"]) for event in told)
    assert len({event["id"] for event in told}) == len(told)
    versions: dict[str, int] = {}
    for event in told:
        versions[event["stream"]] = versions.get(event["stream"], 0) + 1
        assert event["version"] == versions[event["stream"]]
    assert (told[-1]["by"], told[-1]["message"], told[0]["by"], told[0]["message"]) == (
        "Ada",
        "she said so",
        "tester",
        None,
    )


def test_the_log_of_a_project_or_sequence(shown: Takes) -> None:
    streams = {json.loads(line)["stream"] for line in shown("log", "film", "SEQ01", "--json").out.splitlines()}
    assert streams == {"film/SEQ01"}
    assert shown("log", "film", "--json").out == shown("log", "--json").out
    shown.refused("log", "film", "SEQ3", says="there is SEQ01, SEQ02")


def test_projects_with_one_name_in_the_others_are_told_apart(film: Takes) -> None:
    for name in ("film-2", "fil", "film0", "film_"):
        add_plan(film, {"project": name, "sequences": {"SEQ01": {"shots": [{"prompt": "x"}]}}})
    for name in ("film", "film-2", "fil", "film0", "film_"):
        streams = {json.loads(line)["stream"] for line in film("log", name, "--json").out.splitlines()}
        assert {stream.split("/")[0] for stream in streams} == {name}
    assert set(film("status", "--json").json["projects"]) == {"film", "film-2", "fil", "film0", "film_"}
    film("replay", "--check")


def lines_of(stream: IO[bytes], seconds: float = 30) -> Iterator[str]:
    """Yield the lines that come; fail once nothing came for too long."""
    os.set_blocking(stream.fileno(), False)
    with selectors.DefaultSelector() as waiting:
        waiting.register(stream, selectors.EVENT_READ)
        rest, deadline = b"", time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not waiting.select(deadline - time.monotonic()):
                break
            data = os.read(stream.fileno(), 65536)
            if not data:
                return
            *whole, rest = (rest + data).split(b"\n")
            yield from (line.decode() for line in whole)
    pytest.fail("no line came")


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_following_the_log_sees_what_others_append(stop: signal.Signals, film: Takes) -> None:
    known = len(events(film.root))
    following = subprocess.Popen(
        [TAKES, "log", "film", "--follow", "--json"], cwd=film.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        assert following.stdout is not None
        lines = lines_of(following.stdout)
        assert [json.loads(next(lines))["position"] for _ in range(known)] == list(range(1, known + 1))
        film("note", "film", "SEQ01", "the first")
        assert json.loads(next(lines))["data"]["text"] == "the first"
        film("note", "film", "SEQ01", "the second")
        assert json.loads(next(lines))["data"]["text"] == "the second"
    finally:
        following.send_signal(stop)
        try:
            _, said = following.communicate(timeout=30)
        finally:
            following.kill()
    assert b"Traceback" not in said
    assert following.returncode in ((0, 130) if stop == signal.SIGINT else (-signal.SIGTERM, 0))


# -- the log can only grow -------------------------------------------------------------------------------------

BY_HAND = [
    "UPDATE stored_events SET topic = 'VideoCompleted' WHERE rowid = 1",
    "DELETE FROM stored_events WHERE rowid = 2",
    "DELETE FROM stored_events",
    "INSERT OR REPLACE INTO stored_events (originator_id, originator_version, topic, state)"
    " SELECT originator_id, originator_version, 'NoteAdded', state FROM stored_events WHERE rowid = 2",
    "INSERT OR REPLACE INTO stored_events SELECT 1, 'elsewhere', 1, topic, state FROM stored_events WHERE rowid = 1",
    "REPLACE INTO stored_events SELECT rowid, originator_id, originator_version, 'X', state FROM stored_events",
    "UPDATE OR REPLACE stored_events SET originator_version = 1",
    "INSERT INTO stored_events SELECT rowid, originator_id, originator_version, 'X', state FROM stored_events WHERE 1"
    " ON CONFLICT DO UPDATE SET topic = 'X'",
    "UPDATE log_identity SET id = 'another'",
    "DELETE FROM log_identity",
    "INSERT OR REPLACE INTO log_identity VALUES (1, 'another')",
    "INSERT INTO log_identity VALUES (2, 'another')",
]


@pytest.mark.file_log
@pytest.mark.parametrize("statement", BY_HAND)
def test_nothing_in_the_log_is_changed_by_hand(statement: str, film: Takes) -> None:
    before = dump(film.root)
    db = sqlite3.connect(film.root / "events.db")
    try:
        with pytest.raises(sqlite3.IntegrityError):
            db.execute(statement)
        db.commit()
    finally:
        db.close()
    assert dump(film.root) == before


# -- the files -------------------------------------------------------------------------------------------------


def test_replay_makes_the_same_bytes(shown: Takes) -> None:
    shown("approve", "film", "SEQ01", "--take", 1, "-m", "lovely")
    before = files(shown.root)
    assert "0 files changed" in shown("replay").out
    shutil.rmtree(shown.root / "state")
    assert "3 files changed" in shown("replay").out or "files changed" in shown("replay").out
    assert files(shown.root) == before
    (shown.root / "state/.takes/checkpoint.json").write_text("not a checkpoint")
    shown("status", "film")
    assert files(shown.root) == before


def test_replay_elsewhere_makes_the_same_bytes(shown: Takes, tmp_path: Path) -> None:
    there = tmp_path / "there"
    shown("replay", "--to", there)
    mine = {p.removeprefix("state/"): d for p, d in files(shown.root).items() if p.startswith("state/")}
    assert files(there) == mine
    for own in ("state", "videos/film", ".", "frames"):
        shown.refused("replay", "--to", own, says="own files lie")
    shown.refused("replay", "--to", there, "--check", code=2, says="exclude each other")


def test_what_differs_from_the_log_is_named(shown: Takes) -> None:
    assert "the files are what the log says" in shown("replay", "--check").out
    whole, state = files(shown.root), shown.root / "state/film"
    (state / "sequences.json").write_text("{}\n")
    (state / "shots/SEQ01.json").unlink()
    (state / "shots/SEQ09.json").write_text("{}\n")
    stranger = shown.root / "state/nobody/sequences.json"
    stranger.parent.mkdir()
    stranger.write_text("{}\n")
    before = snapshot(shown.root)
    ran = shown("replay", "--check", code=1)
    assert snapshot(shown.root) == before
    assert sorted(ran.out.splitlines()) == [
        "state/film/sequences.json differs from the log",
        "state/film/shots/SEQ01.json is missing",
        "state/film/shots/SEQ09.json is not of the log",
        "state/nobody/sequences.json is not of the log",
    ]
    assert "4 files" in ran.err
    assert "  try: takes replay" in ran.err
    shown("replay")
    assert files(shown.root) == whole


@pytest.mark.parametrize("name", ["sequences.json", "shots/SEQ01.json"])
@pytest.mark.parametrize("how", ["edited", "not JSON", "gone"])
def test_nobody_is_fooled_by_a_file_that_was_edited(name: str, how: str, shown: Takes) -> None:
    args = ("status", "film", "SEQ01")
    honest = [shown(*args).out, shown(*args, "--json").out, shown("status", "film").out]
    path = shown.root / "state/film" / name
    text = path.read_text()
    if how == "edited":
        edited = text.replace("video_complete", "approved").replace("REVIEW", "FINAL")
        assert edited != text
        path.write_text(edited)
    elif how == "gone":
        path.unlink()
    else:
        path.write_text("this is { no JSON")
    assert [shown(*args).out, shown(*args, "--json").out, shown("status", "film").out] == honest
    shown("note", "film", "SEQ01", "after it")
    shown("replay", "--check")


def test_an_edit_does_not_live_on_in_what_is_written_next(shown: Takes) -> None:
    path = shown.root / "state/film/sequences.json"
    path.write_text(path.read_text().replace("REVIEW", "FINAL"))
    shown("note", "film", "SEQ02", "another sequence")
    assert sequence(shown.root, "SEQ01")["phase"] == "REVIEW"
    shown("approve", "film", "SEQ01", "--take", 1)
    shown("replay", "--check")


def test_files_are_canonical_and_stand_at_the_last_event(shown: Takes) -> None:
    for path in (shown.root / "state/film").rglob("*.json"):
        text = path.read_text()
        assert text == json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    last = {
        stream: max(e["position"] for e in events(shown.root) if e["stream"].startswith(stream))
        for stream in ("film", "film/SEQ01", "film/SEQ02")
    }
    assert state_of(shown.root)["position"] == last["film"]
    for name in ("SEQ01", "SEQ02"):
        view = state_of(shown.root, f"film/shots/{name}.json")
        assert view["position"] == view["history"][-1]["position"] == last[f"film/{name}"]


@pytest.mark.parametrize(
    "args",
    [
        ("status",),
        ("status", "film"),
        ("status", "film", "SEQ01"),
        ("generate", "film", "SEQ01", "--dry-run"),
        ("grid", "film", "SEQ01", "--dry-run"),
        ("plan", "check", "film"),
        ("log",),
    ],
    ids=" ".join,
)
def test_the_same_position_gives_the_same_json(args: tuple[str, ...], shown: Takes) -> None:
    first = shown(*args, "--json").out
    assert shown(*args, "--json").out == first
    if args[0] != "log":
        assert isinstance(json.loads(first), dict)


# -- every command ---------------------------------------------------------------------------------------------


def commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Walk the commands and the commands below them."""
    if path:
        yield path, command
    if isinstance(command, click.Group):
        with click.Context(command) as ctx:
            for name in command.list_commands(ctx):
                below = command.get_command(ctx, name)
                assert below is not None
                yield from commands(below, (*path, name))


ALL = dict(commands(group))


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_has_help_with_an_example(path: tuple[str, ...], takes: Takes) -> None:
    text = takes(*path, "--help").out
    assert text == takes(*path, "-h").out
    example = re.search(r"Examples?: (.+)", text, re.DOTALL)
    assert example, text
    words = " ".join(example[1].split())
    assert "takes " in words
    assert " ".join(path) in words
    assert all(len(line) <= 100 for line in text.splitlines())


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_option_and_argument_says_what_it_is(path: tuple[str, ...]) -> None:
    for param in ALL[path].params:
        if isinstance(param, click.Option) and not param.hidden and (param.expose_value or param.help):
            assert param.help, f"{' '.join(path)} {param.name} has no help"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_of_commands_says_what_they_say_themselves(name: str, takes: Takes) -> None:
    command = ALL[name,]
    assert COMMANDS[name][1] == (command.help or "").split("\n")[0]
    assert COMMANDS[name][1] in " ".join(takes("--help").out.split())


def test_the_version(takes: Takes) -> None:
    assert re.fullmatch(r"takes \d+\.\d+\.\d+\n", takes("--version").out)


JUNK = [
    "", " ", "-", "--", "---", "film", "SEQ01", "SEQ01_take001", "SEQ01_SH02", "SEQ99", "../..", "/", "1", "0", "-1",
    "99999999999999999999", "1e9", "nan", "inf", "1=1", "=", "1:", ":", "0:x", "\x1b[31m", "\n", "\u2028", "💥" * 50,
    "x" * 5000, "*", "$HOME", "%s", "{}", "None", "null", "@", "@ann", "SEQ01_take001@1", "SEQ01_take001@-1", "\udce9",
    "events.db", ".", "PLAN.json", "--json", "--dry-run", "--shot", "--take", "--help", "-n", "--all", "-m", "-w",
]  # fmt: skip


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in ("demo", "console")])
def test_junk_never_ends_in_a_traceback(name: str, film: Takes) -> None:
    dice = random.Random(name)  # the same junk on every run
    film("generate", "film", "SEQ02", "--no-wait")
    for _ in range(25):
        junk = [dice.choice(JUNK) for _ in range(dice.randrange(5))]
        args = [name, *(["film"] if dice.random() < 0.6 else []), *(["SEQ01"] if dice.random() < 0.5 else []), *junk]
        if name in ("generate", "grid", "pick"):
            args.append("--no-wait" if name != "pick" else "--dry-run")
        ran = film(*args, code=None)
        assert ran.code in (0, 1, 2, 3), args
        assert ran.code or not ran.err.startswith("takes: "), args
    film("replay", "--check")
    assert kinds(film.root)[0] == "PlanImported"


def test_files_of_another_moment_are_not_mixed(shown: Takes) -> None:
    shown("replay", "--to", "then")
    shown.refused("replay", "--to", "then", "--at", "3", says="not of that moment", hint="empty folder")
    shown("replay", "--to", "then")
