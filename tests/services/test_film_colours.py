"""Frames of films: upright where the film is turned, and in sRGB where it is HDR or of a wide gamut."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import av
import pytest
from av.video.stream import VideoStream
from PIL import Image

from services.media.video import Still, frame_at, glance, probe

if TYPE_CHECKING:
    from pathlib import Path

PQ, HLG, BT709, BT2020, P3 = 16, 18, 1, 9, 12
Yuv = tuple[int, int, int]


def film(path: Path, *strips: Yuv, trc: int, primaries: int, matrix: int, pixels: str = "yuv420p10le") -> Path:
    """Write a film of one colour, or of upright strips of several, given as the samples that it stores."""
    with av.open(path, "w") as container:
        codec, options = (
            ("libx265", {"x265-params": "lossless=1:log-level=none"}) if "10" in pixels else ("libx264", {"crf": "1"})
        )
        stream = container.add_stream(codec, rate=24, options=options)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 320, 240, pixels
        told = stream.codec_context
        told.color_trc, told.color_primaries, told.colorspace, told.color_range = trc, primaries, matrix, 1
        frame = av.VideoFrame(320, 240, pixels)
        wide = 2 if "10" in pixels else 1
        for plane, values in zip(frame.planes, zip(*strips, strict=True), strict=True):
            across = plane.width // len(strips)
            row = b"".join(value.to_bytes(wide, "little") * across for value in values)
            plane.update((row + row[-wide:] * ((plane.line_size - len(row)) // wide)) * plane.height)
        frame.color_trc, frame.color_primaries, frame.colorspace, frame.color_range = trc, primaries, matrix, 1
        for n in range(3):
            frame.pts = n
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def grey(signal: float) -> Yuv:
    return round(64 + 876 * signal), 512, 512


def pixel(still: Still, x: int = 40) -> tuple[int, ...]:
    image = Image.open(io.BytesIO(still.png))
    assert image.mode == "RGB"
    found = image.getpixel((x, 40))
    assert isinstance(found, tuple)
    return found


# ITU-R BT.2408: HDR's reference white, 203 cd/m², is PQ's 58 % and HLG's 75 %; a grey card, 26 cd/m², is 38 % of both.
# So white is sRGB's 255, and the card 26/203 of it, sRGB's 100. By SMPTE ST 2084, 20 % is 2.43 cd/m², sRGB's 29.
@pytest.mark.parametrize(
    ("trc", "greys"),
    [
        (PQ, {0.0: 0, 0.2: 29, 0.38: 100, 0.58: 254, 1.0: 255}),
        (HLG, {0.0: 0, 0.38: 101, 0.75: 254, 1.0: 255}),
    ],
)
def test_greys_of_an_hdr_film_are_as_bright_as_they_are_said_to_be(
    trc: int, greys: dict[float, int], tmp_path: Path
) -> None:
    shown = film(tmp_path / "a.mp4", *map(grey, greys), trc=trc, primaries=BT2020, matrix=9)
    still, across = frame_at(shown, 0, "a"), 320 // len(greys)
    for place, wanted in enumerate(greys.values()):
        assert pixel(still, across * place + across // 2) == pytest.approx((wanted,) * 3, abs=2)
    assert still.changes == (f"HDR ({'PQ' if trc == PQ else 'HLG'}) made sRGB",)


COLOUR = (200, 100, 50)  # in sRGB
LINEAR = [(((part / 255) + 0.055) / 1.055) ** 2.4 for part in COLOUR]
TO_2020 = ((0.6274, 0.3293, 0.0433), (0.0691, 0.9195, 0.0114), (0.0164, 0.0880, 0.8956))  # ITU-R BT.2087
TO_P3 = ((0.8225, 0.1774, 0.0), (0.0332, 0.9669, 0.0), (0.0171, 0.0724, 0.9108))


def pq(light: float) -> float:
    """Return PQ's signal for a light, 1 being 10,000 cd/m², as SMPTE ST 2084 has it."""
    power = light ** (2610 / 16384)
    return float(((3424 / 4096 + 2413 / 128 * power) / (1 + 2392 / 128 * power)) ** (2523 / 32))


def in_primaries(matrix: tuple[tuple[float, ...], ...]) -> list[float]:
    return [sum(a * b for a, b in zip(row, LINEAR, strict=True)) for row in matrix]


