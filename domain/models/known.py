"""The models a workspace knows: those shipped, each read from its file when it is first asked for, and those added."""

from __future__ import annotations

from functools import cache
from pkgutil import get_data
from typing import TYPE_CHECKING

from msgspec.json import decode

from domain.errors import BadInput
from domain.ids import unknown
from domain.models.model import Model
from domain.steps import Open, Step
from domain.values import Value

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from domain.models.model import Makes


class Index(Value):
    """The names of the shipped models, in the order they are listed, and other names they go by."""

    takes: tuple[str, ...]
    grids: tuple[str, ...]
    aliases: dict[str, str]


class Models:
    """All models of a workspace: those `added`, and the shipped ones but those that are `hidden`."""

    def __init__(self, added: Mapping[str, Model] | None = None, hidden: Collection[str] = ()) -> None:
        self.added = dict(added or {})
        self.hidden = frozenset(hidden)

    def name(self, typed: str) -> str:
        """Return a model's own name for any name it goes by."""
        return index().aliases.get(typed, typed)

    def get(self, typed: str) -> Model | None:
        """Return a model by any of its names; None where there is none."""
        name = self.name(typed)
        if name in self.added:
            return self.added[name]
        return shipped(name) if name not in self.hidden else None

    def names(self, makes: Makes) -> list[str]:
        """Return the names of the models that make takes, or grids."""
        ours = index().takes if makes == "takes" else index().grids
        added = [model.name for model in self.added.values() if model.makes == makes]
        return [*(name for name in ours if name not in self.hidden), *added]

    def all(self, makes: Makes) -> list[Model]:
        """Return the models that make takes, or grids."""
        return [model for name in self.names(makes) if (model := self.get(name))]

    def find(self, typed: str, makes: Makes) -> Model:
        """Return the model of a name that makes takes, or grids; refuse another with the nearest ones that do."""
        model, ways = self.get(typed), (Step("again", model=Open("MODEL")), Step("models"))
        if model and model.makes == makes:
            return model
        if model:
            do = f"{model.name} doesn't make {makes}; {', '.join(self.names(makes))} do"
            raise BadInput(do, *ways, code="wrong_model", model=model.name)
        kind = "video model" if makes == "takes" else "grid model"
        name = self.name(typed)
        raise unknown(kind, name, self.names(makes), *ways, code="unknown_model", model=name)


@cache
def index() -> Index:
    """Return the names of the shipped models."""
    return decode(_data("index"), type=Index)


@cache
def shipped(name: str) -> Model | None:
    """Return a shipped model; None where none has that name."""
    known = name in index().takes or name in index().grids
    return decode(_data(name), type=Model) if known else None


def _data(name: str) -> bytes:
    # Part of the program, as its code is: read once, and never anything but what was released.
    data = get_data("domain.models", f"shipped/{name}.json")
    assert data is not None
    return data


SHIPPED = Models()
