"""Makes a model of an endpoint's schema, and decides on adding and removing one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from domain.added_models import is_shipped
from domain.errors import BadInput, Refused
from domain.events import ModelAdded, ModelRemoved
from domain.ids import shown
from domain.models.model import Endpoint, Model
from domain.models.roles import ALIASES, find_roles, makes
from domain.models.typed_prices import read_price
from domain.steps import Open, Step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.models.known import Models
    from domain.models.model import Makes
    from domain.models.openapi import Read
    from domain.models.roles import Found

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")
_KINDS = {  # what an input is that nothing here gives, by its name
    "video": "a video",
    "audio": "audio",
    "voice": "a voice",
    "speech": "text to speak",
    "mask": "a mask",
    "text": "text to speak",
}


@dataclass(frozen=True, slots=True)
class Made:
    """A model as it would be added, and what was found in its schema."""

    model: Model
    found: Found


def make_model(
    read: Read, endpoint: str, name: str | None, roles: Mapping[str, str], prices: Sequence[str], today: str
) -> Made:
    """Return the model that an endpoint's schema makes.

    Args:
        read: the schema.
        endpoint: the provider's name of it.
        name: of the model; the endpoint's last words where None.
        roles: inputs that a person gave a role, by role.
        prices: as they are typed.
        today: the date they are read on.

    Raises:
        BadInput: it makes neither takes nor grids, a required input has no role, a role or price isn't one.
    """
    made = makes(read.schema)
    if made is None:
        returned = ", ".join(read.schema.output) or "nothing"
        said = f"{endpoint} makes neither a video nor pictures: it returns {returned}"
        raise BadInput(said, "name an endpoint that makes videos or pictures", code="not_a_model", endpoint=endpoint)
    _check_roles(read, roles)
    found = find_roles(read.schema, made, roles)
    _check_lacking(endpoint, found)
    own = Endpoint(
        endpoint=endpoint,
        schema=read.schema,
        roles=found.roles,
        limits=found.limits,
        names=_names(read, found),
        fixed=found.fixed,
        settings=found.settings,
    )
    model = Model(
        name=_checked_name(name or _named_after(endpoint)),
        makes=made,
        endpoints={_kind(own, made): own},
        sources=(f"https://fal.ai/models/{endpoint}",),
        read_on=today,
    )
    typed = tuple(read_price(text, today, model.settings) for text in prices)
    return Made(replace(model, prices=typed), found)


def _check_roles(read: Read, roles: Mapping[str, str]) -> None:
    inputs = read.schema.input.properties
    for role, name in roles.items():
        if role not in ALIASES:
            said = f"{shown(role)} is no role; roles are {', '.join(ALIASES)}"
            raise BadInput(said, "name one of them", code="bad_role")
        if name not in inputs:
            said = f"the endpoint has no input {shown(name)}; it has {', '.join(sorted(inputs))}"
            raise BadInput(said, "name one of them", code="bad_role")


def _check_lacking(endpoint: str, found: Found) -> None:
    role = Step("again", role=(Open("ROLE"), Open("FIELD")))
    if found.lacking:
        wants = ", ".join(f"{name} ({kind})" if (kind := _said(name)) else name for name in found.lacking)
        said = f"{endpoint} wants {wants}, which nothing here gives"
        raise BadInput(
            said, "say which role it has, or name another endpoint:", role, code="no_role", endpoint=endpoint
        )
    if "prompt" not in found.roles:
        said = f"{endpoint} takes no words that are a prompt"
        raise BadInput(said, "say which input they are:", role, code="no_role", endpoint=endpoint)


def _said(name: str) -> str | None:
    return next((said for word, said in _KINDS.items() if word in name), None)


def _names(read: Read, found: Found) -> str | None:
    of_elements = [name for name in read.names if "lement" in name]
    if "elements" in found.roles:
        return of_elements[0] if of_elements else "@Element{n}"
    return next((name for name in read.names if name not in of_elements), None) if "references" in found.roles else None


def _kind(endpoint: Endpoint, made: Makes) -> str:
    if made == "grids":
        return "edit" if endpoint.wants("references") else "text-to-image"
    if endpoint.takes_elements:
        return "reference-to-video"
    return "image-to-video" if "start_frame" in endpoint.roles else "text-to-video"


def _named_after(endpoint: str) -> str:
    parts = endpoint.split("/")
    return "-".join(parts[1:] or parts)[:64]


def _checked_name(name: str) -> str:
    if not _NAME.match(name):
        said = f"{shown(name)} is no name of a model: use 1-64 letters, digits, '.', '-' and '_'"
        raise BadInput(said, Step("again", name=Open("NAME")), code="bad_model_name")
    return name


def add_model(models: Models, model: Model) -> list[ModelAdded]:
    """Add a model; the same one again adds nothing, one of the same endpoint takes its place.

    Raises:
        Refused: the name is that of a shipped model, or of one of another endpoint.
    """
    known = models.added.get(model.name)
    if known == model:
        return []
    taken = is_shipped(models.name(model.name)) or (known is not None and _endpoints(known) != _endpoints(model))
    if taken:
        whose = "shipped" if known is None else f"of {', '.join(_endpoints(known))}"
        another = Step("again", name=Open("NAME"))
        said = f"there is a model {model.name} already, {whose}"
        raise Refused(said, another, Step("models"), code="model_taken", model=model.name)
    return [ModelAdded(model=model)]


def _endpoints(model: Model) -> list[str]:
    return [endpoint.endpoint for endpoint in model.endpoints.values()]


def remove_model(models: Models, name: str) -> list[ModelRemoved]:
    """Offer a model no more; takes that were made with it, or are under way, stay as they are."""
    own = models.name(name)
    if own in models.hidden:
        return []
    model = models.get(own) or models.find(own, "takes")  # which refuses it with the nearest names
    return [ModelRemoved(name=model.name)]
