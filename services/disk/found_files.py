"""Files found by the names people write: in either form of Unicode; and what lies near a name that isn't found."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from domain.ids import shown


def found_file(path: Path) -> Path:
    """Return the path as the disk has it, where it differs only in the form of its accents; else as it is.

    `é` is one character or two: macOS writes the one, a spreadsheet the other, and Linux tells them apart.
    """
    if str(path).isascii() or _is_there(path):
        return path
    found = Path(path.anchor)
    for part in path.parts[1 if path.anchor else 0 :]:
        same = [name for name in _names(found) if _plain(name) == _plain(part)] if not _is_there(found / part) else []
        found /= same[0] if same else part
    return found if _is_there(found) else path


def near_file(folder: Path, written: str, by: str = "") -> str:
    """Return `: there is Frame.PNG` where a file lies there in other case, or with / for a backslash; else "".

    Args:
        folder: where to look.
        written: the path as it was written.
        by: who wrote it, as `the plan says`, where that isn't plain.
    """
    if "\\" in written:
        slashed = written.replace("\\", "/")
        if other := _other_case(folder, slashed):
            return f": write / for the backslash, as in {shown(other)}"
    if other := _other_case(folder, written):
        return f": there is {shown(other)}{f', {by} {shown(written)}' if by else ''}"
    return ""


def _other_case(folder: Path, written: str) -> str | None:
    """Return a path as the disk has it, which differs from the written one only in case; None where none does."""
    found, parts = folder, []
    for part in Path(written).parts:
        names = _names(found)
        name = (
            part if part == ".." else next((n for n in names if _plain(n).casefold() == _plain(part).casefold()), None)
        )
        if name is None:
            return None
        found /= name
        parts.append(name)
    return "/".join(parts) if parts else None


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _names(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir())
    except (OSError, ValueError):
        return []


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
