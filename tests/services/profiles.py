"""Small ICC profiles made by hand: Pillow can make none but sRGB's."""

from __future__ import annotations

import struct

# Display P3's primaries, adapted to D50, as columns of XYZ.
P3 = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
_D50 = (0.9642, 1.0, 0.8249)


def matrix_profile(name: str, primaries: tuple[tuple[float, float, float], ...] = P3, gamma: float = 2.2) -> bytes:
    """Return the profile of an RGB device with these primaries and a plain gamma."""
    tags = {b"desc": _text(name), b"cprt": _plain("none"), b"wtpt": _xyz(_D50)}
    for channel, xyz in zip(b"rgb", primaries, strict=True):
        tags[bytes([channel]) + b"XYZ"] = _xyz(xyz)
        tags[bytes([channel]) + b"TRC"] = b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256)) + bytes(2)
    return _profile(b"mntr", b"RGB ", b"XYZ ", tags)


def cmyk_profile(name: str) -> bytes:
    """Return the profile of a press whose inks all make a picture darker, cyan towards Lab's green and blue."""
    nodes = bytearray()
    for node in range(16):
        c, m, y, k = (node >> 3) & 1, (node >> 2) & 1, (node >> 1) & 1, node & 1
        light = 255 * (1 - k) - (60 * c + 70 * m + 20 * y) * (1 - k)
        nodes += bytes([max(0, light), 128 - 60 * c + 70 * m * (1 - k), 128 - 50 * c + 90 * y * (1 - k)])
    identity = struct.pack(">9I", *(65536 if n % 4 == 0 else 0 for n in range(9)))
    ramp = bytes(range(256))
    lut = b"mft1" + bytes(4) + bytes([4, 3, 2, 0]) + identity + ramp * 4 + bytes(nodes) + ramp * 3
    tags = {b"desc": _text(name), b"cprt": _plain("none"), b"wtpt": _xyz(_D50), b"A2B0": lut}
    return _profile(b"prtr", b"CMYK", b"Lab ", tags)


def _profile(device: bytes, colours: bytes, space: bytes, tags: dict[bytes, bytes]) -> bytes:
    table, body, at = struct.pack(">I", len(tags)), b"", 128 + 4 + 12 * len(tags)
    for tag, data in tags.items():
        padded = data + bytes(-len(data) % 4)
        table += tag + struct.pack(">II", at + len(body), len(data))
        body += padded
    size = struct.pack(">I", 128 + len(table) + len(body))
    date = struct.pack(">6H", 2026, 11, 30, 0, 0, 0)
    head = size + bytes(4) + b"\x02\x10\0\0" + device + colours + space + date + b"acsp" + bytes(28)
    return head + struct.pack(">3i", *(round(v * 65536) for v in _D50)) + bytes(48) + table + body


def _xyz(value: tuple[float, ...]) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(v * 65536) for v in value))


def _plain(text: str) -> bytes:
    return b"text" + bytes(4) + text.encode() + b"\0"


def _text(text: str) -> bytes:
    said = text.encode() + b"\0"
    return b"desc" + bytes(4) + struct.pack(">I", len(said)) + said + bytes(4 + 4 + 2 + 1 + 67)
