"""The words of made-up productions: casts, prompts, notes and reasons, as long and as varied as real ones are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.values import Element, Picture

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

PEOPLE = ("mara", "jonas", "Ayşe Demir", "li wei", "sofia", "console", "night shift")
CAST = {
    "driver": ("character", "a bearded courier of forty in a green parka with a fur-edged hood"),
    "girl": ("character", "a silent girl of nine in a yellow raincoat and red boots"),
    "keeper": ("character", "a lighthouse keeper of seventy with a white moustache and a tin whistle"),
    "sister": ("character", "a nun of thirty on a motor scooter, habit tucked into wellington boots"),
    "car": ("vehicle", "a pale blue estate car with a wood stripe, a roof rack and one dead fog lamp"),
    "tram": ("vehicle", "a cream and oxblood tram of the fifties with a cracked headlight, line 14"),
    "fox": ("animal", "a red fox with amber eyes and a white-tipped tail"),
    "heron": ("animal", "a grey heron that limps on its left leg"),
    "parcel": ("prop", "a brown parcel tied with twine, its address washed out by rain"),
    "lamp": ("prop", "a red railway lamp with a bent handle and a stub of candle in it"),
    "bridge": ("place", "a stone viaduct over a gorge with its middle span fallen away"),
    "harbour": ("place", "a silted harbour of black timber piers with one lit window"),
}
TITLES = (
    "The bridge",
    "The last parcel",
    "Low water",
    "Line 14",
    "What the fox saw",
    "A light left on",
    "Über den Fluss",
)
_SIZES = ("Tight close-up", "Wide shot", "Medium shot", "Low wide shot", "Insert from directly above", "Over-shoulder")
_LENSES = ("24mm", "28mm at bumper height", "35mm", "50mm", "65mm, shallow", "85mm through wet glass")
_MOVES = ("locked off", "slow push-in", "handheld, breathing", "side-on tracking", "a crane down", "a whip pan")
_DEEDS = (
    "walks out of the fog and stops short of the edge, listening for something behind",
    "turns once, looking for a name that the rain has taken off the label",
    "grips the rail with both hands while the deck below begins to tremble",
    "waits until the last window goes dark and then, after a moment's doubt, crosses over",
    "rolls slowly away from camera, turns left under the lamp and is gone",
    "lifts its head, sees the light swing twice on the far bank, and does not move",
)
_BESIDE = ("past", "beside", "in front of", "a long way behind", "half hidden by")
_LIGHTS = (
    "Amber pool of light, everything beyond it teal and black.",
    "Hard side light from a single sodium lamp, rain beading on the lens.",
    "First grey of morning; breath hangs, nothing else stirs.",
    "Red lamplight, wipers beating, white fog to every side.",
    "Moon behind thin cloud, silver on wet stone, no other source.",
)
_ENDS = (
    "",
    "",
    " Hold on the empty frame.",
    " Cut on the sound of the bell.",
    " Nobody speaks.",
    " No music, only water.",
)
_NOTES = (
    "the lamp flickers between the second and third shot – wanted?",
    "hands are good here, keep this one in mind for the trailer",
    "eyeline is off by a hair; client may not mind",
    "faces melt when the fog comes in 🦊",
    "colour is much closer to the references than the last one",
    "client call: they like the pace, they want more rain and less wind",
)
_REASONS = (
    "two fog lamps, and one of them should be dead",
    "the parka is blue",
    "she walks through the parapet",
    "the camera drifts where it should be locked off",
    "text on the label reads as gibberish",
    "third shot is a still, nothing moves",
)
WHYS = (None, None, None, "client's notes of Tuesday", "after the dailies", "one more try before lunch", "as agreed")


def sha(rng: Random) -> str:
    """Return a sha256 of nothing in particular."""
    return f"{rng.getrandbits(256):064x}"


def cast(rng: Random, frames: str) -> tuple[Element, ...]:
    """Return the six elements of a project, with the pictures its plan brought."""
    return tuple(_element(rng, frames, name) for name in rng.sample(list(CAST), 6))


def _element(rng: Random, frames: str, name: str) -> Element:
    kind, description = CAST[name]
    views = [name, *(f"{name}_side" for _ in range(rng.randrange(2)))]
    front, *others = (_picture(rng, frames, view) for view in views)
    return Element(name=name, kind=kind, description=description, frontal=front, references=tuple(others))


def _picture(rng: Random, frames: str, view: str) -> Picture:
    digest = sha(rng)
    path = f"frames/{frames}/elements/{view}-{digest[:12]}.png"
    return Picture(path=path, sha256=digest, width=1024, height=1024, source=f"elements/{view}.png")


def prompt(rng: Random, elements: Sequence[str]) -> str:
    """Return what a shot shows, in 200 to 350 characters, naming two of the elements."""
    who, whom = rng.sample(list(elements), 2)
    frame = f"{rng.choice(_SIZES)}, {rng.choice(_LENSES)}, {rng.choice(_MOVES)}."
    return (
        f"{frame} @{who} {rng.choice(_DEEDS)}, {rng.choice(_BESIDE)} @{whom}. {rng.choice(_LIGHTS)}{rng.choice(_ENDS)}"
    )


def note(rng: Random) -> str:
    """Return what somebody remarks."""
    return rng.choice(_NOTES)


def reason(rng: Random) -> str:
    """Return why a take is turned down."""
    return rng.choice(_REASONS)


def request_id(rng: Random) -> str:
    """Return what fal might call a job."""
    digits = f"{rng.getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
