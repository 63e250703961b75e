"""What the pages show beside the API's answers: which acts are open and why not, strips, the matrix of words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.models import Item
from console.page_words import PHASES, phase, shot_number
from domain.ids import made_number
from domain.worddiff import word_diff

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.models import Board, Dailies, GridView, SequenceView, TakeView

View = dict[str, Any]
_ACTS = (
    *("approve", "reject", "note", "cut", "finalize", "reopen", "undo"),
    *("generate", "grid", "approve_grid", "start_frame", "revise"),
)


def grouped(board: Board, order: str) -> list[View]:
    """Return the board's sequences by phase, those that somebody must look at first; or in plan order alone."""
    if order == "plan":
        return [{"phase": "plan", "label": "In plan order", "sequences": board.sequences}] if board.sequences else []
    by_phase = {name: [s for s in board.sequences if s.phase == name] for name in PHASES}
    return [{"phase": name, "label": phase(name), "sequences": found} for name, found in by_phase.items() if found]


def doubtful(board: Board) -> list[str]:
    """Return what is in doubt in a project."""
    return [job for sequence in board.sequences for job in sequence.in_doubt]


def running(board: Board) -> list[str]:
    """Return what is under way in a project, and not in doubt."""
    return [job for sequence in board.sequences for job in sequence.under_way if job not in sequence.in_doubt]


def open_acts(view: SequenceView) -> dict[str, str | None]:
    """Return for each act why it can't be done now, or None where it can; the decisions themselves say no again."""
    if view.past:
        return dict.fromkeys(_ACTS, f"This is the past, as of event {view.position}: go back to now to decide.")
    if view.final:
        locked = dict.fromkeys(_ACTS, "The cut is locked: reopen the sequence first.")
        return {**locked, "note": None, "reopen": None}
    if view.omitted:
        return {**dict.fromkeys(_ACTS, "Omitted from the plan."), "note": None}
    return {
        **dict.fromkeys(_ACTS),
        "reopen": "Not locked.",
        "finalize": _not_final(view),
        "undo": None if view.undo else "Nothing to take back.",
    }


def _not_final(view: SequenceView) -> str | None:
    gaps = [str(shot_number(part.shot)) for part in view.cut if part.take is None]
    if gaps:
        return (
            f"Shot{'s' if len(gaps) > 1 else ''} {', '.join(gaps)} of the cut {'are' if len(gaps) > 1 else 'is'} open."
        )
    if view.under_way:
        return f"{', '.join(view.under_way)} under way."
    return None


def segments(take: TakeView | Item) -> list[View]:
    """Return the strip of a take's video."""
    return [{"shot": s.shot, "number": shot_number(s.shot), "in": s.start, "out": s.end} for s in take.segments]


def program(view: SequenceView) -> list[View]:
    """Return the strip of the cut: parts of takes, and gaps as slates of the shot's length."""
    strip: list[View] = []
    for part in view.cut:
        gap = part.take is None or part.video is None
        start, end = (0.0, float(part.duration)) if gap else (part.start or 0.0, part.end or 0.0)
        words = {"shot": part.shot, "number": shot_number(part.shot), "prompt": part.prompt}
        strip.append({**words, "take": part.take, "video": part.video, "in": start, "out": end, "gap": gap})
    return strip


def aligned(view: SequenceView, takes: list[TakeView]) -> list[View]:
    """Return one strip for several takes: each shot as long as its longest."""
    lengths: dict[str, float] = {}
    for take in takes:
        for segment in take.segments:
            lengths[segment.shot] = max(lengths.get(segment.shot, 0.0), segment.end - segment.start)
    order = [shot.shot for shot in view.shots if shot.shot in lengths]
    order += [shot for shot in lengths if shot not in order]
    strip, at = [], 0.0
    for shot in order:
        strip.append({"shot": shot, "number": shot_number(shot), "in": at, "out": at + lengths[shot]})
        at += lengths[shot]
    return strip


def chosen(view: SequenceView, asked: dict[str, str | None]) -> list[TakeView]:
    """Return the takes to compare: those asked for, else the newest against the one before."""
    finished = [take for take in view.takes if take.video]
    known = {name: take for take in finished for name in (take.id, str(take.number) if "_SH" not in take.id else "")}
    found = [known[name] for name in asked.values() if name and name in known]
    rest = [take for take in reversed(finished) if take not in found]
    if asked.get("a") is None and asked.get("b") in known:  # the take asked for stands second, the one before it first
        return [*rest[:1], *found]
    while len(found) < 2 and rest:
        found.insert(0 if not found or asked.get("a") is None else len(found), rest.pop(0))
    return found


