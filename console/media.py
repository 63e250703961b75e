"""Pictures and videos of the workspace, and stills of them; nothing from outside it."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi import Path as InPath
from starlette.responses import FileResponse, Response, StreamingResponse

from console.served import served_by
from domain.errors import Unknown
from domain.ids import shown
from domain.steps import Step
from services.disk.zip_stream import zipped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.served import Served

router = APIRouter(include_in_schema=False)
FOLDERS = ("frames", "videos")
TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".mp4": "video/mp4",
    ".mov": "video/quicktime",
    ".webm": "video/webm",
}
# The address holds no version, so that it is asked for each time whether the file is still the same.
_ASK = "private, no-cache"
_KEEP = "private, max-age=86400"
Key = Annotated[str, InPath(pattern="^[0-9a-f]{32}$")]


def kept_file(root: Path, relative: str) -> Path:
    """Return a media file of the workspace by its path below the root, or refuse it as unknown.

    No dot-file, nothing that a link leads out of the workspace to, nothing but a regular file of a known kind.
    """
    parts = relative.split("/")
    fair = parts[0] in FOLDERS and all(part and not part.startswith(".") and "\x00" not in part for part in parts)
    try:
        path = root.joinpath(*parts).resolve(strict=True) if fair and "\\" not in relative else None
        inside = path is not None and path.is_relative_to(root.resolve())
        if path is not None and inside and path.suffix.lower() in TYPES and stat.S_ISREG(path.stat().st_mode):
            return path
    except (OSError, ValueError, RuntimeError):
        pass
    raise Unknown(f"there is no file {shown(relative)}", Step("status"))


def _shown(served: Served, relative: str) -> Path:
    """Return the file to serve, fetched where only other machines have had it so far."""
    return kept_file(served.root, served.recorded.place(relative))


def _tag(path: Path, more: str = "") -> str:
    found = path.stat()
    return f'"{found.st_mtime_ns:x}-{found.st_size:x}{more}"'


def _same(headers: Mapping[str, str], tag: str) -> bool:
    named = headers.get("if-none-match", "")
    return named.strip() == "*" or tag in [part.strip().removeprefix("W/") for part in named.split(",")]


@router.api_route("/media/{relative:path}", methods=["GET", "HEAD"])
def media(request: Request, relative: str) -> Response:
    """Serve a picture or video, or a range of it."""
    path = _shown(served_by(request), relative)
    headers = {"etag": _tag(path), "cache-control": _ASK}
    if _same(request.headers, headers["etag"]):
        return Response(status_code=304, headers=headers)
    return FileResponse(path, headers=headers, media_type=TYPES[path.suffix.lower()])


@router.api_route("/film/{key}.mp4", methods=["GET", "HEAD"])
def film(request: Request, key: Key) -> Response:
    """Serve a film that was made of the cut, or a range of it."""
    path = served_by(request).films.film(key)
    if not path.is_file():
        raise Unknown("that film isn't kept any more", "play it again", code="unknown_film")
    headers = {"etag": f'"{key}"', "cache-control": _KEEP}  # the same key is the same film
    return FileResponse(path, headers=headers, media_type="video/mp4")


@router.get("/export/{key}.zip")
def export(request: Request, key: Key) -> Response:
    """Serve an export as a zip, written while it is sent."""
    made = served_by(request).films.export(key)
    if made is None or not made.ready:
        raise Unknown("that export isn't kept any more", "export it again", code="unknown_export")
    headers = {"content-disposition": f'attachment; filename="{made.name}.zip"', "cache-control": "no-store"}
    return StreamingResponse(zipped(made.checked.wish.to, made.name), headers=headers, media_type="application/zip")


@router.api_route("/still/{relative:path}", methods=["GET", "HEAD"])
def still(
    request: Request,
    relative: str,
    w: Annotated[Literal["320", "640", "1280"], Query()] = "320",
    t: Annotated[float | None, Query(ge=0, le=86400, allow_inf_nan=False)] = None,
) -> Response:
    """Serve a thumbnail, made on first asking."""
    served = served_by(request)
    path = _shown(served, relative)
    seconds = None if t is None else round(t, 3)
    headers = {"etag": _tag(path, f"-{w}-{seconds}"), "cache-control": _KEEP}
    if _same(request.headers, headers["etag"]):
        return Response(status_code=304, headers=headers)
    return FileResponse(served.stills.still(path, int(w), seconds), headers=headers, media_type="image/jpeg")
