"""Bad input: each gets one clear line and what to try next, and log and files stay as they were."""

from __future__ import annotations

import json
import os
import struct
import zlib
from typing import TYPE_CHECKING, Any

import pytest

from cli.main import COMMANDS
from tests.cli.support import PLAN, Process, Takes, add_plan, copied, events, facts, one_sequence, picture, snapshot

if TYPE_CHECKING:
    from pathlib import Path

# A title for the window, a colour, C1's CSI, a line separator, a mark that turns text round, a bell, a return.
NASTY = "calm \x1b]0;owned\x07\x1b[31m red \x9b32m \u2028 line \u202e turned \x00".replace("\x00", "") + "\r over \x7f"
RAW = "\x1b\x07\x9b\u2028\u202e\x7f\r"


def plan_with(**keys: Any) -> dict[str, Any]:
    return {**one_sequence("A quiet street."), **keys}


# -- names ---------------------------------------------------------------------------------------------------

NAMES = [
    "../film",
    "..",
    "/etc/passwd",
    "film/../x",
    "",
    "a b",
    "SEQ01_SH03",
    "SEQ01_take001",
    "x" * 65,
    "fil\x1b[31mm",
    "fi\nlm",
    "-film",
    "ﬁlm",
    "film\u202e",
    ".hidden",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_none_is_refused_before_it_touches_a_path(name: str, film: Takes) -> None:
    shots = one_sequence("x")["sequences"]["SEQ01"]
    for plan in (
        plan_with(project=name),
        {"project": "film", "sequences": {name: shots}},
        plan_with(elements={name: {}}),
        plan_with(episode=name),
    ):
        (film.root.parent / "BAD.json").write_text(json.dumps(plan))
        ran = film.refused("plan", "add", film.root.parent / "BAD.json", says="fault")
        assert not set(ran.err) & set(RAW)
        assert len([line for line in ran.err.splitlines() if not line.startswith(("takes:", "  try:"))]) >= 1


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith(("-", "SEQ01_"))])
def test_a_typed_name_that_is_none_leads_nowhere(name: str, film: Takes) -> None:
    of_a_project: list[tuple[str, ...]] = [
        ("status", name),
        ("generate", name, "SEQ01"),
        ("grid", name, "SEQ01"),
        ("approve", name, "SEQ01", "--take", "1"),
        ("log", name),
        ("resume", name),
        ("replay", name),
        ("plan", "export", name),
    ]
    of_a_sequence: list[tuple[str, ...]] = [
        ("status", "film", name),
        ("generate", "film", name),
        ("grid", "film", name),
        ("note", "film", name, "x"),
        ("revise", "film", name, "--shot", "1", "x"),
        ("start-frame", "film", name, "x.png"),
        ("log", "film", name),
    ]
    for args in of_a_project + of_a_sequence:
        assert not set(film.refused(*args).err) & set(RAW)


def test_a_take_is_no_sequence(shown: Takes, a_picture: Path) -> None:
    for verb in (
        ("generate", "film", "SEQ01_take001"),
        ("grid", "film", "SEQ01_take001"),
        ("approve-grid", "film", "SEQ01_take001", "--quadrant", "1"),
        ("start-frame", "film", "SEQ01_SH02_take001", a_picture),
    ):
        shown.refused(*verb, code=2, says="is a take", hint="name SEQ01")


def test_unknown_names_get_a_suggestion(shown: Takes) -> None:
    shown.refused("status", "fim", says="did you mean film?")
    shown.refused("status", "FILM", says="did you mean film?")
    shown.refused("generate", "film", "SEQ1", says="did you mean SEQ01")
    shown.refused("approve", "film", "SEQ01", "--take", 2, says="did you mean SEQ01_take001")
    shown.refused("approve-grid", "film", "SEQ01", "--quadrant", 1, "--grid", 2, says="did you mean SEQ01_grid001")
    shown.refused("revise", "film", "SEQ01", "--shot", 4, "x", says="did you mean SEQ01_SH03?")
    shown.refused(
        "approve-grid", "film", "SEQ02", "--quadrant", 1, says="no complete grid", hint="takes grid film SEQ02"
    )
    shown.refused("approve", "film", "SEQ02_SH01", "--take", 1, says="no take SEQ02_SH01_take001")
    shown.refused("genrate", code=2, says="did you mean generate")