def matrix(view: SequenceView) -> list[View]:
    """Return for each shot the words there are to pick from: the working ones, then each take's that differ."""
    rows = []
    for shot in view.shots:
        options: dict[tuple[str, int], View] = {}
        key = (shot.prompt, shot.duration)
        options[key] = {"key": "working", "prompt": shot.prompt, "duration": shot.duration, "words": None, "takes": []}
        for take in view.takes:
            for prompt in take.prompts:
                if prompt.shot == shot.shot:
                    words = None if prompt.prompt == shot.prompt else word_diff(shot.prompt, prompt.prompt)
                    fresh = {"key": take.id, "prompt": prompt.prompt, "duration": prompt.duration, "words": words}
                    options.setdefault((prompt.prompt, prompt.duration), {**fresh, "takes": []})["takes"].append(take)
        rows.append(
            {
                **{"shot": shot.shot, "number": shot.number, "duration": shot.duration},
                **{"plan_differs": shot.plan_differs, "options": [*options.values()]},
            }
        )
    return rows


def queue(dailies: Dailies, wanted: str) -> list[View]:
    """Return the rows of a list, in groups by sequence where that is the list."""
    items = {item.id: item for item in dailies.items}
    if wanted != "sequence":
        return [{"label": "", "items": [items[name] for name in getattr(dailies, wanted)]}]
    return [
        {"label": f"{sequence} · {items[names[0]].sequence_title}", "items": [items[name] for name in names]}
        for sequence, names in dailies.by_sequence.items()
    ]


def as_item(view: SequenceView, made: str) -> Item | None:
    """Return a take or grid of a sequence as dailies show it, whether it waits or not; None where it has no picture."""
    take = next((t for t in view.takes if t.id == made and t.video), None)
    grid = next((g for g in view.grids if g.id == made and g.media), None)
    job = take or grid
    if job is None:
        return None
    same = ("id", "number", "entity", "width", "height", "model", "rehearsal", "cost", "requested_by", "requested_at")
    words = [{"shot": job.entity, "index": 0, "prompt": grid.prompt, "duration": 0}] if grid else []
    return Item(
        **{name: getattr(job, name) for name in same},
        kind="take" if take else "grid",
        sequence=view.sequence,
        sequence_title=view.title,
        still=take.poster if take else grid.still if grid else None,
        media=(take.video if take else grid.media if grid else None) or "",
        prompts=take.prompts if take else words,
        segments=[s.model_dump(by_alias=True) for s in take.segments] if take else [],
        duration=take.seconds if take else None,
        mode=take.mode if take else None,
        notes=take.notes if take else [],
        completed_at=(take.completed_at if take else None) or job.requested_at,
        position=0,
        new=False,
    )


def jobs(view: SequenceView) -> list[TakeView | GridView]:
    """Return what is under way, or in doubt, the oldest first."""
    everything: list[TakeView | GridView] = [*view.takes, *view.grids]
    return sorted((job for job in everything if job.under_way), key=lambda job: (job.requested_at, made_number(job.id)))


def plan_words(view: SequenceView) -> dict[str, Any]:
    """Return by shot how the plan's words differ from the working ones."""
    return {shot.shot: word_diff(shot.prompt, shot.plan_prompt) for shot in view.shots if shot.plan_differs}


def holders(view: SequenceView) -> dict[str, list[TakeView]]:
    """Return by shot the takes whose video holds it."""
    finished = [take for take in view.takes if take.video]
    return {shot.shot: [t for t in finished if any(s.shot == shot.shot for s in t.segments)] for shot in view.shots}


def newest_first(takes: Iterable[TakeView]) -> list[TakeView]:
    """Return takes by when they were asked for, the newest first."""
    return sorted(takes, key=lambda take: (take.requested_at, made_number(take.id)), reverse=True)


def kin(view: SequenceView) -> dict[str, str]:
    """Return by take the start frame it began with."""
    return {take: frame.id for frame in view.start_frames for take in frame.takes}
