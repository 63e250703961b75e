"""A machine without fonts: the system's hidden, and the extra's packages not installed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def hide_fonts(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Hide all fonts but those in a folder that no test of this process has looked in."""
    monkeypatch.setenv("TAKES_FONTS", str(folder))
    for package in ("manimgx_fonts", "noto_cjk_sans_otc"):
        monkeypatch.setitem(sys.modules, package, None)
