"""A plan's file read whole, whatever its kind, within its limit."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.ids import shown
from domain.steps import Open, Step
from services.disk.found_files import found_file, near_file
from services.disk.whole_files import NotAFile, check_regular

if TYPE_CHECKING:
    from pathlib import Path

MAX_PLAN = 8_000_000
MAX_BOOK = 100_000_000  # a workbook's pictures count here, and are never unzipped
KINDS = (".json", ".csv", ".tsv", ".xlsx")
_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_NAME_IT = ("give the path of a plan file:", Step("plan_add", file=Open("PLAN.json")))


def is_workbook(data: bytes, name: str) -> bool:
    """Say whether a file's bytes are a zip, as .xlsx is; refuse the spreadsheets of before."""
    if data.startswith(_OLD):
        said, way = (
            f"{name} is an .xls of before 2007, or locked with a password",
            "save it as .xlsx without a password",
        )
        raise BadInput(said, way, code="not_xlsx", file=name)
    return data.startswith(_ZIP)


def read_bounded(path: Path) -> bytes:
    """Return a plan file's bytes; refuse one that can't be read, or is over its limit before reading it all."""
    name = shown(str(path), 300)
    try:
        there = found_file(path)
        check_regular(there)
        with there.open("rb") as file:
            data = file.read(len(_ZIP))
            limit = MAX_BOOK if data == _ZIP else MAX_PLAN
            size = os.fstat(file.fileno()).st_size  # as much as is asked for is set aside beforehand
            data += file.read(min(limit, size) + 1)
    except FileNotFoundError:
        near = near_file(path.parent, path.name)
        raise BadInput(f"there is no file {name}{near}", *_NAME_IT, code="no_file", file=name) from None
    except IsADirectoryError:
        raise BadInput(f"{name} is a folder, not a plan", *_inside(path), code="no_plan", file=name) from None
    except NotAFile:
        said, way = f"{name} is a pipe or device, not a plan", "save it to a file first, and name that"
        raise BadInput(said, way, code="no_plan", file=name) from None
    except PermissionError:
        raise BadInput(f"{name} may not be read", "check its permissions", code="no_permission", file=name) from None
    except (OSError, ValueError) as error:  # ValueError: a path that holds NUL
        reason = error.strerror if isinstance(error, OSError) else error
        raise BadInput(f"{name} can't be read: {reason}", *_NAME_IT, code="unreadable", file=name) from None
    if len(data) > limit:
        said = f"{name} is over {limit // 1_000_000} MB, which no plan is"
        raise BadInput(said, *_NAME_IT, code="file_too_large", file=name)
    return data


def _inside(folder: Path) -> tuple[Step | str, ...]:
    """Suggest a plan that lies in a folder."""
    try:
        plans = sorted(path for path in folder.iterdir() if path.suffix.lower() in KINDS)
    except OSError:
        plans = []
    return (Step("plan_add", file=shown(str(plans[0]), 200)),) if plans else _NAME_IT
