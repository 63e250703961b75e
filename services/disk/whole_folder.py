"""A folder made whole: its files are written where nobody looks yet, and put in place together."""

from __future__ import annotations

import os
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from services.disk.faults import disk_fault
from services.disk.whole_files import draft_name, write_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@contextmanager
def new_folder(place: Path, drafts: Path) -> Iterator[Callable[[str, bytes], None]]:
    """Yield what writes a file of a folder, by its path in it; the folder is at `place` in the end, or not at all.

    Nothing lies at `place`; `drafts` is on the same disk. After a power cut files may be empty.

    Raises:
        Unwritable: what the disk says.
    """
    import shutil

    draft = f"{drafts}/{draft_name(place)}"
    try:
        os.makedirs(draft)  # noqa: PTH103  a Path for each of many files would cost more than the file
        yield partial(_write, draft)
        os.rename(draft, place)  # noqa: PTH104
    except OSError as error:
        raise disk_fault(error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _write(draft: str, path: str, data: bytes) -> None:
    how = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        number = os.open(f"{draft}/{path}", how, 0o600)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(f"{draft}/{path}"))  # noqa: PTH103, PTH120
        number = os.open(f"{draft}/{path}", how, 0o600)
    write_all(number, f"{draft}/{path}", data)
