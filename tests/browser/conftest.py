"""A Chromium for the tests of this folder, and a console that runs as a process of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import ARGS, AXE, CHROMIUM
from tests.browser.support import Windows
from tests.cli.conftest import paid
from tests.console.support import started
from tests.fal.fixtures import fal_env, fal_server, fal_trust

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.support import Takes

__all__ = ["fal_env", "fal_server", "fal_trust", "paid"]
HERE = Path(__file__).parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave one test where something is missing, which says so, instead of many that cannot run."""
    lost = [item for item in items if item.path.is_relative_to(HERE) and not _can_run(item)]
    if lost:
        config.hook.pytest_deselected(items=lost)
        items[:] = [item for item in items if item not in lost]


def _can_run(item: pytest.Item) -> bool:
    needs = getattr(item, "fixturenames", ())
    if CHROMIUM is None:
        return item.name == "test_there_is_a_browser"
    return AXE.is_file() or "axe" not in needs


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Return a Chromium that runs without a screen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def windows(browser: Browser, shown: Takes) -> Iterator[Windows]:
    """Return windows on a workspace with SEQ01_grid001, SEQ01_take001 and SEQ02_take001; no page may meet an error."""
    with started(shown.root) as (_, link):
        windows = Windows(browser, link.rstrip("/"), shown)
        yield windows
        windows.close()
    assert windows.faults == []


@pytest.fixture
def paying(browser: Browser, paid: Takes) -> Iterator[Windows]:
    """Return windows on a workspace whose takes are paid for at the stand-in for fal.ai; no page may meet an error."""
    with started(paid.root) as (_, link):
        windows = Windows(browser, link.rstrip("/"), paid)
        yield windows
        windows.close()
    assert windows.faults == []


@pytest.fixture
def axe() -> str:
    """Return axe-core as a script."""
    return AXE.read_text(encoding="utf-8")
