"""Files and `--json` answers have the keys and types of their shapes, all of them and no others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import TypeAdapter

from projections.views.answers import DiffView, HistoryView, LogLine, MediaView, ReportView, SearchHit
from projections.views.costs import ProjectCosts, Purse
from projections.views.models import PriceList
from projections.views.plan import PlanDocument
from projections.views.sequences import SequencesFile, StatusView
from projections.views.shots import ShotFile

if TYPE_CHECKING:
    from tests.cli.support import Takes


def check(found: Any, shape: Any) -> None:
    """Read as its shape it is what it was: a key the shape lacks would be gone, one that is missing is a fault."""
    assert TypeAdapter(shape).validate_python(found, strict=True) == found


@pytest.fixture
def judged(shown: Takes, a_picture: Any) -> Takes:
    """A workspace with a start frame of either sort, a verdict, notes, and a shot's own take."""
    shown("approve-grid", "film", "SEQ01", "--quadrant", "1")
    shown("start-frame", "film", "SEQ01", "--shot", 2, a_picture)
    shown("generate", "film", "SEQ01", "--shot", 2)
    shown("note", "film", "SEQ01", "a gate", "--take", 1, "--at-seconds", 1)
    shown("note", "film", "SEQ01", "a road")
    shown("approve", "film", "SEQ01", "--take", 1)
    shown("reject", "film", "SEQ02", "--take", 1, "--reason", "too dark")
    return shown


def test_the_files_have_their_shapes(judged: Takes) -> None:
    state = judged.root / "state" / "film"
    files = {path.name: json.loads(path.read_bytes()) for path in state.rglob("*.json")}
    assert set(files) == {"sequences.json", "SEQ01.json", "SEQ01_SH02.json", "SEQ02.json"}
    check(files.pop("sequences.json"), SequencesFile)
    for found in files.values():
        check(found, ShotFile)


@pytest.mark.parametrize(
    ("args", "shape"),
    [
        (("status", "film"), StatusView),
        (("diff", "film", "SEQ01", "1", "working"), DiffView),
        (("history", "film", "SEQ01"), HistoryView),
        (("report", "film"), ReportView),
        (("costs", "film"), ProjectCosts),
        (("budget", "film"), Purse),
        (("models",), PriceList),
        (("media",), MediaView),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_an_answer_has_its_shape(judged: Takes, args: tuple[str, ...], shape: Any) -> None:
    check(judged(*args, "--json").json, shape)


def test_a_line_of_the_log_a_hit_and_an_exported_plan_have_their_shapes(judged: Takes) -> None:
    for line in judged("log", "film", "--json").out.splitlines():
        check(json.loads(line), LogLine)
    (hit, *_) = judged("search", "gate", "--json").json["hits"]
    check(hit, SearchHit)
    check(json.loads(judged("plan", "export", "film").out), PlanDocument)
