"""A plan as it was read from a file of any kind, before it is added."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from services.media.planned_pictures import told_names
from services.plans.files import read_plan_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from domain.plan import Plan
    from domain.values import Picture
    from services.media.arrivals import Arrived


@dataclass(frozen=True, slots=True)
class Incoming:
    """A plan as it came: `pictures` by the paths it names, `numbers` the shots its own cells name.

    `names` are names for the log in place of absolute paths of pictures.
    """

    plan: Plan
    source: str
    sha256: str
    pictures: Mapping[str, Arrived] = field(default_factory=dict)
    known: Mapping[str, Picture] = field(default_factory=dict)
    numbers: Mapping[str, tuple[int | None, ...]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


def read_plan(path: Path) -> Incoming:
    """Read a plan's JSON file and the pictures it names.

    Raises:
        BadInput: all its faults, with their places.
    """
    loaded = read_plan_file(path)
    names = told_names(loaded.pictures, path.parent, {})
    return Incoming(loaded.plan, path.name, loaded.sha256, loaded.pictures, names=names)
