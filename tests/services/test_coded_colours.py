"""Stills that say their colours by code or in a PNG's own chunks, in sRGB with the tones they were made with."""

from __future__ import annotations

import io
import struct
import zlib

import pillow_heif
import pytest
from PIL import Image

from services.media.arrivals import Arrived, arrive
from tests.services.profiles import matrix_profile
from tests.services.test_film_colours import BT709, BT2020, COLOUR, HLG, LINEAR, P3, PQ, TO_2020, TO_P3, pq

Colour = tuple[int, int, int]
SRGB = 13


def flat(colour: Colour | int, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB" if isinstance(colour, tuple) else "L", (320, 320), colour).save(out, kind, **options)
    return out.getvalue()


def chunked(png: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """Put chunks behind a PNG's header."""
    made = b"".join(struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    return png[:33] + made + png[33:]


def gama(value: float) -> tuple[bytes, bytes]:
    return b"gAMA", struct.pack(">I", round(value * 100_000))


def chrm(*xy: float) -> tuple[bytes, bytes]:
    return b"cHRM", struct.pack(">8I", *(round(part * 100_000) for part in xy))


def cicp(primaries: int, transfer: int) -> tuple[bytes, bytes]:
    return b"cICP", bytes([primaries, transfer, 0, 1])


def shown(arrived: Arrived, x: int = 100, y: int = 100) -> tuple[int, ...]:
    pixel = Image.open(io.BytesIO(arrived.png)).getpixel((x, y))
    assert isinstance(pixel, tuple)
    return pixel


def near(wanted: tuple[int, ...], by: int = 2) -> object:
    return pytest.approx(wanted, abs=by)


def bent(colour: Colour, power: float) -> Colour:
    """Return a colour of sRGB as a file with another gamma has it."""
    r, g, b = (round(255 * light**power) for light in LINEAR)
    return r, g, b


def in_gamut(matrix: tuple[tuple[float, ...], ...]) -> list[float]:
    return [sum(a * b for a, b in zip(row, LINEAR, strict=True)) for row in matrix]


def curved(lights: list[float]) -> Colour:
    r, g, b = (round(255 * (1.055 * max(light, 0) ** (1 / 2.4) - 0.055)) for light in lights)
    return r, g, b


@pytest.mark.parametrize("gamma", [1.0, 0.55556, 0.3])
def test_a_pngs_gamma_is_applied(gamma: float) -> None:
    arrived = arrive(chunked(flat(bent(COLOUR, gamma)), gama(gamma)), "a.png")
    assert shown(arrived) == near(COLOUR, 3)
    assert arrived.changes == (f"a gamma of 1/{1 / gamma:.3g} made sRGB",)


P3_XY = (0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06)


def test_a_pngs_primaries_are_applied() -> None:
    arrived = arrive(chunked(flat(curved(in_gamut(TO_P3))), gama(0.45455), chrm(*P3_XY)), "a.png")
    assert shown(arrived) == near(COLOUR)
    assert arrived.changes == ("its own primaries made sRGB",)


def test_grey_with_a_gamma_stays_grey() -> None:
    assert shown(arrive(chunked(flat(128), gama(1.0)), "a.png")) == near((188, 188, 188))


@pytest.mark.parametrize(
    "chunks",
    [
        [gama(0.45455)],
        [gama(0.45455), chrm(0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06)],
        [(b"sRGB", b"\0"), gama(1.0)],
        [gama(0.0)],
        [chrm(0.3, 0, 0, 0, 0, 0, 0, 0)],
        [chrm(0.3127, 0.329, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3)],
        [cicp(BT709, SRGB)],
        [cicp(BT709, SRGB), gama(1.0)],
    ],
)
def test_a_png_that_is_srgb_or_says_nonsense_is_kept_as_it_is(chunks: list[tuple[bytes, bytes]]) -> None:
    data = chunked(flat(COLOUR), *chunks)
    assert (arrive(data, "a.png").png, arrive(data, "a.png").changes) == (data, ())


WHITE = 203 / 10_000  # HDR's reference white, of PQ's brightest light


def as_pq(lights: list[float]) -> Colour:
    r, g, b = (round(255 * pq(WHITE * light)) for light in lights)
    return r, g, b


@pytest.mark.parametrize(
    ("primaries", "transfer", "colour", "said"),
    [
        (P3, SRGB, curved(in_gamut(TO_P3)), "wide gamut"),
        (BT2020, BT709, curved(in_gamut(TO_2020)), "wide gamut"),
        (BT709, 8, bent(COLOUR, 1.0), "a gamma of 1/1"),
    ],
)
def test_a_pngs_codes_are_applied(primaries: int, transfer: int, colour: Colour, said: str) -> None:
    arrived = arrive(chunked(flat(colour), cicp(primaries, transfer)), "a.png")
    assert shown(arrived) == near(COLOUR, 3)
    assert arrived.changes == (f"{said} made sRGB",)


# As in films: reference white is PQ's 58 % and HLG's 75 %, and a grey card is 38 % of both.
PQ_GREYS, HLG_GREYS = {0.0: 0, 0.38: 100, 0.58: 254, 1.0: 255}, {0.0: 0, 0.38: 101, 0.75: 254, 1.0: 255}


@pytest.mark.parametrize(
    ("kind", "name", "transfer", "greys"),
    [("PNG", "PQ", PQ, PQ_GREYS), ("AVIF", "HLG", HLG, HLG_GREYS), ("HEIF", "PQ", PQ, PQ_GREYS)],
)
def test_an_hdr_still_is_as_bright_and_coloured_as_it_is_said_to_be(
    kind: str, name: str, transfer: int, greys: dict[float, int]
) -> None:
    still = Image.new("RGBA" if kind == "PNG" else "RGB", (400, 320), as_pq(in_gamut(TO_2020)))
    for n, signal in enumerate(greys):
        still.paste((round(255 * signal),) * 3, (80 * n, 0, 80 * n + 80, 320))
    if kind == "PNG":
        still.paste((0, 0, 0, 0), (0, 300, 400, 320))
    arrived = arrive(with_codes(still, kind, BT2020, transfer), "a", "#102030")
    assert f"HDR ({name}) made sRGB" in arrived.changes
    for n, wanted in enumerate(greys.values()):
        assert shown(arrived, 80 * n + 40) == near((wanted,) * 3, 4)
    if transfer == PQ:
        assert shown(arrived, 360) == near(COLOUR, 5)
    if kind == "PNG":
        assert shown(arrived, 360, 310) == (16, 32, 48)


def with_codes(image: Image.Image, kind: str, primaries: int, transfer: int) -> bytes:
    """Write a still, and say in the chunk or box it has for that what its colours are."""
    out = io.BytesIO()
    if kind == "HEIF":
        pillow_heif.register_heif_opener()
    image.save(out, kind, **{"PNG": {}, "AVIF": {"quality": 100}, "HEIF": {"quality": -1}}[kind])
    data = out.getvalue()
    if kind == "PNG":
        return chunked(data, cicp(primaries, transfer))
    at = data.index(b"colrnclx") + 8
    return data[:at] + struct.pack(">HH", primaries, transfer) + data[at + 4 :]


def test_codes_win_over_a_profile_and_a_profile_over_gamma() -> None:
    profiled = flat(COLOUR, icc_profile=matrix_profile("Odd", gamma=1.0))
    assert arrive(chunked(profiled, cicp(BT709, SRGB)), "a.png").changes == ()
    assert arrive(chunked(profiled, gama(0.3)), "a.png").changes == ("Odd made sRGB",)
