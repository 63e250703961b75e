"""How a take stands by the last verdict on it and by the cut, in words."""

from __future__ import annotations


def standing(verdict: str | None, *, in_cut: bool) -> str:
    """Return `in the cut`, `was approved` where it left the cut since, `rejected`, or "" where nothing is decided.

    A rejected take that a person put into the cut is both.
    """
    if in_cut:
        return "in the cut, rejected" if verdict == "rejected" else "in the cut"
    return "was approved" if verdict == "approved" else verdict or ""
