"""Decides on the takes of a run: their shots, prompts, start frames, elements and settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from domain.casting import cast_named, cast_take
from domain.decisions.admit import admit, find_element, find_shot, must_be_planned, of_sequence
from domain.decisions.end_frames import end_of
from domain.decisions.endpoints import Asked, endpoint_of, shape_remarks
from domain.decisions.fitting import fitting, ways_to_fit
from domain.decisions.prompts import Override, overridden, revision
from domain.decisions.sending import check_arguments, check_take, pictured, take_as_sent, too_many_pictures
from domain.errors import BadInput, Refused
from domain.events import TakeRequested
from domain.fit import Limits, misfits, split
from domain.ids import made_id
from domain.models.settings import check_settings
from domain.money import NOTHING, priced
from domain.open_shots import missing, runs_of
from domain.prompts import summary
from domain.shapes import misshapen
from domain.steps import Open, Step
from domain.values import EndFrame, ShotPrompt, Source

if TYPE_CHECKING:
    from domain.elements import Casting
    from domain.events import Fact
    from domain.models.model import Endpoint, Model, ModelLimits
    from domain.project import Project
    from domain.sequence import Frame, Sequence, Shot
    from domain.values import Mode, Picture, Setting

    _Words = dict[str, tuple[str, int]]  # words and seconds by shot id


class TakeWish(Struct, frozen=True):
    """What a person asks for; `shots` are the first and last shot number of parts, `shot` one alone, `only` some.

    `missing`: the shots without a take of their working prompt, in the mode of the sequence's last take.

    `elements` are sent exactly as named, in place of what the plan and the prompts name. `between` are pictures that
    the one take passes through, in order.

    `free` says that the renderer costs nothing, so that what doesn't fit is rendered with a warning.
    """

    renderer: str
    free: bool
    mode: Mode | None = None
    shot: int | None = None
    shots: tuple[tuple[int, int], ...] | None = None
    only: tuple[int, ...] | None = None
    missing: bool = False
    elements: tuple[str, ...] | None = None
    split: bool = False
    count: int = 1
    overrides: tuple[Override, ...] = ()
    once: bool = False
    settings: dict[str, Setting] = {}
    without_start_frame: bool = False
    model: str | None = None
    between: tuple[Picture, ...] = ()


class Run(Struct, frozen=True):
    """The facts of a run, and warnings for a person."""

    facts: list[Fact]
    warnings: list[str]

    @property
    def requests(self) -> list[TakeRequested]:
        """The takes it asks for."""
        return [fact for fact in self.facts if isinstance(fact, TakeRequested)]


class _Part(Struct, frozen=True):
    """Shots that make one take, and the entity it belongs to."""

    entity: str
    mode: Mode
    shots: tuple[Shot, ...]


def request_takes(state: Sequence, project: Project, wish: TakeWish) -> Run:
    """Decide on the takes of one wish: revisions that stay, then each take with all that will be sent."""
    admit(state, "TakeRequested")
    must_be_planned(state)
    model = _model(state, project, wish)
    words = overridden(state, wish.overrides, project.elements)
    facts: list[Fact] = []
    if not wish.once:
        for shot_id, (prompt, seconds) in words.items():
            facts += revision(state, state.shots[shot_id], prompt, seconds, Source(kind="override"))
    parts = _parts(state, model, wish, words)
    if wish.once and (idle := set(words) - {shot.id for part in parts for shot in part.shots}):
        outside = f"{', '.join(sorted(idle))} is overridden for this run alone but isn't in the run"
        raise BadInput(outside, "let the new words stay, or run that shot too", code="not_in_run", **of_sequence(state))
    if wish.between and len(parts) != 1:
        said = f"frames between are of one take, and this makes {len(parts)}"
        raise BadInput(said, "name one shot, or run it unsplit", code="between_one_take", **of_sequence(state))
    warnings: list[str] = []
    numbers: dict[str, int] = {}
    for part in parts:
        take, endpoint = _request(state, project, wish, model, part, words)
        warnings += _misshapen(state, project, part, wish)
        warnings += _warnings(state, project, endpoint.limits, part, take, wish)
        warnings += shape_remarks(take, endpoint)
        if not wish.free:
            check_arguments(take, endpoint)
        for _ in range(wish.count):
            numbers[part.entity] = numbers.get(part.entity, state.known(part.entity).next_number("take") - 1) + 1
            facts.append(replace(take, take_id=made_id(part.entity, "take", numbers[part.entity])))
    return Run(facts, warnings)


def _model(state: Sequence, project: Project, wish: TakeWish) -> Model:
    assert project.plan is not None
    picked = state.picked.model if state.picked else None
    return project.models.find(wish.model or picked or project.plan.video_model, "takes")


def _parts(state: Sequence, model: Model, wish: TakeWish, words: _Words) -> list[_Part]:
    mode, chosen, of = _mode(state, wish), _chosen(state, wish), of_sequence(state)
    several = wish.only is not None or wish.missing  # each named on its own
    if mode == "single" and len(chosen) != 1 and not several:
        one = Step("generate", **of, shot=Open("N"))
        raise BadInput("a single take is of one shot", one, code="one_shot", **of)
    if wish.split and mode != "multi_shot" and not wish.missing:
        whole = f"only a multi_shot take is split; in the mode {mode} each shot has a take already"
        raise BadInput(whole, "run it unsplit", code="not_split", **of)
    if mode != "multi_shot":
        return [_Part(shot.id, mode, (shot,)) for shot in chosen]
    if wish.shot is not None:
        part = Step("again", shots=(wish.shot, wish.shot + 1))
        raise BadInput("a multi_shot take is of several shots, not of one", part, code="several_shots", **of)
    runs = runs_of(state, chosen) if wish.missing else [tuple(chosen)]
    if wish.split:
        runs = [part for run in runs for part in fitting(state, model, run, words)]
    return [_Part(state.id, mode, run) for run in runs]


def _mode(state: Sequence, wish: TakeWish) -> Mode:
    if wish.mode or not wish.missing:
        return wish.mode or ("single" if wish.shot is not None else "multi_shot")
    newest = next(reversed(state.takes), None)
    return newest.request.mode if newest else "multi_shot"


def _chosen(state: Sequence, wish: TakeWish) -> list[Shot]:
    of = of_sequence(state)
    if wish.shot is not None and (wish.shots is not None or wish.missing):
        part = "what is missing" if wish.missing else "a part"
        raise BadInput(f"a shot and {part} exclude each other", "name one of them", code="shot_and_part", **of)
    if wish.shot is not None:
        return [find_shot(state, wish.shot)]
    if wish.only is not None:
        return sorted((find_shot(state, number) for number in wish.only), key=state.order.index)
    if wish.missing:
        return missing(state)
    if wish.shots is None:
        return state.order
    places = {place for part in wish.shots for place in _places(state, part)}
    return [state.order[place] for place in sorted(places)]


def _places(state: Sequence, part: tuple[int, int]) -> range:
    first, last = (state.order.index(find_shot(state, number)) for number in part)
    if first > last:
        backwards = f"{part[0]}-{part[1]} runs backwards: in today's order that shot comes later"
        raise BadInput(backwards, Step("again", shots=part[::-1]), code="backwards", **of_sequence(state))
    return range(first, last + 1)


def _request(
    state: Sequence, project: Project, wish: TakeWish, model: Model, part: _Part, words: _Words
) -> tuple[TakeRequested, Endpoint]:
    assert project.plan is not None
    frame, end = _frame(state, part, wish), end_of(state, part.shots)
    said = [words.get(shot.id, (shot.prompt, 0))[0] for shot in part.shots]
    casting = _casting(state, project, wish, model, part, said, frame)
    settings = _settings(state, project, model, part, wish)
    asked = Asked(part.entity, bool(casting.kept), frame, end is not None, len(part.shots), settings, len(wish.between))
    endpoint = endpoint_of(project.models, model, state, asked, free=wish.free)
    check_settings(model, settings, endpoint)
    prompts = _shot_prompts(state, endpoint.limits, part, words, once=wish.once)
    seconds, ratio = sum(prompt.duration for prompt in prompts), project.plan.aspect_ratio
    price, estimate = priced(model, settings, seconds, ratio, endpoint, references=bool(casting.kept))
    take = TakeRequested(
        take_id=made_id(part.entity, "take", 1),
        entity=part.entity,
        mode=part.mode,
        shot_prompts=prompts,
        start_frame=frame.ref if frame else None,
        model=model.name,
        endpoint=endpoint.endpoint,
        aspect_ratio=ratio,
        seconds=seconds,
        settings=settings,
        elements=tuple(find_element(project, name) for name in casting.kept),
        elements_dropped=casting.dropped,
        concatenated_prompt_summary=summary((p.shot, p.prompt) for p in prompts),
        renderer=wish.renderer,
        rehearsal=wish.free,
        estimated=NOTHING if wish.free else estimate,
        made_with=endpoint.made_with(price),
        end_frame=EndFrame(path=end.path, sha256=end.sha256) if end else None,
        between=wish.between,
    )
    if wish.free:
        return take, endpoint
    check_take(take, model, endpoint, frame, end)
    return take_as_sent(take, project), endpoint


def _casting(
    state: Sequence,
    project: Project,
    wish: TakeWish,
    model: Model,
    part: _Part,
    prompts: list[str],
    frame: Frame | None,
) -> Casting:
    sendable = None if wish.free else pictured(project)
    framed, most = frame is not None, model.max_elements
    if wish.elements is not None:
        return cast_named(wish.elements, prompts, most=most[1] if framed else most[0], sendable=sendable)
    return cast_take(state, part.entity, part.shots, prompts, start_frame=framed, most=most, sendable=sendable)


def _frame(state: Sequence, part: _Part, wish: TakeWish) -> Frame | None:
    if wish.without_start_frame:
        return None
    frame = state.known(part.entity).frame or state.known(state.id).frame
    if frame is None and state.planned and state.planned.needs_start_frame:
        of = of_sequence(state)
        choose, explore = Step("approve_grid", **of, quadrant=1), Step("grid", **of)
        raise Refused(
            f"{part.entity} needs a start frame and has none",
            choose if state.known(state.id).eligible_grid else explore,
            Step("again", without_start_frame=True),
            code="no_start_frame",
            entity=part.entity,
            **of,
        )
    return frame


def _misshapen(state: Sequence, project: Project, part: _Part, wish: TakeWish) -> list[str]:
    """Say where a take's start frame hasn't the plan's shape: the take may come out in the frame's."""
    frame = _frame(state, part, wish)
    if frame is None or project.plan is None:
        return []
    said = misshapen(frame.ref.start_id, frame.width, frame.height, project.plan.aspect_ratio)
    return [f"{said}: the take may come out in either shape"] if said else []


def _shot_prompts(
    state: Sequence, limits: ModelLimits, part: _Part, words: _Words, *, once: bool
) -> tuple[ShotPrompt, ...]:
    made = []
    for shot in part.shots:
        text, seconds = words.get(shot.id, (shot.prompt, shot.duration))
        sent = limits.next_length(seconds) if len(part.shots) == 1 else seconds
        prompt = ShotPrompt(
            index=state.order.index(shot),
            shot=shot.id,
            prompt=text,
            duration=sent,
            asked=seconds if sent != seconds else None,
            once=once and shot.id in words,
        )
        if shot.source.kind == "take" and prompt.prompt == shot.prompt:
            prompt = replace(prompt, picked_from=shot.source.take_id)
        made.append(prompt)
    return tuple(made)


def _settings(state: Sequence, project: Project, model: Model, part: _Part, wish: TakeWish) -> dict[str, Setting]:
    assert project.plan is not None
    assert state.planned is not None
    own = part.shots[0].plan.settings if len(part.shots) == 1 else {}
    picked = (state.picked.settings if state.picked else None) or {}
    settings = {**project.plan.settings, **state.planned.settings, **picked, **own, **wish.settings}
    check_settings(model, settings)
    return settings


def _warnings(
    state: Sequence, project: Project, limits: ModelLimits, part: _Part, take: TakeRequested, wish: TakeWish
) -> list[str]:
    name = part.shots[0].id if len(part.shots) == 1 else state.id
    warnings = []
    warnings += _dropped(name, take, set(take.elements_dropped) if wish.free else pictured(project))
    warnings += [] if wish.free else too_many_pictures(take, project)
    sent = [p.sent or p.prompt for p in take.shot_prompts]
    seconds, fits = [p.asked or p.duration for p in take.shot_prompts], Limits.of(take.model, limits)
    faults = misfits(fits, seconds, sent)
    if faults and not wish.free:
        ways, of = ways_to_fit(state, part.shots, faults, split(fits, seconds, sent)), of_sequence(state)
        raise Refused(f"{name} doesn't fit: {'; '.join(faults)}", *ways, code="doesnt_fit", **of)
    warnings += [f"{name} doesn't fit {take.model}: {fault}" for fault in faults]
    if part.mode == "multi_shot" and len(part.shots) > 1:
        own = [shot.id for shot in part.shots if shot.plan.settings]
        warnings += [f"the settings of {shot} hold only for a take of that shot alone" for shot in own]
    return warnings


def _dropped(name: str, take: TakeRequested, able: set[str]) -> list[str]:
    """Say which elements are left out: for want of a place, or of a picture to send."""
    over = [element for element in take.elements_dropped if element in able]
    bare = [element for element in take.elements_dropped if element not in able]
    said = [f"{name}: {', '.join(over)} dropped, a take sends {len(take.elements)} elements at most"] if over else []
    return [*said, *([f"{name}: {', '.join(bare)} only told in words, for want of a picture"] if bare else [])]
