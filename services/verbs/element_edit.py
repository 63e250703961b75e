"""Adds an element to a project's plan, or changes one and its pictures."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.ids import name_fault, shown
from domain.plan_faults import refusal
from projections.plan import plan_document, plan_mark
from services.plans.edited import Edit, plan_changed
from services.verbs.plan_edit import editing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from services.verbs.plan_add import PlanAdding
    from services.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ElementEdit:
    """What changes in an element; what isn't said stays.

    `words` has its kind and description. `frontal` is a file that replaces the picture from the front, `references`
    are files of more pictures, `without` pictures to take out, by the names that the plan has for them.
    """

    name: str
    words: Mapping[str, object]
    frontal: Path | None = None
    references: Sequence[Path] = ()
    without: Sequence[str] = ()
    seen: str | None = None


def editing_element(workspace: Workspace, project: str, edit: ElementEdit) -> PlanAdding:
    """Return the adding of a plan with an element changed; its files lie in a folder each, and get names by content.

    Raises:
        BadInput: the name or a picture can't be used.
        Changed: somebody has changed the plan since the person looked.
    """
    if fault := name_fault(edit.name):
        raise refusal("the plan", [(f"elements.{shown(edit.name)}", fault)], "choose another name")
    document = plan_document(workspace.project(workspace.known_project(project)), workspace.load_all(project))
    if edit.seen not in (None, plan_mark(document)):
        raise plan_changed(project)
    old = document["elements"].get(edit.name)
    stay = [source for source in (old["references"] if old else ()) if source not in edit.without]
    fresh = [_named(path) for path in edit.references]
    part = {**edit.words, "references": list(dict.fromkeys([*stay, *fresh]))}
    if edit.frontal:
        part["frontal"] = _named(edit.frontal)
    elif old and old["frontal"] in edit.without:
        part["frontal"] = None
    files = [path for path in (edit.frontal, *edit.references) if path]
    folder = files[0].parent.parent if files else None
    return editing(workspace, project, Edit(elements={edit.name: part}, seen=plan_mark(document)), folder)


def _named(path: Path) -> str:
    """Move a picture up, to a name by its content that no other picture of the plan has; return the name."""
    name = f"{path.stem[:100]}-{hashlib.sha256(path.read_bytes()).hexdigest()[:12]}{path.suffix}"
    path.rename(path.parent.parent / name)
    return name
