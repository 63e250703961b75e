"""A row of the table of faults: what is broken, what is typed, and what must come of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from tests.faults.step import Step

GENERATE = Step(("generate", "film", "SEQ01", "--yes"))
WITH_FRAME = Step(("generate", "film", "SEQ02", "--yes"))
GRID = Step(("grid", "film", "SEQ01", "--yes"))
RESUME = Step(("resume",), before=("repair",))
RECONCILE = Step(("reconcile",), before=("finish",))
LOST = Step(("reconcile", "film", "SEQ01_take001", "--as", "lost"))
NAMED = Step(("reconcile", "film", "SEQ01_take001", "--as", "request=JOB"))
CANCEL = Step(("cancel", "film", "SEQ01_take001"))

# What the log says of a take, as far as it came; a grid's events are the same with other names.
REQUESTED = ("TakeRequested",)
SUBMITTING = (*REQUESTED, "TakeSubmitting")
FAILED = (*SUBMITTING, "VideoFailed")
DOUBT = (*SUBMITTING, "TakeInDoubt")
SUBMITTED = (*SUBMITTING, "TakeSubmitted")
PROCESSING = (*SUBMITTED, "TakeProcessing")
ANSWERED = (*SUBMITTED, "TakeAnswered")  # an answer that was kept as it came, for what is odd about it
COMPLETE_ANSWERED = (*ANSWERED, "TakeProcessing", "VideoCompleted")
COMPLETE = (*PROCESSING, "VideoCompleted")
JUDGED = (*COMPLETE, "TakeApproved")
ADOPTED = (*DOUBT, "TakeSubmitted", "TakeProcessing", "VideoCompleted")

# What JSON may hold and a log can't: a lone surrogate, NUL, numbers beyond all types, nesting beyond all stacks.
_DEEP = 900 * "[" + 900 * "]"
UNFIT = f'"logs": ["\\ud800", "\\u0000"], "numbers": [1e999, {5000 * "9"}], "deep": {_DEEP}'

IN_DOUBT = "in doubt"
DONE = "video_complete"
Faults = tuple[tuple[str, dict[str, Any]], ...]


@dataclass(frozen=True)
class Case:
    """A row.

    Attributes:
        name: the fault, as the page words it.
        faults: what is switched on at the server before `first`: kinds of tests/fal/faults.py, with their arguments.
        first, after: what is typed, in order; `resume` first switches all faults off.
        posts, jobs, files: how many there are in the end.
        resumed, reconciled: the take's state after those steps; "" where the step isn't part of the case.
        events: of the take, in order.
        settings: of the server (tests/fal/world.py).
        given_up: a person has given the job up.
    """

    name: str
    faults: Faults = ()
    first: Step = GENERATE
    after: tuple[Step, ...] = (RESUME,)
    posts: int = 1
    jobs: int = 1
    files: int = 1
    resumed: str = DONE
    reconciled: str = ""
    events: tuple[str, ...] = COMPLETE
    settings: dict[str, Any] = field(default_factory=dict)
    given_up: bool = False


def broken(kind: str, **settings: Any) -> Faults:
    """Return one fault, for a case's `faults`."""
    return ((kind, settings),)


def everywhere(kind: str, *on: str, **settings: Any) -> Faults:
    """Return one fault for every request of some kinds."""
    return tuple((kind, {"on": one, "times": None, **settings}) for one in on)


def passing(name: str, faults: Faults, **changes: Any) -> Case:
    """A fault that nobody need hear of: the first run gets over it."""
    return Case(name, faults, **changes)


def doubtful(name: str, faults: Faults, *, job: bool, **changes: Any) -> Case:
    """A post without a usable answer: in doubt, left alone by `resume`, adopted by `reconcile` where there is a job."""
    first: Step = replace(changes.pop("first", GENERATE), code=changes.pop("code", 3))
    found = replace(RECONCILE, says="is fal's" if job else "stays in doubt")
    row = Case(
        name,
        faults,
        first,
        (replace(RESUME, says="reconcile film"), found),
        jobs=int(job),
        files=int(job),
        resumed=IN_DOUBT,
        reconciled=DONE if job else IN_DOUBT,
        events=ADOPTED if job else DOUBT,
    )
    return replace(row, **changes)


def refused(name: str, faults: Faults, kind: str = "refused", **changes: Any) -> Case:
    """A fault that ends the take: there is no result to be had, and none comes later."""
    first = replace(changes.pop("first", GENERATE), code=changes.pop("code", 1))
    row = Case(name, faults, first, jobs=0, files=0, resumed=f"video_failed: {kind}", events=FAILED)
    return replace(row, **changes)


def later(name: str, faults: Faults, **changes: Any) -> Case:
    """A result that can't be had now: exit 3, and `resume` fetches it once the fault is gone."""
    first = replace(changes.pop("first", GENERATE), code=3)
    return replace(Case(name, faults, first), **changes)


def unfetched(name: str, faults: Faults, **changes: Any) -> Case:
    """Media that can't be had now: where they lie is kept, and `resume` fetches them once the fault is gone."""
    return later(name, faults, events=COMPLETE_ANSWERED, **changes)


def never(name: str, faults: Faults, **changes: Any) -> Case:
    """A result that can't be had, today or tomorrow: the take stays retrievable, and nothing is posted again."""
    first = replace(changes.pop("first", GENERATE), code=3)
    after = (replace(RESUME, code=3, bend=first.bend),)
    row = Case(name, faults, first, after, files=0, resumed="video_submitted", events=SUBMITTED)
    return replace(row, **changes)


def killed(name: str, die: str, **changes: Any) -> Case:
    """A run that kills itself before or after an event."""
    first = replace(changes.pop("first", GENERATE), code=-9, bend={"die": die})
    return replace(Case(name, (), first), **changes)
