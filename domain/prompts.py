"""Prompts: checked before they are stored, summed up for a request, and named by their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.ids import shown, unknown
from domain.scripts import named

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from domain.sequence import Sequence, Shot

MAX_TEXT = 20_000
MIN_SECONDS, MAX_SECONDS = 1, 60  # of a shot
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def mentions(prompt: str) -> tuple[str, ...]:
    """Return the element names a prompt gives as `@name`, in order, once each."""
    return tuple(dict.fromkeys(name.rstrip("-_") for name in named(prompt)))


def check_text(text: str, what: str) -> str:
    """Return a text a person typed, or refuse it: empty, too long, or not storable as text."""
    if not text.strip():
        raise BadInput(f"the {what} is empty", f"say the {what} in words", code="empty_text")
    if len(text) > MAX_TEXT:
        many = f"the {what} has {len(text)} characters; at most {MAX_TEXT} are kept"
        raise BadInput(many, "say it shorter", code="too_long")
    if "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text):
        hint = "check the encoding of what sent it"
        raise BadInput(f"the {what} isn't text: it holds bytes that are not UTF-8", hint, code="not_text")
    return text


def check_prompt(text: str, elements: Collection[str]) -> str:
    """Return a prompt, or refuse it; every `@name` in it must be an element of the plan."""
    check_text(text, "prompt")
    for name in mentions(text):
        if name not in elements:
            hint = "add it to the plan, or take the @ away"
            raise unknown("element", name, elements, hint, code="unknown_element", element=name)
    return text


def place(shot: Shot, state: Sequence) -> str:
    """Name a shot with its place: `SH03, third of 5`."""
    index = state.order.index(shot)
    nth = _ORDINALS[index] if index < len(_ORDINALS) else f"{index + 1}th"
    return f"SH{shot.number:02d}, {nth} of {len(state.order)}"


def summary(prompts: Iterable[tuple[str, str]]) -> str:
    """Sum up (shot id, prompt) pairs in one line: `SH01: words… | SH02: words…`."""
    return " | ".join(f"{shot.rsplit('_', 1)[-1]}: {shown(' '.join(text.split()), 60)}" for shot, text in prompts)
