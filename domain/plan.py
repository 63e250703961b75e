"""The client's plan: its shape as pydantic models, and every fault of one found in a single go.

`Plan` and its parts hold what was written, null where null was written; `read_plan` is the only way in.
The shape is checked by pydantic, the sense (names, models, settings, elements) by a walk over the raw
document, so a wrong type in one sequence never hides an unknown element in another.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from domain.ids import name_fault, shown, unknown
from domain.models.known import SHIPPED
from domain.models.settings import settings_faults
from domain.plan_faults import place_text, refusal, said, shape_faults
from domain.prompts import MAX_SECONDS, MIN_SECONDS, mentions
from domain.shapes import MATTE, WHITE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from domain.models.known import Models
    from domain.models.model import Makes, Model
    from domain.plan_faults import Fault, Place

_NAMES: dict[str, Any] = {"propertyNames": {"pattern": "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"}}
_RATIO = re.compile(r"([1-9][0-9]{0,4}):([1-9][0-9]{0,4})\Z")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

Prose = Annotated[str, Field(pattern=r"[^\s\x1c-\x1f]")]  # what str.strip() leaves something of
Names = Annotated[tuple[str, ...], Field(strict=False)]  # JSON has lists; their items stay strict
Paths = Annotated[tuple[Prose, ...], Field(strict=False)]
Settings = dict[str, bool | int | float | str]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class PlanElement(_Part):
    """A character, thing or place that shots refer to as @name."""

    kind: str | None = Field(None, description="what it is, for example character, object or location")
    description: str | None = Field(None, description="told in words wherever its pictures are not sent")
    frontal: Prose | None = Field(None, description="picture seen from the front; relative to the plan's file")
    references: Paths = Field((), description="more pictures; relative to the plan's file")


class PlanShot(_Part):
    """One shot of a sequence."""

    id: Prose | None = Field(None, description="your own id, by which the shot is known when the plan changes")
    prompt: Prose = Field(description="what is seen; elements are named as @name")
    duration: int = Field(5, ge=MIN_SECONDS, le=MAX_SECONDS, description=f"whole seconds, {MIN_SECONDS}-{MAX_SECONDS}")
    start_frame: Prose | None = Field(None, description="picture the shot begins with; relative to the plan's file")
    end_frame: Prose | None = Field(None, description="picture the shot ends with; relative to the plan's file")
    elements: Names | None = Field(None, description="in place of the sequence's, in a take of this shot alone")
    settings: Settings = Field({}, description="settings of the video model, over the sequence's")


class PlanSequence(_Part):
    """A run of shots that are taken together."""

    title: str | None = Field(None, description="the sequence's key where null")
    notes: str | None = Field(None, description="for people; never sent")
    needs_start_frame: bool = Field(False, description="refuse takes that would have no start frame")
    end_frame: Prose | None = Field(None, description="picture the last shot ends with; relative to the plan's file")
    grid_prompt: Prose | None = Field(None, description="prompt of the 2x2 grids; the first shot's where null")
    settings: Settings = Field({}, description="settings of the video model, over the plan's")
    elements: Names = Field((), description="names of elements, the most important first")
    shots: Annotated[tuple[PlanShot, ...], Field(strict=False, min_length=1, description="in order")]


def _one_of(makes: Makes) -> str:
    return f"one of {', '.join(SHIPPED.names(makes))}, or one that was added"


class PlanModels(_Part):
    """The models that make grids and takes unless a command names others."""

    grid: str = Field("flux-pro", description=_one_of("grids"))
    video: str = Field("kling-o3", description=_one_of("takes"))


class Plan(_Part):
    """What the client wants shot."""

    project: str = Field(description="the project's name: 1-64 letters, digits, '-' and '_'")
    title: str | None = Field(None, description="the project's name where null")
    episode: str | None = Field(None, description="name of the folder for frames, for example ep_001")
    aspect_ratio: str = Field(
        "16:9",
        description="width:height in whole numbers, from 0.4 to 2.5",
        json_schema_extra={"pattern": "^[1-9][0-9]*:[1-9][0-9]*$"},
    )
    matte: str = Field(
        WHITE,
        description="colour behind what is transparent in pictures, as #rrggbb",
        json_schema_extra={"pattern": "^#[0-9A-Fa-f]{6}$"},
    )
    models: PlanModels = Field(PlanModels(), description="models for grids and takes")
    settings: Settings = Field({}, description="settings of the video model, for every take")
    elements: dict[str, PlanElement] = Field({}, description="elements by name", json_schema_extra=_NAMES)
    sequences: dict[str, PlanSequence] = Field(
        min_length=1, description="sequences by name, for example SEQ08", json_schema_extra=_NAMES
    )

    @property
    def heading(self) -> str:
        """The title to show: the plan's, or the project's name."""
        return self.title or self.project


def plan_schema() -> dict[str, Any]:
    """Return the JSON Schema of a plan, as `takes plan schema` prints it."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Plan.model_json_schema()}


