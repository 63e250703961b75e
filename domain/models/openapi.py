"""Reads an endpoint's OpenAPI document: what is kept of its schema, and how its prose says pictures are named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import convert, to_builtins

from domain.errors import BadInput
from domain.ids import shown
from domain.models.schema import Field, Schema

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_PARTS = 5_000  # of a schema with all its references in place
_KEPT = ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems")
_NAMED = (  # how prose names a picture, and as what that is kept
    (re.compile(r"@Element\s?1"), "@Element{n}"),
    (re.compile(r"@Image\s?1"), "@Image{n}"),
    (re.compile(r"@image_1"), "@image_{n}"),
    (re.compile(r"<<<image_1>>>"), "<<<image_{n}>>>"),
    (re.compile(r"<<<element_1>>>"), "<<<element_{n}>>>"),
    (re.compile(r"\bcharacter1\b"), "character{n}"),
    (re.compile(r"\[?\bImage 1\b\]?"), "Image {n}"),
)


class Read(NamedTuple):
    """What a document says: the endpoint (None where it names none), its schema, what names it uses in words."""

    endpoint: str | None
    schema: Schema
    names: tuple[str, ...]


def read_openapi(document: object) -> Read:
    """Return what an OpenAPI document says of its one endpoint.

    Raises:
        BadInput: it is none, describes no input, or its references lead in a circle, away, or to nothing.
    """
    try:
        return _read(document)
    except RecursionError:
        raise _bad("it is nested too deeply") from None


def _read(document: object) -> Read:
    if not isinstance(document, dict) or not isinstance(document.get("paths"), dict):
        raise _bad("it has no paths, as an OpenAPI document has")
    posts = [(path, item["post"]) for path, item in document["paths"].items() if _has(item, "post")]
    if len(posts) != 1:
        raise _bad(f"it has {len(posts)} paths that are posted to, where one endpoint has one")
    path, post = posts[0]
    asked = _json_of(post.get("requestBody"))
    parts = _Parts(document)
    answers = [_json_of(_at(item, "get", "responses", "200")) for item in document["paths"].values()]
    outputs = [found for answer in answers if answer and (found := parts.field(answer, ())).properties]
    if asked is None:
        raise _bad(f"{shown(str(path))} takes no JSON")
    wanted = parts.field(asked, ())
    if not wanted.properties:
        raise _bad("its input has no fields")
    returned = next((f for f in outputs if not {"status", "request_id"} <= f.properties.keys()), Field())
    named = _at(document, "info", "x-fal-metadata", "endpointId")
    endpoint = named if isinstance(named, str) else str(path).strip("/")
    schema = Schema(input=wanted, output=tuple(sorted(returned.properties)))
    return Read(endpoint, schema, tuple(_names(document)))


def _bad(why: str) -> BadInput:
    return BadInput(
        f"the schema isn't one of a queue endpoint: {why}", "get it from the model's page", code="bad_schema"
    )


def _has(item: object, name: str) -> bool:
    return isinstance(item, dict) and isinstance(item.get(name), dict)


def _at(value: Any, *names: str) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _json_of(holder: object) -> dict[str, Any] | None:
    found = _at(holder, "content", "application/json", "schema")
    return found if isinstance(found, dict) else None


def _names(document: dict[str, Any]) -> Iterator[str]:
    prose = "\n".join(_texts(document))
    return (kept for form, kept in _NAMED if form.search(prose))


def _texts(document: dict[str, Any]) -> Iterator[str]:
    left: list[object] = [document]
    while left:
        value = left.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            left.extend(value.values())
        elif isinstance(value, list):
            left.extend(value)


class _Parts:
    """Turns parts of a document into fields, its references followed."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._left = MOST_PARTS

    def field(self, raw: object, within: tuple[str, ...]) -> Field:
        """Return a part's field; `within` are the references that led to it."""
        self._left -= 1
        if self._left < 0:
            raise _bad(f"it has more than {MOST_PARTS} parts")
        if not isinstance(raw, dict):
            raise _bad(f"{shown(repr(raw), 60)} stands where a type is described")
        if "$ref" in raw:
            return self.field(*self._referred(raw, within))
        options = raw.get("anyOf") or raw.get("oneOf") or raw.get("allOf")
        if isinstance(options, list) and options and "properties" not in raw:
            return self._one_of(raw, options, within)
        return _made(raw, self._inner(raw, within))

    def _referred(self, raw: dict[str, Any], within: tuple[str, ...]) -> tuple[object, tuple[str, ...]]:
        name = raw["$ref"]
        if not isinstance(name, str) or not name.startswith("#/"):
            raise _bad(f"{shown(repr(name), 60)} leads out of the document")
        if name in within:
            short = [one.rsplit("/", 1)[-1] for one in (*within[within.index(name) :], name)]
            raise _bad(f"its references lead in a circle: {' → '.join(short)}")
        found = _at(self._document, *name[2:].split("/"))
        if not isinstance(found, dict):
            raise _bad(f"{shown(name, 60)} leads to nothing")
        beside = {key: value for key, value in raw.items() if key in ("default", "x-fal")}
        return {**found, **beside}, (*within, name)

    def _one_of(self, raw: dict[str, Any], options: list[Any], within: tuple[str, ...]) -> Field:
        some = [one for one in options if not (isinstance(one, dict) and one.get("type") == "null")]
        nullable = {"nullable": True} if len(some) < len(options) or raw.get("nullable") else {}
        beside: dict[str, Any] = {key: raw[key] for key in ("default", "x-fal") if key in raw}
        fields = [self.field(one, within) for one in some]
        if len(fields) == 1:
            return _made({**some[0], **beside} if "$ref" not in some[0] else beside, _plain(fields[0]) | nullable)
        return _made(beside, {"anyOf": [_plain(one) for one in fields], **nullable})

    def _inner(self, raw: dict[str, Any], within: tuple[str, ...]) -> dict[str, Any]:
        inner: dict[str, Any] = {}
        if isinstance(raw.get("properties"), dict):
            inner["properties"] = {str(n): _plain(self.field(one, within)) for n, one in raw["properties"].items()}
        if isinstance(raw.get("items"), dict):
            inner["items"] = _plain(self.field(raw["items"], within))
        return inner


def _plain(field: Field) -> dict[str, Any]:
    plain: dict[str, Any] = to_builtins(field)
    return plain


def _made(raw: dict[str, Any], inner: dict[str, Any]) -> Field:
    """Return the field that a part describes; what isn't kept of it is left out."""
    kept: dict[str, Any] = {name: raw[name] for name in _KEPT if isinstance(raw.get(name), int | float)}
    kind = raw.get("type")
    if isinstance(kind, list):
        kept["nullable"] = "null" in kind
        kind = next((one for one in kind if one != "null"), None)
    if isinstance(kind, str):
        kept["type"] = kind
    if raw.get("nullable") is True:
        kept["nullable"] = True
    choices = raw.get("enum") if isinstance(raw.get("enum"), list) else [raw["const"]] if "const" in raw else []
    kept["enum"] = [one for one in choices or [] if isinstance(one, bool | int | float | str)]
    if isinstance(raw.get("required"), list):
        kept["required"] = sorted(one for one in raw["required"] if isinstance(one, str))
    if raw.get("default") is not None:
        kept["default"] = raw["default"]
    if isinstance(raw.get("x-fal"), dict):
        limits = raw["x-fal"].items()
        kept["x-fal"] = {n: v for n, v in limits if isinstance(v, int | float) and not isinstance(v, bool)}
    try:
        return convert({**kept, **inner}, Field)
    except ValueError as error:
        raise _bad(" ".join(str(error).split())[:200]) from error
