"""HTTP/1.1 as the stand-in speaks it: reads a request, delivers an answer whole, broken, slowly or never."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

Json = dict[str, Any]

_REASONS = {200: "OK", 202: "Accepted", 206: "Partial Content", 302: "Found", 416: "Range Not Satisfiable"}
_PIECE = 1 << 16


@dataclass(slots=True)
class Request:
    """A request as it came, with the wall clock's time of its arrival."""

    method: str
    host: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes
    at: float = field(default_factory=time.time)

    def one(self, name: str, default: str = "") -> str:
        """Return the query's last value of that name."""
        return self.query.get(name, [default])[-1]

    def json(self) -> Any:
        """Return the body as JSON, None where it isn't any."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


@dataclass(slots=True)
class Answer:
    """An answer, and how it is to be delivered.

    Attributes:
        silent: close without a byte.
        reset: end the connection with RST.
        declared: Content-Length, where it isn't the body's.
        sent: bytes of the body after which the connection ends.
        rate: bytes a second; as fast as possible where None.
        endless: the body is repeated for as long as the other side reads.
    """

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    silent: bool = False
    reset: bool = False
    declared: int | None = None
    sent: int | None = None
    rate: float | None = None
    endless: bool = False


def answered(content: Any, status: int = 200, **headers: str) -> Answer:
    """Return a JSON answer; `x_fal_request_id=` becomes the header x-fal-request-id."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, json.dumps(content).encode(), {"content-type": "application/json", **named})


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """Read the next request of a connection; None where the other side has closed it."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    url = urlsplit(target)
    return Request(
        method,
        headers.get("host", "").lower().removesuffix(":443"),
        unquote(url.path),
        parse_qs(url.query, keep_blank_values=True),
        headers,
        await _body(reader, headers),
    )


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() != "chunked":
        return await reader.readexactly(int(headers.get("content-length", 0)))
    pieces = []
    while size := int((await reader.readline()).split(b";")[0], 16):
        pieces.append(await reader.readexactly(size))
        await reader.readline()
    await reader.readline()
    return b"".join(pieces)


async def deliver(writer: asyncio.StreamWriter, request: Request, answer: Answer) -> bool:
    """Send an answer and return whether the connection may be used again."""
    if answer.silent:
        return _ended(writer, answer)
    head = f"HTTP/1.1 {answer.status} {_REASONS.get(answer.status, 'Status')}\r\n"
    headers = {"date": time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime()), **answer.headers}
    if answer.endless:
        headers["transfer-encoding"] = "chunked"
    else:
        headers["content-length"] = str(len(answer.body) if answer.declared is None else answer.declared)
    block = (head + "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + "\r\n").encode("latin-1")
    body = b"" if request.method == "HEAD" else answer.body
    if answer.endless and body:
        return await _endless(writer, block, body)
    whole = answer.sent is None and not answer.reset
    await _paced(writer, block, body if answer.sent is None else body[: answer.sent], answer)
    if whole and answer.declared in (None, len(answer.body)):
        return request.headers.get("connection", "").lower() != "close"
    return _ended(writer, answer)


async def _paced(writer: asyncio.StreamWriter, block: bytes, body: bytes, answer: Answer) -> None:
    if answer.reset:
        writer.transport.set_write_buffer_limits(0)  # so that what is meant to arrive has left before the RST
    if answer.rate is None:
        writer.write(block + body)
        return await writer.drain()
    writer.write(block)
    step = max(1, min(_PIECE, int(answer.rate / 10)))
    for start in range(0, len(body), step):
        writer.write(body[start : start + step])
        await writer.drain()
        await asyncio.sleep(step / answer.rate)
    return None


async def _endless(writer: asyncio.StreamWriter, block: bytes, body: bytes) -> bool:
    piece = body * (_PIECE // len(body) + 1)
    framed = f"{len(piece):x}\r\n".encode() + piece + b"\r\n"
    writer.write(block + f"{len(body):x}\r\n".encode() + body + b"\r\n")
    while not writer.is_closing():
        writer.write(framed)
        await writer.drain()
        await asyncio.sleep(0)  # drain gives no turn to whoever would hear that the other side is gone
    return False


def _ended(writer: asyncio.StreamWriter, answer: Answer) -> bool:
    if answer.reset:
        reset(writer.transport)
    elif answer.silent:
        writer.transport.abort()
    return False


def reset(transport: asyncio.WriteTransport | asyncio.BaseTransport) -> None:
    """End a connection with RST instead of FIN."""
    found = transport.get_extra_info("socket")
    if found is not None:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()
