"""Typing what `next` says, again and again, ends in FINAL, from whatever state people have brought a sequence to."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.copying import copied
from domain.decisions import review
from domain.decisions.choices import chosen_takes
from domain.decisions.pick import pick
from domain.decisions.pictures import Crop, GridWish, approve_quadrant, grid_to_crop, request_grids, supply_frame
from domain.decisions.plan import plan_sequence
from domain.decisions.plan_answers import accept_plan, decline_plan
from domain.decisions.prompts import Override, revise
from domain.decisions.takes import TakeWish, request_takes
from domain.decisions.undo import undo
from domain.errors import TakesError
from domain.events import GridCompleted, GridFailed, GridRequested, TakeRequested, VideoCompleted, VideoFailed
from domain.evolve import evolve
from domain.ids import shot_id
from domain.plan import PlanSequence
from domain.sequence import Sequence
from domain.steps import Open
from domain.values import FrameSource, Picture, Segment
from projections.next_step import next_step
from projections.sequences import project_head, sequence_part
from tests.driver_beware import PROJECT, SEQ08, project, sha
from tests.scenario import records

if TYPE_CHECKING:
    from domain.events import Fact
    from projections.making import Next

FREE = {"renderer": "local", "free": True}
MOST = 40  # steps until a sequence is final
WORDS = ("Fog.", "Rain.", "A red lamp.", "Snow on the road.")
HEAD = project_head(project())


class World:
    """One sequence, its plan, and a renderer that answers at once."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.state = Sequence(PROJECT, SEQ08)
        self.plan = plan
        self.position = 1
        self.made: list[str] = []
        self.client()

    def take_in(self, facts: list[Any], *, fails: bool = False) -> list[Any]:
        """Append facts, as one command, and what the renderer makes of them."""
        cause = records(facts[0], version=self.state.version, position=self.position)[0].cause if facts else ""
        for fact in facts:
            self._fold(fact, cause)
        for fact in facts:
            if isinstance(fact, TakeRequested | GridRequested):
                self._fold(_ended(fact, fails=fails), f"{self.position:08d}-0000-4000-9000-000000000000")
        return facts

    def _fold(self, fact: Fact, cause: str) -> None:
        (record,) = records(fact, version=self.state.version, position=self.position)
        self.position += 1
        evolve(self.state, replace(record, cause=cause))

    def client(self) -> None:
        planned = PlanSequence.model_validate(self.plan)
        self.take_in(plan_sequence(self.state, SEQ08, planned, {}, (), {}))

    def next(self) -> Next:
        return next_step(PROJECT, SEQ08, sequence_part(self.state), limits=HEAD["limits"])


def _ended(fact: TakeRequested | GridRequested, *, fails: bool) -> Fact:
    if isinstance(fact, GridRequested):
        if fails:
            return GridFailed(grid_id=fact.grid_id, kind="render", message="no")
        return GridCompleted(
            grid_id=fact.grid_id,
            path=f"frames/{fact.grid_id}.png",
            sha256=sha(fact.grid_id),
            bytes=9,
            width=64,
            height=36,
        )
    if fails:
        return VideoFailed(take_id=fact.take_id, kind="render", message="no")
    lies, at = [], 0.0
    for sent in fact.shot_prompts:
        lies.append(Segment(shot=sent.shot, start=at, end=at + sent.duration))
        at += sent.duration
    return VideoCompleted(
        take_id=fact.take_id,
        path=f"videos/{fact.take_id}.mp4",
        sha256=sha(fact.take_id),
        bytes=9,
        seconds=at,
        width=64,
        height=36,
        segments=tuple(lies),
    )


# -- what people do, by its name; a refusal leaves all as it was --------------------------------------------------


def _shot(world: World, pick_one: int) -> int:
    return world.state.order[pick_one % len(world.state.order)].number


def _take(world: World, pick_one: int) -> Any:
    takes = world.state.takes
    return takes[pick_one % len(takes)] if takes else None


def _wish(**more: Any) -> TakeWish:
    return TakeWish(**{**FREE, **more})


def generate(world: World, a: int, b: int) -> None:
    kinds: list[dict[str, Any]] = [
        {},
        {"mode": "individual"},
        {"shot": _shot(world, b)},
        {"split": True},
        {"shots": ((_shot(world, 0), _shot(world, 1)),)},
        {"missing": True},
        {"without_start_frame": True},
        {"only": tuple({_shot(world, 0), _shot(world, b)}), "mode": "single"},
        {"overrides": (Override(WORDS[b % 4], index=0),)},
        {"overrides": (Override(WORDS[b % 4], index=0),), "once": True, "without_start_frame": True},
    ]
    world.take_in(request_takes(world.state, project(), _wish(**kinds[a % len(kinds)])).facts, fails=b % 5 == 4)


