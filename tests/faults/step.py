"""Something a person types in a row of the table, and what they must get."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Step:
    """Something a person types, and what they must get.

    Attributes:
        args: what is typed after `takes`.
        code: the exit code; a signal's number, negative, where the process is killed.
        says: what must stand in its output.
        bend: what launcher.py bends; the installed program itself where there is nothing.
        stop: kill it (or interrupt it, where the code is 130) once the server has been asked for this.
        finish: complete the jobs at the server once the server has been asked for this as often as it says.
        env: the environment's changes; None takes a variable out.
        before: what is done to the workspace first: `repair` switches all faults off, others are in Studio.
    """

    args: tuple[str, ...]
    code: int = 0
    says: str = ""
    bend: dict[str, Any] = field(default_factory=dict)
    stop: str = ""
    finish: tuple[str, int] | None = None
    env: dict[str, str | None] = field(default_factory=dict)
    before: tuple[str, ...] = ()
