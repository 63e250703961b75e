"""What the Tab key offers: projects, sequences, shots, takes, grids and quadrants, from the files of the workspace.

It opens no log, writes nothing and says nothing but what it offers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from click.shell_completion import CompletionItem

from domain.ids import QUADRANTS, plain_shot, read_target, shot_id
from domain.short_names import fitting_ids
from services.questions.names import KeptNames

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cli.short_names import Scope


def projects(scope: Scope | None, incomplete: str) -> list[CompletionItem]:
    """Return the listed projects that begin so."""
    return _items(((name, None) for name in scope.names.projects()), incomplete) if scope else []


def offered(kind: str, typed: Mapping[str, Any], scope: Scope | None, incomplete: str) -> list[CompletionItem]:
    """Return what an argument or option of a kind may be.

    Args:
        kind: as `Named` has it.
        typed: what the rest of the command line says, names in full.
        scope: what names mean in the command.
        incomplete: what was typed of it.
    """
    if kind == "quadrant":
        return _items(((name, str(place)) for place, name in enumerate(QUADRANTS, 1)), incomplete)
    if scope is None or scope.project is None or not isinstance(scope.names, KeptNames):
        return []
    return _OFFERED[kind](_Desk(scope.names, scope.project, typed), incomplete)


class _Desk:
    """The project that a command line is about, and the entity that it names so far."""

    def __init__(self, names: KeptNames, project: str, typed: Mapping[str, Any]) -> None:
        self.names = names
        self.project = project
        self.parts = names.parts(project)
        said = typed.get("what") or typed.get("sequence") or typed.get("sequences") or ""
        target = read_target(said if isinstance(said, str) else said[0])
        self.sequence = target.sequence
        number = plain_shot(str(typed.get("shot") or "")) or read_target(str(typed.get("shot") or "")).shot
        shot = target.shot or number
        self.entity = shot_id(target.sequence, shot) if shot else target.sequence

    def made(self, entity: str, kind: str) -> list[tuple[str, str]]:
        """Return an entity's takes or grids, with what became of them."""
        file, name = self.names.entity(self.project, entity), {"keyframes": "grid_id", "takes": "take_id"}[kind]
        return [(one[name], (one.get("review") or {}).get("verdict") or one["state"]) for one in file.get(kind, [])]


def _sequences(desk: _Desk, incomplete: str) -> list[CompletionItem]:
    fitting = fitting_ids(incomplete, desk.parts, lambda _: ()) if incomplete else list(desk.parts)
    titles = [(name, desk.parts[name]["title"]) for name in fitting if name in desk.parts]
    reached = [name for name in desk.parts if incomplete.lower().startswith(f"{name.lower()}_")]
    takes = [made for name in reached for made in desk.made(name, "takes")]
    return _items(titles, "") + _items(takes, incomplete)


def _ids(desk: _Desk, incomplete: str) -> list[CompletionItem]:
    reached = [part for name, part in desk.parts.items() if incomplete.lower().startswith(f"{name.lower()}_")]
    shots = [(shot["shot_id"], shot["prompt"]) for part in reached for shot in part["shots"]]
    return _sequences(desk, incomplete) + _items(shots, incomplete)


def _shots(desk: _Desk, incomplete: str) -> list[CompletionItem]:
    shots = [(shot["shot_id"], shot["prompt"]) for shot in desk.parts.get(desk.sequence, {}).get("shots", [])]
    short = [(shot.rpartition("_")[2], prompt) for shot, prompt in shots]
    return _items(shots if "_" in incomplete else short, incomplete)


def _made(desk: _Desk, incomplete: str) -> list[CompletionItem]:
    """Offer the takes of what is named, else the takes and grids of all sequences."""
    return _numbers(desk.made(desk.entity, "takes"), incomplete) if desk.entity else _every(desk, incomplete)


def _every(desk: _Desk, incomplete: str) -> list[CompletionItem]:
    every = [made for name in _entities(desk) for kind in ("takes", "keyframes") for made in desk.made(name, kind)]
    return _items(every, incomplete)


def _grids(desk: _Desk, incomplete: str) -> list[CompletionItem]:
    return _numbers(desk.made(desk.entity, "keyframes"), incomplete)


def _choices(desk: _Desk, incomplete: str) -> list[CompletionItem]:
    """Offer `SH03=`, and behind it the takes."""
    shot, sign, take = incomplete.partition("=")
    if not sign:
        return [CompletionItem(f"{item.value}=", help=item.help) for item in _shots(desk, incomplete)]
    takes = _numbers(desk.made(desk.sequence, "takes"), take)
    return [CompletionItem(f"{shot}={item.value}", help=item.help) for item in takes]


def _sources(desk: _Desk, incomplete: str) -> list[CompletionItem]:
    """Offer files, and the last frame of any take."""
    ends = [
        CompletionItem(f"{take.value}@end", help=take.help)
        for take in _every(desk, incomplete)
        if "_take" in take.value
    ]
    return [*ends, CompletionItem(incomplete, type="file")]


def _entities(desk: _Desk) -> list[str]:
    return [entity for name, part in desk.parts.items() for entity in (name, *part["children"])]


def _numbers(made: Iterable[tuple[str, str]], incomplete: str) -> list[CompletionItem]:
    by_id = list(made)
    if incomplete and not incomplete.isdecimal():
        return _items(by_id, incomplete)
    return _items(((str(int(name[-3:])), f"{name} {state}") for name, state in by_id), incomplete)


def _items(values: Iterable[tuple[str, str | None]], incomplete: str) -> list[CompletionItem]:
    """Return the values that begin so, in any case, each with a line of help."""
    return [
        CompletionItem(value, help=" ".join(help_.split())[:60] if help_ else None)
        for value, help_ in values
        if value.lower().startswith(incomplete.lower())
    ]


_OFFERED: dict[str, Callable[[_Desk, str], list[CompletionItem]]] = {
    "sequence": _sequences,
    "id": _ids,
    "shot": _shots,
    "made": _made,
    "grid": _grids,
    "choice": _choices,
    "source": _sources,
}
