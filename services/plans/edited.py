"""An edit of the project's own plan: a part of it changed by a person, the rest as the log has it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain.errors import BadInput, Changed
from domain.ids import shot_number, shown
from domain.plan import check_plan
from domain.plan_faults import refusal
from domain.steps import Step
from projections.plan import plan_document, plan_mark, plan_pictures, planned_sequence, planned_shots, shot_numbers
from services.plans.incoming import Incoming
from services.plans.pictures import read_pictures
from services.plans.sheets import without

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.sequence import Sequence as State
    from services.workspace.workspace import Workspace

_MEND = "mend them and try again"
Part = dict[str, Any]  # a part of a plan's document


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person changes in a plan; keys are the plan's own, and what isn't said stays.

    `elements` and `sequences` are changes by name, None takes one out; `shots` of a sequence are all its shots in
    order, each with its id as `shot` unless it is new. `order` names the first sequences in their new order. `seen`
    marks the plan that the person saw; the edit is refused where it has changed since.
    """

    whole: Mapping[str, object] = field(default_factory=dict)
    elements: Mapping[str, Part | None] = field(default_factory=dict)
    sequences: Mapping[str, Part | None] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class Edited:
    """The plan as edited, and what became of shots: by sequence, the numbers of those that are gone."""

    incoming: Incoming
    told: dict[str, dict[int, int | None]]


def plan_changed(project: str) -> Changed:
    """Return the refusal of an edit that was made looking at an older plan."""
    look = Step("status", project=project)
    return Changed("the plan has changed since you looked", look, code="plan_changed", project=project)


def edited_plan(workspace: Workspace, project: str, edit: Edit, folder: Path | None = None) -> Edited:
    """Return a project's plan with an edit made.

    Args:
        workspace: where the project is.
        project: its name.
        edit: what changes.
        folder: where the pictures lie that the edit names and the workspace hasn't.

    Raises:
        BadInput: all faults of the plan that it makes, with their places.
        Changed: the plan isn't the one that was seen.
    """
    own, states = workspace.project(workspace.known_project(project)), workspace.load_all(project)
    before: Part = dict(plan_document(own, states))
    over = plan_mark(plan_document(own, states))
    if edit.seen not in (None, over):
        raise plan_changed(project)
    document, numbers = _changed(before, {state.id: state for state in states}, edit)
    known = plan_pictures(own, states)
    plan, faults = check_plan(document, workspace.models)
    if plan is None:
        raise refusal("the plan", faults, _MEND)
    pictures, blurred = read_pictures(without(document, known), folder or Path("/nowhere"), sent=True)
    if blurred:
        raise refusal("the plan", blurred, _MEND)
    digest = hashlib.sha256(json.dumps(document).encode()).hexdigest()
    incoming = Incoming(
        plan, "console", digest, pictures, known, numbers, told=frozenset(state.id for state in states), over=over
    )
    return Edited(incoming, _gone(states, numbers))


def _changed(document: Part, states: Mapping[str, State], edit: Edit) -> tuple[Part, dict[str, tuple[int | None, ...]]]:
    """Return the document with the edit made, and by sequence the numbers of its shots, None for new ones."""
    numbers: dict[str, tuple[int | None, ...]] = {name: tuple(of) for name, of in shot_numbers(states.values()).items()}
    changed = {**document, **edit.whole}
    if "models" in edit.whole:
        changed["models"] = {**document["models"], **_part(edit.whole["models"])}
    changed["elements"] = _merged(document["elements"], edit.elements)
    sequences = dict(document["sequences"])
    for name, part in edit.sequences.items():
        if part is None:
            sequences.pop(name, None)
            continue
        old: Part = dict(planned_sequence(states[name])) if name in states else {}
        sequences[name] = {**old, **part}
        if "shots" in part:
            sequences[name]["shots"], numbers[name] = _shots(name, states.get(name), part["shots"])
    first = [name for name in edit.order if name in sequences]
    changed["sequences"] = {name: sequences[name] for name in dict.fromkeys([*first, *sequences])}
    return changed, {name: of for name, of in numbers.items() if name in sequences}


def _part(value: object) -> Part:
    return dict(value) if isinstance(value, dict) else {}


def _merged(old: Mapping[str, Part], changes: Mapping[str, Part | None]) -> Part:
    """Return parts by name, with some changed and some taken out."""
    merged: Part = dict(old)
    for name, part in changes.items():
        if part is None:
            merged.pop(name, None)
        else:
            merged[name] = {**merged.get(name, {}), **part}
    return merged


def _shots(name: str, state: State | None, shots: list[Part]) -> tuple[list[Part], tuple[int | None, ...]]:
    known: Mapping[str, Mapping[str, Any]] = planned_shots(state) if state else {}
    made: list[Part] = []
    numbers: list[int | None] = []
    for shot in shots:
        own = shot.get("shot")
        if own is not None and own not in known:
            said = f"{name} has no shot {shown(str(own))}"
            raise BadInput(said, "leave the id of a new shot out", code="unknown_shot", sequence=name)
        made.append({**(known[own] if own else {}), **{key: value for key, value in shot.items() if key != "shot"}})
        numbers.append(shot_number(own) if own else None)
    return made, tuple(numbers)


def _gone(states: list[State], numbers: Mapping[str, tuple[int | None, ...]]) -> dict[str, dict[int, int | None]]:
    """Return the shots that an edit leaves out, so that no new one is taken for one of them."""
    gone: dict[str, dict[int, int | None]] = {}
    for state in states:
        stay = numbers.get(state.id)
        if stay is not None:
            left = {shot_number(shot) or 0 for shot in planned_shots(state)} - set(stay)
            gone[state.id] = dict.fromkeys(sorted(left))
    return gone
