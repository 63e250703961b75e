"""Consoles for tests: over the small film, and over one that has a grid and takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.console.support import Console, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.support import Takes


@pytest.fixture
def console(shown: Takes) -> Iterator[Console]:
    """Return the console of a workspace with SEQ01_grid001, SEQ01_take001 and SEQ02_take001."""
    with served(shown.root) as console:
        yield console
