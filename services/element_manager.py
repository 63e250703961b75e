"""ElementManager: the pictures of a plan's elements, kept in the workspace by their content, and sent from there."""

from __future__ import annotations

import hashlib
import os
from pathlib import PurePath
from typing import TYPE_CHECKING

from domain.values import Element
from services.verbs.start_frames import kept_picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from domain.plan import Plan
    from domain.provider import Urls
    from domain.values import Picture
    from services.workspace.workspace import Workspace


class ElementManager:
    """Keeps what pictures of elements a project's takes may send."""

    def __init__(self, workspace: Workspace, frames: str) -> None:
        self.workspace = workspace
        self.frames = frames

    def keep_pictures(
        self, pictures: Mapping[str, bytes], known: Mapping[str, Picture], names: Mapping[str, str]
    ) -> dict[str, Picture]:
        """Keep a plan's pictures, by the paths it names them with; `known` ones are there already.

        `names` are what the ledger calls those whose paths aren't for it.
        """
        return {
            **known,
            **{
                path: kept_picture(self.workspace, self.frames, names.get(path, path), data)
                for path, data in pictures.items()
            },
        }

    def elements(self, plan: Plan, pictures: Mapping[str, Picture]) -> tuple[Element, ...]:
        """Return the plan's elements with their kept pictures."""
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

    @staticmethod
    def build_fal_elements(elements: Iterable[Element], place: Callable[[Picture], str]) -> Urls:
        """Return where fal finds each element's frontal picture and references.

        Args:
            elements: as the request recorded them, each with a picture.
            place: uploads a picture once per content, and returns its URL.
        """
        return {
            element.name: (
                place(element.frontal or element.references[0]),
                tuple(place(picture) for picture in element.references),
            )
            for element in elements
        }


def told_names(pictures: Mapping[str, bytes], folder: Path, known: Mapping[str, Picture]) -> dict[str, str]:
    """Return what the ledger calls pictures whose paths lead out of the plan's folder or begin at a machine's root.

    Below the folder it is the path from there; elsewhere only the file's name, with the beginning of its content's
    sha256 where another picture has that name.
    """
    outside = [path for path in pictures if PurePath(path).is_absolute() or ".." in PurePath(path).parts]
    if not outside:
        return {}
    taken = {name: picture.sha256 for name, picture in known.items()}
    names = {}
    for path in outside:
        name, digest = _from(folder, path), _digest(pictures[path], path)
        there = _digest(pictures[name], name) if name in pictures and name not in outside else taken.get(name, digest)
        if there != digest:
            name = f"{PurePath(name).stem}-{digest[:12]}{PurePath(name).suffix}"
        names[path] = name
        taken[name] = digest
    return names


def _digest(data: bytes, name: str) -> str:
    from services.media.pictures import as_png

    return hashlib.sha256(as_png(data, name)).hexdigest()


def _from(folder: Path, path: str) -> str:
    root, whole = (PurePath(os.path.abspath(p)) for p in (folder, folder / path))  # noqa: PTH100  keeps symbolic links
    return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else whole.name
