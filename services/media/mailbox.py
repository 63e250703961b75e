"""The folder `clean/`: which of its pictures are a person's and not yet a start frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.ids import counts_from_0, read_target, shot_id
from services.disk.whole_files import sha256_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from projections.views.sequences import SequencesFile, StatusView


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


def is_a_persons(root: Path, frames: str, entity: str, current: str | None, *, glance: bool = False) -> bool:
    """Whether a picture in `clean/` is neither the start frame, whose sha256 is `current`, nor our last copy.

    With `glance` our copy is recognised by its size and time; without it the bytes are compared.
    """
    path = mailbox(root, frames, entity)
    if not path.is_file():
        return False
    if glance:
        there, known = path.stat(), _words(root, frames, entity)
        if known[1:] == [str(there.st_size), str(there.st_mtime_ns)]:
            return False
    return sha256_of(path) not in (current, memory(root, frames, entity))


def dropped_pictures(root: Path, views: Iterable[SequencesFile | StatusView]) -> list[str]:
    """Return the workspace paths of pictures a person dropped, for projects given by their sequences.json."""
    found = []
    for view in views:
        current = {e: digest for part in view["sequences"].values() for e, digest in part["frames"].items()}
        shots = {shot["shot_id"] for part in view["sequences"].values() for shot in part["shots"]}
        ours = shots | set(view["sequences"])
        for path in sorted((root / "frames" / view["frames"] / "clean").glob("*.png")):
            if path.stem in ours and is_a_persons(root, view["frames"], path.stem, current.get(path.stem), glance=True):
                found.append(path.relative_to(root).as_posix())
    return found


def doubts(root: Path, frames: str, sequences: Collection[str]) -> list[str]:
    """Say which pictures in `clean/` aren't taken in, because nobody knows whether their names count from 0 or 1."""
    found = []
    for path in sorted((root / "frames" / frames / "clean").glob("*.png")):
        sequence, number, take = read_target(path.stem)
        if number and take is None and sequence in sequences and counts_from_0(path.stem):
            names = [f"{shot_id(sequence, n)}.png" for n in (number, number - 1) if n]
            where = path.relative_to(root).as_posix()
            found.append(f"{where} isn't taken in: its name may count from 0 or from 1; call it {' or '.join(names)}")
    return found
