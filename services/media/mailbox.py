"""The folder `clean/`: which of its pictures are a person's and not yet a start frame, and which nobody can place."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property
from typing import TYPE_CHECKING

from domain.ids import counts_from_0, read_target, shot_id, shown
from services.disk.whole_files import sha256_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from projections.views.sequences import SequencesFile

_READ = (".png", ".jpg", ".jpeg", ".webp", ".avif", ".heic", ".heif", ".tif", ".tiff", ".bmp", ".gif")
_SYSTEMS = ("thumbs.db", "desktop.ini")
# What a system puts behind the name of a second file: `SEQ01 (1)`, `SEQ01 - Copy`, `SEQ01 copy 2`.
_COPY = r"(?i)\s*\(\d+\)$|\s+-?\s*copy(?:\s*\(?\d+\)?)?$"


def mailbox(root: Path, frames: str, entity: str) -> Path:
    """Return the file in `clean/` for an entity."""
    return root / "frames" / frames / "clean" / f"{entity}.png"


def remembered(root: Path, frames: str, entity: str) -> Path:
    """Return the bookkeeping's file with the sha256 of our last copy in `clean/`."""
    # By folder, not by project: a plan may move to another episode, whose mailbox is empty then.
    return root / "state" / ".takes" / "clean" / f"{frames}.{entity}"


def memory(root: Path, frames: str, entity: str) -> str | None:
    """Return the sha256 of our last copy in `clean/`, None if none is remembered."""
    words = _words(root, frames, entity)
    return words[0] if words else None


def seal(path: Path, sha256: str) -> bytes:
    """Return the bytes to remember of a copy in `clean/`: its sha256, size and time."""
    there = path.stat()
    return f"{sha256} {there.st_size} {there.st_mtime_ns}".encode()


def _words(root: Path, frames: str, entity: str) -> list[str]:
    try:
        return remembered(root, frames, entity).read_text().split()
    except OSError:
        return []


