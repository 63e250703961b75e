"""Dailies by hand: one gesture, one fact in the log, and the picture on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.support import says
from tests.cli.support import events

if TYPE_CHECKING:
    from typing import Any

    from tests.browser.support import Windows

pytestmark = pytest.mark.browser


def last(windows: Windows, kind: str) -> dict[str, Any]:
    """Return the data of the newest fact, which must be of a kind."""
    newest = events(windows.root)[-1]
    assert newest["type"] == kind
    data: dict[str, Any] = newest["data"]
    return data


def test_a_click_on_a_quadrant_makes_the_start_frame(windows: Windows) -> None:
    page = windows.open("/p/film/dailies?item=SEQ01_grid001")
    page.get_by_role("button", name="Quadrant 3, bottom left").click()
    says(page, "Quadrant 3 is the start frame of SEQ01")
    fact = last(windows, "GridQuadrantApproved")
    assert (fact["grid_id"], fact["quadrant"]) == ("SEQ01_grid001", "bottom_left")
    assert (windows.root / "frames/film/starts/SEQ01_start001.png").is_file()
