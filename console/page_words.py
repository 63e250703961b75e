"""Template filters: phases, ids, money and times as pages write them."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from markupsafe import Markup

from domain.ids import harmless, made_number
from domain.money import money as dollars
from projections.standing import standing

if TYPE_CHECKING:
    from console.models import TakeAnswer
    from projections.views.sequences import SpendView
    from projections.views.shots import CostView, InOut, VideoView

    Point = tuple[float, float]

PHASES = {
    "GRID_REVIEW": "Grid to review",
    "REVIEW": "In review",
    "GENERATING": "Generating",
    "GRID_EXPLORING": "Exploring a grid",
    "START_FRAME_APPROVED": "Start frame chosen",
    "PLANNED": "Planned",
    "APPROVED": "Approved",
    "FINAL": "Final",
}  # in the order in which somebody has to look at them
_MADE = re.compile(r"^(?P<entity>.+)_(?P<kind>take|grid|start)\d+$")
_KINDS = {"take": "take", "grid": "grid", "start": "start frame"}


def phase(name: str) -> str:
    """Return a phase in words."""
    return PHASES.get(name, name)


def shot_number(shot: str) -> int:
    """Return the number in SEQ08_SH03."""
    return int(shot.rpartition("_SH")[2] or 0)


def short(made: str) -> str:
    """Return an id of something made in words: `take 3`, `shot 2 take 1`."""
    match = _MADE.match(made)
    if match is None:
        return made
    own = f"shot {shot_number(match['entity'])} " if "_SH" in match["entity"] else ""
    return f"{own}{_KINDS[match['kind']]} {made_number(made)}"


def is_made(name: str) -> bool:
    """Say whether a name is that of a take, grid or start frame."""
    return _MADE.match(name) is not None


def named(made: str) -> str:
    """Return the name of a take, grid or start frame as a heading has it: `Take 3`."""
    words = short(made)
    return words[:1].upper() + words[1:]


def money(cost: CostView) -> str:
    """Return what a job cost, else what it was estimated at."""
    amount = cost["actual"] or cost["estimated"]
    if amount is None:
        return "price unknown"
    return "free" if float(amount) == 0 else f"${amount}"


def stands(take: TakeAnswer) -> str:
    """Return how a take stands: in the cut, was approved, rejected; "" where nothing is decided."""
    review = take["review"]
    return standing(review and review["verdict"], in_cut=bool(take["covers"]))


def spent(spend: SpendView, reserved: str = "0.00") -> str:
    """Return what jobs were estimated at and came to, and what is reserved for those that are under way.

    One amount where that is one number or nothing came.
    """
    held = Decimal(reserved)
    came, expected = spend["actual"], dollars(Decimal(spend["estimated"]) - held)
    if not float(came) or not float(expected) or float(came) == float(expected):
        said = f"${came if float(came) else expected}"
    else:
        said = f"${came} paid, ${expected} estimated"
    if not held:
        return said
    return f"${reserved} reserved" if said == "$0.00" else f"{said}, ${reserved} reserved"


def moment(at: str | None) -> Markup:
    """Return a time for reading, in UTC as a hover says; the page's script writes it as the person's clock has it."""
    if not at:
        return Markup("")
    told = f"{int(at[8:10])} {_MONTHS[int(at[5:7]) - 1]} {at[:4]}, {at[11:16]}"  # as long as what the script writes
    return Markup('<time datetime="{}" title="{} UTC" data-moment>{}</time>').format(at, told, told)


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with what is counted: `1 take`, `2 takes`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def still_at(media: str, seconds: float) -> str:
    """Return a picture of a moment of a video, by where the video is served."""
    return f"{media.replace('/media/', '/still/', 1)}?w=640&t={seconds:g}"


def in_picture(points: list[Point], picture: VideoView) -> str:
    """Return points that are shares of a picture as SVG has them, in its pixels."""
    return " ".join(f"{x * picture['width']:.1f},{y * picture['height']:.1f}" for x, y in points)


def sized(url: str | None, width: int) -> str:
    """Return a thumbnail's address in another width: 320, 640 or 1280, whichever is enough."""
    enough = next((w for w in (320, 640) if w >= width), 1280)
    return re.sub(r"\bw=\d+", f"w={enough}", url) if url else ""


def spaced(name: str) -> str:
    """Return TakeRequested or multi_shot with spaces."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", name).capitalize() if name[:1].isupper() else name.replace("_", " ")


def grow(segment: InOut) -> int:
    """Return how wide a segment of a strip is, for the classes grow-1 to grow-15."""
    return min(15, max(1, round(segment["out"] - segment["in"])))


FILTERS = {
    "phase": phase,
    "short": short,
    "named": named,
    "is_made": is_made,
    "shot_number": shot_number,
    "money": money,
    "spent": spent,
    "stands": stands,
    "moment": moment,
    "count": count,
    "sized": sized,
    "harmless": harmless,
    "still_at": still_at,
    "in_picture": in_picture,
    "spaced": spaced,
    "grow": grow,
    "json": json.dumps,
}