def test_only_names_that_are_near_are_suggested(shown: Takes) -> None:
    shown.refused("approve", "film", "SEQ01", "--take", 7, says="take SEQ01_take007; there is SEQ01_take001")
    shown.refused("revise", "film", "SEQ01", "--shot", 9, "x", says="shot SEQ01_SH09; there is SEQ01_SH01, SEQ01_SH02")
    shown.refused("status", "film", "SEQ99", says="sequence SEQ99; there is SEQ01, SEQ02")
    shown.refused("status", "film", "SEQ10", says="did you mean SEQ01?")


def test_quadrants_are_four(shown: Takes) -> None:
    for quadrant in ("5", "0", "middle", "", "top"):
        shown.refused("approve-grid", "film", "SEQ01", "--quadrant", quadrant, code=2, says="not a quadrant")


def test_names_that_differ_only_in_case_are_refused(film: Takes) -> None:
    for plan in (plan_with(project="Film"), {"project": "film", "sequences": {"seq01": {"shots": [{"prompt": "x"}]}}}):
        (film.root.parent / "BAD.json").write_text(json.dumps(plan))
        film.refused("plan", "add", film.root.parent / "BAD.json", says="only in case")


# -- words that a terminal might obey -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def _nasty_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    takes = Takes(tmp_path_factory.mktemp("nasty"))
    plan = json.loads(json.dumps(PLAN))
    plan["title"] = f"film {NASTY}"
    plan["elements"]["ann"]["description"] = NASTY
    plan["sequences"]["SEQ01"].update(title=f"one {NASTY}", notes=NASTY, grid_prompt=NASTY)
    plan["sequences"]["SEQ01"]["shots"][0]["prompt"] = NASTY
    add_plan(takes, plan)
    takes("generate", "film", "SEQ01", "-m", NASTY)
    takes("note", "film", "SEQ01", "--take", 1, NASTY)
    takes("reject", "film", "SEQ01", "--take", 1, "--reason", NASTY)
    takes("--actor", NASTY, "revise", "film", "SEQ01", "--shot", 2, NASTY)
    return takes.root


@pytest.fixture
def nasty(_nasty_once: Path, tmp_path: Path) -> Takes:
    """Return a workspace whose every text is hostile."""
    return copied(_nasty_once, tmp_path / "nasty")


def test_hostile_text_is_stored_as_it_is(nasty: Takes) -> None:
    assert facts(nasty.root, "SequencePlanned")[0]["shots"][0]["prompt"] == NASTY
    assert facts(nasty.root, "NoteAdded")[0]["text"] == NASTY
    assert facts(nasty.root, "ShotPromptRevised")[0]["prompt"] == NASTY
    assert events(nasty.root)[-1]["by"] == NASTY
    told = [json.loads(line) for line in nasty("log", "--json").out.split("\n") if line]
    assert [(e["data"], e["by"], e["message"]) for e in told] == [
        (e["data"], e["by"], e["message"]) for e in events(nasty.root)
    ]


SHOWN: list[tuple[str, ...]] = [
    ("status",),
    ("status", "film"),
    ("status", "film", "SEQ01"),
    ("status", "--json"),
    ("log",),
    ("generate", "film", "SEQ01", "--dry-run"),
    ("generate", "film", "SEQ01", "--dry-run", "--json"),
    ("generate", "film", "SEQ01", "--no-wait", "--shot-override", f"0:{NASTY}!"),
    ("grid", "film", "SEQ01", "--dry-run"),
    ("grid", "film", "SEQ01", "--dry-run", "--json"),
    ("grid", "film", "SEQ01", "--no-wait"),
    ("plan", "check", "film"),
    ("plan", "check", "--json"),
    ("plan", "accept", "film", "SEQ01"),
    ("approve", "film", "SEQ01", "--take", "1"),
    ("resume", "--json"),
    ("replay", "--check"),
]


