"""Errors as answers of the API: one line, ways on, and a status; never a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from console.buttons import fault_of
from console.models import Fault
from console.paper import fault_page
from domain.errors import Changed, OutOfReach, TakesError, Unknown
from domain.ids import shown
from services.disk.faults import disk_fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

_WORDS = {
    400: ("unreadable", "that can't be read"),
    404: ("nothing_here", "there is nothing here"),
    405: ("not_allowed", "that can't be done here"),
}

_NO_PAGES = ("/api/", "/media/", "/still/", "/static/")


def say_faults(app: FastAPI) -> None:
    """Make every error of the app one of ours."""
    app.add_exception_handler(TakesError, _ours)
    app.add_exception_handler(OSError, _disk)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _plain)
    app.add_exception_handler(Exception, _own_fault)


def answer(status: int, fault: Fault) -> JSONResponse:
    """Return a refusal as the API's answer."""
    return JSONResponse(fault.model_dump(mode="json"), status, {"cache-control": "no-store"})


def refusal(status: int, code: str, error: str, advice: str = "", faults: Sequence[str] = ()) -> JSONResponse:
    """Return a refusal of the request itself, which the ledger never heard of."""
    return answer(status, _fault(code, error, advice, faults))


def _fault(code: str, error: str, advice: str = "", faults: Sequence[str] = ()) -> Fault:
    return Fault(error=shown(error, 2000), code=code, about={}, advice=advice, next=[], faults=list(faults))


def reason(error: TakesError) -> str:
    """Return an error and the advice it has, as one line."""
    return "; ".join(filter(None, (str(error), error.advice)))


def status_of(error: TakesError) -> int:
    """Return the HTTP status for an error."""
    if isinstance(error, Unknown):
        return 404
    if isinstance(error, Changed):
        return 409
    return 503 if isinstance(error, OutOfReach) else 400


def _said(request: Request, status: int, fault: Fault) -> Response:
    """Return a refusal as what was asked for: JSON of the API and beside media, else a page."""
    if request.url.path.startswith(_NO_PAGES):
        return answer(status, fault)
    return fault_page(request, status, fault)


def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, TakesError)
    return _said(request, status_of(error), fault_of(error))


def _disk(request: Request, error: Exception) -> Response:
    assert isinstance(error, OSError)
    return _said(request, 503, fault_of(disk_fault(error)))


def _malformed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = []
    for found in error.errors():
        place = ".".join(str(part) for part in found["loc"] if part != "body") or "the body"
        faults.append(shown(f"{place}: {found['msg']}", 500))
    said = faults[0] if len(faults) == 1 else f"{len(faults)} things can't be used"
    return _said(request, 422, _fault("malformed", said, faults=faults))


def _plain(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code, said = _WORDS.get(error.status_code, ("failed", str(error.detail)))
    made = _said(request, error.status_code, _fault(code, said))
    made.headers.update(error.headers or {})
    return made


def _own_fault(request: Request, error: Exception) -> Response:
    said = f"something went wrong inside takes ({type(error).__name__}); what was recorded is safe"
    return _said(request, 500, _fault("own_fault", said))
