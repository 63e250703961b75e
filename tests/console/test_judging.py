"""Every click is an event, by the rules of the command line and under the name of who clicked."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

from tests.cli.support import events, facts, kinds, picture, sha256

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.support import Takes
    from tests.console.support import Console

SEQ01 = "/film/sequences/SEQ01"


def last(root: Path) -> str:
    return kinds(root)[-1]


def test_approving_a_take_is_one_event_by_whoever_clicked(console: Console) -> None:
    headers = {"x-takes-actor": "Zo%C3%AB"}
    done = console.post(f"{SEQ01}/approve", {"take": 1, "message": "the light"}, headers=headers)
    event = events(console.root)[-1]
    assert (event["type"], event["by"], event["message"]) == ("TakeApproved", "Zoë", "the light")
    assert done["position"] == event["position"]
    assert done["changed"]
    assert done["events"][0]["type"] == "TakeApproved"


def test_approving_again_changes_nothing(console: Console) -> None:
    console.post(f"{SEQ01}/approve", {"take": "SEQ01_take001"})
    again = console.post(f"{SEQ01}/approve", {"take": 1})
    assert not again["changed"]
    assert kinds(console.root).count("TakeApproved") == 1


def test_approving_one_shot_changes_the_cut_at_that_shot_alone(console: Console) -> None:
    console.post(f"{SEQ01}/approve", {"take": 1, "shot": 2})
    (changed,) = facts(console.root, "CutChanged")
    assert changed["shots"] == [{"shot": "SEQ01_SH02", "take_id": "SEQ01_take001"}]


def test_rejecting_wants_a_reason_and_keeps_it(console: Console) -> None:
    console.refused(f"{SEQ01}/reject", {"take": 1}, 422, "reason")
    console.refused(f"{SEQ01}/reject", {"take": 1, "reason": "  "}, 400, "the reason is empty")
    console.post(f"{SEQ01}/reject", {"take": 1, "reason": "hands"})
    assert console.get(SEQ01)["takes"][0]["review"]["reason"] == "hands"


def test_a_grid_is_rejected_with_a_reason_and_waits_no_more(console: Console) -> None:
    assert console.get("/film/dailies")["pending"][0] == "SEQ01_grid001"
    console.post(f"{SEQ01}/reject", {"take": "SEQ01_grid001", "reason": "no fog"})
    console.post(f"{SEQ01}/note", {"take": "SEQ01_grid001", "text": "more fog"})
    (grid,) = console.get(SEQ01)["keyframes"]
    assert (grid["review"]["verdict"], grid["review"]["reason"]) == ("rejected", "no fog")
    assert [note["text"] for note in grid["notes"]] == ["more fog"]
    assert "SEQ01_grid001" not in console.get("/film/dailies")["pending"]
    page = console.http.get("/p/film/SEQ01").text
    assert '<span class="pill bad">rejected</span>' in page
    assert "rejected: no fog" in page
    console.post(f"{SEQ01}/undo")
    assert console.get(SEQ01)["keyframes"][0]["review"] is None


def test_a_grid_can_be_rejected_and_noted_where_it_waits(console: Console) -> None:
    page = console.http.get("/p/film/dailies?item=SEQ01_grid001").text
    assert 'data-act="reject"' in page
    assert 'data-act="note"' in page


def test_a_note_stands_at_its_moment_of_the_video(console: Console) -> None:
    console.post(f"{SEQ01}/note", {"take": 1, "seconds": 1.25, "text": "<script>alert(1)</script>"})
    (note,) = console.get(SEQ01)["takes"][0]["notes"]
    assert (note["text"], note["seconds"]) == ("<script>alert(1)</script>", 1.25)
    console.refused(f"{SEQ01}/note", {"take": 1, "seconds": 99, "text": "late"}, 400, "lies outside the video")
    console.refused(f"{SEQ01}/note", {"seconds": 1, "text": "of what?"}, 400, "a moment is one of a take's video")


def test_undo_takes_back_the_event_that_is_meant_and_no_other(console: Console) -> None:
    approved = console.post(f"{SEQ01}/approve", {"take": 1})["position"]
    console.post(f"{SEQ01}/revise", {"shot": 1, "prompt": "She runs."})
    console.refused(f"{SEQ01}/undo", {"position": approved}, 409, "something else was done in SEQ01 since")
    assert last(console.root) == "ShotPromptRevised"
    console.post(f"{SEQ01}/undo")
    console.post(f"{SEQ01}/undo", {"position": approved})
    assert last(console.root) == "VerdictWithdrawn"
    assert console.get(SEQ01)["takes"][0]["review"] is None


def test_what_an_undo_would_take_back_is_told_with_its_person_and_the_way_to_do_it_again(console: Console) -> None:
    assert console.get(f"{SEQ01}/undo") == {"sequence": "SEQ01", "acts": [], "again": None}
    headers = {"x-takes-actor": "Ines"}
    for verb, body, again in (
        ("approve", {"take": 1}, {"take": "SEQ01_take001"}),
        ("reject", {"take": 1, "reason": "hands"}, {"take": "SEQ01_take001", "reason": "hands"}),
        ("cut", {"shots": {"2": "1"}}, {"shots": {"SEQ01_SH02": "SEQ01_take001"}}),
        ("approve-grid", {"quadrant": 2}, {"grid": "SEQ01_grid001", "quadrant": "top_right"}),
        (
            "revise",
            {"shot": 1, "prompt": "@ann runs."},
            {"shot": "SEQ01_SH01", "prompt": "@ann runs.", "duration": 1},
        ),
    ):
        console.post(f"{SEQ01}/{verb}", body, headers=headers)
        told = console.get(f"{SEQ01}/undo")
        assert (told["acts"][0]["by"], told["again"]) == ("Ines", {"verb": verb, "body": again})
        console.post(f"{SEQ01}/undo", {"position": told["acts"][0]["position"]})
        console.post(f"{SEQ01}/{verb}", again)


def test_a_quadrant_becomes_the_start_frame_on_disk_and_another_costs_nothing(console: Console) -> None:
    console.post(f"{SEQ01}/approve-grid", {"quadrant": 4})
    console.post(f"{SEQ01}/approve-grid", {"quadrant": "top_left", "grid": 1})
    first, second = facts(console.root, "GridQuadrantApproved")
    assert (first["quadrant"], second["quadrant"]) == ("bottom_right", "top_left")
    for fact in (first, second):
        assert sha256((console.root / fact["path"]).read_bytes()) == fact["sha256"]
    assert (console.root / "frames/film/clean/SEQ01.png").read_bytes() == (console.root / second["path"]).read_bytes()
    assert kinds(console.root).count("GridRequested") == 1


def test_an_uploaded_start_frame_is_encoded_anew(console: Console) -> None:
    out = io.BytesIO()
    Image.open(io.BytesIO(picture("red"))).save(out, "PNG", pnginfo=_words("a secret in the file"))
    data = out.getvalue() + b"<script>alert(1)</script>"
    console.post(f"{SEQ01}/start-frame", files={"file": ("look.png", data, "image/png")})
    (fact,) = facts(console.root, "StartFrameSupplied")
    kept = (console.root / fact["path"]).read_bytes()
    assert b"secret" in data
    assert b"secret" not in kept
    assert b"script" not in kept
    assert Image.open(io.BytesIO(kept)).size == (640, 360)


def test_an_upload_is_stood_up_fitted_and_its_original_kept(console: Console) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (400, 640), "red").save(out, "PNG", exif=exif)
    sent = {"file": ("phone.png", out.getvalue(), "image/png"), "fit": (None, "crop")}
    answer = console.post(f"{SEQ01}/start-frame", files=sent)
    assert "turned upright by 90° clockwise; cropped from 640x400 to 16:9" in answer["said"]
    (fact,) = facts(console.root, "StartFrameSupplied")
    assert (fact["width"], fact["height"]) == (640, 360)
    assert (console.root / fact["original"]["path"]).read_bytes() == out.getvalue()
    sent["fit"] = (None, "stretch")
    assert "no way to fit" in console.post(f"{SEQ01}/start-frame", status=400, files=sent)["error"]


def test_a_frame_of_another_shape_than_the_plans_is_said_and_made_to_fit(console: Console) -> None:
    sent: dict[str, tuple[str | None, str | bytes]] = {"file": ("wide.png", picture("red", size=(800, 400)))}
    answer = console.post(f"{SEQ01}/start-frame", files=sent)
    assert answer["shape"] == "SEQ01_start001 is 2:1 (800x400), and the plan says 16:9"
    for fit, size in (("crop", (711, 400)), ("pad", (800, 450))):
        fitted = console.post(f"{SEQ01}/start-frame", files={**sent, "fit": (None, fit)})
        fact = facts(console.root, "StartFrameSupplied")[-1]
        assert (fitted["shape"], (fact["width"], fact["height"])) == (None, size)


def _words(text: str) -> object:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("comment", text)
    return info


def test_an_upload_that_is_no_picture_is_refused_in_a_line(console: Console) -> None:
    before = kinds(console.root)
    for name, data in (("a.png", b"<svg onload=alert(1)>"), ("b.png", b""), ("c.png", picture("red")[:200])):
        fault = console.post(f"{SEQ01}/start-frame", status=400, files={"file": (name, data, "image/png")})
        assert name in fault["error"]
    assert "no picture came along" in console.post(f"{SEQ01}/start-frame", status=400, files={"x": b"y"})["error"]
    assert kinds(console.root) == before


def test_a_shot_has_a_start_frame_of_its_own(console: Console) -> None:
    body = {"take": "SEQ02_take001", "seconds": 0, "shot": "3"}
    console.post(f"{SEQ01}/start-frame", body)
    assert facts(console.root, "StartFrameSupplied")[0]["entity"] == "SEQ01_SH03"


def test_a_final_sequence_takes_notes_and_nothing_else_until_it_is_reopened(console: Console) -> None:
    console.refused(f"{SEQ01}/finalize", {}, 400, "the cut of SEQ01 is not complete")
    console.post(f"{SEQ01}/cut", {"shots": {"1": "1", "2": "1", "SEQ01_SH03": "SEQ01_take001"}})
    console.post(f"{SEQ01}/finalize")
    console.refused(f"{SEQ01}/revise", {"shot": 1, "prompt": "She runs."}, 400, "SEQ01 is final")
    console.post(f"{SEQ01}/note", {"text": "lovely"})
    console.post(f"{SEQ01}/reopen")
    assert console.get(SEQ01)["phase"] == "APPROVED"


def test_what_the_command_line_refuses_is_refused_with_what_to_do_instead(console: Console, shown: Takes) -> None:
    fault = console.refused(f"{SEQ01}/approve", {"take": 7}, 404, "there is no take SEQ01_take007")
    assert [(way["label"], way["href"]) for way in fault["next"]] == [("Look at SEQ01", "/p/film/SEQ01")]
    console.refused(f"{SEQ01}/approve", {"take": "SEQ02_take001"}, 400, "is not a take of SEQ01")
    console.refused(f"{SEQ01}/revise", {"shot": 1, "prompt": "@nobody waits."}, 404, "there is no element nobody")
    console.refused(f"{SEQ01}/revise", {"shot": 1, "prompt": "x", "duration": 99}, 400, "1-60 whole seconds")
    console.refused(f"{SEQ01}/approve", {"take": 1, "colour": "red"}, 422, "colour")
    assert kinds(shown.root)[-1] == "VideoCompleted"


def test_a_sequence_is_chained_to_its_neighbours_and_ends_with_what_was_chosen(console: Console) -> None:
    console.refused(f"{SEQ01}/start-frame", {"beside": "previous"}, 400, "nothing comes before it")
    console.refused(f"{SEQ01}/start-frame", {"beside": "next"}, 400, "next can't be it here")
    console.post(f"{SEQ01}/cut", {"shots": {"1": "1"}})
    console.post(f"{SEQ01}/start-frame", {"beside": "previous", "shot": "2"})
    assert facts(console.root, "StartFrameSupplied")[-1]["source"]["kind"] == "previous"
    answer = console.post(f"{SEQ01}/end-frame", {"take": "SEQ01_take001", "seconds": "end"})
    assert answer["said"] == "it is the end frame"
    console.post(f"{SEQ01}/end-frame", {"beside": "next", "shot": "1"})
    ends = {end["entity"]: (end["origin"], end["path"]) for end in console.get(SEQ01)["end_frames"]}
    assert ends == {
        "SEQ01": ("SEQ01_take001", "frames/film/ends/SEQ01_end.png"),
        "SEQ01_SH01": ("SEQ01_SH02_start001", "frames/film/starts/SEQ01_SH02_start001.png"),
    }
    console.post(f"{SEQ01}/cut", {"shots": {"1": "1@0-0.5"}})
    assert "SH01 ends otherwise than SH02 begins" in console.get(SEQ01)["remarks"]
    assert console.post(f"{SEQ01}/end-frame", {"beside": "none"})["said"] == "it has no end frame any more"
