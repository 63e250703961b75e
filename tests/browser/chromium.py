"""Where the browser of these tests is, and axe-core: looked for before the clean room hides the environment."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
NEEDED = os.environ.get("TAKES_NEED_BROWSER") == "1"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
ARGS = [
    "--no-proxy-server",
    "--host-resolver-rules=MAP *.example 127.0.0.1",  # names of other sites, for the tests of who may act
    *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
]


def _found() -> str | None:
    """Return the path of a Chromium: the one that is named, else one of the system's, else Playwright's own."""
    named = os.environ.get("TAKES_CHROMIUM")
    if named:
        return named if Path(named).is_file() else None
    system = next(filter(None, map(shutil.which, NAMES)), None)
    return system or _own()


def _own() -> str | None:
    try:
        with sync_playwright() as playwright:
            own = playwright.chromium.executable_path
    except Error:
        return None
    return own if Path(own).is_file() else None


CHROMIUM = _found()
