"""docs/python.md is true: its Python runs, in the workspace that its commands make."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.test_docs import ROOT, blocks, lay_out, play, typed

if TYPE_CHECKING:
    from pathlib import Path

PAGE = ROOT / "docs" / "python.md"


def test_the_python_of_the_page_runs(tmp_path: Path) -> None:
    lay_out(tmp_path)
    commands = typed(PAGE)
    answers = play(commands, tmp_path, {"TAKES_RENDERER": "local"})
    assert [code for _, code in answers] == [0] * len(commands)

    script = "\n".join(text for info, text in blocks(PAGE) if info == "python")
    ran = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
