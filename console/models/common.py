"""What several answers are made of."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from typing_extensions import TypedDict

Words = list[tuple[Literal["=", "-", "+"], str]]


class Answer(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(frozen=True)


class Post(Answer):
    """A request that a button sends: a POST of this API, safe to send by one click."""

    path: str
    body: dict[str, Any]


class Button(Answer):
    """What leads on: a verb, its arguments (null is for a person to choose), and what its button says.

    `href` is the page it leads to, `post` the request it sends; where both are null, it is done elsewhere.
    """

    verb: str
    args: dict[str, Any]
    label: str
    href: str | None
    post: Post | None


class Fault(Answer):
    """Why not, in one line.

    `code` is for programs, `about` what it is about, by kind; `advice` and `next` lead on; `faults` lists every single
    fault where there are several.
    """

    error: str
    code: str
    about: dict[str, str]
    advice: str
    next: list[Button]
    faults: list[str]


class Next(Answer):
    """What to do next, in words, and the button that leads there; null where nothing is left.

    `judgement`: a person has to judge; `file` is where what is to be looked at is served.
    """

    do: str
    button: Button | None
    judgement: bool
    file: str | None


class Told(TypedDict):
    """An event in a line."""

    position: int
    stream: str
    project: str
    sequence: str | None
    type: str
    at: str
    by: str
    message: str | None
    told: str


class Done(Answer):
    """What an act came to: `changed` is false where it was so already; `position` is the newest one after it."""

    position: int
    changed: bool
    said: str
    events: list[Told]


class Again(Answer):
    """A request of a sequence that does once more what was done: its verb and its body."""

    verb: str
    body: dict[str, Any]


class LastDone(Answer):
    """What an undo would take back, newest first, and what would do it again, null where no one request does."""

    sequence: str
    acts: list[Told]
    again: Again | None


class ModelFound(Done):
    """What was found in an endpoint's schema, in lines; `changed` says whether it was added."""

    model: str
    found: list[str]


class Framed(Done):
    """A start frame that was set: `shape` says where its shape isn't the plan's, which `fit` makes so."""

    shape: str | None


class Started(Done):
    """A run that was asked for: `jobs` are followed from here on, `left` is left alone, with the reason."""

    jobs: list[str]
    left: dict[str, Fault]


class Progress(TypedDict):
    """How far a job is that this console follows; at its end `letters` says which its pictures lack, and the way."""

    project: str
    job: str
    stage: str
    place: int | None
    share: float | None
    price: str | None
    error: str | None
    letters: str | None
    over: bool
