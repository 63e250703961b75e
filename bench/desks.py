"""One sequence's life, made up: somebody wishes something, a renderer reports, until the cut is locked.

Nothing is written here that the product's own decisions did not say: a wish they refuse is not made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from bench import words
from bench.reports import finished, posted, queue_urls
from domain.decisions import jobs, review
from domain.decisions.pick import pick
from domain.decisions.pictures import Crop, GridWish, approve_quadrant, entity_for, grid_to_crop, request_grids
from domain.decisions.pictures import supply_frame as supplied
from domain.decisions.plan import plan_sequence
from domain.decisions.plan_answers import accept_plan
from domain.decisions.prompts import Override, revise
from domain.decisions.takes import TakeWish, request_takes
from domain.decisions.undo import undo
from domain.errors import Refused, TakesError
from domain.ids import QUADRANTS
from domain.plan import PlanSequence, PlanShot
from domain.values import FrameSource, Picture

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from domain.events import Fact
    from domain.jobs import Job, Take
    from domain.project import Project
    from domain.sequence import Sequence as State
    from domain.values import Quadrant

TRIES = 40  # wishes that are refused in a row before somebody writes a note instead


class Desk:
    """Where one sequence is worked on; once it is `closing`, all that is wanted is a cut that can be locked."""

    def __init__(self, rng: Random, state: State, renderer: str) -> None:
        self.rng, self.state, self.renderer = rng, state, renderer
        self.free, self.closing = renderer == "local", False

    @property
    def done(self) -> bool:
        """Whether nobody comes back to it."""
        return self.closing and self.state.final

    def job(self) -> Job | None:
        """Return a job that is under way, where there is one."""
        found: list[Job] = [take for take in self.state.takes if take.under_way]
        found += [grid for grid in self.state.grids if grid.under_way]
        return self.rng.choice(found) if found else None

    def wish(self, project: Project) -> Sequence[Fact]:
        """Return what comes of the next thing that somebody wants and may have."""
        verbs, often = CLOSING if self.closing else WORKING
        for _ in range(TRIES):
            try:
                if facts := self.rng.choices(verbs, often)[0](self, project):
                    return facts
            except (Refused, TakesError):
                continue
        return self.remark(project)

    def report(self, job: Job, project: Project) -> Sequence[Fact]:
        """Return what the renderer says next of a job."""
        name, luck = job.id, self.rng.random()
        if not job.posting:
            arguments, uploads = posted(self.rng, job)
            return jobs.submitting(self.state, name, again=self.free, arguments=arguments, uploads=uploads)
        if not job.submitted:
            if luck < 0.02 and not job.doubt and not self.free:
                return jobs.in_doubt(self.state, name, "no answer within 60 s")
            request_id = words.request_id(self.rng)
            return jobs.submitted(self.state, name, request_id, queue_urls(job, request_id))
        if luck < 0.05:
            return jobs.failed(self.state, name, "render", "the renderer gave up: content could not be generated")
        if luck < 0.5 and (begun := jobs.processing(self.state, name)):
            return begun
        assert project.plan is not None
        return jobs.completed(self.state, finished(self.rng, project.id, project.plan.frames, job), name)

    # What is meant.

    def shot(self) -> int:
        """Return the number of a shot."""
        return self.rng.choice(self.state.order).number

    def shot_or_none(self) -> int | None:
        """Return the number of a shot now and then."""
        return self.shot() if self.rng.random() < 0.15 else None

    def take(self) -> Take:
        """Return a take that has a video; the newest ones come up most."""
        there = [take for take in self.state.takes if take.result]
        if not there:
            raise Refused("there is no take yet")
        return there[-1 - min(int(self.rng.expovariate(0.5)), len(there) - 1)]

    def prompt(self) -> str:
        """Return new words for a shot."""
        assert self.state.planned is not None
        return words.prompt(self.rng, self.state.planned.elements)

    # What somebody wants. Each returns the facts that follow, or is refused.

    def grid(self, project: Project) -> Sequence[Fact]:
        """Explore."""
        own_words = self.prompt() if self.rng.random() < 0.3 else None
        count = self.rng.choice((1, 1, 2))
        return request_grids(
            self.state, project, GridWish(self.renderer, self.free, self.shot_or_none(), own_words, count=count)
        )

    def quadrant(self, project: Project) -> Sequence[Fact]:
        """Choose a quarter of a grid."""
        assert project.plan is not None
        name = cast("Quadrant", self.rng.choice(QUADRANTS))
        grid = grid_to_crop(self.state, self.shot_or_none(), None)
        entity = self.state.entity(grid.request.entity)
        path = f"frames/{project.plan.frames}/starts/{entity.id}_start{entity.next_number('start'):03d}.png"
        left, top = 1376 * (QUADRANTS.index(name) % 2), 768 * (QUADRANTS.index(name) // 2)
        crop = Crop((left, top, left + 1376, top + 768), path, words.sha(self.rng), 1376, 768)
        return approve_quadrant(self.state, grid, name, crop)

    def frame(self, project: Project) -> Sequence[Fact]:
        """Bring a picture from elsewhere."""
        assert project.plan is not None
        entity, source = entity_for(self.state, self.shot_or_none()), FrameSource(kind="file", name="graded_v3.png")
        path = f"frames/{project.plan.frames}/starts/{entity.id}_start{entity.next_number('start'):03d}.png"
        picture = Picture(path=path, sha256=words.sha(self.rng), width=1920, height=1080)
        return supplied(self.state, entity, picture, source)

    def generate(self, project: Project) -> Sequence[Fact]:
        """Ask for takes of the sequence."""
        count = self.rng.choice((1, 1, 1, 2))
        return request_takes(self.state, project, TakeWish(self.renderer, self.free, count=count)).facts

    def alone(self, project: Project) -> Sequence[Fact]:
        """Ask for a take of one shot, or of each of them."""
        one = None if self.rng.random() < 0.2 else self.shot()
        wish = TakeWish(self.renderer, self.free, mode=None if one else "individual", shot=one)
        return request_takes(self.state, project, wish).facts

    def override(self, project: Project) -> Sequence[Fact]:
        """Ask for a take in other words."""
        index, once = self.rng.randrange(len(self.state.order)), self.rng.random() < 0.3
        wish = TakeWish(self.renderer, self.free, overrides=(Override(self.prompt(), index=index),), once=once)
        return request_takes(self.state, project, wish).facts

    def revise(self, project: Project) -> Sequence[Fact]:
        """Change a shot's words."""
        return revise(self.state, self.shot(), self.prompt(), None, project.elements)

    def pick(self, project: Project) -> Sequence[Fact]:
        """Compose the words from earlier takes."""
        base, other = self.take(), self.take()
        chosen = {} if other.id == base.id else dict.fromkeys(other.shots[:1], other)
        whole = not chosen and self.rng.random() < 0.3
        return pick(self.state, project, base, chosen, lambda _: base.request, whole=whole).facts

    def accept(self, project: Project) -> Sequence[Fact]:
        """Take the plan's words where they differ."""
        return accept_plan(self.state, None)

    def replan(self, project: Project) -> Sequence[Fact]:
        """Add the client's plan again, with one shot's words changed."""
        assert self.state.planned is not None
        now, changed = self.state.planned, self.shot()
        shots = tuple(
            PlanShot(id=s.plan_id, prompt=self.prompt() if s.shot.endswith(f"{changed:02d}") else s.prompt, duration=3)
            for s in now.shots
        )
        again = PlanSequence(title=now.title, elements=now.elements, grid_prompt=now.grid_prompt, shots=shots)
        return plan_sequence(self.state, self.state.id, again, {}, (), {})

    def remark(self, project: Project) -> Sequence[Fact]:
        """Write a note on the sequence or the newest take."""
        takes = [take for take in self.state.takes if take.result]
        take = self.rng.choice((None, *takes[-2:]))
        entity = self.state.entity(take.request.entity) if take else self.state.own
        return review.note(self.state, entity, take, words.note(self.rng), 1.5 if take else None)

    def approve(self, project: Project) -> Sequence[Fact]:
        """Choose a take."""
        return review.approve(self.state, self.take())

    def reject(self, project: Project) -> Sequence[Fact]:
        """Turn a take down, which has no verdict yet."""
        take = self.take()
        return [] if take.review else review.reject(self.state, take, words.reason(self.rng))

    def cut(self, project: Project) -> Sequence[Fact]:
        """Let a take cover one of its shots."""
        take = self.take()
        return review.cut(self.state, {self.rng.choice(take.shots): take})

    def undo(self, project: Project) -> Sequence[Fact]:
        """Take the last act back."""
        return undo(self.state)

    def finalize(self, project: Project) -> Sequence[Fact]:
        """Lock the cut."""
        return review.finalize(self.state, allow_rehearsal=self.free)

    def reopen(self, project: Project) -> Sequence[Fact]:
        """Unlock it."""
        return review.reopen(self.state)


Verbs = tuple[tuple["Callable[[Desk, Project], Sequence[Fact]]", ...], tuple[int, ...]]

WORKING: Verbs = (
    (
        *(Desk.grid, Desk.quadrant, Desk.frame, Desk.generate, Desk.alone, Desk.override, Desk.revise, Desk.pick),
        *(Desk.accept, Desk.replan, Desk.remark, Desk.approve, Desk.reject, Desk.cut, Desk.undo, Desk.finalize),
        Desk.reopen,
    ),
    (6, 8, 1, 10, 6, 5, 16, 3, 1, 1, 12, 9, 12, 4, 4, 1, 20),
)
CLOSING: Verbs = ((Desk.approve, Desk.finalize, Desk.generate, Desk.remark), (8, 8, 1, 1))