def ten_bits(signal: list[float], weights: tuple[float, float, float]) -> Yuv:
    luma = sum(a * b for a, b in zip(signal, weights, strict=True))
    blue, red = (signal[2] - luma) / (2 - 2 * weights[2]), (signal[0] - luma) / (2 - 2 * weights[0])
    return round(64 + 876 * luma), round(512 + 896 * blue), round(512 + 896 * red)


def test_colours_of_an_hdr_film_are_those_of_srgb(tmp_path: Path) -> None:
    yuv = ten_bits([pq(203 / 10_000 * part) for part in in_primaries(TO_2020)], (0.2627, 0.6780, 0.0593))
    still = frame_at(film(tmp_path / "a.mp4", yuv, trc=PQ, primaries=BT2020, matrix=9), 0, "a")
    assert pixel(still) == pytest.approx(COLOUR, abs=3)


def test_a_wide_gamut_is_brought_to_srgb_and_its_greys_stay(tmp_path: Path) -> None:
    still = frame_at(film(tmp_path / "a.mp4", grey(0.5), trc=BT709, primaries=P3, matrix=1), 0, "a")
    assert pixel(still) == pytest.approx((128,) * 3, abs=2)
    assert still.changes == ("wide gamut made sRGB",)
    signal = [1.055 * part ** (1 / 2.4) - 0.055 for part in in_primaries(TO_P3)]
    yuv = ten_bits(signal, (0.2126, 0.7152, 0.0722))
    still = frame_at(film(tmp_path / "b.mp4", yuv, trc=BT709, primaries=P3, matrix=1), 0, "b")
    assert pixel(still) == pytest.approx(COLOUR, abs=3)


def test_an_ordinary_films_colours_are_read_by_its_own_matrix_and_nothing_is_said(tmp_path: Path) -> None:
    for matrix, yuv in ((1, (63, 102, 240)), (6, (81, 90, 240))):
        still = frame_at(
            film(tmp_path / f"{matrix}.mp4", yuv, trc=matrix, primaries=matrix, matrix=matrix, pixels="yuv420p"), 0, "a"
        )
        assert pixel(still) == pytest.approx((255, 0, 0), abs=4)
        assert still.changes == ()


# -- turned films ------------------------------------------------------------------------------------------------


def turned(path: Path, degrees: int) -> Path:
    """Write a film of 64x48 with a red left half that a display matrix turns."""
    picture = Image.new("RGB", (64, 48), "blue")
    picture.paste((255, 0, 0), (0, 0, 32, 48))
    with av.open(path, "w") as container:
        stream = container.add_stream("libx264", rate=24, options={"crf": "1"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(3):
            container.mux(stream.encode(av.VideoFrame.from_image(picture)))  # type: ignore[no-untyped-call]
        container.mux(stream.encode(None))
    return _with_matrix(path, degrees)


def _with_matrix(path: Path, degrees: int) -> Path:
    """Write the matrix into the track's header, as a phone does: counterclockwise by so much."""
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd") + 4 + 40  # after version, times, id, duration, layer, volume
    a, b = {0: (1, 0), 90: (0, -1), 180: (-1, 0), 270: (0, 1)}[degrees]
    data[at : at + 36] = struct.pack(">9i", *(v << 16 for v in (a, b, 0, -b, a, 0, 0, 0)), 1 << 30)
    path.write_bytes(data)
    return path


# Where red is once the film is turned counterclockwise: it lay on the left.
@pytest.mark.parametrize(
    ("degrees", "size", "red"),
    [(0, (64, 48), (5, 24)), (90, (48, 64), (24, 58)), (180, (64, 48), (58, 24)), (270, (48, 64), (24, 5))],
)
def test_a_turned_films_frames_are_upright(
    degrees: int, size: tuple[int, int], red: tuple[int, int], tmp_path: Path
) -> None:
    path = turned(tmp_path / "a.mp4", degrees)
    still = frame_at(path, 0, "a")
    assert still.changes == ((f"turned upright by {degrees}°",) if degrees else ())
    for image in (
        Image.open(io.BytesIO(still.png)),
        glance(path, 0, 640),
        probe(path, lambda _: {0.01: 640}).shown[0.01],
    ):
        assert image.size == size
        found = image.getpixel(red)
        assert isinstance(found, tuple)
        assert found[0] > 200
        assert found[2] < 60
    measured = probe(path)
    assert (measured.width, measured.height) == size
    assert glance(path, 0, 24).size == (24, size[1] * 24 // size[0])
