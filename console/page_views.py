"""What pages show beside the API's answers: which verbs are possible and why not, strips, the matrix of words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from console.models import Item
from console.page_words import named, short
from domain.ids import entity_of, made_number
from domain.worddiff import word_diff

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.models import Dailies, KeyframeAnswer, SequencePage, ShotAnswer, TakeAnswer
    from domain.worddiff import Operation
    from projections.views.sequences import PlanChange
    from projections.views.shots import CostView

# What is wrong with a file, and how a button says why it is closed.
_LOST = {
    "video missing": "The video of {} is missing",
    "video pruned": "The video of {} was pruned after its rejection",
    "picture missing": "The picture of {} is missing",
    "picture changed": "The picture of {} isn't the one that was recorded",
}
_ACTS = (
    *("approve", "reject", "note", "cut", "finalize", "reopen", "undo"),
    *("generate", "grid", "approve_grid", "start_frame", "revise", "decline_plan"),
)


def open_acts(page: SequencePage) -> dict[str, str | None]:
    """Return for each act why it can't be done now, or None where it can; the decisions themselves say no again."""
    if page.past:
        return dict.fromkeys(_ACTS, f"This is the past, as of event {page.position}: go back to now to decide.")
    if page.final:
        locked = dict.fromkeys(_ACTS, "The cut is locked: reopen the sequence first.")
        return {**locked, "note": None, "reopen": None, "decline_plan": None}
    if page.omitted:
        return {**dict.fromkeys(_ACTS, "Omitted from the plan."), "note": None}
    return {
        **dict.fromkeys(_ACTS),
        "reopen": "Not locked.",
        "finalize": _not_final(page),
        "undo": None if page.undo else "Nothing to take back.",
    }


def with_media(page: SequencePage, job: str) -> dict[str, str | None]:
    """Return what `open_acts` does, where nothing is decided on a take or grid whose file is missing."""
    words = lost(page, job)
    if words is None:
        return open_acts(page)
    acts = {"video missing": ("approve", "start_frame"), "video pruned": ("approve", "reject", "start_frame")}
    way = "it can't come back" if words == "video pruned" else "bring it back in the workspace's terminal"
    why = f"{_LOST[words].format(short(job))}: {way}."
    return {**open_acts(page), **{act: open_acts(page)[act] or why for act in acts.get(words, ("approve_grid",))}}


def lost(page: SequencePage, made: str) -> str | None:
    """Say in two words what is wrong with the file of a take, grid or start frame; None where nothing is."""
    pruned = [take["take_id"] for take in page.takes if take["pruned"]]
    places = zip(_LOST, (page.video_missing, pruned, page.picture_missing, page.picture_changed), strict=True)
    return next((words for words, found in places if made in found), None)


def _not_final(page: SequencePage) -> str | None:
    gaps = [str(shot["number"]) for shot in page.shots if shot["covered_by"] is None]
    if gaps:
        return (
            f"Shot{'s' if len(gaps) > 1 else ''} {', '.join(gaps)} of the cut {'are' if len(gaps) > 1 else 'is'} open."
        )
    if page.under_way:
        return f"{', '.join(map(named, page.under_way))} under way."
    gone = [row["take"] for row in page.cut if row["take"] in page.video_missing]
    if gone:
        return f"{_LOST['video missing'].format(short(gone[0]))}: bring it back in the workspace's terminal."
    return None


def finished(page: SequencePage) -> list[TakeAnswer]:
    """Return the takes that have a video."""
    return [take for take in page.takes if take["video"]]


def chosen(page: SequencePage, asked: dict[str, str | None]) -> list[TakeAnswer]:
    """Return the takes to compare: those asked for, else the newest that share a shot, the older one first.

    Beside one that is asked for stands the newest that shares a shot with it; `b` alone stands second.
    """
    known = {name: take for take in finished(page) for name in _names(take)}
    found = [known[name] for name in asked.values() if name and name in known]
    if not found:
        pairs = ([other, take] for take in reversed(finished(page)) for other in beside(page, [take]))
        return next(pairs, finished(page)[-1:])
    if len(found) > 1:
        return found
    others = beside(page, found)[:1]
    return [*found, *others] if asked.get("a") in known else [*others, *found]


def beside(page: SequencePage, takes: list[TakeAnswer]) -> list[TakeAnswer]:
    """Return the other finished takes that share a shot with one of these, the newest first."""
    shots = {segment["shot"] for take in takes for segment in take["segments"]}
    others = [take for take in reversed(finished(page)) if take not in takes]
    return [take for take in others if shots & {segment["shot"] for segment in take["segments"]}]


def _names(take: TakeAnswer) -> list[str]:
    """Return what a take goes by: its id, and its number where it is the sequence's own."""
    return [take["take_id"]] if "_SH" in take["take_id"] else [take["take_id"], str(take["number"])]


