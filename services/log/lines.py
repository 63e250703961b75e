"""A line of `takes log --json`: an event with its place, its data byte for byte as stored; and back into a row."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from msgspec import Raw, Struct
from msgspec.json import Decoder, Encoder, decode, format

from services.log.rows import row_of
from services.log.stored import is_time

if TYPE_CHECKING:
    from services.log.recorder import Stored


class Body(Struct, gc=False):
    """What is stored of an event beside its place and type, in the order in which it is stored."""

    id: str
    schema: int
    at: str
    by: str
    message: str | None
    cause: str
    data: Raw


class Line(Struct, gc=False, forbid_unknown_fields=True):
    """What a line says, in its order."""

    position: int
    id: str
    stream: str
    version: int
    type: str
    schema: int
    at: str
    by: str
    message: str | None
    cause: str
    data: Raw


_body_of = Decoder(Body).decode
_encode = Encoder().encode
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"')


def line_of(row: Stored) -> bytes:
    """Return a row as a line, without its end; a body that is none stands as text under `unreadable` in its data."""
    position, stream, version, kind, state = row
    try:
        str(state, "utf-8")
        body = _body_of(state)
    except (ValueError, TypeError, RecursionError):
        return _slowly(row)
    if not bytes(body.data).startswith(b"{") or not is_time(body.at):
        return _slowly(row)
    own = (body.schema, body.at, body.by, body.message, body.cause, body.data)
    return _encode(Line(position, body.id, stream, version, kind, *own))


def _slowly(row: Stored) -> bytes:
    body = row_of(row).body
    place = {"position": row[0], "id": body["id"], "stream": row[1], "version": row[2], "type": row[3]}
    text = json.dumps({**place, **body}, ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="backslashreplace")  # half a character stays as it was escaped


def stored_of(line: Line) -> bytes:
    """Return the bytes to store of a line: its data as they stand there, without spaces and needless escapes."""
    data = format(bytes(line.data), indent=-1)
    if b"\\u" in data or b"\\/" in data:
        data = _TEXT.sub(lambda text: _encode(decode(text[0])), data)
    return _encode(Body(line.id, line.schema, line.at, line.by, line.message, line.cause, Raw(data)))
