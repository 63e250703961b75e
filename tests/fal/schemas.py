"""The arguments fal's endpoints take, and what is wrong with given ones, in the words of fal's 422."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import jsonschema
from msgspec import to_builtins

from domain.models.known import SHIPPED

if TYPE_CHECKING:
    from domain.models.schema import Field

Problem = dict[str, Any]
Loc = tuple[str | int, ...]
Check = Callable[[Any, Loc, bool], list[Problem]]

_DURATIONS = tuple(str(n) for n in range(3, 16))
_SHOT_DURATIONS = tuple(str(n) for n in range(1, 16))
_WIDE = ("21:9", "16:9", "3:2", "4:3", "5:4", "1:1", "4:5", "3:4", "2:3", "9:16")


@dataclass(frozen=True)
class Endpoint:
    """An endpoint: its fields, those it can't do without, what it makes and what a unit of that costs."""

    fields: dict[str, Check]
    required: tuple[str, ...]
    makes: str
    unit: str
    unit_price: float
    shots: bool = False
    defaults: dict[str, Any] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)  # what a film's answer has beside its video


def problem(loc: Loc, kind: str, msg: str, given: Any = None, **ctx: Any) -> Problem:
    """Return one entry of a 422's detail."""
    found = {"loc": list(loc), "msg": msg, "type": kind, "url": f"https://docs.fal.ai/errors#{kind}", "input": given}
    return found | ({"ctx": ctx} if ctx else {})


def problems(endpoint: Endpoint, arguments: Any, *, strict: bool = True) -> list[Problem]:
    """Return what fal's model would refuse, nothing where it takes the arguments.

    Args:
        endpoint: the row of ENDPOINTS.
        arguments: the body of the POST.
        strict: a field the endpoint hasn't got is refused too; fal itself ignores it.
    """
    found = _record(arguments, ("body",), endpoint.fields, endpoint.required, strict=strict)
    if endpoint.shots and isinstance(arguments, dict):
        found += _prompt_or_shots(arguments)
    return found


def _record(
    given: Any, loc: Loc, fields: dict[str, Check], required: tuple[str, ...], *, strict: bool
) -> list[Problem]:
    if not isinstance(given, dict):
        return [problem(loc, "dict_type", "Input should be a valid dictionary", given)]
    found = [problem((*loc, name), "missing", "Field required", given) for name in required if name not in given]
    for name, value in given.items():
        if name in fields:
            found += fields[name](value, (*loc, name), strict) if value is not None else []
        elif strict:
            found.append(problem((*loc, name), "extra_forbidden", "Extra inputs are not permitted", value))
    return found


def _prompt_or_shots(arguments: Problem) -> list[Problem]:
    prompt, shots = arguments.get("prompt"), arguments.get("multi_prompt")
    if (prompt is None) == (shots is None):
        msg = "Exactly one of prompt and multi_prompt must be given"
        return [problem(("body",), "value_error", msg, {"prompt": prompt, "multi_prompt": shots})]
    if not isinstance(shots, list) or not all(
        isinstance(s, dict) and str(s.get("duration", 5)).isdigit() for s in shots
    ):
        return []
    total = sum(int(shot.get("duration", 5)) for shot in shots)
    if not 3 <= total <= 15:
        return [problem(("body", "multi_prompt"), "value_error", "The shots must last 3 to 15 seconds in all", total)]
    if arguments.get("duration") not in (None, str(total)):
        return [problem(("body", "duration"), "value_error", "duration must be the sum of the shots", total)]
    return []


def _text(most: int, least: int = 1) -> Check:
    def check(value: Any, loc: Loc, strict: bool) -> list[Problem]:
        if not isinstance(value, str):
            return [problem(loc, "string_type", "Input should be a valid string", value)]
        if len(value) > most:
            msg = f"String should have at most {most} characters"
            return [problem(loc, "string_too_long", msg, value, max_length=most)]
        if len(value) < least:
            msg = f"String should have at least {least} characters"
            return [problem(loc, "string_too_short", msg, value, min_length=least)]
        return []

    return check


def _one_of(*choices: str) -> Check:
    def check(value: Any, loc: Loc, strict: bool) -> list[Problem]:
        expected = ", ".join(map(repr, choices))
        bad = not isinstance(value, str) or value not in choices
        return [problem(loc, "literal_error", f"Input should be {expected}", value, expected=expected)] if bad else []

    return check


def _is(kind: type, name: str, least: int = 0, most: int = 2**63) -> Check:
    def check(value: Any, loc: Loc, strict: bool) -> list[Problem]:
        if type(value) not in (kind, int if kind is float else kind):
            return [problem(loc, f"{name}_type", f"Input should be a valid {name}", value)]
        inside = bool(least <= value <= most)
        return [] if inside else [problem(loc, "out_of_range", f"Input should be {least} to {most}", value)]

    return check


def _url(value: Any, loc: Loc, strict: bool) -> list[Problem]:
    good = isinstance(value, str) and value.startswith(("https://", "http://", "data:image/"))
    return [] if good else [problem(loc, "url_parsing", "Input should be a valid URL", value)]


def _many(each: Check, least: int, most: int) -> Check:
    def check(value: Any, loc: Loc, strict: bool) -> list[Problem]:
        if not isinstance(value, list):
            return [problem(loc, "list_type", "Input should be a valid list", value)]
        if not least <= len(value) <= most:
            return [problem(loc, "too_long", f"List should have {least} to {most} items", len(value))]
        return [found for n, item in enumerate(value) for found in each(item, (*loc, n), strict)]

    return check


def _shot(value: Any, loc: Loc, strict: bool) -> list[Problem]:
    fields = {"prompt": _text(512), "duration": _one_of(*_SHOT_DURATIONS)}
    return _record(value, loc, fields, ("prompt",), strict=strict)


