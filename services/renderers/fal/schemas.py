"""Fetches the OpenAPI schema of an endpoint from fal: one GET, without a key."""

from __future__ import annotations

import re

import httpx

from domain.errors import BadInput, OutOfReach
from domain.ids import shown
from domain.steps import Open, Step
from services.renderers.fal.asking import TROUBLES, asked, json_of
from services.renderers.fal.words import said

ADDRESS = "https://fal.ai/api/openapi/queue/openapi.json"
_ENDPOINT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*){1,7}")
_TIMEOUT = httpx.Timeout(30.0, connect=10.0)


def fetch_schema(endpoint: str) -> object:
    """Return the document that fal has of an endpoint.

    Raises:
        BadInput: no endpoint can have this name, or fal knows none of it.
        OutOfReach: fal can't be reached, or gives no document.
    """
    if not _ENDPOINT.fullmatch(endpoint):
        said_so = f"{shown(endpoint)} is no endpoint"
        raise BadInput(said_so, "write it as on its page: fal-ai/veo3.1/image-to-video", code="bad_endpoint")
    by_file = Step("again", schema=Open("openapi.json"))
    try:
        with httpx.Client(timeout=_TIMEOUT, follow_redirects=False) as http:
            answer = asked(http, "GET", ADDRESS, params={"endpoint_id": endpoint})
    except TROUBLES as error:
        away = f"the schema of {endpoint} can't be fetched: {said(error)}"
        raise OutOfReach(away, "check the network, or give a file of it:", by_file, code="fal_away") from error
    except (OSError, ValueError) as error:
        wrong = f"SSL_CERT_FILE or a proxy variable can't be used ({type(error).__name__})"
        raise OutOfReach(wrong, by_file, code="fal_away") from error
    if answer.status_code in (404, 422):
        raise BadInput(f"fal knows no endpoint {endpoint}", "look at its page", code="bad_endpoint", endpoint=endpoint)
    document = json_of(answer)
    if answer.status_code != 200 or document is None:
        odd = f"fal answered {answer.status_code} and no schema of {endpoint}"
        raise OutOfReach(odd, "try again later, or give a file of it:", by_file, code="fal_trouble")
    return document
