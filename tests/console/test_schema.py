"""Whatever is sent, by the OpenAPI or against it, is answered as the OpenAPI says: never with a fault of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.cli.support import Takes, copied
from tests.console.support import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schemathesis.generation.case import Case

    from tests.console.support import Console

FEW, MANY = 3, 25  # examples of each operation, of each kind
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
REAL = {"project": "film", "sequence": "SEQ01"}


@pytest.fixture(scope="module")
def busy(_shown_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """Return a console whose runs are recorded and not rendered: hundreds would be."""
    shown = copied(_shown_once, tmp_path_factory.mktemp("busy") / "shown")
    with served(shown.root) as console:
        console.app.state.served.runs.start = lambda *_: None
        yield console


def _sent(console: Console, strategy: Any, examples: int) -> None:
    """Send examples of a strategy, the same ones each time, and hold the answers to the OpenAPI."""
    browser = requests.Session()
    browser.trust_env = False

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def send(case: Case[Any]) -> None:
        case.validate_response(case.call(base_url=console.base, session=browser, timeout=60), checks=CHECKS)

    send()


def _operations(console: Console) -> list[Any]:
    schema = schemathesis.openapi.from_dict(console.http.get("/api/openapi.json").json())
    found = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
    return [operation for operation in found if not operation.path.endswith("/events")]  # these never end


@pytest.mark.parametrize("examples", [FEW, pytest.param(MANY, marks=pytest.mark.chaos)], ids=["few", "many"])
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
@pytest.mark.parametrize("where", [None, REAL], ids=["anywhere", "in a real sequence"])
def test_no_request_is_answered_with_a_fault_of_ours(
    busy: Console, mode: GenerationMode, where: dict[str, str] | None, examples: int
) -> None:
    operations = _operations(busy)
    assert len(operations) > 20
    for operation in operations:
        named = {name: value for name, value in (where or {}).items() if f"{{{name}}}" in operation.path}
        if mode is GenerationMode.NEGATIVE and named and operation.method == "get":
            continue  # nothing but the query is left to be wrong, which the first kind covers
        _sent(busy, operation.as_strategy(generation_mode=mode, path_parameters=named or None), examples)
    Takes(busy.root)("replay", "--check")