def explore(world: World, a: int, b: int) -> None:
    shot = _shot(world, b) if a % 2 else None
    world.take_in(list(request_grids(world.state, project(), GridWish("local", True, shot))), fails=b % 5 == 4)


def choose(world: World, a: int, b: int, quadrant: Any = "top_left", typed_shot: int | None = None) -> None:
    shot = typed_shot or (_shot(world, b) if a % 2 else None)
    grid = grid_to_crop(world.state, shot, None)
    crop = Crop((0, 0, 8, 8), f"frames/{grid.id}-{b}.png", sha(f"{grid.id}{b}"), 8, 8)
    world.take_in(list(approve_quadrant(world.state, grid, quadrant, crop)))


def supply(world: World, a: int, b: int) -> None:
    entity = world.state.own if a % 2 else world.state.entity(world.state.order[b % len(world.state.order)].id)
    picture = Picture(path=f"frames/p{b}.png", sha256=sha(f"p{b}"), width=8, height=8)
    world.take_in(list(supply_frame(world.state, entity, picture, FrameSource(kind="file", name="p.png"))))


def approve(world: World, a: int, b: int) -> None:
    if take := _take(world, a):
        world.take_in(list(review.approve(world.state, take)))


def reject(world: World, a: int, b: int) -> None:
    if take := _take(world, a):
        world.take_in(list(review.reject(world.state, take, "no")))


def cut(world: World, a: int, b: int) -> None:
    if take := _take(world, a):
        shot = take.shots[b % len(take.shots)]
        world.take_in(list(review.cut(world.state, {shot: take})))


def write(world: World, a: int, b: int) -> None:
    words = WORDS[a % 4] if a % 3 else world.state.order[b % len(world.state.order)].plan.prompt
    world.take_in(list(revise(world.state, _shot(world, b), words, None if a % 2 else 2 + b % 3, ())))


def take_back(world: World, a: int, b: int) -> None:
    world.take_in(list(undo(world.state)))


def pick_words(world: World, a: int, b: int) -> None:
    if take := _take(world, a):
        shot = take.shots[b % len(take.shots)]
        world.take_in(list(pick(world.state, project(), None, {shot: take}, lambda _: take.request, whole=False).facts))


def lock(world: World, a: int, b: int) -> None:
    world.take_in(list(review.finalize(world.state, allow_rehearsal=True)))


def reopen(world: World, a: int, b: int) -> None:
    world.take_in(list(review.reopen(world.state)))


def reword(world: World, a: int, b: int) -> None:
    shots = world.plan["shots"]
    shots[b % len(shots)]["prompt"] = WORDS[a % 4]
    world.client()


def add_shot(world: World, a: int, b: int) -> None:
    if len(world.plan["shots"]) < 6:
        world.plan["shots"].insert(a % (len(world.plan["shots"]) + 1), _planned(f"n{len(world.state.shots)}", b))
        world.client()


def drop_shot(world: World, a: int, b: int) -> None:
    if len(world.plan["shots"]) > 1:
        del world.plan["shots"][b % len(world.plan["shots"])]
        world.client()


def want_frame(world: World, a: int, b: int) -> None:
    world.plan["needs_start_frame"] = bool(a % 2)
    world.client()


def decline(world: World, a: int, b: int) -> None:
    world.take_in(list(decline_plan(world.state, _shot(world, b) if a % 2 else None)))


def accept(world: World, a: int, b: int) -> None:
    world.take_in(list(accept_plan(world.state, _shot(world, b) if a % 2 else None)))


DOES = (
    *(generate, approve, reject, cut, write, take_back, reword),
    *(generate, approve, explore, choose, supply, add_shot, drop_shot),
    *(want_frame, decline, accept, lock, reopen, pick_words),
)


def _planned(name: str, words: int) -> dict[str, Any]:
    return {"id": name, "prompt": f"{WORDS[words % 4]} {name}", "duration": 1 + words % 7}


# -- what next says, typed ----------------------------------------------------------------------------------------


