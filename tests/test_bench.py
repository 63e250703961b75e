"""What `make bench` tells: numbers beside limits and peers, on logs of a few events. No number is judged here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.__main__ import THEMES
from bench.page import BEGIN, END, put_tables
from bench.results import Row, keep, markdown

HERE = Path(__file__).parent.parent


def test_a_speed_is_met_from_above_and_a_cost_from_below() -> None:
    fast, slow = (Row("replay", value, "s", "bare", 1.0, "speed", 0.5) for value in (1.6, 2.5))
    cheap, dear = (Row("append", value, "ms", "raw", 1.0, "cost", 8.0) for value in (7.9, 8.1))
    small, large = (Row("memory", value, "MB", kind="limit", target=120.0) for value in (119.0, 121.0))

    assert [row.met for row in (fast, slow, cheap, dear, small, large)] == [True, False] * 3
    assert fast.cells()[2:] == ("bare: 1 s", "0.62 ×", "≥ 0.5 ×", "yes")
    assert Row("p99", 3.0, "ms").met is None


def test_the_page_has_the_newest_tables_between_its_marks(tmp_path: Path) -> None:
    page, rows = tmp_path / "page.md", [Row("replay", 2.0, "s", "bare", 1.0, "speed", 0.3, (2.0,))]
    page.write_text(f"# Speed\n\n{BEGIN}old\n{END}\n## After\n", encoding="utf-8")
    keep(tmp_path, "replay", "Replay?", rows, {"name": "tiny", "runs": 1})

    put_tables(page, tmp_path, THEMES)
    once = page.read_text(encoding="utf-8")
    put_tables(page, tmp_path, THEMES)

    assert page.read_text(encoding="utf-8") == once
    assert "### Replay?\n" in once
    assert markdown(rows) in once
    assert "old" not in once
    assert once.startswith("# Speed\n")
    assert once.endswith("\n## After\n")


@pytest.mark.chaos
def test_make_bench_measures_every_theme_to_its_end(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"{BEGIN}{END}", encoding="utf-8")
    command = [sys.executable, "-m", "bench", "--scale", "tiny", "--into", str(tmp_path), "--page", str(page)]
    done = subprocess.run([*command, "--logs", str(tmp_path / "logs")], cwd=HERE, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    for theme in THEMES:
        told = json.loads((tmp_path / f"{theme}.json").read_text(encoding="utf-8"))
        assert told["machine"]["python"]
        assert told["rows"]
        for row in told["rows"]:
            assert row["value"] >= 0, row
            assert f"| {row['what']} |" in page.read_text(encoding="utf-8")
        assert told["question"] in done.stdout
    for theme in ("contention", "postgres"):
        counted = [row["value"] for row in _rows(tmp_path, theme) if row["unit"] in ("errors", "orders", "events")]
        assert counted == [0, 1, 0] * 3, "no error, one order for all readers, nothing missed"
    assert _rows(tmp_path, "restore")[-1]["value"] == 0, "the second log is the first"


def _rows(folder: Path, theme: str) -> list[dict[str, Any]]:
    return list(json.loads((folder / f"{theme}.json").read_text(encoding="utf-8"))["rows"])
