"""What a file is, in words and with the pages of all that it is joined to."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from console.models import OriginAnswer, Place, WhenceAnswer
from console.page_words import short
from domain.ids import made_kind, sequence_of, shot_number, shown
from services.questions.whence import whence

if TYPE_CHECKING:
    from pathlib import Path

    from projections.views.whence import Origin, PreviewOf, Whence
    from services.workspace.workspace import Workspace


def look_up(workspace: Workspace, path: Path, name: str) -> WhenceAnswer:
    """Return what the log knows of a file, which a person calls `name`."""
    found = whence(workspace, path)
    preview = found["preview"]
    return WhenceAnswer(
        file=name,
        sha256=found["sha256"],
        said=_said(found, name),
        stranger=not found["origins"] and preview is None,
        copy_of=found["copy_of"],
        preview=_film(workspace, preview) if preview else None,
        origins=[_linked(origin) for origin in found["origins"]],
    )


def _said(found: Whence, name: str) -> str:
    file = shown(name, 200)
    if preview := found["preview"]:
        return f"{file} is a preview of {preview['timeline']} as of event {preview['position']}"
    if not found["origins"]:
        return f"{file} is a stranger: nothing here has its content"
    copy = "a copy of " if found["copy_of"] else ""
    kinds = [f"{_kind(origin)} of {origin['sequence'] or origin['project']}" for origin in found["origins"]]
    return f"{file} is {copy}{', and '.join(dict.fromkeys(kinds))}"


def _kind(origin: Origin) -> str:
    match origin["kind"]:
        case "element":
            return f"a picture of the element {origin['id']}"
        case "original":
            return f"the original of {short(origin['id'])}"
        case _:
            return short(origin["id"])


def _linked(origin: Origin) -> OriginAnswer:
    project = origin["project"]
    back = [_place(project, name) for name in origin["made_from"]]
    on = [_place(project, name) for name in [*origin["in_cut"], *origin["made_of_it"]]]
    href = _page(project, origin["id"]) if origin["sequence"] else f"/p/{quote(project)}"
    return {**origin, "href": href or f"/p/{quote(project)}", "ways_back": back, "ways_on": on}


def _place(project: str, name: str) -> Place:
    return {"name": name, "href": _page(project, name)}


def _page(project: str, name: str) -> str | None:
    """Return the page of what is named: a take, a moment of it, a quadrant of a grid, a start frame, a shot."""
    made = name.partition(" ")[0].partition("@")[0]
    page = f"/p/{quote(project)}/{quote(sequence_of(made))}?view=cut"
    match made_kind(made):
        case "take" | "grid":
            return f"/p/{quote(project)}/dailies?{urlencode({'item': made})}"
        case "start":
            return f"{page}#lineage"
    return f"{page}#cut-{made}" if shot_number(made) else None


def _film(workspace: Workspace, preview: PreviewOf) -> Place:
    """Return the page that plays what a preview shows, where the project is here."""
    project, _, name = preview["timeline"].partition("/")
    if project not in workspace.projects():
        return {"name": preview["timeline"], "href": None}
    of = {"sequence": name} if name != project else {}
    return {
        "name": preview["timeline"],
        "href": f"/p/{quote(project)}/film?{urlencode({**of, 'at': preview['position']})}",
    }
