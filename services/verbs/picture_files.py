"""Reads a picture's file that a person names, up to a size limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.ids import shown
from services.disk.faults import disk_fault
from services.disk.found_files import found_file, near_file
from services.disk.whole_files import NotAFile, check_regular

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 50_000_000


def read_picture_file(path: Path, name: str) -> bytes:
    """Return the bytes of a picture's file; `name` is what a refusal calls it.

    Raises:
        BadInput: it isn't a regular file, isn't there, or is too large.
        OutOfReach: the disk can't read it.
    """
    try:
        path = found_file(path)
        check_regular(path)
        if path.stat().st_size > MAX_BYTES:
            said = f"{shown(name)} is larger than {MAX_BYTES // 1_000_000} MB"
            raise BadInput(said, "save it smaller", code="picture_too_large")
        return path.read_bytes()
    except IsADirectoryError as error:
        raise _not_a_picture(name, "a folder") from error
    except NotAFile as error:
        raise _not_a_picture(name, "a pipe or device") from error
    except FileNotFoundError as error:
        advice = "check the path; a moment of a take is SEQ08_take002@3.5"
        said = f"there is no file {shown(name)}{near_file(path.parent, path.name)}"
        raise BadInput(said, advice, code="no_file") from error
    except OSError as error:
        raise disk_fault(error) from error


def _not_a_picture(name: str, what: str) -> BadInput:
    return BadInput(f"{shown(name)} is {what}, not a picture", "name a PNG or JPEG file", code="not_a_picture")
