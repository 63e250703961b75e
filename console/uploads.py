"""Files that a browser sends, written to a folder of their own that goes when the request ends."""

from __future__ import annotations

import re
import shutil
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.datastructures import UploadFile

from domain.errors import BadInput
from domain.ids import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from starlette.datastructures import FormData

B = TypeVar("B", bound=BaseModel)
MOST = 200  # files of one request
_LONGEST = 200  # bytes of a name, which every disk takes


def files_of(form: FormData, name: str) -> list[UploadFile]:
    """Return the files that a form has under a name."""
    return [part for part in form.getlist(name) if isinstance(part, UploadFile)]


def told_of(form: FormData, body: type[B]) -> B:
    """Return what a form's field `told` says as JSON; malformed where it isn't that."""
    said = form.get("told") or "{}"
    try:
        return body.model_validate_json(said if isinstance(said, str) else "")
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_input=False, include_url=False)) from error


@contextmanager
def written(files: Sequence[UploadFile], *, apart: bool = False) -> Iterator[list[Path]]:
    """Write files under the names that they were sent with; return their paths in order.

    They come into one folder, or, `apart`, each into a folder of its own below that, so that names may be the same.
    """
    with TemporaryDirectory(prefix="takes-") as folder:
        named = [_parts(file.filename or "file") for file in files]
        places = [[str(n), parts[-1]] if apart else parts for n, parts in enumerate(named)]
        yield [_write(file, Path(folder, *parts)) for file, parts in zip(files, places, strict=True)]


def _parts(name: str) -> list[str]:
    parts = [part for part in re.split(r"[/\\]", name) if part not in ("", ".")]
    if not parts or ".." in parts or any("\0" in part or len(part.encode()) > _LONGEST for part in parts):
        raise BadInput(f"{shown(name)} is no name for a file", "rename it", code="bad_name")
    return parts


def _write(file: UploadFile, path: Path) -> Path:
    if path.exists():
        raise BadInput(f"two files are called {shown(path.name)}", "send one of them", code="named_twice")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        shutil.copyfileobj(file.file, out)
    return path
