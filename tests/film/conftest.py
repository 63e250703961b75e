"""A film with cuts, made once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.support import copied

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.support import Takes


@pytest.fixture(scope="session")
def cut_once(_shown_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Cut the first sequence from two takes, and the second in part."""
    shown = copied(_shown_once, tmp_path_factory.mktemp("cut") / "work")
    shown("approve", "film", "SEQ01", "--take", "1")
    shown("generate", "film", "SEQ01", "--shot", "2")
    shown("cut", "film", "SEQ01", "--shot", "2=SEQ01_SH02_take001")
    shown("cut", "film", "SEQ02", "--shot", "2=1")
    return shown.root


@pytest.fixture
def cut(cut_once: Path, tmp_path: Path) -> Takes:
    """Return the film with its cuts."""
    return copied(cut_once, tmp_path / "work")
