"""The colours that a still says by code (ITU-T H.273): a PNG's cICP chunk, the nclx box of AVIF and HEIC."""

from __future__ import annotations

import re
import struct

HDR = {16: "PQ", 18: "HLG"}  # by the code of the transfer
_NCLX = re.compile(rb"colrnclx(....)", re.DOTALL)
_UP_TO = 1_000_000  # bytes among which a picture's boxes are; AVIF and HEIC have them before the pixels


def coded_colours(data: bytes, kind: str) -> tuple[int, int] | None:
    """Return the codes of primaries and transfer, None where a file has none; `kind` as `decode` says it."""
    if kind == "PNG":
        return _cicp(data)
    found = _NCLX.search(data, 0, _UP_TO) if kind in ("AVIF", "HEIC") else None
    return struct.unpack(">HH", found[1]) if found else None


def _cicp(data: bytes) -> tuple[int, int] | None:
    """Walk a PNG's chunks up to its pixels."""
    at = 8
    while at + 12 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        if name == b"cICP" and length == 4:
            return data[at + 8], data[at + 9]
        if name in (b"IDAT", b"IEND"):
            break
        at += 12 + length
    return None
