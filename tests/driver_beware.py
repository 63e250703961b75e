"""Facts of driver-beware for tests: SEQ08 "The bridge", five shots of three seconds, a driver and his car."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import force_setattr, replace

from domain.events import (
    EndFrameSupplied,
    Fact,
    GridCompleted,
    GridQuadrantApproved,
    GridRequested,
    MediaPruned,
    PlanImported,
    SequencePlanned,
    ShotPromptRevised,
    StartFrameSupplied,
    TakeApproved,
    TakeRequested,
    VideoCompleted,
)
from domain.ids import entity_of, made_id, shot_id
from domain.project import Project
from domain.values import (
    Element,
    Estimate,
    FrameSource,
    Mode,
    Picture,
    PlannedShot,
    Segment,
    ShotPrompt,
    Source,
    StartFrame,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

V = TypeVar("V", bound=Value)
PROJECT, SEQ08 = "driver-beware", "SEQ08"
SH01, SH02, SH03, SH04, SH05 = (shot_id(SEQ08, n) for n in range(1, 6))
SHOTS = (SH01, SH02, SH03, SH04, SH05)
PROMPTS = (
    "Tight close-up through the windscreen. @driver grips the wheel with both hands.",
    "Low wide shot from the crown of the road. @car drives out of fog on to the stone deck.",
    "Medium shot of @driver at the wheel. He sees the gap in the bridge and brakes.",
    "Side-on tracking shot along the parapet. @car slides with all wheels locked.",
    "Wide from behind. @driver walks to the broken edge ahead of @car and lifts the red lamp.",
)


def portrait(name: str) -> Picture:
    """A picture of an element, as the plan names it and the workspace keeps it."""
    sha256 = name.encode().hex().ljust(64, "a")[:64]
    return Picture(path=f"frames/{name}.png", sha256=sha256, width=512, height=512, source=f"elements/{name}.png")


DRIVER = Element(
    name="driver",
    kind="character",
    description="a bearded courier of forty in a green parka",
    frontal=portrait("driver"),
)
CAR = Element(
    name="car",
    kind="vehicle",
    description="a pale blue estate car with one dead fog lamp",
    frontal=portrait("car"),
)
FOX, GIRL, PARCEL, BRIDGE = (Element(name=name, frontal=portrait(name)) for name in ("fox", "girl", "parcel", "bridge"))
CAST = (DRIVER, CAR, GIRL, FOX, PARCEL, BRIDGE)
FREE = Estimate(amount="0.00")
PAID = Estimate(amount="1.26", priced_on="2026-08")  # 15 silent seconds of kling-o3
UNPRICED = Estimate(amount=None)


def sha(text: str) -> str:
    """A sha256 that can be told apart by its beginning."""
    return text.encode().hex().ljust(64, "0")[:64]


def forged(value: V, **changes: object) -> V:
    """A fact, or a part of one, as none is made or read: nothing checks the changes."""
    made = copy(value)
    for name, changed in changes.items():
        force_setattr(made, name, changed)
    return made


def imported(**changes: Any) -> PlanImported:
    plan = PlanImported(
        project=PROJECT,
        title="Driver Beware",
        episode=None,
        frames=PROJECT,
        aspect_ratio="16:9",
        grid_model="flux-pro",
        video_model="kling-o3",
        settings={"generate_audio": False},
        elements=CAST,
        sequences=(SEQ08,),
        source="PLAN.json",
        source_sha256=sha("plan"),
    )
    return replace(plan, **changes)


def project(**changes: Any) -> Project:
    """The project; `changes` are the plan's."""
    return Project(PROJECT, version=1, position=1, plan=imported(**changes))


def shot(number: int, **changes: Any) -> PlannedShot:
    words = PROMPTS[(number - 1) % 5]
    made = PlannedShot(shot=shot_id(SEQ08, number), index=number - 1, prompt=words, duration=3)
    return replace(made, **changes)


def planned(*shots: PlannedShot, **changes: Any) -> SequencePlanned:
    made = SequencePlanned(
        sequence=SEQ08,
        title="The bridge",
        notes=None,
        needs_start_frame=False,
        grid_prompt=None,
        settings={},
        elements=("driver", "car"),
        shots=shots or tuple(shot(n) for n in range(1, 6)),
    )
    return replace(made, **changes)


def revised(number: int, prompt: str, duration: int = 3, index: int | None = None, **source: Any) -> ShotPromptRevised:
    """New words for a shot, by a person unless `source` says otherwise."""
    return ShotPromptRevised(
        shot=shot_id(SEQ08, number),
        index=number - 1 if index is None else index,
        prompt=prompt,
        duration=duration,
        source=Source(**{"kind": "person", **source}),
    )


def grid(number: int = 1, entity: str = SEQ08, **changes: Any) -> GridRequested:
    made = GridRequested(
        grid_id=made_id(entity, "grid", number),
        entity=entity,
        prompt=PROMPTS[0],
        model="flux-pro",
        endpoint="fal-ai/flux-pro/v1.1-ultra",
        aspect_ratio="16:9",
        settings={},
        elements=(),
        elements_dropped=("driver", "car"),
        renderer="local",
        rehearsal=True,
        estimated=FREE,
    )
    return replace(made, **changes)