def typed(world: World, found: Next) -> None:
    """Do what a step says, by the verb that its command would call."""
    assert found.step is not None
    args = dict(found.step.args)
    assert not any(isinstance(value, Open) for value in args.values()), found
    shot: Any = args.get("shot")
    match found.step.verb:
        case "generate":
            parts = tuple(
                (int(p.partition("-")[0]), int(p.rpartition("-")[2]))
                for p in str(args.get("shots", "")).split(",")
                if p
            )
            wish = _wish(shot=shot, shots=parts or None, missing="missing" in args, split="split" in args)
            facts = request_takes(world.state, project(), wish).facts
            _check_needed(world, facts, found)
            world.take_in(facts)
        case "grid":
            world.take_in(list(request_grids(world.state, project(), GridWish("local", True, shot))))
        case "approve_grid":
            entity = world.state.known(shot_id(SEQ08, shot) if shot else SEQ08)
            assert entity.frame is None, "a start frame that somebody chose stays"
            choose(world, 0, 0, typed_shot=shot)
        case "approve":
            entity = world.state.entity(str(args["entity"]))
            number: Any = args["take"]
            world.take_in(list(review.approve(world.state, entity.takes[number])))
        case "cut":
            covers: Any = args.get("covers") or ((shot, args["take"]),)
            choices = chosen_takes(world.state, {n: str(take) for n, take in covers})
            world.take_in(list(review.cut(world.state, choices)))
        case "plan_decline":
            world.take_in(list(decline_plan(world.state, shot)))
        case "finalize":
            world.take_in(list(review.finalize(world.state, allow_rehearsal=True)))
        case other:
            raise AssertionError(f"{other} is next, where nothing is under way or lost")


def _check_needed(world: World, facts: list[Fact], found: Next) -> None:
    """Nothing is generated for a shot that has a take of its working prompt that is there."""
    words = {s.id: (s.prompt, s.duration) for s in world.state.order}
    there = {
        sent.shot
        for take in world.state.takes
        if take.result and take.verdict != "rejected"
        for sent in take.request.shot_prompts
        if words.get(sent.shot) == (sent.prompt, sent.asked or sent.duration)
    }
    for fact in facts:
        if isinstance(fact, TakeRequested):
            assert not there & {sent.shot for sent in fact.shot_prompts}, found


def _check_decisions(before: Sequence, after: Sequence, found: Next) -> None:
    """No verdict, start frame, or choice for a shot whose words stand is replaced."""
    for take in before.takes:
        now = after.take(take.id)
        assert now is not None
        assert take.verdict in (None, now.verdict), found
    for entity in before.entities.values():
        if entity.frame:
            assert after.known(entity.id).frame == entity.frame, found
    for shot, take_id in before.cut.items():
        if after.cut.get(shot) == take_id:
            continue
        covering = before.take(take_id)
        assert covering is not None
        held = next((s for s in covering.request.shot_prompts if s.shot == shot), None)
        words = before.shots[shot]
        assert held is None or (held.prompt, held.asked or held.duration) != (words.prompt, words.duration), found


def _walk(world: World) -> list[str]:
    said: list[str] = []
    for _ in range(MOST):
        found = world.next()
        if found.step is None:
            return said
        said.append(f"{found.why}: {found.step}")
        before, version = copied(world.state), world.state.version
        typed(world, found)
        assert world.state.version > version, f"nothing came of it: {said}"
        _check_decisions(before, world.state, found)
    raise AssertionError(f"no end: {said}")


_ACT = st.tuples(st.integers(0, len(DOES) - 1), st.integers(0, 11), st.integers(0, 11))
_PLAN = st.builds(
    lambda count, seconds, frame: {
        "needs_start_frame": frame,
        "shots": [{**_planned(f"s{n}", n), "duration": seconds} for n in range(count)],
    },
    st.integers(1, 5),
    st.integers(1, 6),
    st.booleans(),
)


def _lived(plan: dict[str, Any], acts: list[tuple[int, int, int]]) -> World:
    world = World(plan)
    for which, a, b in acts:
        before = copied(world.state)
        try:
            DOES[which](world, a, b)
        except TakesError:
            world.state = before
    return world


def _reaches_final(plan: dict[str, Any], acts: list[tuple[int, int, int]]) -> None:
    world = _lived(plan, acts)
    _walk(world)
    assert world.state.final
    assert not world.state.omitted


@settings(max_examples=int(os.environ.get("TAKES_NEXT_EXAMPLES", "120")), deadline=None)
@given(_PLAN, st.lists(_ACT, max_size=14))
def test_typing_next_again_and_again_ends_in_final(plan: dict[str, Any], acts: list[tuple[int, int, int]]) -> None:
    _reaches_final(plan, acts)


@pytest.mark.chaos
@settings(max_examples=20_000, deadline=None)
@given(_PLAN, st.lists(_ACT, max_size=40))
def test_typing_next_ends_in_final_after_long_histories(plan: dict[str, Any], acts: list[tuple[int, int, int]]) -> None:
    _reaches_final(plan, acts)