def read_plan(document: object, models: Models = SHIPPED) -> Plan:
    """Return the plan a JSON document holds, or refuse it with all its faults and their places."""
    plan, faults = check_plan(document, models)
    if plan is None:
        raise refusal("the plan", faults)
    return plan


def check_plan(document: object, models: Models = SHIPPED) -> tuple[Plan | None, list[Fault]]:
    """Return the plan and no faults, or None and all of them; it may name any of `models`."""
    found = [(place_text(place), fault) for place, fault in _sense_faults(document, models)]
    told = {place for place, _ in found}
    try:
        plan = Plan.model_validate(document)
    except ValidationError as error:
        shape = ((place_text(place), fault) for place, fault in shape_faults(error, _keys_at))
        # The walk knows more about a place than pydantic does: where it spoke, pydantic is silent.
        return None, found + list(dict.fromkeys(f for f in shape if f[0] not in told))
    return (None if found else plan), found


def picture_places(document: object) -> Iterator[tuple[str, str]]:
    """Yield (place, path as written) for every picture a document names, however broken the rest of it is."""
    for name, element in _objects(_table(document, "elements") or {}):
        yield from _path(("elements", name, "frontal"), element.get("frontal"))
        for i, path in enumerate(_items(element.get("references"))):
            yield from _path(("elements", name, "references", i), path)
    for name, sequence in _objects(_table(document, "sequences") or {}):
        yield from _path(("sequences", name, "end_frame"), sequence.get("end_frame"))
        for place, shot in _shots(("sequences", name), sequence):
            for frame in ("start_frame", "end_frame"):
                yield from _path((*place, frame), shot.get(frame))


def matte_of(document: object) -> str:
    """Return the colour behind what is transparent in a document's pictures, however broken the rest of it is."""
    matte = document.get("matte") if isinstance(document, dict) else None
    return matte.lower() if isinstance(matte, str) and MATTE.match(matte) else WHITE


def _path(place: Place, path: object) -> Iterator[tuple[str, str]]:
    if isinstance(path, str) and path.strip() and not _UNSTORABLE.search(path):
        yield place_text(place), path


def _table(of: object, key: str) -> dict[str, Any] | None:
    """Return the object under `key`, empty where there is none, None where something else is there."""
    value = of.get(key, {}) if isinstance(of, dict) else None
    return {k: v for k, v in value.items() if isinstance(k, str)} if isinstance(value, dict) else None


