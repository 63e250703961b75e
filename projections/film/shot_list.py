"""The shot list of a cut: a row per shot, for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from domain.jobs import Take
    from domain.sequence import Sequence, Shot
    from domain.values import Segment
    from projections.film.timeline import Film

    Row = dict[str, str | float]

COLUMNS = (
    *("sequence", "shot", "prompt", "seconds", "take", "verdict", "reason"),
    *("cost", "model", "who", "when", "media", "sha256"),
)


def shot_list(states: Iterable[Sequence], films: Mapping[str, Film]) -> Iterator[Row]:
    """Yield a row with COLUMNS for each shot in order; an open one has its planned seconds and no take.

    `cost` is in dollars, of the whole take, estimated where the provider told no other; `who` and `when` are of the
    verdict, else of the request.
    """
    for state in states:
        covered = {shot.id: (take, segment) for shot, take, segment in state.covered}
        for shot in state.order:
            row: Row = {**dict.fromkeys(COLUMNS, ""), "sequence": state.id, "shot": shot.id}
            row |= {"prompt": shot.prompt, "seconds": shot.duration}
            yield row | (_covered(shot, *covered[shot.id], films) if shot.id in covered else {})


def _covered(shot: Shot, take: Take, segment: Segment, films: Mapping[str, Film]) -> Row:
    assert take.result is not None
    said = take.review or take.requested
    prompt = next((found.prompt for found in take.request.shot_prompts if found.shot == shot.id), shot.prompt)
    return {
        "prompt": prompt,
        "seconds": round(segment.end - segment.start, 3),
        "take": take.id,
        "verdict": take.verdict or "",
        "reason": (getattr(take.review.fact, "reason", None) or take.review.message or "") if take.review else "",
        "cost": take.result.actual or take.request.estimated.amount or "",
        "model": take.request.model,
        "who": said.by,
        "when": said.at,
        "media": films[take.id].name,
        "sha256": take.result.sha256,
    }
