"""Pictures of a plan: what the ledger calls them, wherever the plan's machine had them."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.support import dump, events, facts, picture, plan_file

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.support import Takes


def _plan(*starts: object) -> dict[str, Any]:
    shots = [{"prompt": f"Shot {n} of the yard.", "start_frame": str(start)} for n, start in enumerate(starts)]
    return {"project": "film", "sequences": {"SEQ01": {"shots": shots}}}


def _sources(takes: Takes) -> list[str]:
    return [shot["start_frame"]["source"] for shot in facts(takes.root, "SequencePlanned")[-1]["shots"]]


@pytest.fixture
def looks(takes: Takes, tmp_path: Path) -> Path:
    """Return a folder outside the plan's, with look.png and dawn.png; the plan's own has looks/look.png."""
    for path, colour in (("far/look.png", "teal"), ("far/dawn.png", "pink"), ("looks/look.png", "navy")):
        file = tmp_path / path
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(picture(colour))
    return tmp_path / "far"


def test_no_path_of_a_machine_gets_into_the_log(takes: Takes, looks: Path, tmp_path: Path) -> None:
    plan = _plan("looks/look.png", looks / "dawn.png", tmp_path / "looks/look.png", "far/../far/look.png")
    plan["elements"] = {"ann": {"frontal": str(looks / "look.png")}}
    file = plan_file(takes, plan)
    takes("plan", "add", file)

    assert _sources(takes) == ["looks/look.png", "far/dawn.png", "looks/look.png", "far/look.png"]
    (imported,) = facts(takes.root, "PlanImported")
    assert imported["elements"][0]["frontal"]["source"] == "far/look.png"
    assert str(tmp_path) not in dump(takes.root)
    count = len(events(takes.root))
    takes("plan", "add", file)
    assert len(events(takes.root)) == count


def test_what_lies_elsewhere_is_called_by_its_files_name(takes: Takes, looks: Path, tmp_path: Path) -> None:
    (tmp_path / "look.png").write_bytes(picture("navy"))
    (tmp_path / "desk").mkdir()
    file = tmp_path / "desk" / "PLAN.json"
    file.write_text(plan_file(takes, _plan(looks / "look.png", "../far/dawn.png", "../look.png")).read_text())
    takes("plan", "add", file)

    first, second, third = _sources(takes)
    assert (first, second) == ("look.png", "dawn.png")
    assert third.startswith("look-")  # another picture of the same name stays told apart
    assert str(tmp_path) not in dump(takes.root)
    count = len(events(takes.root))
    takes("plan", "add", file)
    assert len(events(takes.root)) == count


def test_a_sheet_with_paths_of_a_machine_can_come_again_and_be_exported(
    takes: Takes, looks: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "desk" / "shots.csv"
    sheet.parent.mkdir()
    with sheet.open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["sequence", "shot", "prompt", "duration", "start_frame"])
        rows.writerow(["SEQ01", 1, "A yard at dawn.", 3, looks / "look.png"])
        rows.writerow(["SEQ01", 2, "A yard at noon.", 3, looks.parent / "looks/look.png"])
    takes("plan", "import", sheet, "--project", "film")
    first, second = _sources(takes)
    assert first == "look.png"
    assert second.startswith("look-")

    count = len(events(takes.root))
    takes("plan", "import", sheet, "--project", "film")
    again = tmp_path / "again.csv"
    again.write_text(takes("plan", "export", "film", "--csv").out)
    takes("plan", "import", again, "--project", "film")
    assert len(events(takes.root)) == count
    assert str(tmp_path) not in dump(takes.root)