def grid_done(number: int = 1, entity: str = SEQ08) -> GridCompleted:
    name = made_id(entity, "grid", number)
    return GridCompleted(
        grid_id=name,
        path=f"frames/{PROJECT}/grids/{name}.png",
        sha256=sha(name),
        bytes=9000,
        width=1920,
        height=1080,
    )


def quadrant(number: int = 1, start: int = 1, entity: str = SEQ08, **changes: Any) -> GridQuadrantApproved:
    """The bottom right of a grid is the entity's start frame number `start`."""
    name = made_id(entity, "start", start)
    made = GridQuadrantApproved(
        grid_id=made_id(entity, "grid", number),
        entity=entity,
        quadrant="bottom_right",
        box=(960, 540, 1920, 1080),
        start_id=name,
        path=f"frames/{PROJECT}/starts/{name}.png",
        sha256=sha(name),
        width=960,
        height=540,
    )
    return replace(made, **changes)


def frame(start: int = 1, entity: str = SEQ08, **changes: Any) -> StartFrameSupplied:
    name = made_id(entity, "start", start)
    made = StartFrameSupplied(
        entity=entity,
        start_id=name,
        path=f"frames/{PROJECT}/starts/{name}.png",
        sha256=sha(name),
        width=1280,
        height=720,
        source=FrameSource(kind="file", name="bridge.png"),
    )
    return replace(made, **changes)


def end_frame(entity: str = SEQ08, name: str = "bridge.png", **source: Any) -> EndFrameSupplied:
    """An end frame from a file, or as `source` says."""
    path = f"frames/{PROJECT}/ends/{entity}_{name}"
    picture = Picture(path=path, sha256=sha(path), width=1280, height=720)
    origin = FrameSource(**{"kind": "file", "name": name, **source})
    return EndFrameSupplied(entity=entity, picture=picture, source=origin)


def start_frame(fact: StartFrameSupplied | GridQuadrantApproved) -> StartFrame:
    """The frame as a request holds it."""
    return StartFrame(start_id=fact.start_id, path=fact.path, sha256=fact.sha256)


def take(number: int = 1, entity: str = SEQ08, shots: Sequence[int] = (), **changes: Any) -> TakeRequested:
    """A take of the sequence with all its shots or `shots`; of a shot with that shot alone."""
    own = entity.removeprefix(f"{SEQ08}_SH")
    numbers = shots or ((1, 2, 3, 4, 5) if entity == SEQ08 else (int(own),))
    mode: Mode = "multi_shot" if entity == SEQ08 else "single"
    made = TakeRequested(
        take_id=made_id(entity, "take", number),
        entity=entity,
        mode=mode,
        shot_prompts=tuple(
            ShotPrompt(index=n - 1, shot=shot_id(SEQ08, n), prompt=PROMPTS[n - 1], duration=3) for n in numbers
        ),
        start_frame=None,
        model="kling-o3",
        endpoint="fal-ai/kling-video/o3/standard/reference-to-video",
        aspect_ratio="16:9",
        seconds=3 * len(numbers),
        settings={"generate_audio": False},
        elements=(DRIVER, CAR),
        elements_dropped=(),
        concatenated_prompt_summary="SH01: Tight close-up …",
        renderer="local",
        rehearsal=True,
        estimated=FREE,
    )
    return replace(made, **changes)


def done(take_id: str, shots: Sequence[int] = ()) -> VideoCompleted:
    """The take's video, three seconds a shot."""
    entity = entity_of(take_id)
    numbers = shots or ((1, 2, 3, 4, 5) if entity == SEQ08 else (int(entity.removeprefix(f"{SEQ08}_SH")),))
    lies = (Segment(shot=shot_id(SEQ08, n), start=3.0 * i, end=3.0 * i + 3) for i, n in enumerate(numbers))
    return VideoCompleted(
        take_id=take_id,
        path=f"videos/{PROJECT}/{take_id}.mp4",
        sha256=sha(take_id),
        bytes=70000,
        seconds=3.0 * len(numbers),
        width=1280,
        height=720,
        segments=tuple(lies),
    )


def given_up(take_id: str) -> MediaPruned:
    """The take's video is pruned."""
    result = done(take_id)
    return MediaPruned(take_id=take_id, file=result.path, sha256=result.sha256, bytes=result.bytes)


def filmed(number: int = 1, entity: str = SEQ08, shots: Sequence[int] = (), **changes: Any) -> tuple[Fact, Fact]:
    """A take that was asked for and is there."""
    asked = take(number, entity, shots, **changes)
    return asked, done(asked.take_id, shots)


def approved(take_id: str, *numbers: int) -> TakeApproved:
    return TakeApproved(take_id=take_id, shots=tuple(shot_id(SEQ08, n) for n in numbers) or SHOTS)
