"""Consoles for tests: over the small film, and over one that has a grid and takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.console.support import Console, served
from tests.film.conftest import cut, cut_once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.support import Takes

__all__ = ["cut", "cut_once"]


@pytest.fixture
def console(shown: Takes) -> Iterator[Console]:
    """Return the console of a workspace with SEQ01_grid001, SEQ01_take001 and SEQ02_take001."""
    with served(shown.root) as console:
        yield console


@pytest.fixture
def of_cut(cut: Takes) -> Iterator[Console]:
    """Return the console of a film whose SEQ01 is cut from two takes, and of whose SEQ02 the first shot is open."""
    with served(cut.root) as console:
        yield console
