"""The local renderer's pictures: calm, dark landscapes painted from a seed, the same for the same seed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from math import pi, sin
from random import Random
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

if TYPE_CHECKING:
    from collections.abc import Callable

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Palette:
    """Four colours that carry a picture: the top of the sky, its foot, the light, and the nearest dark."""

    top: Colour
    low: Colour
    light: Colour
    near: Colour


PALETTES = (
    Palette((22, 28, 48), (186, 108, 72), (255, 200, 140), (12, 13, 19)),  # dusk
    Palette((7, 17, 29), (46, 98, 108), (196, 228, 222), (5, 11, 15)),  # teal night
    Palette((40, 50, 61), (142, 153, 158), (226, 230, 230), (17, 21, 25)),  # overcast
    Palette((38, 31, 56), (178, 112, 122), (250, 210, 188), (17, 14, 23)),  # rose dawn
    Palette((9, 22, 20), (76, 104, 76), (230, 218, 156), (7, 12, 10)),  # sodium green
    Palette((7, 10, 26), (48, 64, 114), (216, 224, 248), (6, 7, 14)),  # moonlight
    Palette((52, 39, 33), (176, 136, 92), (252, 226, 176), (23, 17, 13)),  # dust
    Palette((19, 10, 21), (124, 44, 52), (250, 156, 116), (10, 6, 11)),  # ember
)


@dataclass(slots=True)
class _Stage:
    """A picture in the making, at twice its size so that edges come out smooth."""

    image: Image.Image
    rng: Random
    palette: Palette
    horizon: int

    @property
    def draw(self) -> ImageDraw.ImageDraw:
        return ImageDraw.Draw(self.image)


def looks(seed: bytes, count: int) -> list[tuple[int, int]]:
    """Return `count` (scene, palette) pairs, no scene and no palette twice while there are enough."""
    rng = Random(seed)
    scenes = rng.sample(range(len(SCENES)), len(SCENES))
    palettes = rng.sample(range(len(PALETTES)), len(PALETTES))
    return [(scenes[n % len(scenes)], palettes[n % len(palettes)]) for n in range(count)]


def paint(seed: bytes, width: int, height: int, look: tuple[int, int]) -> Image.Image:
    """Return an RGB landscape; `look` says which scene in which palette, the seed settles all else."""
    rng = Random(seed)
    scene, palette = SCENES[look[0]], PALETTES[look[1]]
    horizon = int(2 * height * rng.uniform(0.56, 0.68))
    stage = _Stage(_sky(2 * width, 2 * height, horizon, palette), rng, palette, horizon)
    scene(stage)
    return _finished(stage.image.reduce(2), seed)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Return the colour that lies `share` (0-1) of the way from the first to the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def _sky(width: int, height: int, horizon: int, palette: Palette) -> Image.Image:
    fall = Image.new("L", (1, height), 255)
    fall.paste(Image.linear_gradient("L").resize((1, horizon)), (0, 0))
    sky = ImageOps.colorize(fall, palette.top, palette.low, mix(palette.top, palette.low, 0.36))
    return sky.resize((width, height))


def _light(stage: _Stage, x: int, y: int, radius: int, strength: float) -> None:
    """Put a sun or moon with its glow in the sky."""
    # Pillow's gradient reaches 181 where its circle touches the sides: the glow must be out by then.
    fall = Image.radial_gradient("L").point(lambda v: int(max(0.0, 1 - v / 178) ** 2.2 * 255 * strength))
    reach = radius * 11
    place = (x - reach, y - reach)
    stage.image.paste(stage.palette.light, place, fall.resize((2 * reach, 2 * reach)))
    disc = mix(stage.palette.low, stage.palette.light, 0.9)
    stage.draw.ellipse((x - radius, y - radius, x + radius, y + radius), disc)


def _ridge(stage: _Stage, y: float, swing: float, depth: float) -> None:
    """Draw a line of hills round `y`; `depth` 0 is far and pale, 1 is near and dark."""
    width, height = stage.image.size
    waves = [(stage.rng.uniform(0.7, 1.3) * n, stage.rng.uniform(0, 2 * pi), 1 / n) for n in (1, 2, 5, 11, 23)]
    steps = range(0, width + 8, 8)
    line = [(x, y - swing * sum(a * sin(f * 2 * pi * x / width + p) for f, p, a in waves)) for x in steps]
    colour = mix(stage.palette.low, stage.palette.near, 0.3 + 0.7 * depth)
    stage.draw.polygon([(0, height), *line, (width, height)], colour)


def _ground(stage: _Stage, top: int, share: float) -> None:
    """Fill everything below `top` with earth that darkens towards the viewer."""
    width, height = stage.image.size
    far = mix(stage.palette.low, stage.palette.near, share)
    slope = Image.linear_gradient("L").resize((1, height - top))
    earth = ImageOps.colorize(slope, far, stage.palette.near).resize((width, height - top))
    stage.image.paste(earth, (0, top))


# The right half of a person's outline from the neck down to the hem, in shares of their height.
_COAT = (
    (0.034, 0.89), (0.036, 0.862), (0.05, 0.845), (0.08, 0.831), (0.105, 0.817),
    (0.122, 0.798), (0.13, 0.768), (0.135, 0.7), (0.145, 0.44), (0.127, 0.26),
)  # fmt: skip


def _figure(stage: _Stage, x: float, foot: float, tall: float) -> None:
    """Draw a standing person in a long coat as a silhouette, `tall` pixels from sole to crown."""
    ink, draw = mix(stage.palette.near, (0, 0, 0), 0.35), stage.draw

    def at(across: float, up: float) -> tuple[float, float]:
        return x + across * tall, foot - up * tall

    draw.ellipse((*at(-0.049, 1.0), *at(0.049, 0.868)), ink)
    draw.polygon([at(*point) for point in _COAT] + [at(-x, y) for x, y in reversed(_COAT)], ink)
    for leg in (-0.062, 0.062):
        draw.polygon([at(leg - 0.05, 0.3), at(leg + 0.05, 0.3), at(leg + 0.03, 0), at(leg - 0.03, 0)], ink)


def _hills(stage: _Stage) -> None:
    width, height = stage.image.size
    rng, base = stage.rng, stage.horizon
    _light(stage, int(width * rng.uniform(0.2, 0.8)), int(base * rng.uniform(0.45, 0.7)), height // 30, 0.8)
    for step in range(4):
        _ridge(stage, base + height * (0.085 * step - 0.06), height * rng.uniform(0.025, 0.045), step / 3)
    _figure(stage, width * rng.choice((0.3, 0.68)), height * 0.95, height * 0.17)


def _road(stage: _Stage) -> None:
    width, height = stage.image.size
    rng, base = stage.rng, stage.horizon
    vanish = width * rng.uniform(0.42, 0.58)
    _light(stage, int(vanish), base - height // 26, height // 46, 0.9)
    _ridge(stage, base - height * 0.01, height * 0.016, 0.25)
    _ground(stage, base, 0.55)
    tar = mix(stage.palette.near, stage.palette.low, 0.12)
    stage.draw.polygon([(vanish - 5, base), (vanish + 5, base), (width * 1.05, height), (-width * 0.05, height)], tar)
    for n in range(1, 9):  # the dashes of the centre line, nearer ones longer and wider
        near, far = (n / 8) ** 2.2, ((n - 0.45) / 8) ** 2.2
        y0, y1 = base + (height - base) * far, base + (height - base) * near
        paint_line = mix(tar, stage.palette.light, 0.55)
        wide0, wide1 = width * 0.008 * far + 1, width * 0.008 * near + 1
        quad = [(vanish - wide0, y0), (vanish + wide0, y0), (vanish + wide1, y1), (vanish - wide1, y1)]
        stage.draw.polygon(quad, paint_line)
    _poles(stage, vanish, rng.choice((-1, 1)))


def _poles(stage: _Stage, vanish: float, side: int) -> None:
    height = stage.image.height
    for n in range(1, 7):
        near = 1 / (8 - n * 1.1)
        x, thick = vanish + side * stage.image.width * 0.62 * near, max(2, int(height * 0.012 * near))
        top, foot = stage.horizon - height * 0.62 * near, stage.horizon + height * 0.1 * near
        stage.draw.line((x, foot, x, top), stage.palette.near, thick)
        stage.draw.line((x - side * height * 0.09 * near, top, x, top), stage.palette.near, thick)


def _water(stage: _Stage) -> None:
    width, height = stage.image.size
    rng, base = stage.rng, stage.horizon
    x = int(width * rng.uniform(0.3, 0.7))
    _light(stage, x, base - height // 12, height // 22, 0.85)
    _ridge(stage, base - height * 0.02, height * 0.012, 0.3)
    mirror = ImageOps.flip(stage.image.crop((0, max(0, 2 * base - height), width, base)))
    mirror = mirror.filter(ImageFilter.BoxBlur(height // 120))
    stage.image.paste(Image.blend(mirror, Image.new("RGB", mirror.size, stage.palette.near), 0.45), (0, base))
    for n in range(46):  # the light's path, broken by waves
        y = base + (height - base) * (n / 46) ** 1.5
        spread = width * (0.02 + 0.09 * n / 46)
        middle, half = x + rng.uniform(-spread, spread), spread * rng.uniform(0.15, 0.8)
        gleam = mix(stage.palette.low, stage.palette.light, 0.75 - 0.5 * n / 46)
        stage.draw.line((middle - half, y, middle + half, y), gleam, 2 + n // 12)
    _figure(stage, width * rng.choice((0.18, 0.82)), height * 1.02, height * 0.5)


def _portrait(stage: _Stage) -> None:
    width, height = stage.image.size
    rng, base = stage.rng, stage.horizon
    side = rng.choice((0.34, 0.66))
    _light(stage, int(width * (1 - side)), int(base * 0.62), height // 16, 0.9)
    for step in range(2):
        _ridge(stage, base + height * (0.05 + 0.1 * step), height * 0.05, 0.15 + 0.25 * step)
    stage.image.paste(stage.image.filter(ImageFilter.BoxBlur(height // 60)))  # a long lens: far things are soft
    tall = 2.15 * min(height, 0.8 * width)
    _figure(stage, width * side, height * 0.26 + tall, tall)


def _city(stage: _Stage) -> None:
    width, height = stage.image.size
    rng, base = stage.rng, stage.horizon
    _light(stage, int(width * rng.uniform(0.25, 0.75)), int(base * 0.5), height // 28, 0.75)
    for depth in (0.2, 0.55, 0.9):
        x = -rng.uniform(0, 0.05) * width
        while x < width:
            wide, tall = width * rng.uniform(0.05, 0.11), height * rng.uniform(0.1, 0.42) * (1.15 - 0.45 * depth)
            _block(stage, (int(x), int(base - tall), int(x + wide), height), depth)
            x += wide + width * rng.uniform(0, 0.035)
    _ground(stage, base + int(height * 0.2), 0.9)
    _figure(stage, width * rng.choice((0.36, 0.62)), height * 0.93, height * 0.24)


def _block(stage: _Stage, box: tuple[int, int, int, int], depth: float) -> None:
    colour = mix(stage.palette.low, stage.palette.near, 0.35 + 0.6 * depth)
    stage.draw.rectangle(box, colour)
    pane = max(4, stage.image.height // 130)
    lit = mix(colour, stage.palette.light, 0.7)
    for x in range(box[0] + 2 * pane, box[2] - 2 * pane, 3 * pane):
        for y in range(box[1] + 3 * pane, stage.horizon + 10 * pane, 4 * pane):
            if stage.rng.random() < 0.07:
                stage.draw.rectangle((x, y, x + pane, y + 2 * pane), lit)


def _forest(stage: _Stage) -> None:
    width, height = stage.image.size
    rng, base = stage.rng, stage.horizon
    _light(stage, int(width * rng.uniform(0.35, 0.65)), int(base * 0.72), height // 24, 1.0)
    for depth in (0.1, 0.4, 0.7, 1.0):
        colour = mix(stage.palette.low, stage.palette.near, 0.25 + 0.75 * depth)
        for _ in range(int(20 - 13 * depth)):
            x, lean = rng.uniform(0, width), rng.uniform(-0.02, 0.02) * width
            thick = width * (0.004 + 0.013 * depth) * rng.uniform(0.7, 1.3)
            trunk = [(x - thick, height), (x + thick, height), (x + lean + thick * 0.6, 0), (x + lean - thick * 0.6, 0)]
            stage.draw.polygon(trunk, colour)
        _ridge(stage, base + height * (0.07 + 0.09 * depth), height * 0.012, depth)
    _figure(stage, width * rng.choice((0.4, 0.58)), height * 0.9, height * 0.26)


SCENES: tuple[Callable[[_Stage], None], ...] = (_hills, _road, _water, _portrait, _city, _forest)


def _finished(image: Image.Image, seed: bytes) -> Image.Image:
    """Darken the corners and add fine grain, which also keeps the gradients from showing steps."""
    corners = Image.radial_gradient("L").point(lambda v: int((v / 255) ** 3 * 150)).resize(image.size)
    image.paste((0, 0, 0), (0, 0), corners)
    size = image.width * image.height
    noise = Image.frombytes("L", image.size, hashlib.shake_256(seed).digest(size))
    grain = noise.point(lambda v: v // 43).convert("RGB")  # 0-5
    return ImageChops.subtract(ImageChops.add(image, grain), Image.new("RGB", image.size, (2, 2, 2)))
