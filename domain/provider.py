"""Requests in the provider's own words and fields.

A person writes `@driver`; the provider knows `@Element1`, by place among the elements that are sent. An element
that the cap dropped is replaced by its description.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from domain.models import ENDPOINT_KINDS, GRID_MODELS
from domain.scripts import with_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from domain.events import GridRequested, TakeRequested
    from domain.values import Element, Picture

GRID_INSTRUCTION = (
    "A 2x2 grid of four different pictures with no borders, gaps, captions or numbers between them, each filling its"
    " quarter edge to edge in the same aspect ratio as the whole: four takes on one moment, differing in framing,"
    " angle and light. The moment: {prompt}"
)

Urls = dict[str, tuple[str, tuple[str, ...]]]  # element -> its frontal picture's URL and its references'


def in_providers_words(prompt: str, kept: Sequence[str], dropped: Mapping[str, str | None]) -> str:
    """Return a prompt with every `@name` as the provider understands it.

    Args:
        prompt: the words a person wrote.
        kept: the elements that are sent, in order.
        dropped: those that aren't, with their descriptions.
    """
    places = {name: f"@Element{place}" for place, name in enumerate(kept, start=1)}

    def said(found: str) -> str:
        # A name may itself end like punctuation: the whole is tried first.
        name = found if found in places or found in dropped else found.rstrip("-_")
        tail = found[len(name) :]
        if name in places:
            return places[name] + tail
        words = dropped.get(name) or name.replace("_", " ")
        # A description may name others; one level is enough, since nothing may stay that fal would misread.
        return with_names(words, lambda other: places.get(other, other)) + tail

    return with_names(prompt, said)


def grid_words(prompt: str, kept: Sequence[str], described: Mapping[str, str | None]) -> str:
    """Return what a grid is asked for with: the instruction around the user's words."""
    pictured = {name: f"{described.get(name) or name} (picture {place})" for place, name in enumerate(kept, start=1)}
    words = in_providers_words(prompt, (), {**described, **pictured})
    return GRID_INSTRUCTION.format(prompt=words)


def element_urls(elements: Iterable[Element], place: Callable[[Picture], str]) -> Urls:
    """Return where the provider finds each element's frontal picture and references.

    Args:
        elements: as the request recorded them, each with a picture.
        place: uploads a picture once per content, and returns its URL.
    """
    return {
        element.name: (
            place(element.frontal or element.references[0]),
            tuple(place(picture) for picture in element.references),
        )
        for element in elements
    }


def take_arguments(request: TakeRequested, frame_url: str | None, elements: Urls) -> dict[str, Any]:
    """Return the JSON body of a take: field names by endpoint, durations as strings."""
    kind = ENDPOINT_KINDS[request.endpoint.rsplit("/", 1)[-1]]
    arguments: dict[str, Any] = {**request.settings, "duration": str(request.seconds)}
    words = [prompt.sent or prompt.prompt for prompt in request.shot_prompts]
    if len(words) == 1:
        arguments["prompt"] = words[0]
    else:
        shots = zip(words, request.shot_prompts, strict=True)
        arguments["multi_prompt"] = [{"prompt": text, "duration": str(shot.duration)} for text, shot in shots]
        arguments["shot_type"] = "customize"
    if frame_url and kind.frame_field:
        arguments[kind.frame_field] = frame_url
    if kind.takes_aspect_ratio:
        arguments["aspect_ratio"] = request.aspect_ratio
    if kind.takes_elements:
        arguments["elements"] = [fal_element(elements[element.name]) for element in request.elements]
    return arguments


class FalElement(TypedDict):
    """An element as fal takes it."""

    frontal_image_url: str
    reference_image_urls: list[str]


def fal_element(urls: tuple[str, tuple[str, ...]]) -> FalElement:
    """Return an element by where its frontal picture and its references lie."""
    frontal, references = urls
    # The endpoint wants at least one reference; an element that has none is its own.
    return {"frontal_image_url": frontal, "reference_image_urls": list(references or (frontal,))}


def grid_arguments(request: GridRequested, elements: Urls) -> dict[str, Any]:
    """Return the JSON body of a grid."""
    arguments: dict[str, Any] = {
        **request.settings,
        "prompt": request.sent or request.prompt,
        "aspect_ratio": request.aspect_ratio,
        "num_images": 1,
        "output_format": "png",
    }
    if request.endpoint.endswith("/edit"):
        shown = [elements[element.name] for element in request.elements]
        # Every element's frontal picture first, also one that two share, since the prompt counts them by place;
        # then what else there is room for.
        fronts = [frontal for frontal, _ in shown]
        others = [url for _, references in shown for url in references if url not in fronts]
        arguments["image_urls"] = [*fronts, *dict.fromkeys(others)][: GRID_MODELS[request.model].max_references]
    return arguments
