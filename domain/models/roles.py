"""Finds the role of each input by its name: words, seconds, frames, references, shots, ratio, audio, seed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from domain.models.lengths import lengths_of
from domain.models.model import ModelLimits, PictureLimits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from domain.models.model import Makes
    from domain.models.schema import Field, Schema
    from domain.values import Setting

# By role, the names that inputs of that role have, the likeliest first.
ALIASES: dict[str, tuple[str, ...]] = {
    "prompt": ("prompt", "text_prompt"),
    "seconds": ("duration", "duration_seconds", "video_length", "seconds"),
    "start_frame": ("start_image_url", "image_url", "first_frame_url", "first_image_url", "start_frame_url"),
    "end_frame": ("end_image_url", "last_frame_url", "tail_image_url", "last_image_url", "end_frame_url"),
    "keyframes": ("middle_image_urls",),
    "references": ("image_urls", "reference_image_urls", "input_image_urls", "images"),
    "elements": ("elements",),
    "multi_shot": ("multi_prompt", "shots"),
    "aspect_ratio": ("aspect_ratio", "image_size"),
    "resolution": ("resolution", "video_quality"),
    "audio": ("generate_audio", "generate_audio_switch", "enable_audio", "audio"),
    "seed": ("seed",),
    "negative_prompt": ("negative_prompt",),
}
SENT_BY_US = frozenset(
    (
        "prompt",
        "seconds",
        "start_frame",
        "end_frame",
        "keyframes",
        "references",
        "elements",
        "multi_shot",
        "aspect_ratio",
    )
)
REWRITERS = (
    *("enable_prompt_expansion", "prompt_expansion", "expand_prompt", "prompt_extend", "enhance_prompt"),
    *("enable_prompt_optimizer", "prompt_optimizer", "auto_fix", "enable_prompt_enhancement"),
)
_WANTS = {  # the type an input of a role has
    **dict.fromkeys(("prompt", "negative_prompt", "start_frame", "end_frame"), "string"),
    **dict.fromkeys(("references", "elements", "multi_shot", "keyframes"), "array"),
    "audio": "boolean",
    "seed": "integer",
}
_MEDIA = re.compile(r"(_urls?|_ids?|_path|_base64)\Z|\A(voices?|loras|embeddings|webhook)")
_RATIO = re.compile(r"[1-9][0-9]?:[1-9][0-9]?\Z")
USUAL = ("21:9", "16:9", "4:3", "3:2", "5:4", "1:1", "4:5", "2:3", "3:4", "9:16", "9:21")
SIZES = {
    **{"square_hd": "1:1", "square": "1:1", "portrait_4_3": "3:4", "portrait_16_9": "9:16"},
    **{"landscape_4_3": "4:3", "landscape_16_9": "16:9"},
}


class Found(NamedTuple):
    """What was found in a schema: roles, what is always sent, settings, limits, and what has no place."""

    roles: dict[str, str]
    fixed: dict[str, Setting]
    settings: tuple[str, ...]
    limits: ModelLimits
    rewriters: tuple[str, ...]
    unplaced: tuple[str, ...]
    lacking: tuple[str, ...]  # required inputs without a role


def makes(schema: Schema) -> Makes | None:
    """Say what an endpoint makes, by what it returns; None where that is neither a video nor pictures."""
    if {"video", "videos", "video_url"} & set(schema.output):
        return "takes"
    return "grids" if {"images", "image", "image_url"} & set(schema.output) else None


def find_roles(schema: Schema, made: Makes, told: Mapping[str, str]) -> Found:
    """Return what a schema's inputs are for; `told` are roles that a person gave, by role."""
    inputs = schema.input.properties
    roles = {role: name for role in ALIASES if (name := told.get(role) or _named(role, inputs, made))}
    if "aspect_ratio" not in told and not _ratios(inputs.get(roles.get("aspect_ratio", ""))):
        roles.pop("aspect_ratio", None)  # an input that names other sizes is a setting like any other
    rewriters = tuple(name for name in REWRITERS if name in inputs and inputs[name].type in ("boolean", None))
    sent = {roles[role] for role in SENT_BY_US if role in roles}
    fixed = _fixed(inputs, roles, rewriters)
    size = roles.get("resolution")
    if size in schema.input.required and inputs[size].enum and inputs[size].default is None:
        fixed[size] = inputs[size].enum[0]
    ours = sent | set(rewriters) | {"shot_type", "sync_mode", "num_images", "num_videos", "output_format"}
    settings = tuple(n for n, f in sorted(inputs.items()) if n not in ours and not _MEDIA.search(n) and _scalar(f))
    placed = ours | set(settings)
    unplaced = tuple(name for name in sorted(inputs) if name not in placed)
    free = ours | {name for name, one in inputs.items() if one.default is not None} | fixed.keys()
    lacking = tuple(name for name in schema.input.required if name not in free or name in unplaced)
    return Found(roles, fixed, settings, _limits(schema, roles, made), rewriters, unplaced, lacking)