def _element(value: Any, loc: Loc, strict: bool) -> list[Problem]:
    fields = {"frontal_image_url": _url, "reference_image_urls": _many(_url, 1, 3), "video_url": _url}
    required = () if isinstance(value, dict) and "video_url" in value else ("frontal_image_url", "reference_image_urls")
    return _record(value, loc, fields, required, strict=strict)


_FLAG = _is(bool, "bool")
_SEED = _is(int, "int", -(2**63))
_KLING: dict[str, Check] = {
    "prompt": _text(2500),
    "multi_prompt": _many(_shot, 1, 6),
    "shot_type": _one_of("customize"),
    "duration": _one_of(*_DURATIONS),
    "generate_audio": _FLAG,
}
_RATIO = {"aspect_ratio": _one_of("16:9", "9:16", "1:1")}
_REFERENCES = {"start_image_url": _url, "elements": _many(_element, 1, 7), "image_urls": _many(_url, 1, 7)}
_NANO: dict[str, Check] = {
    "prompt": _text(50_000, 3),
    "num_images": _is(int, "int", 1, 4),
    "aspect_ratio": _one_of("auto", *_WIDE),
    "resolution": _one_of("1K", "2K", "4K"),
    "output_format": _one_of("jpeg", "png", "webp"),
    "safety_tolerance": _one_of(*"123456"),
    "seed": _SEED,
    "sync_mode": _FLAG,
    "limit_generations": _FLAG,
    "enable_web_search": _FLAG,
    "system_prompt": _text(50_000),
}
_FLUX: dict[str, Check] = {
    "prompt": _text(50_000),
    "aspect_ratio": _one_of(*_WIDE, "9:21"),
    "raw": _FLAG,
    "image_url": _url,
    "image_prompt_strength": _is(float, "float", 0, 1),
    "num_images": _is(int, "int", 1, 4),
    "seed": _SEED,
    "output_format": _one_of("jpeg", "png"),
    "safety_tolerance": _one_of(*"123456"),
    "enhance_prompt": _FLAG,
    "enable_safety_checker": _FLAG,
    "sync_mode": _FLAG,
}


def _video(unit_price: float, fields: dict[str, Check], required: tuple[str, ...] = ()) -> Endpoint:
    return Endpoint(_KLING | fields, required, "video", "seconds", unit_price, True, {"duration": "5"})


def _image(unit_price: float, fields: dict[str, Check], required: tuple[str, ...], **defaults: Any) -> Endpoint:
    return Endpoint(fields, required, "images", "images", unit_price, defaults={"num_images": 1, **defaults})


def _endpoints() -> dict[str, Endpoint]:
    rows = {"fal-ai/flux-pro/v1.1-ultra": _image(0.06, _FLUX, ("prompt",), output_format="jpeg")}
    for tier, price in (("standard", 0.084), ("pro", 0.112), ("4k", 0.42)):
        at = f"fal-ai/kling-video/o3/{tier}"
        rows[f"{at}/image-to-video"] = _video(price, {"image_url": _url, "end_image_url": _url}, ("image_url",))
        rows[f"{at}/text-to-video"] = _video(price, _RATIO)
        rows[f"{at}/reference-to-video"] = _video(price, _RATIO | _REFERENCES | {"end_image_url": _url})
    for name in ("fal-ai/nano-banana-pro", "fal-ai/gemini-3-pro-image-preview"):
        edit = _NANO | {"image_urls": _many(_url, 1, 14)}
        rows[name] = _image(0.15, _NANO, ("prompt",), output_format="png", aspect_ratio="1:1", resolution="1K")
        rows[f"{name}/edit"] = _image(0.15, edit, ("prompt", "image_urls"), output_format="png", resolution="1K")
    return rows


def as_json_schema(field: Field) -> dict[str, Any]:
    """Return a field as JSON Schema has it."""
    plain: dict[str, Any] = to_builtins(field)
    plain.pop("x-fal", None)
    if field.properties:
        plain |= {"properties": {name: as_json_schema(one) for name, one in field.properties.items()}}
        plain["additionalProperties"] = False
    plain |= {"items": as_json_schema(field.items)} if field.items else {}
    plain |= {"anyOf": [as_json_schema(one) for one in field.any_of]} if field.any_of else {}
    return {"anyOf": [plain, {"type": "null"}]} if plain.pop("nullable", False) else plain


def _by_schema(field: Field) -> Check:
    whole = jsonschema.Draft202012Validator(as_json_schema(field))

    def check(value: Any, loc: Loc, strict: bool) -> list[Problem]:
        return [problem(loc, "schema", error.message, value) for error in whole.iter_errors(value)]

    return check


def _shipped() -> dict[str, Endpoint]:
    """Return the endpoints of the shipped models, as their kept schemas have them; a library checks them."""
    rows = {}
    for model in (*SHIPPED.all("takes"), *SHIPPED.all("grids")):
        makes, unit = ("video", "seconds") if model.makes == "takes" else ("images", "images")
        for endpoint in model.endpoints.values():
            inputs = endpoint.schema.input
            fields = {name: _by_schema(field) for name, field in inputs.properties.items()}
            shots = "multi_prompt" in fields and endpoint.limits.max_seconds <= 15
            said = {"seed": 7, "actual_prompt": "Rain, rewritten."}
            more = {name: value for name, value in said.items() if name in endpoint.schema.output}
            rows[endpoint.endpoint] = Endpoint(
                fields, inputs.required, makes, unit, 0.1, shots, {"num_images": 1, "output_format": "png"}, more
            )
    return rows


ENDPOINTS = _shipped() | _endpoints()
