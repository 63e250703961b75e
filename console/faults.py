"""Errors as the API says them: one line, what to do, and a status; never a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from domain.errors import Changed, OutOfReach, TakesError, Unknown
from domain.ids import shown
from services.disk.faults import disk_fault

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

_WORDS = {404: "there is nothing here", 405: "that can't be done here", 400: "that can't be read"}


def say_faults(app: FastAPI) -> None:
    """Make every error of the app one of ours."""
    app.add_exception_handler(TakesError, _ours)
    app.add_exception_handler(OSError, _disk)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _plain)
    app.add_exception_handler(Exception, _own_fault)


def fault(status: int, error: str, hint: str = "", faults: list[str] | None = None) -> JSONResponse:
    """Return an error in the API's form."""
    body = {"error": shown(error, 2000), "hint": shown(hint, 500) if hint else "", "faults": faults or []}
    return JSONResponse(body, status, {"cache-control": "no-store"})


def reason(error: TakesError) -> str:
    """Return an error and the advice it has, as one line."""
    return "; ".join(filter(None, (str(error), error.advice)))


def status_of(error: TakesError) -> int:
    """Return the status that says what kind of no it is."""
    if isinstance(error, Unknown):
        return 404
    if isinstance(error, Changed):
        return 409
    return 503 if isinstance(error, OutOfReach) else 400


def _ours(_: Request, error: Exception) -> Response:
    assert isinstance(error, TakesError)
    faults = [shown(text, 500) for text in getattr(error, "faults", ())]
    return fault(status_of(error), str(error), error.advice, faults)


def _disk(_: Request, error: Exception) -> Response:
    assert isinstance(error, OSError)
    said = disk_fault(error)
    return fault(503, str(said), said.advice)


def _malformed(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = []
    for found in error.errors():
        place = ".".join(str(part) for part in found["loc"] if part != "body") or "the body"
        faults.append(shown(f"{place}: {found['msg']}", 500))
    return fault(422, faults[0] if len(faults) == 1 else f"{len(faults)} things can't be used", "", faults)


def _plain(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    answer = fault(error.status_code, _WORDS.get(error.status_code, str(error.detail)))
    answer.headers.update(error.headers or {})
    return answer


def _own_fault(_: Request, error: Exception) -> Response:
    return fault(500, f"something went wrong inside takes ({type(error).__name__}); what was recorded is safe")
