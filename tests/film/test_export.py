"""`takes export`: what an editor gets is the cut, frame by frame, with the videos beside it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import opentimelineio as otio
import pytest
from openpyxl import load_workbook

from services.film.copying import read_mark
from services.film.measuring import measure
from tests.cli.support import events, kinds
from tests.film.films import make_film
from tests.film.reading import check_dtd, read_edl, read_fcpxml

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.support import Takes

Spans = list[tuple[str | None, int, int]]  # the file, its first frame, and how many; None is a gap


def exported(takes: Takes, *args: object) -> Path:
    takes("export", "film", *args, "--to", "out")
    return takes.root / "out"


def spans_of(timeline: Any, track: int = 0) -> Spans:
    """Return a timeline of OpenTimelineIO as spans."""
    found: Spans = []
    for item in timeline.tracks[track]:
        used, url = item.source_range, None
        if isinstance(item, otio.schema.Clip):
            url = item.media_reference.target_url
        found.append((url, int(used.start_time.value) if url else 0, int(used.duration.value)))
    return found


SEQ01: Spans = [("SEQ01_take001.mp4", 0, 24), ("SEQ01_SH02_take001.mp4", 0, 72), ("SEQ01_take001.mp4", 48, 24)]
SEQ02: Spans = [(None, 0, 24), ("SEQ02_take001.mp4", 24, 48)]


def test_opentimelineio_reads_the_cut_frame_by_frame(cut: Takes) -> None:
    out = exported(cut)
    for name, spans in (("SEQ01", SEQ01), ("SEQ02", SEQ02), ("film", [*SEQ01, *SEQ02])):
        line = otio.adapters.read_from_file(str(out / f"{name}.otio"))
        assert spans_of(line) == spans
        assert line.global_start_time == otio.opentime.RationalTime(24 * 3600, 24)
        assert line.to_json_string() == otio.adapters.read_from_string(line.to_json_string()).to_json_string()
        for clip in line.find_clips():
            assert (out / clip.media_reference.target_url).is_file()
            assert clip.metadata["takeledger"]["prompt"]


def test_a_strict_reader_of_edls_reads_the_cut_frame_by_frame(cut: Takes) -> None:
    events = read_edl((exported(cut) / "film.edl").read_bytes(), 24)
    assert [(event.file, event.first, event.last - event.first) for event in events] == [*SEQ01, *SEQ02]
    assert events[0].at == 24 * 3600
    assert [event.end for event in events[:-1]] == [event.at for event in events[1:]]
    assert len({event.reel for event in events if event.file}) == 3


def test_fcpxml_is_checked_by_the_dtd_that_is_named(cut: Takes, tmp_path: Path) -> None:
    data = (exported(cut) / "film.fcpxml").read_bytes()
    rules, names = tmp_path / "some.dtd", dict[str, set[str]]()
    for element in ElementTree.fromstring(data).iter():
        names.setdefault(element.tag, set()).update(element.attrib)
    lines = [
        f"<!ELEMENT {tag} ANY>" + "".join(f"<!ATTLIST {tag} {name} CDATA #IMPLIED>" for name in sorted(attributes))
        for tag, attributes in names.items()
    ]
    rules.write_text("".join(lines))
    check_dtd(data, str(rules))
    rules.write_text("".join(lines[:-1]))
    with pytest.raises(AssertionError):
        check_dtd(data, str(rules))


def test_fcpxml_has_the_cut_frame_by_frame_and_files_that_are_there(cut: Takes) -> None:
    out = exported(cut)
    frame, items = read_fcpxml((out / "film.fcpxml").read_bytes())
    found = [(i.src and i.src.rpartition("/")[2], int(i.start / frame), int(i.length / frame)) for i in items]
    assert found == [*SEQ01, *SEQ02]
    assert {item.src for item in items if item.src} == {f"file://{path}" for path in out.glob("*.mp4")}


def test_the_shot_list_has_a_row_per_shot(cut: Takes) -> None:
    out = exported(cut)
    rows = list(csv.DictReader(io.StringIO((out / "film.csv").read_text("utf-8-sig"))))
    ids = ["SEQ01_take001", "SEQ01_SH02_take001", "SEQ01_take001", "", "SEQ02_take001"]
    assert [row["take"] for row in rows] == ids
    assert rows[0]["sha256"] == hashlib.sha256((cut.root / "videos/film/SEQ01_take001.mp4").read_bytes()).hexdigest()
    assert rows[0]["verdict"] == "approved"
    sheet = load_workbook(out / "film.xlsx").active
    assert sheet is not None
    assert [cell.value or "" for cell in sheet["E"][1:]] == ids


def test_a_prompt_that_looks_like_a_formula_is_text(cut: Takes) -> None:
    cut("revise", "film", "SEQ02", "--shot", "1", '=HYPERLINK("http://x")')
    out = exported(cut)
    assert ",\"'=HYPERLINK" in (out / "film.csv").read_text("utf-8-sig")
    sheet = load_workbook(out / "film.xlsx").active
    assert sheet is not None
    assert sheet["C5"].data_type == "s"


def test_notes_are_markers_at_their_moment_and_others_are_notes(cut: Takes) -> None:
    cut("note", "film", "SEQ01_take001", "--at-seconds", "2.5", "he blinks\nhere")
    cut("note", "film", "SEQ01_take001", "grain & <noise>")
    out = exported(cut, "SEQ01")
    line = otio.adapters.read_from_file(str(out / "SEQ01.otio"))
    marked = [
        (clip.name, int(m.marked_range.start_time.value), m.name) for clip in line.find_clips() for m in clip.markers
    ]
    assert marked == [("SEQ01_SH03", 60, "1: he blinks\nhere")]
    last = read_edl((out / "SEQ01.edl").read_bytes(), 24)[-1]
    assert "LOC: 01:00:04:12 YELLOW  1: he blinks here" in last.comments
    assert "COMMENT: NOTE grain & <noise> (tester)" in last.comments
    _, items = read_fcpxml((out / "SEQ01.fcpxml").read_bytes())
    (marker,) = items[-1].element.iter("marker")
    assert (marker.attrib["start"], marker.attrib["value"]) == ("60/24s", "1: he blinks\nhere")
    assert items[-1].element.findtext("note") == "grain & <noise> (tester)"


def test_a_resolved_note_is_said_to_be_in_each_format(cut: Takes) -> None:
    cut("note", "film", "SEQ01_take001", "--at-seconds", "2.5", "he blinks")
    cut("note", "film", "SEQ01", "--resolve", events(cut.root)[-1]["position"])
    out = exported(cut, "SEQ01")
    line = otio.adapters.read_from_file(str(out / "SEQ01.otio"))
    (marked,) = [marker for clip in line.find_clips() for marker in clip.markers]
    assert (marked.name, marked.color) == ("1 (resolved): he blinks", "GREEN")
    last = read_edl((out / "SEQ01.edl").read_bytes(), 24)[-1]
    assert "LOC: 01:00:04:12 GREEN   1 (resolved): he blinks" in last.comments
    _, items = read_fcpxml((out / "SEQ01.fcpxml").read_bytes())
    (marker,) = items[-1].element.iter("marker")
    assert (marker.attrib["value"], marker.attrib["completed"]) == ("1 (resolved): he blinks", "1")


def test_a_copy_shows_the_same_and_says_what_it_is_a_copy_of(cut: Takes) -> None:
    out = exported(cut)
    source = cut.root / "videos" / "film" / "SEQ01_take001.mp4"
    copy = out / "SEQ01_take001.mp4"
    assert measure(copy) == measure(source)
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    assert read_mark(copy) == {"take": "SEQ01_take001", "sha256": digest}


def test_linked_media_are_never_written_to(cut: Takes) -> None:
    source = cut.root / "videos" / "film" / "SEQ01_take001.mp4"
    before = source.read_bytes()
    out = exported(cut, "SEQ01", "--media", "link")
    assert (out / "SEQ01_take001.mp4").resolve() == source.resolve()
    assert source.read_bytes() == before


def test_the_same_position_gives_the_same_bytes(cut: Takes) -> None:
    def digests(out: Path) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted(out.iterdir())}

    before = digests(exported(cut))
    assert digests(exported(cut)) == before
    assert set(json.loads(before["export.json"])["files"]) | {"export.json"} == set(before)


def test_an_export_records_nothing(cut: Takes) -> None:
    before = kinds(cut.root)
    exported(cut)
    assert kinds(cut.root) == before


def test_a_folder_that_holds_something_else_is_refused_and_stays(cut: Takes) -> None:
    out = exported(cut, "SEQ01")
    (out / "edit.otio").write_text("the editor's own")
    cut("export", "film", "--to", "out", code=1)
    assert (out / "edit.otio").read_text() == "the editor's own"
    other = cut.root / "desk"
    other.mkdir()
    (other / "letter.txt").write_text("dear")
    assert "holds files that are no export, as letter.txt" in cut("export", "film", "--to", "desk", code=1).err
    assert [path.name for path in other.iterdir()] == ["letter.txt"]


def test_a_file_that_was_changed_since_is_not_replaced(cut: Takes) -> None:
    out = exported(cut, "SEQ01")
    (out / "SEQ01.edl").write_text("cut anew")
    assert "SEQ01.edl, which isn't as the export left it" in cut("export", "film", "SEQ01", "--to", "out", code=1).err


def test_an_open_cut_is_refused_where_only_final_ones_are_wanted(cut: Takes) -> None:
    ran = cut("export", "film", "--to", "out", "--final-only", code=1)
    assert "SEQ01, SEQ02: not final" in ran.err
    assert not (cut.root / "out").exists()


def test_a_video_that_is_gone_is_named_and_nothing_is_written(cut: Takes) -> None:
    (cut.root / "videos" / "film" / "SEQ01_SH02_take001.mp4").unlink()
    assert "SEQ01_SH02_take001" in cut("export", "film", "--to", "out", code=1).err
    assert not (cut.root / "out").exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["--as", "aaf"], "there is no format aaf"),
        (["--fps", "0"], "0 is no frame rate"),
        (["--start", "01:00:00:24"], "01:00:00:24 is no timecode"),
        (["SEQ09"], "SEQ09"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(cut: Takes, typed: list[str], said: str) -> None:
    assert said in cut("export", "film", *typed, "--to", "out", code=None).err
    assert not (cut.root / "out").exists()


def test_a_file_of_another_rate_keeps_its_own_and_is_named(cut: Takes) -> None:
    strange = make_film(cut.root / "strange.mp4", rate="24000/1001", frames=48, sound=True)
    cut("generate", "film", "SEQ02", "--shot", "1")
    cut("adopt", "film", "SEQ02_SH01_take001", strange)
    cut("cut", "film", "SEQ02", "--shot", "1=SEQ02_SH01_take002")
    ran = cut("export", "film", "--to", "out")
    assert "SEQ02_SH01_take002.mp4 runs at 23.976 frames a second, the timeline at 24" in ran.err
    line = otio.adapters.read_from_file(str(cut.root / "out" / "SEQ02.otio"))
    first = next(iter(line.find_clips()))
    assert first.source_range.duration == otio.opentime.RationalTime(48, 24000 / 1001)
    assert first.available_range().duration == first.source_range.duration
    assert [len(list(track.find_clips())) for track in line.tracks] == [2, 1]
    assert [event.track for event in read_edl((cut.root / "out" / "SEQ02.edl").read_bytes(), 24)] == ["B", "V"]


def test_a_typed_rate_holds_for_the_whole_timeline(cut: Takes) -> None:
    out = exported(cut, "SEQ01", "--fps", "25", "--start", "10:00:00:00")
    events = read_edl((out / "SEQ01.edl").read_bytes(), 25)
    assert [event.end - event.at for event in events] == [25, 75, 25]
    assert events[0].at == 10 * 3600 * 25
