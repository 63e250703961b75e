"""`sequences.json`: where each sequence of a project stands; and what is added where it is shown."""

from __future__ import annotations

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from projections.views.shots import InOut, NoteMore


class CutRow(InOut):
    """A shot of the cut, and the seconds of a take's video that cover it."""

    shot: str
    take: str


class LimitsView(TypedDict):
    """What one take of the plan's model may hold; seconds and characters."""

    name: str
    max_shots: int
    min_seconds: int
    max_seconds: int
    max_prompt: int
    max_shot_prompt: int


class PlacedShot(TypedDict):
    """A shot of today's order, with its working words."""

    shot_id: str
    index: int
    prompt: str
    duration: int


class Remark(NoteMore):
    """A note `on` the sequence or one of its shots; those on takes stand with the takes."""

    on: str
    text: str
    by: str
    at: str


class SpendView(TypedDict):
    """What jobs were estimated at, rehearsals aside, and what is known of their cost."""

    estimated: str
    actual: str
    currency: str


class Look(TypedDict):
    """Where something can be seen: a picture, or the moment `at` (seconds) of a take's video."""

    take: str | None
    path: str | None
    at: float | None


class PlanChange(TypedDict):
    """Something that the client changed and nobody has answered; texts and seconds are None where there is none.

    `kind`: `words` that a person holds against the plan's, or a final sequence; `approved`: the plan's words are the
    working ones, and `ours` are those of `take`, which covers the shot in the cut. Of a sequence that was final when
    the plan came: `added` and `removed` shots, and the `rest` of the plan in words, without a `shot`.
    """

    kind: str
    shot: str | None
    ours: str | None
    plan: str | None
    ours_duration: int | None
    plan_duration: int | None
    take: str | None


class OpenShotView(TypedDict):
    """A shot that isn't settled: the cut has no take of its working prompt for it, and nobody chose another knowingly.

    `why`: no take of its working prompt is there, since it is `new`, `reworded`, or what there was `failed` or was
    `rejected`; or one is `under way`, or is there `to judge`: then `take` and `path` are that one's. `whole`: approving
    that take would give it no shot that another take has settled.
    """

    shot: str
    why: str
    take: str | None
    path: str | None
    whole: bool


class GridToChoose(TypedDict):
    """A grid of an entity without a start frame and with shots to be made, and where its picture lies."""

    grid: str
    path: str


class RehearsedShot(TypedDict):
    """A shot that the cut covers with a rehearsal; `take` is the newest paid take of its working prompt."""

    shot: str
    take: str | None
    path: str | None


class OnTheDesk(TypedDict):
    """What lies on the desk of a sequence; lists of jobs hold the ids of grids and takes, the oldest first.

    `at_provider` may be billed; `failed` is the newest job, where it failed. `waiting` takes have no verdict,
    `grids_waiting` no quadrant. `paid`: some take is no rehearsal. `plan_differs` are shots whose words a person holds
    against the plan's. `failed_shots` are those of `failed` that are open still. `last_mode` is the mode of the newest
    take. `open` are the shots that aren't settled; `rehearsed` those that a rehearsal covers.
    """

    under_way: list[str]
    at_provider: list[str]
    in_doubt: list[str]
    failed: str | None
    waiting: list[str]
    grids_waiting: list[str]
    rejected: list[str]
    newest_take: str | None
    take_count: int
    grid_count: int
    rehearsal: bool
    paid: bool
    plan_differs: list[str]
    failed_shots: list[str]
    last_mode: str | None
    open: list[OpenShotView]
    rehearsed: list[RehearsedShot]
    grid_to_choose: GridToChoose | None


class Link(TypedDict):
    """A sequence or shot that begins or ends with a picture of its neighbour `of` in the film.

    A start frame is the last one of `take` in the cut, `at` so many seconds; an end frame has the neighbour's `sha256`.
    """

    entity: str
    frame: Literal["start", "end"]
    of: str
    take: NotRequired[str | None]
    at: NotRequired[float | None]
    sha256: NotRequired[str]


class Sometimes(TypedDict, total=False):
    """What is said of a sequence only where there is something to say.

    By entity, `originals` has the sha256 of the file that its start frame was made from, `end_frames` the path of its
    end frame. `plan_changes` is what of the client's plan waits for an answer, `chained` what begins or ends with its
    neighbour's picture, `limits` those of a model that was picked.
    """

    originals: dict[str, str]
    plan_changes: list[PlanChange]
    end_frames: dict[str, str]
    chained: list[Link]
    limits: LimitsView | None


class SequencePart(OnTheDesk, Sometimes):
    """What `sequences.json` says of a sequence.

    `grid_path` and `grid_id` are of the newest grid, `start_frame` is a path. `takes` are the sequence's own,
    `children` its shots that have a file. By entity, `frames` has the sha256 of the current start frame and `files` the
    digest of the shot file, as of now. `face` stands for the sequence, `looks` for its shots, by id.
    """

    phase: str
    title: str
    notes: str | None
    needs_start_frame: bool
    omitted: bool
    grid_path: str | None
    grid_id: str | None
    start_frame: str | None
    shots: list[PlacedShot]
    frames: dict[str, str]
    files: dict[str, str]
    omitted_shots: list[str]
    takes: list[str]
    children: list[str]
    cut: list[CutRow]
    cut_complete: bool
    said: list[Remark]
    spend: SpendView
    face: Look | None
    looks: dict[str, Look]


class ProjectHead(TypedDict):
    """What `sequences.json` says of the project: `frames` is its folder there, `order` the plan's.

    `archived`: it is put away, lists leave it out.
    """

    schema: int
    project: str
    title: str
    aspect_ratio: str | None
    video_model: str | None
    limits: LimitsView | None
    frames: str
    order: list[str]
    archived: bool


class SequencesFile(ProjectHead):
    """`sequences.json`; `position` is that of the project's last event."""

    position: int
    sequences: dict[str, SequencePart]


class NextStep(TypedDict):
    """What to do next: the command that does it, "" where nothing is left, and why.

    `judgement`: a person has to judge, and the command is the one that says yes; `file` is what to look at first,
    `otherwise` the commands that say no.
    """

    command: str
    why: str
    judgement: bool
    file: NotRequired[str]
    otherwise: NotRequired[list[str]]


class StatusPart(SequencePart):
    """A sequence as it is shown, with what to do next and what is remarkable.

    `video_missing` are takes whose video isn't in the folder: the one thing here that the log doesn't say.
    """

    next: NextStep
    video_missing: list[str]
    remarks: list[str]


class StatusView(ProjectHead):
    """A project as it is shown."""

    position: int
    sequences: dict[str, StatusPart]
