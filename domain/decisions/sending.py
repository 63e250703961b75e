"""Prepares what is sent to a paid provider: prompts in its words; refuses what it would refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from domain.errors import Refused
from domain.events import GridRequested
from domain.provider import element_urls, grid_arguments, grid_words, in_providers_words, made_with, take_arguments
from domain.steps import Open, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from domain.events import JobRequested, TakeRequested
    from domain.models.model import Endpoint, Model, PictureLimits
    from domain.project import Project
    from domain.sequence import Frame
    from domain.values import Element, Picture


def pictured(project: Project) -> set[str]:
    """Return the elements that have a picture to send; the others can only be told in words."""
    return {name for name, element in project.elements.items() if element.frontal or element.references}


def take_as_sent(take: TakeRequested, project: Project) -> TakeRequested:
    """Return a take with each prompt also in the provider's words, where these differ, and no picture too many."""
    kept, described, made = [element.name for element in take.elements], _described(project), made_with(take)
    prompts = []
    for prompt in take.shot_prompts:
        words = in_providers_words(prompt.prompt, kept, described, made.names)
        prompts.append(replace(prompt, sent=words if words != prompt.prompt else None))
    elements = tuple(
        replace(element, references=element.references[: made.limits.references]) for element in take.elements
    )
    return replace(take, shot_prompts=tuple(prompts), elements=elements)


def too_many_pictures(take: TakeRequested, project: Project) -> list[str]:
    """Say which elements have more references than a take sends."""
    most = made_with(take).limits.references
    names = [e.name for e in take.elements if len(project.elements[e.name].references) > most]
    return [f"{name}: only its first {most} references are sent" for name in names]


def grid_as_sent(grid: GridRequested, project: Project) -> GridRequested:
    """Return a grid with its prompt also as it is sent: the instruction around the person's words."""
    kept = [element.name for element in grid.elements]
    return replace(grid, sent=grid_words(grid.prompt, kept, _described(project)))


def _described(project: Project) -> Mapping[str, str | None]:
    return {name: element.description for name, element in project.elements.items()}


def check_take(take: TakeRequested, model: Model, endpoint: Endpoint, frame: Frame | None, end: Picture | None) -> None:
    """Refuse what the provider would: a ratio the endpoint lacks, pictures it can't use."""
    _check_ratio(take.entity, take.aspect_ratio, model, endpoint)
    if take.start_frame and frame:
        limits, hint = endpoint.limits.pictures, "approve or supply another start frame"
        _check_picture(frame.ref.path, frame.width, frame.height, limits, hint)
    if end:
        _check_picture(end.path, end.width, end.height, endpoint.limits.pictures, "supply another end frame")
    for picture in take.between:
        name, hint = picture.source or picture.path, "give another picture for between"
        _check_picture(name, picture.width, picture.height, endpoint.limits.pictures, hint)
    _check_elements(take.elements, endpoint.limits.pictures)


def check_grid(grid: GridRequested, model: Model, endpoint: Endpoint) -> None:
    """Refuse what the provider would: a ratio the endpoint lacks, pictures it can't use."""
    _check_ratio(grid.entity, grid.aspect_ratio, model, endpoint)
    _check_elements(grid.elements, endpoint.limits.pictures)


def check_arguments(request: JobRequested, endpoint: Endpoint) -> None:
    """Refuse a request whose arguments the kept schema wouldn't take; addresses of pictures are supposed."""
    elements = element_urls(request.elements, lambda picture: f"https://fal.media/{picture.sha256}")
    if isinstance(request, GridRequested):
        arguments = grid_arguments(request, elements)
    else:
        start, end = (
            f"https://fal.media/{frame.sha256}" if frame else None for frame in (request.start_frame, request.end_frame)
        )
        between = [f"https://fal.media/{n}" for n, _ in enumerate(request.between)]
        arguments = take_arguments(request, start, elements, end, between)
    if faults := endpoint.schema.faults(arguments):
        said = f"{request.entity}: {endpoint.endpoint} wouldn't take this: {'; '.join(faults)}"
        ways = ("change what it complains of", Step("models"))
        raise Refused(said, *ways, code="bad_arguments", entity=request.entity, model=request.model)


def _check_ratio(entity: str, ratio: str, model: Model, endpoint: Endpoint) -> None:
    if "aspect_ratio" in endpoint.roles and ratio not in endpoint.limits.aspect_ratios:
        raise Refused(
            f"{entity}: {model.name} makes {', '.join(endpoint.limits.aspect_ratios)}, and the plan says {ratio}",
            "change aspect_ratio in the plan and add it again",
            Step("again", model=Open("MODEL")),
            Step("models"),
            code="bad_ratio",
            entity=entity,
            model=model.name,
        )


def _check_elements(elements: Iterable[Element], limits: PictureLimits) -> None:
    for element in elements:
        for picture in (*((element.frontal,) if element.frontal else ()), *element.references):
            name = picture.source or picture.path
            hint = f"give {element.name} another picture in the plan, and add it again"
            _check_picture(f"{element.name}'s {name}", picture.width, picture.height, limits, hint)


def _check_picture(name: str, width: int, height: int, limits: PictureLimits, hint: str) -> None:
    least, narrow, wide = limits.min_side, limits.min_ratio, limits.max_ratio
    if min(width, height) < least:
        small = f"{name} is {width}x{height}, where fal wants {least} pixels a side"
        raise Refused(small, hint, code="bad_picture", picture=name)
    if not narrow <= width / height <= wide:
        shape = f"{name} is {width}x{height}, where fal takes a width of {narrow} to {wide} x the height"
        raise Refused(shape, hint, code="bad_picture", picture=name)
