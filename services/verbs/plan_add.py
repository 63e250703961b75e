"""Adds a client's plan: all of it in one append, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.decisions.plan import omit_sequence, plan_project, plan_sequence
from domain.decisions.recover import numbers_kept
from domain.errors import Refused
from domain.events import PlanImported
from domain.ids import unknown
from domain.models.known import SHIPPED
from domain.renaming import KnownSequence, check_sequences
from domain.values import Element
from domain.what_if import supposing
from projections.plan import plan_document, plan_mark, plan_pictures
from services.disk.locks import held
from services.log.ledger import Change
from services.media.planned_pictures import keep_pictures, planned_picture
from services.plans.edited import plan_changed
from services.verbs.clean_folder import CleanFolder
from services.verbs.plan_intake import Intake, intake_of
from services.verbs.supply import plan_frames_placed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from domain.events import Fact
    from domain.plan import Plan, PlanSequence
    from domain.project import Project
    from domain.record import Record
    from domain.sequence import Sequence as State
    from domain.values import Picture
    from services.plans.incoming import Incoming
    from services.workspace.workspace import Workspace


class PlanAdding:
    """Takes a plan into a workspace.

    `told` is what a person says of shots, by sequence: number to place in the plan from 1, None for one that is gone.
    """

    def __init__(self, workspace: Workspace, incoming: Incoming, told: Mapping[str, dict[int, int | None]]) -> None:
        self.workspace = workspace
        self.incoming = incoming
        self.plan = incoming.plan
        self.frames = incoming.plan.episode or incoming.plan.project
        if strangers := sorted(told.keys() - set(incoming.plan.sequences)):
            known, hint = incoming.plan.sequences, "name a sequence of the plan"
            raise unknown("sequence", strangers[0], known, hint, code="unknown_sequence", sequence=strangers[0])
        self._told = told
        self.records: list[Record] = []

    def add(self) -> Intake:
        """Append what the plan changes; the same plan again appends nothing."""
        found: list[Intake] = []
        folder = self.workspace.root / "frames" / self.frames

        def changes() -> list[Change]:
            intake, versions = self._decide()
            found[:] = [intake]
            return [
                Change(name, versions[name], plan_frames_placed(self.workspace, folder, facts))
                for name, facts in intake.facts.items()
            ]

        # Two projects may want the same folder of frames at once; neither's own stream would tell.
        with held(self.workspace.locks / "plans.lock"):
            self.records = self.workspace.append(changes)
        frames = CleanFolder(self.workspace, self.plan.project, folder)
        for name in self.plan.sequences:
            frames.publish(name)
        return found[0]

    def preview(self) -> Intake:
        """Return what adding the plan would change, and change nothing."""
        return self._decide(dry=True)[0]

    def _decide(self, *, dry: bool = False) -> tuple[Intake, dict[str, int]]:
        name = self.plan.project
        project = self.workspace.project(name)
        self._check_neighbours()
        self._check_over(project)
        states = {s: self.workspace.load(name, s) for s in self.workspace.sequences(name)}
        check_sequences(name, _known(states), _words_by_sequence(self.plan), self.incoming.told)
        recorded = plan_pictures(project, states.values()).values()
        pictures = self._pictures(recorded, dry=dry)
        imported = self._imported(pictures)
        facts: dict[str, list[Fact]] = {name: plan_project(project, imported)}
        final: list[str] = []
        for sequence, planned in self.plan.sequences.items():
            state = states[sequence] = states.get(sequence) or self.workspace.load(name, sequence)
            facts[f"{name}/{sequence}"] = self._planned(state, planned, pictures)
        for gone in sorted(states.keys() - self.plan.sequences.keys()):
            facts[f"{name}/{gone}"] = [] if states[gone].final else omit_sequence(states[gone])
            final += [gone] if states[gone].final else []
        versions = {name: project.version, **{f"{name}/{s}": state.version for s, state in states.items()}}
        intake = intake_of(project, imported, facts, states, sorted(final))
        intake.converted.extend(p for p in pictures.values() if p.changes and p not in recorded)
        return intake, versions

    def _planned(self, state: State, planned: PlanSequence, pictures: Mapping[str, Picture]) -> list[Fact]:
        numbers, told = self.incoming.numbers.get(state.id, ()), self._told.get(state.id, {})
        first = numbers_kept(self.workspace.project(self.plan.project), state)
        return [*first, *plan_sequence(supposing(state, first), state.id, planned, pictures, numbers, told)]

    def _pictures(self, recorded: Iterable[Picture], *, dry: bool) -> dict[str, Picture]:
        pictures, names = self.incoming.pictures, self.incoming.names
        made = {p: planned_picture(self.frames, names.get(p, p), arrived) for p, arrived in pictures.items()}
        if not dry:
            keep_pictures(self.workspace.root, made, pictures)
        # What was recorded before originals were kept stays as it was recorded.
        same = {(picture.source, picture.path): picture for picture in recorded}
        return {**self.incoming.known, **{p: same.get((m.source, m.path), m) for p, m in made.items()}}

    def _imported(self, pictures: Mapping[str, Picture]) -> PlanImported:
        plan, models = self.plan, self.workspace.models
        video = models.find(plan.models.video, "takes")
        return PlanImported(
            project=plan.project,
            title=plan.heading,
            episode=plan.episode,
            frames=self.frames,
            aspect_ratio=plan.aspect_ratio,
            matte=plan.matte.lower(),
            grid_model=models.name(plan.models.grid),
            video_model=video.name,
            settings=dict(plan.settings),
            elements=_elements(plan, pictures),
            sequences=tuple(plan.sequences),
            source=self.incoming.source,
            source_sha256=self.incoming.sha256,
            limits=None if SHIPPED.get(video.name) == video else video.limits,
        )

    def _check_over(self, project: Project) -> None:
        """Refuse an edit of a plan that somebody has changed since."""
        over = self.incoming.over
        if over is not None and over != plan_mark(plan_document(project, self.workspace.load_all(project.id))):
            raise plan_changed(project.id)

    def _check_neighbours(self) -> None:
        """Refuse a folder of frames that another project uses, and a name that differs from another only in case."""
        for other in self.workspace.projects():
            if other == self.plan.project:
                continue
            if other.lower() == self.plan.project.lower():
                said = f"project {self.plan.project} differs from {other} only in case"
                raise Refused(said, "rename one of them", code="only_in_case", project=other)
            if self.frames.lower() in {folder.lower() for folder in self.workspace.project(other).folders}:
                advice = 'give the plan another episode, as in "episode": "ep_002"'
                said = f"frames/{self.frames} belongs to project {other}"
                raise Refused(said, advice, code="frames_taken", project=other)
        own = self.workspace.project(self.plan.project)
        names = {name.lower(): name for name in self.workspace.sequences(own.id)}
        for name in self.plan.sequences:
            if names.get(name.lower(), name) != name:
                said = f"sequence {name} differs from {names[name.lower()]} only in case"
                raise Refused(said, "rename it", code="only_in_case", project=own.id, sequence=name)


def _known(states: Mapping[str, State]) -> dict[str, KnownSequence]:
    return {
        name: KnownSequence(not state.omitted, tuple(shot.plan.prompt for shot in state.order))
        for name, state in states.items()
        if state.planned
    }


def _words_by_sequence(plan: Plan) -> dict[str, list[str]]:
    return {name: [shot.prompt for shot in sequence.shots] for name, sequence in plan.sequences.items()}


def _elements(plan: Plan, pictures: Mapping[str, Picture]) -> tuple[Element, ...]:
    return tuple(
        Element(
            name=name,
            kind=element.kind,
            description=element.description,
            frontal=pictures[element.frontal] if element.frontal else None,
            references=tuple(pictures[source] for source in element.references),
        )
        for name, element in plan.elements.items()
    )
