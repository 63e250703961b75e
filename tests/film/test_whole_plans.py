"""Two clients' plans through every format and back: what independent readers find is the cut, frame by frame."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import opentimelineio as otio
import pytest
from openpyxl import load_workbook

from tests.film.films import frames, psnr
from tests.film.reading import read_edl, read_fcpxml
from tests.film.test_export import spans_of

if TYPE_CHECKING:
    from tests.cli.support import Takes
    from tests.film.test_export import Spans

pytestmark = pytest.mark.chaos
PLANS = sorted((Path(__file__).parent.parent / "plans").glob("*.json"))
FPS = 24


class Film:
    """A client's plan, cut: of SEQ01 shot 2 is another take's, trimmed, and in SEQ02 shot 1 is open."""

    def __init__(self, takes: Takes, plan: Path) -> None:
        self.takes, self.project = takes, plan.stem
        takes("plan", "add", plan)
        for sequence in ("SEQ01", "SEQ02"):
            takes("generate", self.project, sequence, "--without-start-frame")
        takes("approve", self.project, "SEQ01", "--take", "1")
        takes("generate", self.project, "SEQ01", "--shot", "2", "--without-start-frame")
        takes("cut", self.project, "SEQ01", "--shot", "2=SEQ01_SH02_take001@0.5-2.25", "--shot", "3=1@6.5-8")
        takes("cut", self.project, "SEQ02", "--shot", "2=1", "--shot", "3=1", "--shot", "4=1")

    def cut(self, sequence: str) -> Spans:
        """Return what the ledger says of a cut, in frames; open shots are as long as they are planned."""
        part = self.takes("status", self.project, "--json").json["sequences"][sequence]
        covered = {row["shot"]: row for row in part["cut"]}
        found: Spans = []
        for shot in part["shots"]:
            if row := covered.get(shot["shot_id"]):
                first, last = (round(row[end] * FPS) for end in ("in", "out"))
                found.append((f"{row['take']}.mp4", first, last - first))
            else:
                found.append((None, 0, shot["duration"] * FPS))
        return found

    def exported(self) -> dict[str, bytes]:
        self.takes("export", self.project, "SEQ01", "SEQ02", "--to", "out")
        return {path.name: path.read_bytes() for path in sorted((self.takes.root / "out").iterdir())}


@pytest.fixture(params=PLANS, ids=lambda path: path.stem)
def film(takes: Takes, request: pytest.FixtureRequest) -> Film:
    return Film(takes, request.param)


def test_all_formats_are_the_cut_frame_by_frame_and_the_same_bytes_again(film: Film) -> None:
    out = film.exported()
    assert film.exported() == out
    cuts = {"SEQ01": film.cut("SEQ01"), "SEQ02": film.cut("SEQ02")}
    assert cuts["SEQ01"][1:3] == [("SEQ01_SH02_take001.mp4", 12, 42), ("SEQ01_take001.mp4", 156, 36)]
    assert cuts["SEQ02"][0] == (None, 0, 72)
    whole = [*cuts["SEQ01"], *cuts["SEQ02"]]
    for name, spans in {**cuts, film.project: whole}.items():
        line = otio.adapters.read_from_string(out[f"{name}.otio"].decode(), "otio_json")
        assert spans_of(line) == spans
        events = read_edl(out[f"{name}.edl"], FPS)
        assert [(event.file, event.first, event.last - event.first) for event in events] == spans
        frame, items = read_fcpxml(out[f"{name}.fcpxml"])
        found = [(i.src and i.src.rpartition("/")[2], int(i.start / frame), int(i.length / frame)) for i in items]
        assert found == spans
    rows = list(csv.DictReader(io.StringIO(out[f"{film.project}.csv"].decode("utf-8-sig"))))
    assert [(row["media"] or None, round(float(row["seconds"]) * FPS)) for row in rows] == [
        (name, length) for name, _, length in whole
    ]
    sheet = load_workbook(io.BytesIO(out[f"{film.project}.xlsx"])).active
    assert sheet is not None
    head, *cells = sheet.iter_rows(values_only=True)
    assert [dict(zip(head, row, strict=True))["shot"] for row in cells] == [row["shot"] for row in rows]


def test_each_frame_of_the_preview_is_the_takes_own(film: Film) -> None:
    film.takes("preview", film.project, "SEQ01")
    made = iter(frames(film.takes.root / "SEQ01.mp4"))
    sources: dict[str, list[Any]] = {}
    for name, first, length in film.cut("SEQ01"):
        assert name
        source = sources.setdefault(name, frames(film.takes.root / "videos" / film.project / name))
        assert min(psnr(next(made), wanted) for wanted in source[first : first + length]) >= 35
    assert next(made, None) is None


def test_an_edit_that_trims_and_exchanges_comes_back_and_is_taken_back(film: Film) -> None:
    film.exported()
    before = film.cut("SEQ01")
    line = otio.adapters.read_from_file(str(film.takes.root / "out" / "SEQ01.otio"))
    track, span = line.tracks[0], otio.opentime.TimeRange
    track[0].source_range = span(otio.opentime.RationalTime(6, FPS), otio.opentime.RationalTime(30, FPS))
    track[1].media_reference.target_url = "SEQ01_take001.mp4"
    track[1].source_range = span(otio.opentime.RationalTime(80, FPS), otio.opentime.RationalTime(48, FPS))
    otio.adapters.write_to_file(line, str(film.takes.root / "edit.otio"))
    film.takes("conform", film.project, "edit.otio")
    assert film.cut("SEQ01") == [("SEQ01_take001.mp4", 6, 30), ("SEQ01_take001.mp4", 80, 48), *before[2:]]
    film.takes("undo", film.project, "SEQ01")
    assert film.cut("SEQ01") == before