@pytest.mark.parametrize("args", SHOWN, ids=lambda args: " ".join(args)[:40].encode("ascii", "ignore").decode())
def test_hostile_text_reaches_no_terminal(args: tuple[str, ...], nasty: Takes) -> None:
    ran = nasty(*args)
    assert not set(ran.out + ran.err) & set(RAW)
    if "--json" in args:
        json.loads(ran.out)


def test_hostile_text_in_a_second_plan_is_shown_harmlessly(nasty: Takes) -> None:
    plan = plan_with()
    plan["sequences"]["SEQ01"]["shots"] = [{"prompt": f"new {NASTY}"}, *PLAN["sequences"]["SEQ01"]["shots"][1:]]
    plan["elements"] = PLAN["elements"]
    (nasty.root.parent / "SECOND.json").write_text(json.dumps(plan))
    for dry in (("--dry-run",), ()):
        ran = nasty("plan", "add", nasty.root.parent / "SECOND.json", *dry)
        assert not set(ran.out + ran.err) & set(RAW)


def test_a_terminal_is_shown_harmless_text_too(nasty: Takes, takes_process: Process) -> None:
    ways = (("status", "film"), ("status", "film", "SEQ01"), ("log",), ("log", "--json"))
    for args in (*ways, ("generate", "film", "SEQ01", "--dry-run")):
        own, other = os.openpty()
        ran = Process(nasty.root)(*args, pty=other)
        os.close(other)
        said = b""
        try:
            while chunk := os.read(own, 65536):
                said += chunk
        except OSError:  # a terminal whose other end is closed
            pass
        os.close(own)
        text = said.decode()
        assert "SEQ01" in text
        assert ran.code == 0
        assert not {"\x07", "\x9b", "\u2028", "\u202e", "\x7f"} & set(text)
        assert "]0;owned" not in text.replace("\\x1b]0;owned", "").replace("\\u001b]0;owned", "")


@pytest.mark.parametrize(
    "args",
    [
        ("revise", "film", "SEQ01", "--shot", "1", b"caf\xe9"),
        ("generate", "film", "SEQ01", "--shot-override", b"1:caf\xe9"),
        ("generate", "film", b"SEQ\xe9"),
        ("status", b"fil\xe9"),
        ("status", "film", b"SEQ\xe9"),
        ("log", "film", b"SEQ\xe9"),
        ("grid", "film", "SEQ01", "--prompt", b"caf\xe9"),
        ("note", "film", "SEQ01", b"caf\xe9"),
        ("note", "film", "SEQ01", "x", "-m", b"caf\xe9"),
        ("--actor", b"caf\xe9", "note", "film", "SEQ01", "x"),
        ("generate", "film", "SEQ01", "--set", b"generate_audio=\xe9"),
        ("generate", "film", "SEQ01", "--model", b"\xe9"),
        ("start-frame", "film", "SEQ01", b"caf\xe9.png"),
        ("plan", "add", b"caf\xe9.json"),
        ("approve", "film", b"SEQ01_\xe9", "--take", b"\xe9"),
        ("cut", "film", "SEQ01", "--shot", b"1=\xe9"),
        ("-w", b"/nowhere/\xe9", "status"),
    ],
)
def test_bytes_that_are_not_utf8_are_refused(args: tuple[Any, ...], film: Takes) -> None:
    decoded = [os.fsdecode(arg) for arg in args]
    ran = film.refused(*decoded, code=2 if args[0] == "cut" else 1)  # a take that has no form of a take
    assert "�" not in ran.err
    ran.err.encode()


