"""A film or picture that isn't there, or can't be shown: what is wrong with it, in words, and what leads on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from console.buttons import button
from console.page_views import lost
from console.page_words import shot_number
from domain.ids import entity_of, made_kind
from domain.steps import Step

if TYPE_CHECKING:
    from console.models import Button, SequencePage

_TOLD = {
    "video missing": "Its film isn't in the folder. Bring it back, or make it again.",
    "video pruned": "It was rejected, and its film was given up. It can't come back; it can be made again.",
    "video can't be played": "This browser can't play the film: it is broken, or coded in a way it doesn't know.",
    "picture missing": "Its picture isn't in the folder. Bring it back, or make another.",
    "picture changed": "Another picture lies in its place. Bring the recorded one back, or make another.",
    "picture can't be shown": "This browser can't show the picture: it is broken. Bring it back, or make another.",
}


class Loss(NamedTuple):
    """What is wrong with a take's or grid's file: in two words, in a line, and what can be done about it."""

    words: str
    told: str
    ways: list[Button]


def loss(page: SequencePage, made: str) -> Loss:
    """Return what is wrong with the file of a take or grid, or what is if a browser can't show it."""
    film = made_kind(made) == "take"
    words = lost(page, made) or ("video can't be played" if film else "picture can't be shown")
    again = _made_again(page, made) if film else _explored(page, made)
    back = button(Step("adopt", project=page.project, take=made))
    return Loss(words, _TOLD[words], [again] if words == "video pruned" else [again, back])


def _made_again(page: SequencePage, take_id: str) -> Button:
    """Lead to a run with the words that the take had."""
    made = button(Step("generate", project=page.project, sequence=page.sequence))
    take = next(take for take in page.takes if take["take_id"] == take_id)
    picks = ",".join(f"{shot_number(prompt['shot'])}.{take_id}" for prompt in take["shot_prompts"])
    return made.model_copy(update={"label": "Make it again", "href": f"{made.href}&pick={quote(picks)}"})


def _explored(page: SequencePage, grid_id: str) -> Button:
    made = button(Step("grid", project=page.project, sequence=page.sequence))
    return made.model_copy(update={"label": f"Explore another grid of {entity_of(grid_id)}"})


def losses(page: SequencePage) -> dict[str, Loss]:
    """Return `loss` for each finished take and each grid that has a picture."""
    made = [take["take_id"] for take in page.takes if take["video"]]
    return {name: loss(page, name) for name in [*made, *(g["grid_id"] for g in page.keyframes if g["media"])]}
