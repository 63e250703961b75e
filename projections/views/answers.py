"""What is answered beside the files: comparisons, histories, reports, events, what became of jobs, media."""

from __future__ import annotations

from typing import Any, NotRequired

from typing_extensions import TypedDict

from domain.diff import Change
from projections.views.shots import DrawingView, NoteView, ResolvedView


class SidesSeconds(TypedDict):
    """A shot's seconds on both sides, null where a side lacks it."""

    a: int | None
    b: int | None


class ShotDiffView(TypedDict):
    """What became of a shot between the sides; `words` are pairs of `=`, `-` or `+` and a text."""

    index: int
    shot: str
    change: Change
    a: str | None
    b: str | None
    duration: SidesSeconds
    words: list[list[str]]


class SettingDiff(TypedDict):
    """A setting that differs, in words; null where a side doesn't have it."""

    name: str
    a: str | None
    b: str | None


class RerunView(TypedDict):
    """What making shots of side b again would take; `priced_on` is the date of the price."""

    shots: list[str]
    seconds: int
    amount: str | None
    currency: str
    priced_on: str | None


class Reruns(TypedDict):
    """Side b made again: as one take, or only what changed, shot by shot."""

    multi_shot: RerunView
    individual: RerunView


class DiffView(TypedDict):
    """A comparison of two takes, or of a take and `working` or `plan`."""

    a: str
    b: str
    shots: list[ShotDiffView]
    settings: list[SettingDiff]
    rerun: Reruns


class UsedBy(TypedDict):
    """A take that used a version of the words, and how it did; `in_cut` where it covers that shot."""

    take_id: str
    state: str
    verdict: str | None
    in_cut: bool
    reason: str | None


class VersionView(TypedDict):
    """A shot's words as of one event, `position`; `parent` is the version they came from, null for the first.

    `kind`: plan, person, override, take, replace, or once. `take_id`: picked from it. `undone_by`: an event.
    """

    position: int
    kind: str
    parent: int | None
    take_id: str | None
    undone_by: int | None
    prompt: str
    duration: int
    by: str
    at: str
    message: str | None
    takes: list[UsedBy]


class ShotHistory(TypedDict):
    """Every version of a shot's words; `current` is the working one's position, `index` null for an omitted shot."""

    shot: str
    index: int | None
    current: int
    versions: list[VersionView]


class HistoryView(TypedDict):
    """Every version of the words of a sequence's shots, or of one of them."""

    project: str
    sequence: str
    position: int
    shots: list[ShotHistory]


class SearchHit(TypedDict):
    """A version of a prompt that has the words looked for."""

    project: str
    sequence: str
    shot: str
    position: int
    kind: str
    by: str
    at: str
    prompt: str
    takes: list[UsedBy]


class SaidHit(TypedDict):
    """A note, a reason or the words of a grid that has the words looked for; or a sequence that has them.

    The `text` of a sequence is its title, the names of its shots and its notes, a line each.
    """

    project: str
    sequence: str
    about: str
    position: int
    kind: str
    by: str
    at: str
    text: str


class Found(TypedDict):
    """What has the words looked for, newest first."""

    sequences: list[SaidHit]
    prompts: list[SearchHit]
    said: list[SaidHit]


class NoteInReport(TypedDict, total=False):
    """Of a note: its number among those on the same, what is drawn, and who resolved it."""

    number: int
    drawing: DrawingView
    resolved: ResolvedView


class DecisionView(NoteInReport):
    """A verdict, note, cut, start frame or change of words: its `kind` in words, `about` which id, the reason.

    `in_cut` says of an approval whether its take is in the cut yet; else it is null.
    """

    position: int
    sequence: str
    kind: str
    about: str
    shots: list[str]
    in_cut: bool | None
    text: str | None
    seconds: float | None
    by: str
    at: str
    message: str | None


class ReportView(TypedDict):
    """What was decided after the position `since`, also as Markdown."""

    project: str
    title: str
    since: int
    position: int
    decisions: list[DecisionView]
    markdown: str


class StoredBody(TypedDict):
    """What is stored of an event beside its place and type; `cause` is the id of the command that led to it."""

    id: str
    schema: int
    at: str
    by: str
    message: str | None
    cause: str
    data: dict[str, Any]


class LogLine(StoredBody):
    """An event, as a line of the log has it."""

    position: int
    stream: str
    version: int
    type: str


class JobEnd(TypedDict):
    """What became of a job that was followed: `under_way` where it is left to others."""

    id: str
    under_way: bool
    path: str | None
    cost: str | None
    error: str | None


class JobAnswer(TypedDict):
    """A grid or take with what the provider answered, as it came, and the notes on it.

    `why` says why it is in doubt or failed, `remark` what is odd about the answer; `addresses` are those it names.
    `between` are the paths of the pictures that a take passes through; not there without any.
    """

    project: str
    id: str
    state: str
    between: NotRequired[list[str]]
    request_id: str | None
    why: str
    remark: str
    addresses: list[str]
    answer: dict[str, Any] | str | None
    notes: list[NoteView]


class CandidateView(TypedDict):
    """A request at the provider that is equal to a job in doubt."""

    request_id: str
    sent_at: str


class CheckFault(TypedDict):
    """A fault that `takes check` found; `kind` is log, triggers, files, media or seen."""

    kind: str
    said: str


class LostEvent(TypedDict):
    """An event that the log has lost, as an old file of `state/` tells it."""

    position: int
    type: str
    at: str
    by: str
    project: str
    entity: str


class LostJobView(TypedDict):
    """A posted job that the log has lost; `back` is its id from now on, null where it can't return, for the reason."""

    project: str
    job: str
    request_id: str | None
    posted_at: str
    back: str | None
    why: str


class LostMediumView(TypedDict):
    """A file that no event names; `back`: it becomes its entity's start frame again."""

    project: str
    path: str
    back: bool


class LossesView(TypedDict):
    """What the log lacks; `ends` is its newest position, `seen` the newest that was seen, null where all is there."""

    accepted: bool
    ends: int | None
    seen: int | None
    triggers: list[str]
    events: list[LostEvent]
    jobs: list[LostJobView]
    media: list[LostMediumView]


class FindingView(TypedDict):
    """What was found of a job in doubt: the request that was adopted, else why none was."""

    project: str
    id: str
    request_id: str | None
    why: str
    candidates: list[CandidateView]


class MediumView(TypedDict):
    """A file that isn't in the media root as it was recorded; `here`: this machine has it."""

    path: str
    sha256: str
    here: bool


class MediaView(TypedDict):
    """How many of the recorded files are in the root, and how many on this machine."""

    root: str | None
    recorded: int
    there: int
    here: int
    missing: list[MediumView]
    damaged: list[MediumView]