def _named(role: str, inputs: Mapping[str, Field], made: Makes) -> str | None:
    if made == "grids" and role in ("seconds", "start_frame", "end_frame", "multi_shot", "elements", "keyframes"):
        return None
    return next((name for name in ALIASES[role] if name in inputs and _fits(role, inputs[name])), None)


def _fits(role: str, found: Field) -> bool:
    wanted = _WANTS.get(role)
    kinds = {found.type, *(one.type for one in found.any_of)}
    return wanted is None or wanted in kinds


def _scalar(found: Field) -> bool:
    kinds = {found.type} if found.type else {one.type for one in found.any_of}
    return bool(kinds & {"string", "integer", "number", "boolean"})


def _fixed(inputs: Mapping[str, Field], roles: Mapping[str, str], rewriters: tuple[str, ...]) -> dict[str, Setting]:
    """What is always sent: rewriting off, the audio switch, one picture as a PNG, the media by address."""
    fixed: dict[str, Setting] = dict.fromkeys(rewriters, False)
    if audio := roles.get("audio"):
        fixed[audio] = bool(inputs[audio].default)
    if "num_images" in inputs:
        fixed["num_images"] = 1
    if "output_format" in inputs and "png" in inputs["output_format"].enum:
        fixed["output_format"] = "png"
    if "sync_mode" in inputs and inputs["sync_mode"].default is True:
        fixed["sync_mode"] = False
    return fixed


def _limits(schema: Schema, roles: Mapping[str, str], made: Makes) -> ModelLimits:
    inputs = schema.input.properties
    lengths = lengths_of(inputs[roles["seconds"]]) if "seconds" in roles else ()
    shots = inputs.get(roles.get("multi_shot", ""))
    prompt = inputs.get(roles.get("prompt", ""))
    most = prompt.max_length if prompt and prompt.max_length else 20_000
    elements, references = _most_pictures(inputs, roles, made)
    gaps = lengths != tuple(range(lengths[0], lengths[-1] + 1)) if lengths else False
    return ModelLimits(
        min_seconds=lengths[0] if lengths else 1,
        max_seconds=lengths[-1] if lengths else 60,
        lengths=lengths if gaps else (),
        max_shots=(shots.max_items or 6) if shots else 1,
        min_prompt=(prompt and prompt.min_length) or 1,
        max_prompt=most,
        max_shot_prompt=most,
        elements=elements,
        elements_with_frame=elements,
        references=references,
        aspect_ratios=_ratios(inputs.get(roles.get("aspect_ratio", ""))),
        pictures=_pictures([inputs[roles[r]] for r in ("start_frame", "references", "elements") if r in roles]),
    )


def _most_pictures(inputs: Mapping[str, Field], roles: Mapping[str, str], made: Makes) -> tuple[int, int]:
    """Return how many elements are sent, and how many pictures: of an element beside its first, or of all."""
    if "elements" in roles:
        return inputs[roles["elements"]].max_items or 4, 3
    if "references" in roles:
        most = inputs[roles["references"]].max_items or 4
        return most, most
    return 0, 0


def _ratios(found: Field | None) -> tuple[str, ...]:
    if found is None:
        return ()
    if any(part.properties for part in (found, *found.any_of)):  # any size
        return USUAL
    choices = [str(one) for part in (found, *found.any_of) for one in part.enum]
    named = [SIZES.get(one, one) for one in choices]
    return tuple(dict.fromkeys(one for one in named if _RATIO.match(one)))


def _pictures(inputs: list[Field]) -> PictureLimits:
    said = [limits for one in inputs for limits in _x_fal(one)]
    if not said:
        return PictureLimits()
    sides = [int(one.get(name, 0)) for one in said for name in ("min_width", "min_height")]
    return PictureLimits(
        min_side=max(sides),
        min_ratio=max(float(one.get("min_aspect_ratio", 0.0)) for one in said),
        max_ratio=min(float(one.get("max_aspect_ratio", 1000.0)) for one in said),
        max_bytes=min(int(one.get("max_file_size", 2**53)) for one in said),
    )


def _x_fal(found: Field) -> Iterator[dict[str, float | int]]:
    """Yield the limits of pictures that an input or a part of it has; those of videos have a duration or rate."""
    if found.x_fal and not {"max_duration", "max_fps"} & found.x_fal.keys():
        yield found.x_fal
    for part in (*found.any_of, *([found.items] if found.items else ()), *found.properties.values()):
        yield from _x_fal(part)
