"""Requests in the provider's own words and fields.

A person writes `@driver`; the provider knows `@Element1` or `Image 1`, by place among the elements that are sent. An
element that the cap dropped is replaced by its description.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from domain.models.known import SHIPPED
from domain.models.lengths import written
from domain.models.sizes import named_size, size_of
from domain.scripts import with_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from domain.events import GridRequested, JobRequested, TakeRequested
    from domain.models.model import MadeWith
    from domain.values import Element, Picture, ShotPrompt

GRID_INSTRUCTION = (
    "A 2x2 grid of four different pictures with no borders, gaps, captions or numbers between them, each filling its"
    " quarter edge to edge in the same aspect ratio as the whole: four takes on one moment, differing in framing,"
    " angle and light. The moment: {prompt}"
)

Urls = dict[str, tuple[str, tuple[str, ...]]]  # element -> its frontal picture's URL and its references'


ELEMENT = "@Element{n}"


def in_providers_words(
    prompt: str, kept: Sequence[str], dropped: Mapping[str, str | None], names: str | None = ELEMENT
) -> str:
    """Return a prompt with every `@name` as the provider understands it.

    Args:
        prompt: the words a person wrote.
        kept: the elements that are sent, in order.
        dropped: those that aren't, with their descriptions; perhaps with those that are.
        names: how the provider's words name the picture of an element; None where they name none.
    """
    form = names or "{name} (picture {n})"
    places = {
        name: form.format(n=place, name=dropped.get(name) or name.replace("_", " "))
        for place, name in enumerate(kept, start=1)
    }

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


def made_with(request: JobRequested) -> MadeWith:
    """Return what a request is made with; of one of an older Takeledger, what its shipped model has."""
    if request.made_with:
        return request.made_with
    model = SHIPPED.get(request.model)
    assert model is not None  # all that an older Takeledger knew are shipped
    kind = request.endpoint.rsplit("/", 1)[-1]
    return model.endpoints.get(kind, next(iter(model.endpoints.values()))).made_with(None)


def take_arguments(
    request: TakeRequested,
    frame_url: str | None,
    elements: Urls,
    end_url: str | None = None,
    between: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the JSON body of a take: each value under the input that has its role, as that input writes it."""
    made = made_with(request)
    roles, forms = made.roles, made.written_as
    arguments: dict[str, Any] = {**made.fixed, **request.settings}
    if seconds := roles.get("seconds"):
        arguments[seconds] = written(request.seconds, forms.get("seconds", "text"))
    words = [prompt.sent or prompt.prompt for prompt in request.shot_prompts]
    if len(words) > 1 and (several := roles.get("multi_shot")):
        arguments[several] = [_shot(text, shot, forms) for text, shot in zip(words, request.shot_prompts, strict=True)]
        arguments |= made.with_shots
    else:
        arguments[roles["prompt"]] = "\n".join(words)
    if frame_url and (frame := roles.get("start_frame")):
        arguments[frame] = frame_url
    if end_url and (end := roles.get("end_frame")):
        arguments[end] = end_url
    if between and (middle := roles.get("keyframes")):
        arguments[middle] = list(between)
    return arguments | _ratio(made, request.aspect_ratio) | _pictures(made, request.elements, elements)


def _shot(text: str, shot: ShotPrompt, forms: Mapping[str, str]) -> dict[str, Any]:
    form = forms.get("shot_seconds")
    return {"prompt": text, **({"duration": written(shot.duration, form)} if form else {})}


def _ratio(made: MadeWith, ratio: str) -> dict[str, Any]:
    """Return the aspect ratio as its input writes it; none for an input that has a name for other shapes only."""
    name, form = made.roles.get("aspect_ratio"), made.written_as.get("aspect_ratio")
    if name is None:
        return {}
    if form == "size":
        width, height = size_of(ratio)
        return {name: {"width": width, "height": height}}
    said = named_size(ratio) if form == "name" else ratio
    return {name: said} if said else {}


def _pictures(made: MadeWith, cast: Sequence[Element], elements: Urls) -> dict[str, Any]:
    """Return the pictures of elements: each element's together, or all in one list."""
    shown = [elements[element.name] for element in cast]
    if not shown:
        return {}
    if (name := made.roles.get("elements")) is not None:
        apart = made.written_as.get("elements") == "addresses"
        return {name: [frontal for frontal, _ in shown] if apart else [fal_element(urls) for urls in shown]}
    if (name := made.roles.get("references")) is None:
        return {}
    # Every element's frontal picture first, also one that two share, since the prompt counts them by place;
    # then what else there is room for.
    fronts = [frontal for frontal, _ in shown]
    others = [url for _, references in shown for url in references if url not in fronts]
    return {name: [*fronts, *dict.fromkeys(others)][: made.limits.references]}


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
    made = made_with(request)
    arguments = {**made.fixed, **request.settings, made.roles["prompt"]: request.sent or request.prompt}
    return arguments | _ratio(made, request.aspect_ratio) | _pictures(made, request.elements, elements)