def test_bytes_that_are_not_utf8_on_a_real_command_line(film: Takes) -> None:
    process = Process(film.root)
    process.refused("revise", "film", "SEQ01", "--shot", "1", b"caf\xe9", says="isn't text")
    process.refused("status", b"fil\xe9", says="\\udce9")


def test_a_workspace_may_have_any_name_its_disk_allows(takes: Takes) -> None:
    for name in (b"caf\xe9", "Füße & co?x=1#y%20".encode()):
        folder = os.fsencode(takes.root) + b"/" + name
        process = Process(takes.root)
        process("init", folder)
        process("-w", folder, "plan", "add", folder + b"/PLAN.json")
        assert "SEQ01" in process("-w", folder, "status").out
        process("-w", folder, "generate", "my-film", "SEQ01", "--no-wait")


def test_a_stream_that_is_not_utf8_gets_what_it_can_show(film: Takes) -> None:
    film("revise", "film", "SEQ01", "--shot", 1, "Füße, “quoted” … 橋")
    process = Process(film.root)
    for args in (("log",), ("status", "film", "SEQ01"), ("generate", "film", "SEQ01", "--dry-run"), ("--help",)):
        process(*args, env={**os.environ, "PYTHONIOENCODING": "ascii"})
        process(*args, env={**os.environ, "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"})


# -- plans ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"{}", "2 faults"),
        (b"[]", "fault"),
        (b"null", "fault"),
        (b'"film"', "fault"),
        (b"project: film", "not JSON"),
        (b'{"project": "film",}', "not JSON"),
        (b"\xff\xfe\x00", "UTF"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, ""),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"project": "film", "sequences": {}}', "at least one"),
        (b'{"project": "film", "sequences": {"SEQ01": {"shots": []}}}', "at least one"),
        (b'{"project": "film", "project": "film", "sequences": {"S": {"shots": [{"prompt": "x"}]}}}', "written twice"),
        (b'{"project": "film", "sequences": {"S": {"shots": [{"prompt": "x", "duration": NaN}]}}}', "NaN"),
        (b'{"project": "film", "sequences": {"S": {"shots": [{"prompt": "\\ud800"}]}}}', "sequences.S.shots[0].prompt"),
        (b'{"project": "film", "sequences": {"S": {"shots": [{"prompt": "\\u0000"}]}}}', "sequences.S.shots[0].prompt"),
        (b'{"project": "film", "sequences": {"S": {"shots": [{"prompt": ""}]}}}', "is empty"),
        (b'{"project": "film", "sequences": {"S": {"shots": [{"prompt": "x", "duration": 61}]}}}', "1-60 seconds"),
        (b'{"project": "film", "sequences": {"S": {"shots": [{"prompt": "@who"}]}}}', "@who"),
        (b'{"project": "film", "sequences": {"S": {"shots": [{"promt": "x"}]}}}', "did you mean prompt"),
    ],
)
def test_a_plan_that_is_none(data: bytes, says: str, film: Takes) -> None:
    path = film.root.parent / "BAD.json"
    path.write_bytes(data)
    film.refused("plan", "add", path, says=says)
    film.refused("plan", "add", path, "--dry-run", says=says)
    film.refused("plan", "check", path, says=says)


def test_all_faults_of_a_plan_are_listed_with_their_places(film: Takes) -> None:
    path = film.root.parent / "BAD.json"
    shots = [
        {"prompt": "x", "duration": "5"},
        {"prompt": "", "start_frame": "gone.png"},
        {"prompt": "y", "elements": ["who"]},
    ]
    path.write_text(json.dumps({"project": "film", "colour": "red", "sequences": {"SEQ01": {"shots": shots}}}))
    lines = film.refused("plan", "add", path, says="5 faults").err.splitlines()
    assert [line.split(":")[0].strip() for line in lines[1:6]] == [
        "colour",
        "sequences.SEQ01.shots[0].duration",
        "sequences.SEQ01.shots[1].prompt",
        "sequences.SEQ01.shots[1].start_frame",
        "sequences.SEQ01.shots[2].elements[0]",
    ]


