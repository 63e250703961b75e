"""Pick: working prompts composed from earlier takes; settings that differ are named, or picked too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.decisions.admit import admit, of_sequence
from domain.decisions.choices import not_held
from domain.decisions.pictures import supply_frame
from domain.decisions.prompts import revision
from domain.diff import side_of_request, side_of_take
from domain.errors import BadInput, Refused
from domain.events import SettingsPicked
from domain.prompts import mentions
from domain.steps import Open, Step
from domain.values import FrameSource, Source
from domain.what_if import supposing

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.events import Fact, TakeRequested
    from domain.jobs import Take
    from domain.project import Project
    from domain.sequence import Sequence, Shot

_NOT_PICKED = ("mode", "elements dropped")
NO_FRAME = ("start frame", "none")  # the one thing of a take that can't be picked: that it had no start frame


@dataclass(frozen=True, slots=True)
class Picking:
    """The facts of a pick, and remarks for a person.

    Attributes:
        facts: to append; none where all is there already.
        unsent: shots whose working words no take has used yet, and which are replaced.
        differs: what a run differs in from the take beside the words: (take, name, the take's, the run's). Where
            settings come along, only the start frame that the take didn't have.
        missing: shots of today's plan that the base take doesn't hold; they keep their words.
        omitted: shots the base take holds and the plan has no more.
    """

    facts: list[Fact]
    unsent: list[Shot]
    differs: list[tuple[str, str, str, str]]
    missing: list[str]
    omitted: list[str]


def choices_of(state: Sequence, base: Take | None, chosen: dict[str, Take]) -> dict[str, Take]:
    """Return the take to pick from, by shot id: the base's for all it holds, then those chosen."""
    held = base.shots if base else ()
    wanted = {shot: base for shot in held if base and state.shots[shot].index is not None}
    return {**wanted, **chosen}


def pick(
    state: Sequence,
    project: Project,
    base: Take | None,
    chosen: dict[str, Take],
    run: Callable[[Sequence], TakeRequested],
    *,
    whole: bool,
) -> Picking:
    """Compose the working prompts, and with `whole` take a take's settings, frame and elements too.

    Args:
        state: the sequence.
        project: its project.
        base: the take that all shots come from which `chosen` doesn't name.
        chosen: takes by shot id.
        run: returns what a run of the sequence would send, as it is before the pick and with the words picked.
        whole: whether settings, frame and elements come along.
    """
    admit(state, "ShotPromptRevised")
    choices = choices_of(state, base, chosen)
    facts: list[Fact] = []
    for shot_id, take in choices.items():
        facts += _words(state, project, shot_id, take)
    revised = {getattr(fact, "shot", "") for fact in facts}
    takes = list({take.id: take for take in choices.values()}.values())
    if whole:
        takes = [_one(base, takes)]
        facts += _settings(state, project, takes[0], run(supposing(state, facts)))
    differs = _differs(state, takes, run(state))
    held = set(base.shots) if base else set(choices)
    return Picking(
        facts,
        unsent=[shot for shot in state.order if shot.id in revised and _unsent(state, shot)],
        differs=[d for d in differs if d[1:3] == NO_FRAME] if whole else differs,
        missing=[shot.id for shot in state.order if base and shot.id not in held],
        omitted=[shot for shot in (base.shots if base else ()) if state.shots[shot].index is None],
    )


def _words(state: Sequence, project: Project, shot_id: str, take: Take) -> list[Fact]:
    held = next((p for p in take.request.shot_prompts if p.shot == shot_id), None)
    shot = state.shots[shot_id]
    of = of_sequence(state)
    if held is None:
        raise not_held(state, take, shot_id)
    if shot.index is None:
        raise Refused(f"{shot_id} is omitted from the plan", Step("status", **of), code="omitted", shot=shot_id, **of)
    source = Source(kind="take", take_id=take.id, shot=shot_id, position=take.requested.position)
    facts = revision(state, shot, held.prompt, held.asked or held.duration, source)
    gone = [f"@{name}" for name in mentions(held.prompt) if name not in project.elements]
    if facts and gone:
        raise Refused(
            f"{take.id} has {', '.join(gone)} in {shot_id}, which the plan has no more",
            "in words without it:",
            Step("revise", **of, shot=shot.number, prompt=Open("PROMPT")),
            "add it to the plan again",
            code="element_gone",
            shot=shot_id,
            take=take.id,
            **of,
        )
    return list(facts)


def _unsent(state: Sequence, shot: Shot) -> bool:
    """Whether a person's words for a shot were never in a take."""
    sent = {(p.prompt, p.asked or p.duration) for t in state.takes for p in t.request.shot_prompts if p.shot == shot.id}
    return shot.source.kind != "plan" and (shot.prompt, shot.duration) not in sent


def _one(base: Take | None, takes: list[Take]) -> Take:
    if base:
        return base
    if len(takes) != 1:
        which = "settings of which take? Several are picked from"
        raise BadInput(which, Step("again", base=Open("TAKE")), code="which_take")
    return takes[0]


def _differs(state: Sequence, takes: list[Take], running: TakeRequested) -> list[tuple[str, str, str, str]]:
    now = side_of_request("working", state, running)
    found = []
    for take in takes:
        side = side_of_take(state, take)
        names = [n for n in dict.fromkeys((*side.settings, *now.settings)) if n not in _NOT_PICKED]
        pairs = [(n, side.settings.get(n, "not set"), now.settings.get(n, "not set")) for n in names]
        # A take of one shot has elements of its own by right.
        found += [(take.id, n, a, b) for n, a, b in pairs if a != b and not (side.alone and n == "elements")]
    return found


def _cast(request: TakeRequested) -> tuple[str, ...]:
    return (*(element.name for element in request.elements), *request.elements_dropped)


def _settings(state: Sequence, project: Project, take: Take, running: TakeRequested) -> list[Fact]:
    request, elements = take.request, _cast(take.request)
    if gone := [name for name in elements if name not in project.elements]:
        raise Refused(
            f"{take.id} has the elements {', '.join(gone)}, which the plan has no more",
            f"pick its words without its settings, or add {', '.join(gone)} to the plan again",
            code="element_gone",
            take=take.id,
            **of_sequence(state),
        )
    picked = SettingsPicked(take_id=take.id, model=request.model, settings=dict(request.settings), elements=elements)
    facts: list[Fact] = []
    wanted = (picked.model, picked.settings, picked.elements)
    stands = state.picked and (state.picked.model, state.picked.settings, state.picked.elements) == wanted
    if not stands and (running.model, running.settings, _cast(running)) != wanted:
        facts.append(picked)
    frame = request.start_frame
    known = next((f for e in state.entities.values() for f in e.frames if frame and f.ref.sha256 == frame.sha256), None)
    if known:
        source = FrameSource(kind="pick", take_id=take.id)
        facts += supply_frame(state, state.own, known.picture, source)
    return facts