class Mailbox:
    """The files in `clean/`, each by the entity that its name means.

    `shots` are the shots of each of the project's sequences, None for a sequence that isn't looked at.
    """

    def __init__(self, root: Path, frames: str, shots: Mapping[str, Collection[str] | None]) -> None:
        self._root, self._frames, self._shots = root, frames, shots
        self.files: dict[str, list[Path]] = {}
        self.doubts: list[str] = []
        for path in self._listed():
            self._place(path)

    def persons(self, entity: str, contents: Collection[str], *, glance: bool = False) -> list[Path]:
        """Return the files of an entity that are neither its start frame, whose `contents` are known, nor our copy.

        With `glance` our copy is recognised by its size and time; without it the bytes are compared.
        """
        return [path for path in self.files.get(entity, ()) if self._is_a_persons(path, entity, contents, glance)]

    def where(self, path: Path) -> str:
        """Return a file's workspace path, as it is said."""
        return shown(path.relative_to(self._root).as_posix(), 200)

    def several(self, paths: Collection[Path]) -> str:
        """Say that only one of several pictures can be an entity's start frame."""
        return f"{' and '.join(map(self.where, paths))} aren't taken in: they are for the same start frame; keep one"

    def _is_a_persons(self, path: Path, entity: str, contents: Collection[str], glance: bool) -> bool:
        ours = path == mailbox(self._root, self._frames, entity)
        known = _words(self._root, self._frames, entity) if ours else []
        try:
            there = path.stat()
            if glance and known[1:] == [str(there.st_size), str(there.st_mtime_ns)]:
                return False
            return sha256_of(path) not in (*contents, *known[:1])
        except FileNotFoundError:  # another process has taken it in
            return False

    def _listed(self) -> Iterator[Path]:
        try:
            paths = sorted((self._root / "frames" / self._frames / "clean").iterdir())
        except OSError:
            return
        for path in paths:
            if path.is_file() and not path.name.startswith(".") and path.name.lower() not in _SYSTEMS:
                yield path

    def _place(self, path: Path) -> None:
        stem = unicodedata.normalize("NFC", path.stem)
        if stem in self._entities:
            plain, entities = stem, [stem]
        else:
            plain = re.sub(_COPY, "", stem)
            entities = self._by_key.get(_key(plain), [])
        if not entities and self._is_elsewhere(plain):
            return
        if not entities:
            self._doubt(path, self._why_nobodys(plain))
        elif path.suffix.lower() not in _READ:
            self._doubt(path, f"{shown(path.suffix)} isn't read; save it as a PNG or JPEG")
        elif len(entities) > 1:
            self._doubt(path, f"its name may mean {' or '.join(entities)}; write it as one of them")
        elif plain != stem and stem != entities[0]:
            self._doubt(path, f"it looks like a copy; call it {entities[0]}{path.suffix}")
        else:
            ours = mailbox(self._root, self._frames, entities[0])
            same = ours.exists() and path.samefile(ours)  # on a disk that doesn't tell SEQ01 from seq01
            self.files.setdefault(entities[0], []).append(ours if same else path)

    def _doubt(self, path: Path, why: str) -> None:
        self.doubts.append(f"{self.where(path)} isn't taken in: {why}")

    def _why_nobodys(self, name: str) -> str:
        sequence, number, take = read_target(name)
        known = next((s for s in self._shots if _key(s) == _key(sequence)), None)
        if number and known and take is None and counts_from_0(name):
            names = [f"{shot_id(known, n)}.png" for n in (number, number - 1) if n]
            return f"its name may count from 0 or from 1; call it {' or '.join(names)}"
        return f"no sequence or shot is called {shown(name)}"

    def _is_elsewhere(self, name: str) -> bool:
        """Whether a name is of a sequence, or its shots, that isn't looked at."""
        key = _key(name)
        others = [_key(sequence) for sequence, shots in self._shots.items() if shots is None]
        return any(key == other or key.startswith(f"{other}_") for other in others)

    @cached_property
    def _entities(self) -> set[str]:
        return {entity for name, shots in self._shots.items() if shots is not None for entity in (name, *shots)}

    @cached_property
    def _by_key(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for entity in sorted(self._entities | set(self._shots)):
            found.setdefault(_key(entity), []).append(entity)
        return {key: named for key, named in found.items() if not self._entities.isdisjoint(named)}


def _key(name: str) -> str:
    """Return what different spellings of an id have in common: SEQ01, seq1, Seq 01."""
    joined = re.sub(r"[\s_-]+", "_", name.strip().lower())
    return re.sub(r"0*(\d+)", r"\1", re.sub(r"(?<=[a-z])_(?=\d)", "", joined))


def dropped_pictures(
    root: Path, views: Iterable[SequencesFile], sequence: str | None = None
) -> tuple[list[str], list[str]]:
    """Return the workspace paths of pictures a person dropped, for projects given by their sequences.json.

    Beside them, in words, which files aren't taken in and why. With `sequence` those of others aren't looked at.
    """
    found, doubts = [], []
    for view in views:
        parts = {name: part for name, part in view["sequences"].items() if sequence in (None, name)}
        shots: dict[str, list[str] | None] = dict.fromkeys(view["sequences"])
        shots.update({n: [*(s["shot_id"] for s in p["shots"]), *p["omitted_shots"]] for n, p in parts.items()})
        box = Mailbox(root, view["frames"], shots)
        omitted = {shot for part in parts.values() for shot in part["omitted_shots"]}
        doubts += box.doubts
        contents: dict[str, list[str]] = {}
        for part in parts.values():
            for digests in (part["frames"], part.get("originals", {})):
                for entity, digest in digests.items():
                    contents.setdefault(entity, []).append(digest)
        for entity in box.files.keys() - omitted:
            paths = box.persons(entity, contents.get(entity, ()), glance=True)
            doubts += [box.several(paths)] if len(paths) > 1 else []
            found += [path.relative_to(root).as_posix() for path in paths] if len(paths) == 1 else []
    return sorted(found), doubts
