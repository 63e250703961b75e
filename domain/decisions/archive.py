"""Putting a project away, and taking it out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import Refused
from domain.events import ProjectArchived, ProjectUnarchived
from domain.steps import Step

if TYPE_CHECKING:
    from domain.project import Project


def archive(project: Project) -> list[ProjectArchived]:
    """Put a project away; one that is archived stays so."""
    return [] if project.archived else [ProjectArchived()]


def unarchive(project: Project) -> list[ProjectUnarchived]:
    """Take a project out of the archive; one that isn't there stays so."""
    return [ProjectUnarchived()] if project.archived else []


def check_not_archived(project: Project) -> None:
    """Refuse to begin a paid run in a project that is archived."""
    if project.archived:
        said = f"{project.id} is archived: it starts no paid run"
        raise Refused(said, Step("unarchive", project=project.id), code="archived", project=project.id)