def test_a_plan_that_is_no_file(film: Takes) -> None:
    film.refused("plan", "add", film.root, says="is a folder")
    film.refused("plan", "add", film.root / "none.json", says="there is no file")
    film.refused("plan", "add", film.root.parent / "PLAN.json" / "x.json", says="can't be read")
    huge = film.root.parent / "HUGE.json"
    with huge.open("wb") as file:
        file.write(b'{"project": "')
        file.seek(50_000_000)
        file.write(b'"}')
    film.refused("plan", "add", huge, says="over 8 MB")


def test_a_plan_or_its_picture_that_is_a_pipe_is_not_waited_for(film: Takes) -> None:
    outside = Process(film.root)  # a process can be given up where it waits for ever
    os.mkfifo(film.root.parent / "pipe")
    for args in (("add", "../pipe"), ("check", "../pipe"), ("import", "../pipe", "--project", "film")):
        outside.refused("plan", *args, says="is a pipe or device, not a plan", hint="save it to a file")
    plan = plan_with(elements={"ann": {"frontal": "pipe"}})
    (film.root.parent / "PLAN.json").write_text(json.dumps(plan))
    outside.refused("plan", "add", "../PLAN.json", says="'pipe' can't be read: it is a pipe or device")


def test_no_workspace_is_made_by_a_plan_that_is_refused(takes: Takes) -> None:
    path = takes.root.parent / "BAD.json"
    path.write_text("{}")
    takes.refused("plan", "add", path, says="2 faults")
    assert list(takes.root.iterdir()) == []
    assert "made a workspace" in add_plan(takes).err


# -- pictures ------------------------------------------------------------------------------------------------


def bomb(side: int = 60_000) -> bytes:
    """Return a small PNG that says it is `side` pixels square."""
    made = b"\x89PNG\r\n\x1a\n"
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(b"\x00" * 100)), (b"IEND", b"")):
        made += struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return made


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"hello, I am a picture", "is not a picture"),
        (b"\x89PNG\r\n\x1a\n and then nothing", ""),
        (picture("teal")[:300], ""),
        (picture("teal", "JPEG")[:-200], "cut off"),
        (bomb(), "megapixels"),
        (bomb(12_000), "megapixels"),
        (picture("teal", size=(200, 200)), "at least 300 px"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 400 400\n", "is not a picture"),
    ],
)
def test_a_picture_that_is_none(data: bytes, says: str, film: Takes) -> None:
    path = film.root.parent / "look.png"
    path.write_bytes(data)
    film.refused("start-frame", "film", "SEQ01", path, says=f"{says}")
    plan = plan_with(elements={"ann": {"frontal": "look.png"}})
    (film.root.parent / "BAD.json").write_text(json.dumps(plan))
    film.refused("plan", "add", film.root.parent / "BAD.json", says="elements.ann.frontal")


def test_a_start_frame_that_is_no_file(film: Takes) -> None:
    film.refused("start-frame", "film", "SEQ01", "none.png", says="there is no file")
    film.refused("start-frame", "film", "SEQ01", film.root, says="is a folder")


# -- takes that failed or are still under way -----------------------------------------------------------------


