"""The models as data: what each is called, where it answers, what it takes, its limits and its dated prices.

Figures are from the provider's pages as read in August 2026. A new model, limit or price is a change of
this table and of nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TypeVar

from domain.elements import CAP, CAP_WITH_START_FRAME
from domain.errors import BadInput
from domain.ids import unknown
from domain.steps import Open, Step

if TYPE_CHECKING:
    from collections.abc import Mapping

Value = bool | int | float | str


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing a person may set on a model: its type and, where closed, its choices."""

    kind: type[bool] | type[int] | type[float] | type[str]
    choices: tuple[Value, ...] = ()

    def fault(self, value: object) -> str | None:
        """Say why `value` can't be set, or None."""
        right = isinstance(value, self.kind) and (self.kind is bool or not isinstance(value, bool))
        if self.kind is float and isinstance(value, int) and not isinstance(value, bool):
            right = True
        if not right:
            return f"must be {_KINDS[self.kind]}, not {value!r}"
        if self.choices and value not in self.choices:
            return f"must be one of {', '.join(map(str, self.choices))}, not {value!r}"
        return None


_KINDS = {bool: "true or false", int: "a whole number", float: "a number", str: "text"}


@dataclass(frozen=True, slots=True)
class Price:
    """What one unit costs, and when that was read."""

    amount: Decimal
    unit: Literal["second", "image"]
    read_on: str
    when: tuple[tuple[str, Value], ...] = ()  # settings under which this price holds


@dataclass(frozen=True, slots=True)
class EndpointKind:
    """A kind of endpoint of a video model: what it takes beside words, seconds and settings.

    `frame_field` is the name under which the start frame is sent, None where there can be none. Where no aspect
    ratio is taken, the video has that of the start frame.
    """

    frame_field: str | None
    takes_elements: bool
    takes_aspect_ratio: bool


ENDPOINT_KINDS: dict[str, EndpointKind] = {
    "text-to-video": EndpointKind(None, takes_elements=False, takes_aspect_ratio=True),
    "image-to-video": EndpointKind("image_url", takes_elements=False, takes_aspect_ratio=False),
    "reference-to-video": EndpointKind("start_image_url", takes_elements=True, takes_aspect_ratio=True),
}


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """What a picture must be like to be sent: pixels of its shorter side, width to height, size.

    `max_references` is how many an element has beside its frontal picture.
    """

    min_side: int
    min_ratio: float
    max_ratio: float
    max_bytes: int
    max_references: int


PICTURE_LIMITS = PictureLimits(min_side=300, min_ratio=0.4, max_ratio=2.5, max_bytes=10_000_000, max_references=3)


@dataclass(frozen=True, slots=True)
class VideoModel:
    """A model that makes takes; `max_elements` is without a start frame, and with one."""

    name: str
    endpoint: str  # the family; the kind of endpoint is appended
    min_shots: int = 1
    max_shots: int = 6
    min_seconds: int = 3
    max_seconds: int = 15
    max_prompt: int = 2500
    max_shot_prompt: int = 512
    max_elements: tuple[int, int] = (CAP, CAP_WITH_START_FRAME)
    aspect_ratios: tuple[str, ...] = ("16:9", "9:16", "1:1")
    settings: dict[str, Setting] = field(default_factory=dict)
    prices: tuple[Price, ...] = ()

    def endpoint_for(self, *, elements: bool, start_frame: bool) -> str:
        """Return the endpoint: elements ask for reference-to-video, else a frame for image-to-video."""
        kind = "reference-to-video" if elements else "image-to-video" if start_frame else "text-to-video"
        return f"{self.endpoint}/{kind}"

    @property
    def endpoints(self) -> dict[str, str]:
        """All its endpoints, by kind."""
        return {kind: f"{self.endpoint}/{kind}" for kind in ENDPOINT_KINDS}


@dataclass(frozen=True, slots=True)
class GridModel:
    """A model that makes 2x2 grids."""

    name: str
    endpoint: str
    takes_references: bool
    max_references: int = 0
    min_prompt: int = 1
    max_prompt: int = 5000
    aspect_ratios: tuple[str, ...] = ()
    settings: dict[str, Setting] = field(default_factory=dict)
    prices: tuple[Price, ...] = ()

    def endpoint_for(self, *, references: bool) -> str:
        """Return the endpoint; with pictures to refer to it is the model's `/edit`."""
        return f"{self.endpoint}/edit" if references and self.takes_references else self.endpoint

    @property
    def endpoints(self) -> dict[str, str]:
        """All its endpoints, by kind."""
        edit = {"edit": f"{self.endpoint}/edit"} if self.takes_references else {}
        return {"text-to-image": self.endpoint, **edit}


