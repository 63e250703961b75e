"""A file that a person brings: copied to a draft beside the place it is for, and read on the way."""

from __future__ import annotations

import errno
import hashlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.ids import shown
from services.disk.faults import disk_fault
from services.disk.whole_files import NotAFile, check_regular, draft_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.errors import TakesError

_CHUNK = 1 << 20


@contextmanager
def brought(file: Path, place: Path, most: int | None = None) -> Iterator[tuple[Path, str]]:
    """Yield a draft beside `place` with the bytes of a file, and their sha256; at the end the draft is gone.

    Args:
        file: what a person named.
        place: where a file belongs whose lock the caller holds.
        most: bytes that are too many, None for any number.

    Raises:
        BadInput: it isn't there, isn't a regular file, or is too large.
        OutOfReach: the disk can't read or keep it.
    """
    _check(file, most)
    draft = draft_for(place)
    try:
        yield draft, _copied(file, draft)
    finally:
        draft.unlink(missing_ok=True)


def _check(file: Path, most: int | None) -> None:
    name = shown(str(file), 200)
    try:
        check_regular(file)
        size = file.stat().st_size
    except IsADirectoryError as error:
        raise BadInput(f"{name} is a folder, not a file", "name the file", code="not_a_file") from error
    except NotAFile as error:
        raise BadInput(f"{name} is a pipe or device, not a file", "name the file", code="not_a_file") from error
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:  # a name with a NUL is of no file
        raise BadInput(f"there is no file {name}", "check the path", code="no_file") from error
    except OSError as error:
        raise _unread(name, error) from error
    if most is not None and size > most:
        said = f"{name} is larger than {most // 1_000_000} MB"
        raise BadInput(said, "save it smaller", code="picture_too_large")


def _unread(name: str, error: OSError) -> TakesError:
    match error.errno:
        case errno.ENAMETOOLONG | errno.ELOOP:
            return BadInput(f"there is no file {name}", "check the path", code="no_file", file=name)
        case errno.EACCES | errno.EPERM:
            said = f"{name} can't be read: permission is denied"
            return BadInput(said, "give yourself the right to read it", code="unreadable", file=name)
        case _:
            return disk_fault(error)


def _copied(file: Path, draft: Path) -> str:
    digest = hashlib.sha256()
    try:
        source = file.open("rb")
    except OSError as error:
        raise _unread(shown(str(file), 200), error) from error
    try:
        with source, draft.open("wb") as target:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                target.write(chunk)
    except OSError as error:
        raise disk_fault(error) from error
    return digest.hexdigest()
