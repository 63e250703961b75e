"""Prepares what is sent to a paid provider: prompts in its words; refuses what it would refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from domain.errors import Refused
from domain.models import PICTURE_LIMITS
from domain.provider import grid_words, in_providers_words
from domain.steps import Open, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from domain.events import GridRequested, TakeRequested
    from domain.models import GridModel, VideoModel
    from domain.project import Project
    from domain.sequence import Frame
    from domain.values import Element


def pictured(project: Project) -> set[str]:
    """Return the elements that have a picture to send; the others can only be told in words."""
    return {name for name, element in project.elements.items() if element.frontal or element.references}


def take_as_sent(take: TakeRequested, project: Project) -> TakeRequested:
    """Return a take with each prompt also in the provider's words, where these differ, and no picture too many."""
    kept, described = [element.name for element in take.elements], _described(project)
    prompts = []
    for prompt in take.shot_prompts:
        words = in_providers_words(prompt.prompt, kept, described)
        prompts.append(replace(prompt, sent=words if words != prompt.prompt else None))
    elements = tuple(
        replace(element, references=element.references[: PICTURE_LIMITS.max_references]) for element in take.elements
    )
    return replace(take, shot_prompts=tuple(prompts), elements=elements)


def too_many_pictures(take: TakeRequested, project: Project) -> list[str]:
    """Say which elements have more references than a take sends."""
    most = PICTURE_LIMITS.max_references
    names = [e.name for e in take.elements if len(project.elements[e.name].references) > most]
    return [f"{name}: only its first {most} references are sent" for name in names]


def grid_as_sent(grid: GridRequested, project: Project) -> GridRequested:
    """Return a grid with its prompt also as it is sent: the instruction around the person's words."""
    kept = [element.name for element in grid.elements]
    return replace(grid, sent=grid_words(grid.prompt, kept, _described(project)))


def _described(project: Project) -> Mapping[str, str | None]:
    return {name: element.description for name, element in project.elements.items()}


def check_take(take: TakeRequested, model: VideoModel, frame: Frame | None) -> None:
    """Refuse what the provider would: a ratio the endpoint lacks, pictures it can't use."""
    if take.start_frame is None or take.elements:
        _check_ratio(take.entity, take.aspect_ratio, model)
    if take.start_frame and frame:
        _check_picture(frame.ref.path, frame.width, frame.height, "approve or supply another start frame")
    _check_elements(take.elements)


def check_grid(grid: GridRequested, model: GridModel) -> None:
    """Refuse what the provider would: a ratio the endpoint lacks, pictures it can't use."""
    _check_ratio(grid.entity, grid.aspect_ratio, model)
    _check_elements(grid.elements)


def _check_ratio(entity: str, ratio: str, model: VideoModel | GridModel) -> None:
    if ratio not in model.aspect_ratios:
        raise Refused(
            f"{entity}: {model.name} makes {', '.join(model.aspect_ratios)}, and the plan says {ratio}",
            "change aspect_ratio in the plan and add it again",
            Step("again", model=Open("MODEL")),
            Step("models"),
            code="bad_ratio",
            entity=entity,
            model=model.name,
        )


def _check_elements(elements: Iterable[Element]) -> None:
    for element in elements:
        for picture in (*((element.frontal,) if element.frontal else ()), *element.references):
            name = picture.source or picture.path
            hint = f"give {element.name} another picture in the plan, and add it again"
            _check_picture(f"{element.name}'s {name}", picture.width, picture.height, hint)


def _check_picture(name: str, width: int, height: int, hint: str) -> None:
    least, narrow, wide = PICTURE_LIMITS.min_side, PICTURE_LIMITS.min_ratio, PICTURE_LIMITS.max_ratio
    if min(width, height) < least:
        small = f"{name} is {width}x{height}, where fal wants {least} pixels a side"
        raise Refused(small, hint, code="bad_picture", picture=name)
    if not narrow <= width / height <= wide:
        shape = f"{name} is {width}x{height}, where fal takes a width of {narrow} to {wide} x the height"
        raise Refused(shape, hint, code="bad_picture", picture=name)
