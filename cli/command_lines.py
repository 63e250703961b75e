"""Steps as commands to type: `Step("reopen", project="film", sequence="SEQ01")` is `takes reopen film SEQ01`."""

from __future__ import annotations

import os
import shlex
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from domain.steps import Open, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.errors import TakesError
    from projections.making import Next
    from projections.views.sequences import NextStep

# The words before the arguments, where they aren't the verb's own.
_WORDS = {
    "plan_add": "plan add",
    "plan_check": "plan check",
    "plan_schema": "plan schema",
    "plan_accept": "plan accept",
    "plan_decline": "plan decline",
    "media_check": "media check",
    "media_push": "media push",
}
# Arguments that stand without a flag, in their order; all others are flags.
_PLACED = ("project", "sequence", "entity", "take", "amount", "old", "new", "file", "prompt", "source")
_FLAGS = {"settled": "as"}
_FLAGGED = {  # flags where others have a place
    "approve": ("take",),
    "cut": ("take",),
    "grid": ("prompt",),
    "again": _PLACED,
}
_BETWEEN = {
    "shots": "-",
    "match": "=",
    "set": "=",
    "map": "=",
    "role": "=",
}  # what stands between two values of one flag


def program() -> str:
    """Return what has to be typed for `takes` here: its path, where the shell doesn't find it by its name."""
    typed = sys.argv[0]
    if Path(typed).name != "takes" or _is_found(os.environ.get("PATH", "")):
        return "takes"
    near = os.path.relpath(typed)
    return shlex.quote(typed if near.startswith(os.pardir) else near)


@cache
def _is_found(path: str) -> bool:
    """Whether a folder of PATH has a `takes`; looked at once, though a table may have a command in each row."""
    return any(os.access(Path(folder, "takes"), os.X_OK) for folder in path.split(os.pathsep))


def as_typed(command: str) -> str:
    """Return a command that begins with `takes`, as programs read it, as it is typed here."""
    return program() + command.removeprefix("takes") if command.startswith("takes ") else command


def command_line(step: Step, name: str | None = None) -> str:
    """Return the command that takes a step; what a person has to choose stands in capitals, as `AMOUNT`.

    It is what has to be typed here; `name` is another for `takes`, as programs want it.
    """
    where = ["-w", _word(step.args["workspace"])] if "workspace" in step.args else []
    words = [*_placed(step), *_flags(step)]
    if step.verb == "again":
        return f"the same with {' '.join([*where, *words])}" if where or words else "the same command again"
    return " ".join([name or program(), *where, _WORDS.get(step.verb, step.verb.replace("_", "-")), *words])


def next_line(step: Step) -> str:
    """Return what a command ends with where one step is the next."""
    return f"next: {command_line(step)}"


def next_view(found: Next) -> NextStep:
    """Return what to do next as `--json` says it."""
    view: NextStep = {
        "command": command_line(found.step, "takes") if found.step else "",
        "why": found.why,
        "judgement": found.judgement,
    }
    if found.look:
        view["file"] = found.look
    if found.otherwise:
        view["otherwise"] = [command_line(step, "takes") for step in found.otherwise]
    return view


def why_next(step: NextStep) -> str:
    """Return why something is next, with what has to be typed here to say no instead."""
    otherwise = " && ".join(map(as_typed, step.get("otherwise", ())))
    return f"{step['why']} with `{otherwise}`" if otherwise else step["why"]


def hint(error: TakesError) -> str:
    """Return what leads on from an error, as one line: commands to type, and advice."""
    return said(error.ways)


def reason(error: TakesError) -> str:
    """Return an error and what leads on from it, as one line."""
    return "; ".join(filter(None, (str(error), hint(error))))


def said(ways: Iterable[Step | str]) -> str:
    """Return ways on as one line; advice that ends with a colon is about the command behind it."""
    line = ""
    for way in ways:
        words = command_line(way) if isinstance(way, Step) else way
        if line:
            line += " " if line.endswith(":") else "; " if words.endswith(":") else "; or "
        line += words
    return line


def _placed(step: Step) -> Iterator[str]:
    for name in _PLACED:
        if name in step.args and name not in _FLAGGED.get(step.verb, ()):
            yield _word(step.args[name])


def _flags(step: Step) -> Iterator[str]:
    flagged, args = _FLAGGED.get(step.verb, ()), dict(step.args)
    if step.verb == "cut" and "take" in args:  # a shot and its take are one word
        yield f"--shot {_shot(args.pop('shot'))}={_word(args.pop('take'))}"
    for shot, take in _pairs(args.pop("covers", ())):
        yield f"--shot {_shot(shot)}={_word(take)}"
    for name, value in args.items():
        if (name in _PLACED and name not in flagged) or name == "workspace":
            continue
        flag = f"--{_FLAGS.get(name, name.replace('_', '-'))}"
        if name in ("shot", "shots"):
            value = tuple(map(_shot, value)) if isinstance(value, tuple) else _shot(value)
        yield flag if value is True else f"{flag} {_word(value, _BETWEEN.get(name, ' '))}"


def _pairs(value: object) -> tuple[tuple[object, object], ...]:
    return value if isinstance(value, tuple) else ()


def _shot(value: object) -> object:
    """Return a shot's number as it is shown: SH03."""
    return f"SH{value:02d}" if isinstance(value, int) else value


def _word(value: object, between: str = " ") -> str:
    if isinstance(value, Open):
        return value.name
    if isinstance(value, tuple):
        return between.join(_word(part) for part in value)
    return "none" if value is None else shlex.quote(str(value))
