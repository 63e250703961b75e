"""Files written whole or not at all."""

from __future__ import annotations

import errno
import itertools
import os
import re
import stat
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from services.disk.faults import disk_fault
from services.disk.swapping import put_in_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DRAFT = r"\..+\.part(\.\w+)?"  # what draft_for and _draft make
_ABANDONED = 24 * 3600  # seconds without a byte written, after which nobody can be at work on a draft
_LOOKED_AT = 3600  # seconds before a process looks for them again
_cleared: dict[str, float] = {}
_BY_NUMBER = os.chmod in os.supports_fd  # without a look for its path
_OURS, _NUMBER = os.urandom(4).hex(), itertools.count()
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


class NotAFile(OSError):
    """A pipe, device or socket in place of a file; reading it could wait for ever."""


def check_regular(path: Path) -> None:
    """Refuse to read what isn't a regular file.

    Raises:
        IsADirectoryError, NotAFile, or what else the disk says.
    """
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode):
        raise NotAFile(errno.EINVAL, "it is a pipe or device, not a file", str(path))


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file's bytes, in hex."""
    from hashlib import file_digest

    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def write_whole(
    path: Path, data: bytes, drafts: Path | None = None, mode: int = 0o644, *, lasting: bool = True
) -> None:
    """Replace a file by a temporary one, so that no reader sees half of it.

    The temporary file lies in `drafts`, on the same disk, else beside the file: a kill leaves it there. After a power
    cut the file may be empty where it needn't be `lasting`.
    """
    try:
        draft = _draft(path, data, drafts or path.parent, mode)
        try:
            _put(draft, path, lasting=lasting)
        except BaseException:
            with suppress(OSError):
                draft.unlink()
            raise
    except OSError as error:
        raise disk_fault(error) from error


def write_if_new(path: Path, data: bytes, drafts: Path | None = None, *, lasting: bool = True) -> bool:
    """Write a file unless it holds these bytes already; say whether it was written."""
    try:
        if path.read_bytes() == data:
            return False
    except OSError:
        pass
    write_whole(path, data, drafts, lasting=lasting)
    return True


def keep(wanted: Path, data: bytes) -> Path:
    """Keep media under `wanted`, durably, never over other bytes: those stay, and ours go beside them.

    Returns:
        Where the bytes lie: `wanted`, or `wanted` with the beginning of their sha256 in its name.
    """
    from hashlib import sha256

    digest = sha256(data).hexdigest()
    for path in (wanted, beside(wanted, digest)):
        if _write_durably(path, data) or sha256_of(path) == digest:
            return path
    raise disk_fault(FileExistsError(17, "other files lie there", str(beside(wanted, digest))))


def keep_file(wanted: Path, draft: Path) -> Path:
    """Keep a finished draft on the same disk under `wanted`, by the rules of `keep`; the draft is gone after it."""
    digest = sha256_of(draft)
    try:
        for path in (wanted, beside(wanted, digest)):
            if path.exists() and sha256_of(path) != digest:
                continue
            sync(draft)
            draft.replace(path)
            sync(path.parent)
            return path
    except OSError as error:
        raise disk_fault(error) from error
    raise disk_fault(FileExistsError(17, "other files lie there", str(beside(wanted, digest))))


def draft_for(wanted: Path) -> Path:
    """Return a temporary file beside `wanted`, made and empty; one that a killed process left there is replaced.

    The caller holds the lock on the job that it is made for.
    """
    try:
        wanted.parent.mkdir(parents=True, exist_ok=True)
        clear_now_and_then(wanted.parent)
        draft = wanted.with_name(f".{wanted.stem}.part{wanted.suffix}")
        draft.write_bytes(b"")
        return draft
    except OSError as error:
        raise disk_fault(error) from error


@contextmanager
def new_draft(path: Path) -> Iterator[Path]:
    """Yield an empty temporary file of its own beside `path`, whose folder is made; at the end it is gone.

    Raises:
        OSError: what the disk says.
    """
    draft = _draft(path, b"", path.parent)
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def beside(wanted: Path, sha256: str) -> Path:
    """Return where media are kept when other bytes lie under their own name."""
    return wanted.with_name(f"{wanted.stem}-{sha256[:12]}{wanted.suffix}")


def _put(draft: Path, path: Path, *, lasting: bool) -> None:
    put = os.replace if lasting else put_in_place
    try:
        put(draft, path)
    except FileNotFoundError:  # hardly ever: its folder isn't there yet
        path.parent.mkdir(parents=True, exist_ok=True)
        put(draft, path)


def _draft(path: Path, data: bytes, folder: Path, mode: int = 0o644) -> Path:
    """Write a temporary file of a name that no other process or thread gives; return it."""
    clear_now_and_then(folder)
    draft = folder / draft_name(path)
    number = _opened(draft)
    try:
        write_all(number, draft, data, mode)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise
    return draft


def draft_name(path: Path) -> str:
    """Return the name of a temporary file or folder that no other process or thread gives."""
    return f".{path.stem[:40]}-{_OURS}-{os.getpid():x}-{next(_NUMBER):x}.part{path.suffix}"


def write_all(number: int, path: Path | str, data: bytes, mode: int = 0o644) -> None:
    """Write all of a new file that is open, for all its folder is for, whatever the umask; then close it."""
    with open(number, "wb", buffering=0) as file:
        os.chmod(number if _BY_NUMBER else path, mode)  # noqa: PTH101
        rest = memoryview(data)
        while rest:
            rest = rest[file.write(rest) :]


def _opened(draft: Path) -> int:
    how = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        return os.open(draft, how, 0o600)
    except FileNotFoundError:
        draft.parent.mkdir(parents=True, exist_ok=True)
        return os.open(draft, how, 0o600)


def clear_now_and_then(folder: Path) -> None:
    """Remove abandoned drafts of a folder, if this process hasn't looked for them lately."""
    now, where = time.monotonic(), str(folder)
    if now - _cleared.get(where, -_LOOKED_AT) >= _LOOKED_AT and folder.is_dir():
        _cleared[where] = now
        _clear_abandoned(folder)


def _clear_abandoned(folder: Path) -> None:
    """Remove the drafts that killed processes left in a folder, but none that may still be written to."""
    now = time.time()
    for name in os.listdir(folder):  # noqa: PTH208  a Path for each of a thousand takes would cost more than the look
        if re.fullmatch(_DRAFT, name):
            draft = folder / name
            with suppress(OSError):
                found = draft.lstat()
                if now - found.st_mtime > _ABANDONED:
                    _remove_folder(draft) if stat.S_ISDIR(found.st_mode) else draft.unlink()


def _remove_folder(draft: Path) -> None:
    import shutil

    shutil.rmtree(draft)


def _write_durably(path: Path, data: bytes) -> bool:
    """Write a new file, whole and on the disk; False where one lies there already."""
    try:
        if path.exists():
            return False
        draft = _draft(path, data, path.parent)
        try:
            sync(draft)
            if not put_new(draft, path):
                return False
        finally:
            draft.unlink(missing_ok=True)
        sync(path.parent)
    except OSError as error:
        raise disk_fault(error) from error
    return True


def put_new(draft: Path, path: Path) -> bool:
    """Put a finished draft where nothing lies yet; False where something does. The draft may stay behind.

    A link, unlike a rename, never replaces what another process has put there in the meantime; disks that know no
    links, as exFAT, get a rename after a look.
    """
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if path.exists():
            return False
        draft.replace(path)
    return True


def sync(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
