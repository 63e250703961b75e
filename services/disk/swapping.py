"""A file replaced at once by exchanging it with its draft, without the wait that a rename costs.

ext4 writes a file to the disk before it is renamed over another, so that a power cut leaves no empty file; the rename
waits for that. Two files that are exchanged don't wait. Use it only for files that can be made again, and whose bytes
are checked before they are used.
"""

from __future__ import annotations

import errno
import os
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_HERE = -100  # AT_FDCWD: paths are from the current folder
_EXCHANGE = 2  # RENAME_EXCHANGE
_CAN_NOT = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM, errno.EXDEV}


def put_in_place(draft: Path, path: Path) -> None:
    """Replace `path` by `draft`; a reader sees one of them, whole.

    Raises:
        OSError: what the disk says; the draft is still there then.
    """
    exchange = _exchange()
    if exchange and _exchanged(exchange, draft, path):
        os.unlink(draft)  # noqa: PTH108  as cheap as it can be, for each file of each command
    else:
        os.replace(draft, path)  # noqa: PTH105


def put_folder_in_place(draft: Path, place: Path) -> None:
    """Put a folder in the place of another; what lay there is at `draft` then, or beside it where the disk can't swap.

    Raises:
        OSError: what the disk says.
    """
    exchange = _exchange()
    if exchange and _exchanged(exchange, draft, place):
        return
    aside = draft.with_name(f"{draft.name}.old")
    place.rename(aside)
    draft.rename(place)
    aside.rename(draft)


def _exchanged(exchange: Callable[[bytes, bytes], int], draft: Path, path: Path) -> bool:
    code = exchange(os.fsencode(draft), os.fsencode(path))
    if code in _CAN_NOT or code == errno.ENOENT:  # no file lies there yet
        return False
    if code:
        raise OSError(code, os.strerror(code), str(path))
    return True


@cache
def _exchange() -> Callable[[bytes, bytes], int] | None:
    """Return the system's call, which gives 0 or an errno; None where it has none."""
    try:
        import ctypes

        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (ImportError, OSError, AttributeError):
        return None
    renameat2.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]

    def exchange(one: bytes, other: bytes) -> int:
        return 0 if renameat2(_HERE, one, _HERE, other, _EXCHANGE) == 0 else ctypes.get_errno()

    return exchange
