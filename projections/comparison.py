"""The view of a comparison: differences shot by shot, and the price of running the second side again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.diff import Diff, Rerun, Words
    from projections.views.answers import DiffView, RerunView


def diff_view(found: Diff) -> DiffView:
    """Return a comparison as the contract has it."""
    return {
        "a": found.a,
        "b": found.b,
        "shots": [
            {
                "index": d.index,
                "shot": d.shot,
                "change": d.change,
                "a": _text(d.a),
                "b": _text(d.b),
                "duration": {"a": d.a.duration if d.a else None, "b": d.b.duration if d.b else None},
                "words": [list(operation) for operation in d.words],
            }
            for d in found.shots
        ],
        "settings": [{"name": name, "a": before, "b": after} for name, before, after in found.settings],
        "rerun": {"multi_shot": _rerun_view(found.multi_shot), "individual": _rerun_view(found.individual)},
    }


def _text(words: Words | None) -> str | None:
    return words.prompt if words else None


def _rerun_view(rerun: Rerun) -> RerunView:
    price = rerun.estimated
    return {
        "shots": list(rerun.shots),
        "seconds": rerun.seconds,
        "amount": price.amount,
        "currency": price.currency,
        "priced_on": price.priced_on,
    }
