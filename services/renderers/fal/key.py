"""FAL_KEY: read from the environment, written to no file, and removed from fal's answers."""

from __future__ import annotations

import os
import re
from typing import TypeVar, cast

from domain.errors import Refused
from domain.steps import Step

T = TypeVar("T")

_FIT = re.compile(r"[\x21-\x7e]+")
HIDDEN = "[FAL_KEY]"


def fal_key() -> str:
    """Return the key; refuse one that is missing or can't stand in a header."""
    key = os.environ.get("FAL_KEY", "").strip()
    if not key:
        raise Refused("FAL_KEY is not set", "export FAL_KEY=…", Step("again", renderer="local"), code="no_key")
    if not _FIT.fullmatch(key):
        way = "copy it again from fal.ai/dashboard/keys"
        raise Refused("FAL_KEY holds characters that no key has", way, code="bad_key")
    return key


def without_key(value: T) -> T:
    """Return a text, or JSON of any depth, with the key and its secret half taken out."""
    key = os.environ.get("FAL_KEY", "").strip()
    if not key:
        return value
    return cast("T", _hidden(value, [key, *(part for part in key.split(":") if len(part) >= 12)]))


def _hidden(value: object, secrets: list[str]) -> object:
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, HIDDEN)
        return value
    if isinstance(value, dict):
        return {_hidden(name, secrets): _hidden(one, secrets) for name, one in value.items()}
    if isinstance(value, list):
        return [_hidden(one, secrets) for one in value]
    return value
