"""What these tests need is there: without it they are one skip that says so, and where it must be there, a failure."""

from __future__ import annotations

import pytest

from tests.browser.chromium import AXE, CHROMIUM, NEEDED

pytestmark = pytest.mark.browser


def lacking(what: str) -> None:
    if NEEDED:
        pytest.fail(what)
    pytest.skip(what)


def test_there_is_a_browser() -> None:
    if CHROMIUM is None:
        lacking(
            "THE BROWSER TESTS DID NOT RUN: no Chromium. `make browser`, or apt install chromium, or TAKES_CHROMIUM"
        )


def test_there_is_axe() -> None:
    if not AXE.is_file():
        lacking("THE ACCESSIBILITY TESTS DID NOT RUN: no axe-core. `make browser`, which needs npm")