def _objects(table: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((name, value) for name, value in table.items() if isinstance(value, dict))


def _items(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _shots(place: Place, sequence: dict[str, Any]) -> Iterator[tuple[Place, dict[str, Any]]]:
    listed = enumerate(_items(sequence.get("shots")))
    return (((*place, "shots", i), shot) for i, shot in listed if isinstance(shot, dict))


def _sense_faults(document: object, models: Models) -> Iterator[tuple[Place, str]]:
    yield from _text_faults(document)
    if not isinstance(document, dict):
        return
    for key in ("project", "episode"):
        if isinstance(document.get(key), str) and (fault := name_fault(document[key])):
            yield (key,), fault
    yield from _ratio_faults(document.get("aspect_ratio"))
    yield from _matte_faults(document.get("matte"))
    yield from _model_faults(_table(document, "models") or {}, models)
    elements, sequences = _table(document, "elements"), _table(document, "sequences") or {}
    yield from _name_faults("elements", elements or {})
    yield from _name_faults("sequences", sequences)
    video = _video_model(_table(document, "models"), models)
    yield from _settings_faults((), document, video)
    for name, sequence in _objects(sequences):
        yield from _sequence_faults(("sequences", name), sequence, elements, video)


def _text_faults(document: object) -> Iterator[tuple[Place, str]]:
    """Find text no file can hold; other control characters and U+2028 are the client's own business."""
    left: list[tuple[Place, object]] = [((), document)]
    while left:
        place, value = left.pop()
        if isinstance(value, str) and (bad := _UNSTORABLE.search(value)):
            yield place, f"holds {shown(bad[0])} at character {bad.start() + 1}, which can't be stored as text"
        elif isinstance(value, dict):
            left.extend(((*place, str(key)), inner) for key, inner in value.items())
        elif isinstance(value, list | tuple):
            left.extend(((*place, i), inner) for i, inner in enumerate(value))


def _ratio_faults(ratio: object) -> Iterator[tuple[Place, str]]:
    match = _RATIO.match(ratio) if isinstance(ratio, str) else None
    if isinstance(ratio, str) and not (match and 0.4 <= int(match[1]) / int(match[2]) <= 2.5):
        yield ("aspect_ratio",), f"must be W:H in whole numbers, from 0.4 to 2.5, as in 16:9, not {said(ratio)}"


def _matte_faults(matte: object) -> Iterator[tuple[Place, str]]:
    if isinstance(matte, str) and not MATTE.match(matte):
        yield ("matte",), f"must be a colour as #rrggbb, for example {WHITE}, not {said(matte)}"


def _model_faults(named: Mapping[str, Any], models: Models) -> Iterator[tuple[Place, str]]:
    kinds: tuple[tuple[str, Makes], ...] = (("grid", "grids"), ("video", "takes"))
    for kind, makes in kinds:
        name, known = named.get(kind), models.names(makes)
        found = models.get(name) if isinstance(name, str) else None
        if isinstance(name, str) and (found is None or found.makes != makes):
            wrong = f"{shown(name)} is no {kind} model; use one of {', '.join(known)}"
            yield ("models", kind), wrong if found else str(unknown(f"{kind} model", name, known))


def _video_model(named: Mapping[str, Any] | None, models: Models) -> Model | None:
    name = named.get("video", PlanModels().video) if named is not None else None
    model = models.get(name) if isinstance(name, str) else None
    return model if model and model.makes == "takes" else None


def _name_faults(table: str, names: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    first: dict[str, str] = {}
    for name in names:
        if fault := name_fault(name):
            yield (table, name), fault
        elif (other := first.setdefault(name.lower(), name)) != name:
            yield (table, name), f"differs from {other} only in case"


def _settings_faults(place: Place, part: object, video: Model | None) -> Iterator[tuple[Place, str]]:
    table = _table(part, "settings") or {}
    settings: dict[str, object] = {k: v for k, v in table.items() if isinstance(v, bool | int | float | str)}
    for name, fault in settings_faults(video, settings) if video else ():
        yield (*place, "settings", name), fault


def _sequence_faults(
    place: Place, sequence: dict[str, Any], elements: Mapping[str, Any] | None, video: Model | None
) -> Iterator[tuple[Place, str]]:
    first: dict[str, Place] = {}
    yield from _settings_faults(place, sequence, video)
    yield from _element_faults(place, sequence, "grid_prompt", elements)
    for spot, shot in _shots(place, sequence):
        yield from _settings_faults(spot, shot, video)
        yield from _element_faults(spot, shot, "prompt", elements)
        own = shot.get("id")
        if isinstance(own, str) and (other := first.setdefault(own, spot)) != spot:
            yield (*spot, "id"), f"{said(own)} is the id of shots[{other[-1]}] already"


def _element_faults(
    place: Place, part: dict[str, Any], prompt: str, elements: Mapping[str, Any] | None
) -> Iterator[tuple[Place, str]]:
    """Check the names a sequence or shot lists, and those its prompt mentions."""
    listed: set[str] = set()
    for i, name in enumerate(_items(part.get("elements"))):
        if not isinstance(name, str):
            continue
        if elements is not None and name not in elements:
            yield (*place, "elements", i), str(unknown("element", name, elements))
        elif name in listed:
            yield (*place, "elements", i), f"{shown(name)} is in the list twice"
        listed.add(name)
    text = part.get(prompt)
    for name in mentions(text) if isinstance(text, str) and elements is not None else ():
        if elements is not None and name not in elements:
            yield (*place, prompt), str(unknown("element", f"@{name}", elements))


def _keys_at(place: Place) -> list[str]:
    """Return the keys that may stand where an unknown one stands."""
    parts: dict[int, type[_Part]] = {1: Plan, 2: PlanModels, 3: PlanSequence}
    part = PlanElement if place[0] == "elements" else parts.get(len(place), PlanShot)
    return list(part.model_fields)