def test_a_take_that_failed_or_is_under_way_cannot_be_judged(film: Takes, a_picture: Path) -> None:
    film("start-frame", "film", "SEQ02", a_picture)
    film("generate", "film", "SEQ02", "--no-wait")
    for verb in (("approve",), ("reject", "--reason", "x")):
        film.refused(verb[0], "film", "SEQ02", "--take", 1, *verb[1:], says="no video", hint="takes resume film")
    (film.root / "frames/film/starts/SEQ02_start001.png").unlink()
    ran = film("resume", "film", code=1)
    assert "SEQ02_take001 failed: frames/film/starts/SEQ02_start001.png is gone" in ran.err
    assert "  try: " in ran.err
    for verb in (("approve",), ("reject", "--reason", "x"), ("cut",)):
        args = ("--shot", "1=1") if verb == ("cut",) else ("--take", 1, *verb[1:])
        film.refused(verb[0], "film", "SEQ02", *args, says="it failed", hint="takes generate film SEQ02")
    (failed,) = facts(film.root, "VideoFailed")
    assert failed["kind"] == "start_frame"
    assert "SH01 failed, SH02 failed" in film("status", "film").out
    assert film("resume", "film").out == "nothing to carry on with\n"
    assert not list((film.root / "videos").rglob("*.part*"))


def test_a_start_frame_that_was_tampered_with_is_not_sent(film: Takes, a_picture: Path) -> None:
    film("start-frame", "film", "SEQ02", a_picture)
    film("generate", "film", "SEQ02", "--no-wait")
    (film.root / "frames/film/starts/SEQ02_start001.png").write_bytes(picture("red"))
    film("resume", "film", code=1)
    assert not facts(film.root, "VideoCompleted")


def test_media_that_are_gone_or_tampered_with_are_said_so(shown: Takes) -> None:
    grid = shown.root / "frames/film/grids/SEQ01_grid001.png"
    data = grid.read_bytes()
    grid.write_bytes(picture("red", size=(1920, 1080)))
    shown.refused("approve-grid", "film", "SEQ01", "--quadrant", 1, says="isn't the file that was recorded")
    grid.unlink()
    shown.refused("approve-grid", "film", "SEQ01", "--quadrant", 1, says="is gone")
    grid.write_bytes(data)
    (shown.root / "videos/film/SEQ01_take001.mp4").unlink()
    shown.refused("start-frame", "film", "SEQ01", "SEQ01_take001@1", says="is gone")


# -- renderers -----------------------------------------------------------------------------------------------


def test_renderers(film: Takes, monkeypatch: pytest.MonkeyPatch) -> None:
    film.refused("generate", "film", "SEQ01", "--renderer", "fal", "--yes", hint="--renderer local")
    film.refused("generate", "film", "SEQ01", "--renderer", "blender", says="no renderer blender")
    monkeypatch.setenv("TAKES_RENDERER", "fall")
    film.refused("generate", "film", "SEQ01", says="no renderer fall")
    film("generate", "film", "SEQ01", "--renderer", "local", "--dry-run")


# -- usage ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "args",
    [
        ("generate",),
        ("generate", "film", "SEQ01", "--mode", "all"),
        ("generate", "film", "SEQ01", "-n", "0"),
        ("generate", "film", "SEQ01", "-n", "21"),
        ("generate", "film", "SEQ01", "-n", "x"),
        ("generate", "film", "SEQ01", "--what"),
        ("grid", "film"),
        ("approve-grid", "film", "SEQ01"),
        ("reject", "film", "SEQ01", "--take", "1"),
        ("revise", "film", "SEQ01", "x"),
        ("cut", "film", "SEQ01"),
        ("status", "a", "b", "c"),
        ("nonsense",),
        ("plan", "nonsense"),
        ("note", "film", "SEQ01", "x", "--at-seconds", "soon"),
    ],
)
def test_usage_is_exit_code_2(args: tuple[str, ...], film: Takes) -> None:
    before = snapshot(film.root)
    ran = film(*args, code=2)
    assert ran.out == ""
    assert "Error: " in ran.err or ran.err.startswith("takes: ")
    assert snapshot(film.root) == before


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_refuses_an_option_that_it_lacks_as_usage(name: str, shown: Takes) -> None:
    before = snapshot(shown.root)
    ran = shown(name, "--no-such-option", code=2)
    assert "--no-such-option" in ran.err
    assert "Traceback" not in ran.err
    assert (ran.out, snapshot(shown.root)) == ("", before)
