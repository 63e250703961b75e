"""The answers of the JSON API: the shapes that pages and programs rely on, made of those of the files."""

from console.models.common import Answer, Button, Done, Fault, Next, Post, Progress, Started, Told, Words
from console.models.projects import Board, BoardSequence, Dailies, Item, ProjectCard, Projects, Timeline
from console.models.runs import Called, Composed, ComposedGrid, ComposedPrompt, ComposedTake, Found, Price, Reconciled
from console.models.sequence import (
    FilmShot,
    KeyframeAnswer,
    KeyframeCard,
    Neighbours,
    SequencePage,
    ShotAnswer,
    StartFrameAnswer,
    TakeAnswer,
    TakeCard,
)

__all__ = [
    "Answer",
    "Board",
    "BoardSequence",
    "Button",
    "Called",
    "Composed",
    "ComposedGrid",
    "ComposedPrompt",
    "ComposedTake",
    "Dailies",
    "Done",
    "Fault",
    "FilmShot",
    "Found",
    "Item",
    "KeyframeAnswer",
    "KeyframeCard",
    "Neighbours",
    "Next",
    "Post",
    "Price",
    "Progress",
    "ProjectCard",
    "Projects",
    "Reconciled",
    "SequencePage",
    "ShotAnswer",
    "StartFrameAnswer",
    "Started",
    "TakeAnswer",
    "TakeCard",
    "Timeline",
    "Told",
    "Words",
]
