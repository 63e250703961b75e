"""One project, made up: its plan, its budget and what it spends, and the sequences it works on one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bench import words
from bench.desks import Desk
from domain.decisions.jobs import find_job, never_billed
from domain.decisions.plan import plan_project, plan_sequence
from domain.decisions.spend import reserve, set_budget, settle
from domain.events import (
    Fact,
    GridCompleted,
    GridFailed,
    JobCompleted,
    JobRequested,
    PlanImported,
    SpendReserved,
    SpendSettled,
    TakeRequested,
    VideoCompleted,
    VideoFailed,
)
from domain.evolve import evolve, fold_project
from domain.plan import PlanSequence, PlanShot
from domain.sequence import Sequence as State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from domain.jobs import Job
    from domain.project import Project
    from domain.record import Record

LENGTH = 200  # events a sequence sees, on the average


class Change(NamedTuple):
    """Facts that follow on one stream, as they were decided on at a version."""

    stream: str
    version: int
    facts: Sequence[Fact]


class Production:
    """A project under way; `share` is about how many events it takes in all, and `events` how many it has.

    It has as many sequences as that allows, or `sequences`.
    """

    def __init__(self, rng: Random, name: str, share: int, sequences: int | None = None) -> None:
        self.rng, self.name, self.share, self.events = rng, name, share, 0
        self.renderer = "local" if rng.random() < 0.2 else "fal"
        self.project: Project = fold_project(name, ())
        self._own: list[Record] = []
        self._spend: list[Record] = []
        self._many = sequences or max(1, round(share / LENGTH))
        self._waiting = [State(name, f"SEQ{n:02d}") for n in range(self._many, 0, -1)]
        self._desk = Desk(rng, self._waiting[-1], self.renderer)

    @property
    def length(self) -> int:
        """How many events the sequence has that is worked on."""
        return self._desk.state.version

    def next(self) -> list[Change] | None:
        """Return what is appended next, in one transaction; None once all is done."""
        if not self.events:
            return self._opening()
        if self._desk.done:
            self._waiting.pop()
            if not self._waiting:
                self._waiting = [self._desk.state]
                return None
            self._desk = Desk(self.rng, self._waiting[-1], self.renderer)
        begun = self._many - len(self._waiting) + 1
        self._desk.closing = self.events >= self.share * begun / self._many
        return self._work(self._desk)

    def remark(self) -> list[Change]:
        """Return a note, which is always admitted."""
        return self._both(self._desk, self._desk.remark(self.project), [])

    def take_in(self, record: Record) -> None:
        """Know what was recorded."""
        self.events += 1
        if "/" in record.stream:
            evolve(next(s for s in reversed(self._waiting) if record.stream.endswith(f"/{s.id}")), record)
            return
        if isinstance(record.fact, SpendReserved | SpendSettled):
            self._spend = [record]  # it carries the running total
        else:
            self._own.append(record)
        self.project = fold_project(self.name, sorted((*self._own, *self._spend), key=lambda known: known.version))

    def _opening(self) -> list[Change]:
        elements = words.cast(self.rng, self.name)
        states = self._waiting[::-1]
        wished = PlanImported(
            project=self.name,
            title=self.rng.choice(words.TITLES),
            episode=None,
            frames=self.name,
            aspect_ratio="16:9",
            grid_model=self.rng.choice(("flux-pro", "nano-banana-pro")),
            video_model=self.rng.choice(("kling-o3", "kling-o3-pro")),
            settings={"generate_audio": False},
            elements=elements,
            sequences=tuple(state.id for state in states),
            source="PLAN.json",
            source_sha256=words.sha(self.rng),
        )
        names = [element.name for element in elements]
        budget = set_budget(self.project, str(self.rng.randrange(50_000, 90_000))) if self.renderer == "fal" else []
        own = Change(self.name, 0, [*plan_project(self.project, wished), *budget])
        return [own, *(Change(f"{self.name}/{s.id}", 0, self._planned(s, names)) for s in states)]

    def _planned(self, state: State, names: list[str]) -> list[Fact]:
        elements = tuple(self.rng.sample(names, self.rng.randint(2, 5)))
        shots = tuple(
            PlanShot(id=f"s{n}", prompt=words.prompt(self.rng, elements), duration=3)
            for n in range(self.rng.randint(3, 5))
        )
        title = self.rng.choice(words.TITLES)
        wished = PlanSequence(title=title, elements=elements, grid_prompt=shots[0].prompt, shots=shots)
        return plan_sequence(state, state.id, wished, {}, (), {})

    def _work(self, desk: Desk) -> list[Change]:
        job = desk.job()
        if job and (self.rng.random() < 0.8 or desk.closing):
            return self._said(desk, desk.report(job, self.project))
        facts = desk.wish(self.project)
        asked = [fact for fact in facts if isinstance(fact, JobRequested)]
        return self._both(desk, facts, reserve(self.project, asked))

    def _said(self, desk: Desk, facts: Sequence[Fact]) -> list[Change]:
        """Return a renderer's report with what the job came to, where it ended."""
        last = facts[-1]
        if not isinstance(last, GridCompleted | GridFailed | VideoCompleted | VideoFailed):
            return self._both(desk, facts, [])
        job = find_job(desk.state, last.grid_id if isinstance(last, GridCompleted | GridFailed) else last.take_id)
        actual = last.actual if isinstance(last, JobCompleted) else "0.00"
        return self._both(desk, facts, self._settled(job, actual))

    def _settled(self, job: Job, actual: str | None) -> list[SpendSettled]:
        if job.request.rehearsal or actual is None:
            return []
        name = job.request.take_id if isinstance(job.request, TakeRequested) else job.request.grid_id
        return settle(self.project, name, None if never_billed(job) else job.request.estimated.amount, actual)

    def _both(self, desk: Desk, facts: Sequence[Fact], own: Sequence[Fact]) -> list[Change]:
        said = Change(f"{self.name}/{desk.state.id}", desk.state.version, facts)
        return [said, Change(self.name, self.project.version, own)] if own else [said]
