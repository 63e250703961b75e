"""The columns a sheet of shots may have, and the titles that people give them: one table for every kind of sheet."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.errors import BadInput, BadUsage
from domain.ids import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# What an export writes, and `end_frame` where there is one; what each column means stands in docs/plan.md.
COLUMNS = ("sequence", "shot", "prompt", "duration", "elements", "start_frame", "title", "grid_prompt", "notes")
PLAN_COLUMNS = ("project", "project_title", "episode", "aspect_ratio", "grid_model", "video_model")

_TITLES: dict[str, str] = {  # besides a column's own name; in lower case, everything but letters and figures a space
    "sequence": "seq|scene|sc|sequence name|scene name|sequence no|scene no|sequence number|scene number|seq no|sc no"
    "|sequence id|scene id|seq id|sequence code|scene code",
    "shot": "name|id|shot no|shot number|shot id|shot name|shot code|sh|sh no|shots",
    "prompt": "description|shot description|action|shot action|visual|visuals|video prompt|shot prompt|prompt text"
    "|image description|what we see",
    "duration": "secs|sec|seconds|s|length|dur|ert|est run time|estimated run time|estimated running time|run time"
    "|runtime|running time|screen time|duration s|duration sec|duration secs|duration seconds|duration in seconds"
    "|length s|length sec|length secs|length seconds|est duration|estimated duration|trt",
    "elements": "element|characters|character|cast|assets|asset|props|elements assets|casting",
    "start_frame": "startframe|first frame|start image|first image|keyframe|key frame|start frame file",
    "end_frame": "endframe|last frame|end image|last image|tail image|end frame file",
    "title": "sequence title|scene title|slug|slugline|slug line|scene heading|heading|set",
    "grid_prompt": "grid|grid description",
    "notes": "note|comment|comments|remark|remarks|director s notes|directors notes|shot notes|additional notes",
    "needs_start_frame": "start frame needed|needs start|needs frame|start frame required|require start frame"
    "|requires start frame|needs a start frame",
    "project": "project name|production|project id|project code",
    "project_title": "film|film title|movie|movie title|production title|project heading",
    "episode": "ep|episode name",
    "aspect_ratio": "aspect|ratio|frame aspect|format ratio",
    "grid_model": "image model|model grid|models grid|grids model",
    "video_model": "model|model video|models video|takes model",
    "frames": "nb frames|frame count|number of frames|no of frames|duration frames|duration in frames",
    "fps": "frame rate|framerate|frames per second",
}
KNOWN = tuple(_TITLES)
_NAMED = {title: column for column, titles in _TITLES.items() for title in titles.split("|")}
_NAMED |= {column.replace("_", " "): column for column in KNOWN}


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a person says of columns: `told` maps titles to columns, `ignored` are titles to leave out."""

    told: dict[str, str]
    ignored: frozenset[str]
    said: tuple[str, ...] = ()

    def column(self, title: str) -> str | None:
        """Return the column a title stands for, "" for one to leave out, None for one that isn't known."""
        plain = plain_title(title)
        return "" if plain in self.ignored else self.told.get(plain) or _NAMED.get(plain)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: where it is, from 0, its title as written, and what it became; "" where it is left out."""

    at: int
    title: str
    name: str


def plain_title(title: str) -> str:
    """Return a title as the table has it: `Shot #` as `shot no`, `Duration (s)` as `duration s`."""
    text = unicodedata.normalize("NFKC", title).lower().replace("#", " no ").replace("№", " no ")
    return " ".join(re.sub(r"[\W_]+", " ", text).split()).replace("no no", "no")


def known_titles(cells: Iterable[str]) -> int:
    """Return how many different columns a row names by its cells."""
    return len({_NAMED.get(plain_title(cell)) for cell in cells} - {None})


def plan_column(title: str) -> str | None:
    """Return which column of the whole plan a name beside a value is: `title` alone is the project's here."""
    plain = plain_title(title)
    found = "project_title" if plain == "title" else _NAMED.get(plain)
    return found if found in (*PLAN_COLUMNS, "needs_start_frame") else None


def read_mapping(told: Sequence[str], ignored: Sequence[str]) -> Mapping:
    """Read each `Scene No=sequence` and each title to leave out.

    Raises:
        BadInput: one of `told` has no `=`, or names no column; or two things are said of one title.
    """
    columns: dict[str, str] = {}
    left_out = frozenset(map(plain_title, ignored))
    for text in told:
        title, sign, name = (part.strip() for part in text.rpartition("="))
        if not sign or not title:
            said = f"{shown(text)} doesn't say which column it is"
            raise BadUsage(said, "write it as Scene No=sequence", code="bad_form")
        name = re.sub(r"[\s-]+", "_", name.lower())
        if name not in KNOWN:
            said = f"there is no column {shown(name)}; there is {', '.join(KNOWN)}"
            raise BadInput(said, "name one of those", code="unknown_column")
        plain = plain_title(title)
        if plain in left_out or columns.get(plain, name) != name:
            said = f"the column {shown(title)} can't be two things"
            raise BadUsage(said, "say one of them", code="one_of_two")
        columns[plain] = name
    return Mapping(columns, left_out, (*columns, *map(plain_title, ignored)))