@dataclass(frozen=True, slots=True)
class Words:
    """Words to pick for a shot: of `key`, a take or `working`; `diff` from the working ones, None for the same text."""

    key: str
    prompt: str
    duration: int
    diff: list[Operation] | None
    takes: list[TakeAnswer] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Choice:
    """A shot and all the words there are for it, the working ones first."""

    shot: ShotAnswer
    options: list[Words]


def matrix(page: SequencePage) -> list[Choice]:
    """Return for each shot the words there are to pick from: the working ones, then each take's that differ."""
    return [Choice(shot, _options(shot, page.takes)) for shot in page.shots]


def _options(shot: ShotAnswer, takes: list[TakeAnswer]) -> list[Words]:
    working, seconds = shot["prompt"], shot["duration"]
    options = {(working, seconds): Words("working", working, seconds, None)}
    for take in takes:
        for prompt in take["shot_prompts"]:
            if prompt["shot"] == shot["shot_id"]:
                words = prompt["prompt"], prompt["asked"] or prompt["duration"]
                diff = None if words[0] == working else word_diff(working, words[0])
                options.setdefault(words, Words(take["take_id"], *words, diff)).takes.append(take)
    return list(options.values())


class Rows(NamedTuple):
    """Rows of a list of dailies under a heading, "" for none."""

    label: str
    rows: list[Item]


def queue(dailies: Dailies, wanted: str) -> list[Rows]:
    """Return the rows of a list, in groups by sequence where that is the list."""
    items = {item.job: item for item in dailies.items}
    if wanted != "sequence":
        return [Rows("", [items[name] for name in (dailies.new if wanted == "new" else dailies.pending)])]
    return [
        Rows(f"{sequence} · {items[names[0]].sequence_title}", [items[name] for name in names])
        for sequence, names in dailies.by_sequence.items()
    ]


def as_item(page: SequencePage, made: str) -> Item | None:
    """Return a take or grid of a sequence as dailies show it, whether it waits or not; None where it has no picture."""
    take = next((take for take in page.takes if take["take_id"] == made and take["video"]), None)
    grid = next((grid for grid in page.keyframes if grid["grid_id"] == made and grid["media"]), None)
    if take is None and grid is None:
        return None
    return Item(
        kind="take" if take else "grid",
        job=made,
        entity=entity_of(made),
        sequence=page.sequence,
        sequence_title=page.title,
        position=0,
        new=False,
        take=take,
        keyframe=grid,
    )


class UnderWay(NamedTuple):
    """A job that is under way, or in doubt for a reason."""

    job: str
    requested_at: str
    rehearsal: bool
    cost: CostView
    doubt: str | None


def jobs(page: SequencePage) -> list[UnderWay]:
    """Return what is under way, or in doubt, the oldest first."""
    found = [_under_way(take["take_id"], take) for take in page.takes if take["under_way"]]
    found += [_under_way(grid["grid_id"], grid) for grid in page.keyframes if grid["under_way"]]
    return sorted(found, key=lambda job: (job.requested_at, made_number(job.job)))


def _under_way(job_id: str, job: TakeAnswer | KeyframeAnswer) -> UnderWay:
    doubt = job["doubt"]["why"] if job["doubt"] else None
    return UnderWay(job_id, job["requested_at"], job["rehearsal"], job["cost"], doubt)


class Change(NamedTuple):
    """A client's change to words that waits for an answer: ours and the plan's, and how they differ."""

    kind: str
    ours: str
    plan: str
    ours_seconds: int | None
    plan_seconds: int | None
    words: list[Operation]


def changed_words(page: SequencePage) -> dict[str, Change]:
    """Return by shot the plan's changes to words that nobody has answered."""
    return {
        found["shot"]: Change(
            found["kind"],
            found["ours"],
            found["plan"],
            found["ours_duration"],
            found["plan_duration"],
            word_diff(found["ours"], found["plan"]),
        )
        for found in page.plan_changes
        if found["shot"] and found["ours"] is not None and found["plan"] is not None
    }


def changed_otherwise(page: SequencePage) -> list[PlanChange]:
    """Return what else the plan wanted of a sequence that was final: new and removed shots, and the rest."""
    return [found for found in page.plan_changes if found["kind"] not in ("words", "approved")]


def holders(page: SequencePage) -> dict[str, list[TakeAnswer]]:
    """Return by shot the takes whose video holds it."""
    held = [(take, {segment["shot"] for segment in take["segments"]}) for take in finished(page)]
    return {shot["shot_id"]: [take for take, shots in held if shot["shot_id"] in shots] for shot in page.shots}


def newest_first(takes: Iterable[TakeAnswer]) -> list[TakeAnswer]:
    """Return takes by when they were asked for, the newest first."""
    return sorted(takes, key=lambda take: (take["requested_at"], made_number(take["take_id"])), reverse=True)


def begins_with(page: SequencePage) -> dict[str, str]:
    """Return by take the start frame it began with."""
    return {take: frame["start_id"] for frame in page.start_frames for take in frame["takes"]}
