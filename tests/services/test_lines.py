"""A line of the log says what is stored, data byte for byte, and a line that is restored is stored as it stands."""

from __future__ import annotations

import json
import re

import pytest
from msgspec.json import decode

from services.log.lines import Line, line_of, stored_of

PLACE = {"id": "e-1", "schema": 1, "at": "2031-01-01T00:00:00.000001Z", "by": "Mara", "message": None, "cause": "c-1"}
KEYS = ["position", "id", "stream", "version", "type", "schema", "at", "by", "message", "cause", "data"]
DATA = {
    "every character up to the second page": json.dumps(["".join(map(chr, range(0x180)))], ensure_ascii=False).join(
        ('{"a":', "}")
    ),
    "what a terminal may obey": '{"a":"\u202e\u2028\x7f\x9b\ufeff \U0001f98a"}',
    "numbers as they stand": '{"a":1.0,"b":1e5,"c":0.10,"d":123456789012345678901234567890,"e":-0.0,"f":1E+2}',
    "escapes as they stand": '{"a":"\\u00e9\\/"}',
    "spaces as they stand": '{ "a" : [ 1, 2 ] }',
    "two of one name": '{"a":1,"a":2}',
}


def row(data: str, **other: object) -> tuple[int, str, int, str, bytes]:
    """Return a stored row with these bytes as data."""
    body = json.dumps({**PLACE, **other}, ensure_ascii=False, separators=(",", ":"))[:-1]
    return 7, "film/SEQ01", 3, "NoteAdded", f'{body},"data":{data}}}'.encode()


@pytest.mark.parametrize("what", DATA)
def test_data_stand_in_a_line_as_they_are_stored(what: str) -> None:
    line = line_of(row(DATA[what])).decode()
    assert line.endswith(f',"data":{DATA[what]}}}')
    assert list(json.loads(line)) == KEYS


def test_nothing_is_escaped_but_what_has_to_be() -> None:
    said = "".join(map(chr, range(0x180))) + "\u2028\u202e\ufeff\U0001f98a"
    line = line_of(row("{}", by=said, message=said)).decode()
    assert json.loads(line)["by"] == said
    assert {found.lower() for found in re.findall(r"\\u....", line)} == {
        f"\\u{code:04x}" for code in range(0x20) if chr(code) not in "\b\t\n\f\r"
    }
    assert re.findall(r"\\u....", line) == re.findall(r"\\u[0-9a-f]{4}", line)
    assert " " not in re.sub(r'"(?:[^"\\]|\\.)*"', "", line)


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b'{"id":"e"}',
        row("[1]")[4],
        row("{}", at="yesterday")[4],
        row("{}", schema="1")[4],
        row('{"a":"x"}')[4].replace(b"x", b"\xff"),
    ],
)
def test_a_body_that_is_none_stands_as_text(body: bytes) -> None:
    line = json.loads(line_of((7, "film/SEQ01", 3, "NoteAdded", body)))
    assert list(line) == KEYS
    assert line["data"] == {"unreadable": body.decode(errors="backslashreplace")}
    assert (line["position"], line["stream"], line["version"], line["type"]) == (7, "film/SEQ01", 3, "NoteAdded")


def test_half_a_character_that_was_stored_stays_as_it_was_escaped() -> None:
    assert line_of(row('{"a":"\\ud83d"}')).endswith(b'"data":{"a":"\\ud83d"}}')


@pytest.mark.parametrize("what", [what for what in DATA if "stand" not in what])
def test_a_restored_line_is_stored_as_it_was(what: str) -> None:
    stored = row(DATA[what])
    assert stored_of(decode(line_of(stored), type=Line)) == stored[4]


def test_a_restored_line_loses_spaces_and_needless_escapes_and_keeps_its_numbers() -> None:
    data = '{ "a" : [ 1.0, 1e5 ], "b" : "caf\\u00e9 \\ud83e\\udd8a \\\\u00e9 \\/ \\u0001 \\u001F" }'
    line = decode(line_of(row(data)), type=Line)
    kept = '{"a":[1.0,1e5],"b":"café 🦊 \\\\u00e9 / \\u0001 \\u001f"}'
    assert stored_of(line).decode().endswith(f'"data":{kept}}}')
