"""The colour profile that a picture's codes, or a PNG's gAMA and cHRM chunks, stand for."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Matrix = Sequence[Sequence[float]]

_SRGB = (0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06)  # x and y of white, red, green, blue
_PRIMARIES = {  # by the codes of ITU-T H.273
    9: (0.3127, 0.329, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046),  # BT.2020
    11: (0.314, 0.351, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06),  # DCI-P3
    12: (0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06),  # Display P3
}
_GAMMAS = {4: 1 / 2.2, 5: 1 / 2.8, 8: 1.0}  # other curves that aren't HDR are taken for sRGB's, as of films
_SRGB_GAMMA, _SLACK = 1 / 2.2, 0.05  # within which libpng, too, takes a gamma for sRGB's
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)  # of sRGB, as ICC writes it
_D50 = (0.9642, 1.0, 0.8249)
_BRADFORD = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))


def coded_profile(primaries: int, transfer: int) -> bytes | None:
    """Return an ICC profile for codes of primaries and of a transfer that isn't HDR; None where that is sRGB."""
    if primaries not in _PRIMARIES and transfer not in _GAMMAS:
        return None
    return _made(_PRIMARIES.get(primaries, _SRGB), _GAMMAS.get(transfer, _SRGB_GAMMA), "wide gamut")


def png_profile(info: Mapping[str | tuple[int, int], object]) -> bytes | None:
    """Return an ICC profile for what Pillow found in a PNG; None where that is sRGB, unsaid, or nonsense."""
    gamma, said = info.get("gamma"), info.get("chromaticity")
    if "srgb" in info or (gamma is None and said is None):
        return None
    power = gamma if isinstance(gamma, float) and gamma > 0 else _SRGB_GAMMA
    xy = [float(part) for part in said] if isinstance(said, tuple) else _SRGB
    return _made(xy, power, "its own primaries")


def _made(xy: Sequence[float], power: float, name: str) -> bytes | None:
    if abs(power / _SRGB_GAMMA - 1) <= _SLACK:
        curve = _para(3, *_CURVE)
    else:
        curve, name = _para(0, 1 / power), f"a gamma of 1/{1 / power:.3g}"
    try:
        return _profile(name, _columns(xy), curve)
    except (ZeroDivisionError, struct.error):  # primaries on one line, or far outside of all colours
        return None


def _columns(xy: Sequence[float]) -> Matrix:
    """Return red, green and blue in XYZ as ICC wants them: such that together they are D50's white."""
    white, *primaries = ((x / y, 1.0, (1 - x - y) / y) for x, y in zip(xy[::2], xy[1::2], strict=True))
    shares = _times(_inverse(_turned(primaries)), white)
    there = [part / was for part, was in zip(_times(_BRADFORD, _D50), _times(_BRADFORD, white), strict=True)]
    back = _inverse(_BRADFORD)
    columns = ([share * part for part in own] for share, own in zip(shares, primaries, strict=True))
    return [_times(back, [a * b for a, b in zip(there, _times(_BRADFORD, c), strict=True)]) for c in columns]


def _turned(rows: Matrix) -> Matrix:
    return list(zip(*rows, strict=True))


def _times(matrix: Matrix, vector: Sequence[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def _inverse(matrix: Matrix) -> Matrix:
    (a, b, c), (d, e, f), (g, h, i) = matrix
    rows = (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )
    whole = a * rows[0][0] + b * rows[1][0] + c * rows[2][0]
    return [[part / whole for part in row] for row in rows]


def _profile(name: str, columns: Matrix, curve: bytes) -> bytes:
    tags = {b"desc": _words(name), b"cprt": _words("none"), b"wtpt": _xyz(_D50)}
    for channel, xyz in zip((b"r", b"g", b"b"), columns, strict=True):
        tags |= {channel + b"XYZ": _xyz(xyz), channel + b"TRC": curve}
    table, body, start = struct.pack(">I", len(tags)), b"", 128 + 4 + 12 * len(tags)
    for tag, data in tags.items():
        table += tag + struct.pack(">II", start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    size = struct.pack(">I", start + len(body))
    head = size + bytes(4) + b"\x04\x20\0\0mntrRGB XYZ " + bytes(12) + b"acsp" + bytes(28)
    return head + _fixed(*_D50) + bytes(48) + table + body


def _fixed(*values: float) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def _xyz(value: Sequence[float]) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(*value)


def _para(kind: int, *values: float) -> bytes:
    return b"para" + bytes(4) + struct.pack(">HH", kind, 0) + _fixed(*values)


def _words(text: str) -> bytes:
    said = text.encode("utf-16-be")
    return b"mluc" + bytes(4) + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(said), 28) + said
