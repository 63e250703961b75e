"""What the models make: real H.264 films and real 2x2 grids, no two jobs' with equal bytes, made in milliseconds."""

from __future__ import annotations

import io
import struct
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import av
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

FPS = 24
FORMATS = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp", "mp4": "video/mp4"}
_COLOURS = ("#b5533c", "#3c7ab5", "#4f9d5d", "#b59a3c")


@lru_cache(maxsize=64)
def film(seconds: float, aspect: str = "16:9") -> bytes:
    """Return an MP4 of so many seconds, its long side 640 pixels.

    One second is encoded and its packets are repeated, since only length and decodability matter.
    """
    width, height = _size(aspect, 640)
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as out:
        stream = out.add_stream("libx264", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.options = {"preset": "ultrafast", "tune": "zerolatency", "crf": "32"}
        packets = _second(stream, width, height)
        for n in range(max(1, round(seconds * FPS))):
            packet = packets[n % FPS]
            packet.pts = packet.dts = int(n / FPS / (packet.time_base or 1))
            out.mux(packet)
    return file.getvalue()


def _second(stream: VideoStream, width: int, height: int) -> list[Packet[Any]]:
    """Encode one second: a bar that walks through the picture."""
    packets: list[Packet[Any]] = []
    for n in range(FPS):
        picture = Image.new("RGB", (width, height), _COLOURS[1])
        ImageDraw.Draw(picture).rectangle((n * width // FPS, 0, (n + 1) * width // FPS, height), fill=_COLOURS[3])
        packets += stream.encode(_frame(picture))
    return packets + list(stream.encode(None))


def _frame(picture: Image.Image) -> VideoFrame:
    frame: VideoFrame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call]
    return frame


@lru_cache(maxsize=64)
def grid(aspect: str = "16:9", form: str = "png", long: int = 1280) -> bytes:
    """Return a picture of four quadrants that nobody can mix up, its long side `long` pixels."""
    width, height = _size(aspect, long)
    picture = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(picture)
    for n, colour in enumerate(_COLOURS):
        left, top = (n % 2) * width // 2, (n // 2) * height // 2
        draw.rectangle((left, top, left + width // 2, top + height // 2), fill=colour)
        draw.ellipse((left + 40, top + 40, left + 80 + 40 * n, top + 80 + 40 * n), fill="white")
    file = io.BytesIO()
    picture.save(file, form.upper(), quality=90)
    return file.getvalue()


def marked(content: bytes, mark: str, pad: int = 0) -> bytes:
    """Return the same film or picture with a mark inside, and `pad` bytes more: other bytes, equal to look at."""
    text = mark.encode() + bytes(pad)
    if content[4:8] == b"ftyp":
        return content + struct.pack(">I4s", 8 + len(text), b"free") + text
    if content.startswith(b"\x89PNG"):
        chunk = b"tEXt" + b"Comment\0" + text.replace(b"\0", b".")
        end = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        return content[:-12] + end + content[-12:]
    if content.startswith(b"\xff\xd8"):
        short = text[:60_000]
        return content[:2] + b"\xff\xfe" + struct.pack(">H", 2 + len(short)) + short + content[2:]
    return content


def _size(aspect: str, long: int) -> tuple[int, int]:
    """Return even width and height of an aspect ratio `W:H`; anything else counts as 16:9."""
    across, _, down = (aspect if ":" in aspect else "16:9").partition(":")
    ratio = int(across) / int(down)
    scale = long / max(ratio, 1)
    return round(scale * ratio / 2) * 2, round(scale / 2) * 2