_FLUX_RATIOS = ("21:9", "16:9", "4:3", "3:2", "1:1", "2:3", "3:4", "9:16", "9:21")
_NANO_RATIOS = ("21:9", "16:9", "3:2", "4:3", "5:4", "1:1", "4:5", "3:4", "2:3", "9:16")
_AUDIO = {"generate_audio": Setting(bool)}
_IMAGE = {
    "resolution": Setting(str, ("1K", "2K", "4K")),
    "seed": Setting(int),
    "safety_tolerance": Setting(str, ("1", "2", "3", "4", "5", "6")),
}


def _by_audio(silent: str, audio: str) -> tuple[Price, ...]:
    return (
        Price(Decimal(silent), "second", "2026-08", (("generate_audio", False),)),
        Price(Decimal(audio), "second", "2026-08", (("generate_audio", True),)),
    )


_KLING = "fal-ai/kling-video/o3"
VIDEO_MODELS: dict[str, VideoModel] = {
    m.name: m
    for m in (
        VideoModel("kling-o3", f"{_KLING}/standard", settings=_AUDIO, prices=_by_audio("0.084", "0.112")),
        VideoModel("kling-o3-pro", f"{_KLING}/pro", settings=_AUDIO, prices=_by_audio("0.112", "0.14")),
        VideoModel("kling-o3-4k", f"{_KLING}/4k", settings=_AUDIO, prices=_by_audio("0.42", "0.42")),
    )
}
GRID_MODELS: dict[str, GridModel] = {
    m.name: m
    for m in (
        GridModel(
            "flux-pro",
            "fal-ai/flux-pro/v1.1-ultra",
            takes_references=False,
            aspect_ratios=_FLUX_RATIOS,
            settings={"seed": Setting(int), "raw": Setting(bool)},
            prices=(Price(Decimal("0.06"), "image", "2026-08"),),
        ),
        *(
            GridModel(
                name,
                f"fal-ai/{name}",
                takes_references=True,
                max_references=14,
                min_prompt=3,
                max_prompt=50_000,
                aspect_ratios=_NANO_RATIOS,
                settings=_IMAGE,
                prices=(
                    Price(Decimal("0.15"), "image", "2026-08", (("resolution", "1K"),)),
                    Price(Decimal("0.30"), "image", "2026-08", (("resolution", "4K"),)),
                ),
            )
            for name in ("nano-banana-pro", "gemini-3-pro-image-preview")
        ),
    )
}
M = TypeVar("M", VideoModel, GridModel)
ALIASES = {"kling-o3-standard": "kling-o3"}


def model_name(typed: str) -> str:
    """Return a model's own name for any name it goes by."""
    return ALIASES.get(typed, typed)


def find_video_model(typed: str) -> VideoModel:
    """Return the model that makes takes under that name, or refuse it with the nearest ones that do."""
    return _found(typed, VIDEO_MODELS, "takes", "video")


def find_grid_model(typed: str) -> GridModel:
    """Return the model that makes grids under that name, or refuse it with the nearest ones that do."""
    return _found(typed, GRID_MODELS, "grids", "grid")


def _found(typed: str, models: Mapping[str, M], makes: str, kind: str) -> M:
    name, ways = model_name(typed), (Step("again", model=Open("MODEL")), Step("models"))
    if name in models:
        return models[name]
    if name in VIDEO_MODELS or name in GRID_MODELS:
        do = f"{name} doesn't make {makes}; {', '.join(models)} do"
        raise BadInput(do, *ways, code="wrong_model", model=name)
    raise unknown(f"{kind} model", name, models, *ways, code="unknown_model", model=name)


def in_models_types(model: VideoModel | GridModel, settings: Mapping[str, Value]) -> dict[str, Value]:
    """Return settings with a number that was typed where the model wants text as that text: `safety_tolerance=3`."""
    found = dict(settings)
    for name, value in settings.items():
        known = model.settings.get(name)
        if known is not None and known.kind is str and isinstance(value, int | float) and not isinstance(value, bool):
            found[name] = str(value)
    return found


def settings_faults(model: VideoModel | GridModel, settings: dict[str, object]) -> list[tuple[str, str]]:
    """Return (setting, what is wrong) for each that the model lacks or can't take."""
    faults = []
    for name, value in sorted(settings.items()):
        known = model.settings.get(name)
        if known is None:
            has = ", ".join(sorted(model.settings)) or "none"
            faults.append((name, f"{model.name} has no such setting; it has {has}"))
        elif fault := known.fault(value):
            faults.append((name, fault))
    return faults


def check_settings(model: VideoModel | GridModel, settings: Mapping[str, Value]) -> None:
    """Refuse a setting that the model lacks or can't take."""
    for name, fault in settings_faults(model, dict(settings)):
        raise BadInput(f"setting {name}: {fault}", Step("models"), code="bad_setting", model=model.name)
