"""Pictures as clients send them: changes are said and recorded, originals stay, and none is overlooked."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.cli.support import PLAN, Takes, events, facts, picture, sequence, sha256, snapshot

if TYPE_CHECKING:
    from pathlib import Path

SIDEWAYS = "turned upright by 90° clockwise"


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def sideways(kind: str = "PNG") -> bytes:
    """Return a picture of 1280x720 that its file holds on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    image = Image.new("RGB", (1280, 720), "navy")
    image.paste("red", (0, 0, 1280, 200))
    return encoded(image.transpose(Image.Transpose.ROTATE_90), kind, exif=exif)


def clean(takes: Takes, name: str, data: bytes) -> Path:
    path = takes.root / "frames/film/clean" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def clear_cut(size: tuple[int, int] = (1280, 720)) -> bytes:
    image = Image.new("RGBA", size, (0, 0, 0, 0))
    image.paste((200, 40, 40, 255), (400, 100, 800, 600))
    return encoded(image)


def test_a_start_frame_is_kept_upright_with_its_original_beside_it_and_both_are_on_the_event(shown: Takes) -> None:
    (shown.root / "phone.png").write_bytes(sideways())
    ran = shown("start-frame", "film", "SEQ01", "phone.png")
    assert "SEQ01_start001: 1280x720  frames/film/starts/SEQ01_start001.png" in ran.out
    assert f"  {SIDEWAYS}\n" in ran.out
    (fact,) = facts(shown.root, "StartFrameSupplied")
    assert fact["changes"] == [SIDEWAYS]
    original = "frames/film/starts/SEQ01_start001.original.png"
    assert fact["original"] == {"path": original, "sha256": sha256(sideways())}
    assert (shown.root / original).read_bytes() == sideways()
    kept = Image.open(shown.root / fact["path"])
    assert (kept.size, kept.getpixel((600, 20))) == ((1280, 720), (255, 0, 0))
    assert "here as recorded" in shown("media", "check").out
    (shown.root / original).unlink()
    assert f"missing  {original}" in shown.refused("media", "check").out


@pytest.mark.parametrize("name", ["SEQ01.png", "SEQ01.jpg"])
def test_the_original_in_clean_counts_as_the_start_frame(name: str, shown: Takes) -> None:
    (shown.root / "phone.jpg").write_bytes(sideways("JPEG"))
    shown("start-frame", "film", "SEQ01", "phone.jpg")
    path = clean(shown, name, sideways("JPEG"))
    count = len(events(shown.root))
    assert "clean/" not in shown("status", "film").err
    shown("approve-grid", "film", "SEQ01", "--quadrant", 2)
    assert len(events(shown.root)) == count + 1
    now = shown.root / "frames/film/clean/SEQ01.png"
    assert sha256(now.read_bytes()) == facts(shown.root, "GridQuadrantApproved")[0]["sha256"]
    assert path == now or not path.exists()  # it would else be taken in later, over the choice
    assert "clean/" not in shown("status", "film").err


def test_undoing_brings_a_start_frame_back_with_its_original(shown: Takes) -> None:
    (shown.root / "phone.jpg").write_bytes(sideways("JPEG"))
    shown("start-frame", "film", "SEQ01", "phone.jpg")
    shown("approve-grid", "film", "SEQ01", "--quadrant", 2)
    shown("undo", "film", "SEQ01")
    first, again = facts(shown.root, "StartFrameSupplied")
    assert (again["original"], again["changes"]) == (first["original"], first["changes"])
    clean(shown, "SEQ01.jpg", sideways("JPEG"))
    assert "clean/" not in shown("status", "film").err


def test_a_plans_matte_lies_below_its_pictures_and_what_was_changed_is_said(takes: Takes) -> None:
    plan = json.loads(json.dumps(PLAN)) | {"matte": "#10A020"}
    plan["sequences"]["SEQ01"]["shots"][0]["start_frame"] = "cut.png"
    (takes.root / "cut.png").write_bytes(clear_cut())
    file = takes.root / "PLAN.json"
    file.write_text(json.dumps(plan))
    before = snapshot(takes.root)
    assert "  cut.png: transparency laid on #10a020" in takes("plan", "add", file).out
    assert before != snapshot(takes.root)
    (fact,) = facts(takes.root, "StartFrameSupplied")
    assert Image.open(takes.root / fact["path"]).getpixel((0, 0)) == (16, 160, 32)
    assert sha256((takes.root / fact["original"]["path"]).read_bytes()) == sha256(clear_cut())
    assert "nothing was added" in takes("plan", "add", file).out
    (takes.root / "also.png").write_bytes(clear_cut((1600, 900)))
    takes("start-frame", "film", "SEQ02", "also.png")
    assert Image.open(takes.root / "frames/film/starts/SEQ02_start001.png").getpixel((0, 0)) == (16, 160, 32)
    assert json.loads(takes("plan", "export", "film").out)["matte"] == "#10a020"
    file.write_text(json.dumps(plan | {"matte": "green"}))
    takes.refused("plan", "add", file, says="matte: must be a colour as #rrggbb, for example #ffffff, not 'green'")


def test_a_shape_that_isnt_the_plans_is_warned_of_and_settled_by_fit(shown: Takes) -> None:
    (shown.root / "tall.png").write_bytes(encoded(Image.new("RGB", (720, 1280), "teal")))
    ran = shown("start-frame", "film", "SEQ01", "tall.png")
    said = "SEQ01_start001 is 9:16 (720x1280), and the plan says 16:9"
    assert f"{said}; --fit crop or --fit pad makes it so" in ran.err
    assert said in shown("generate", "film", "SEQ01", "--dry-run").err
    assert said in shown("generate", "film", "SEQ01").err
    cropped = shown("start-frame", "film", "SEQ01", "tall.png", "--fit", "crop")
    assert "SEQ01_start002: 720x405" in cropped.out
    assert "  cropped from 720x1280 to 16:9" in cropped.out
    assert "16:9" not in cropped.err
    padded = shown("start-frame", "film", "SEQ01", "tall.png", "--fit", "pad")
    assert "SEQ01_start003: 2276x1280" in padded.out
    assert "the plan says" not in shown("generate", "film", "SEQ01", "--dry-run").err


def test_a_quadrant_is_fitted_and_fitted_otherwise_later(shown: Takes) -> None:
    shown("approve-grid", "film", "SEQ01", "--quadrant", 2)
    plan = json.loads(json.dumps(PLAN)) | {"aspect_ratio": "1:1"}
    (shown.root / "PLAN.json").write_text(json.dumps(plan))
    shown("plan", "add", "PLAN.json")
    ran = shown("approve-grid", "film", "SEQ01", "--quadrant", 2, "--fit", "crop")
    assert "SEQ01_start002: top_right of SEQ01_grid001, 540x540" in ran.out
    fact = facts(shown.root, "GridQuadrantApproved")[1]
    assert (fact["box"], fact["changes"]) == ([960 + 210, 0, 960 + 750, 540], ["cropped from 960x540 to 1:1"])
    assert "nothing changed" in shown("approve-grid", "film", "SEQ01", "--quadrant", 2, "--fit", "crop").out
    assert "960x960" in shown("approve-grid", "film", "SEQ01", "--quadrant", 2, "--fit", "pad").out


# -- clean/ ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["SEQ01.jpg", "SEQ01.PNG", "SEQ01.webp", "seq01.png", "SEQ1.avif", "Seq 01.tiff"])
def test_a_picture_of_any_suffix_and_spelling_is_taken_in(name: str, shown: Takes) -> None:
    kind = {"jpg": "JPEG", "tiff": "TIFF"}.get(name.rpartition(".")[2].lower(), name.rpartition(".")[2].upper())
    data = encoded(Image.new("RGB", (1280, 720), "orange"), kind)
    path = clean(shown, name, data)
    assert f"clean/{name}" in shown("status", "film").err
    assert f"clean/{name}; it would be taken in first" in shown("generate", "film", "SEQ01", "--dry-run").err
    assert path.read_bytes() == data
    shown("generate", "film", "SEQ01")
    (fact,) = facts(shown.root, "StartFrameSupplied")
    assert (fact["entity"], fact["source"]["name"]) == ("SEQ01", f"frames/film/clean/{name}")
    assert facts(shown.root, "TakeRequested")[-1]["start_frame"]["sha256"] == fact["sha256"]
    assert {p.name for p in path.parent.iterdir()} == {"SEQ01.png"}
    original = fact["original"]["path"] if fact["original"] else fact["path"]
    assert (shown.root / original).read_bytes() == data
    assert "clean/" not in shown("status", "film").err


@pytest.mark.parametrize("name", ["SEQ01_sh3.jpg", "seq1_SH003.png", "SEQ01-SH03.webp"])
def test_a_shots_id_is_read_in_any_spelling_too(name: str, shown: Takes) -> None:
    kind = {"jpg": "JPEG"}.get(name[-3:], name.rpartition(".")[2].upper())
    clean(shown, name, encoded(Image.new("RGB", (1280, 720), "orange"), kind))
    shown("grid", "film", "SEQ01")
    assert [fact["entity"] for fact in facts(shown.root, "StartFrameSupplied")] == ["SEQ01_SH03"]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("SEQ01 (1).png", "it looks like a copy; call it SEQ01.png"),
        ("SEQ01 - Copy.jpg", "it looks like a copy; call it SEQ01.jpg"),
        ("SEQ01 copy 2.png", "it looks like a copy; call it SEQ01.png"),
        ("SEQ01.psd", ".psd isn't read; save it as a PNG or JPEG"),
        ("SEQ01_shot01.jpg", "its name may count from 0 or from 1; call it SEQ01_SH02.png or SEQ01_SH01.png"),
        ("SEQ01_SH44.png", "no sequence or shot is called SEQ01_SH44"),
        ("hero.png", "no sequence or shot is called hero"),
    ],
)
@pytest.mark.parametrize(
    "verb",
    [("status", "film"), ("generate", "film", "SEQ01", "--dry-run"), ("generate", "film", "SEQ01")],
    ids=" ".join,
)
def test_what_isnt_taken_in_is_named_by_every_command_that_looks_there(
    verb: tuple[str, ...], name: str, why: str, shown: Takes
) -> None:
    path = clean(shown, name, picture("orange"))
    assert f"warning: frames/film/clean/{name} isn't taken in: {why}\n" in shown(*verb).err
    assert path.read_bytes() == picture("orange")
    assert not facts(shown.root, "StartFrameSupplied")


def test_of_two_pictures_for_one_start_frame_none_is_taken_in(shown: Takes) -> None:
    clean(shown, "SEQ01.png", picture("orange"))
    clean(shown, "SEQ01.jpg", encoded(Image.new("RGB", (1280, 720), "red"), "JPEG"))
    said = (
        "frames/film/clean/SEQ01.jpg and frames/film/clean/SEQ01.png aren't taken in: they are for the same start frame"
    )
    for verb in (("status", "film"), ("generate", "film", "SEQ01")):
        assert said in shown(*verb).err
    assert not facts(shown.root, "StartFrameSupplied")
    assert {p.name for p in (shown.root / "frames/film/clean").iterdir()} == {"SEQ01.jpg", "SEQ01.png"}


def test_a_name_that_may_mean_two_sequences_is_a_doubt(takes: Takes) -> None:
    plan = json.loads(json.dumps(PLAN))
    plan["sequences"]["SEQ1"] = plan["sequences"]["SEQ02"]
    (takes.root / "PLAN.json").write_text(json.dumps(plan))
    takes("plan", "add", "PLAN.json")
    clean(takes, "seq1.png", picture("orange"))
    assert "its name may mean SEQ01 or SEQ1; write it as one of them" in takes("generate", "film", "SEQ01").err
    clean(takes, "SEQ1.png", picture("orange"))
    takes("generate", "film", "SEQ1")
    assert [fact["entity"] for fact in facts(takes.root, "StartFrameSupplied")] == ["SEQ1"]


@pytest.mark.parametrize("name", ["SEQ01.jpg", "seq1.tif"])
def test_a_dropped_file_of_any_name_that_doesnt_decode_is_refused_and_stays(name: str, shown: Takes) -> None:
    path = clean(shown, name, b"II*\0 nothing")
    before = snapshot(shown.root)
    shown.refused("generate", "film", "SEQ01", says=f"clean/{name} is ")
    assert snapshot(shown.root) == before
    assert path.exists()


# -- moments -----------------------------------------------------------------------------------------------------


def test_the_end_of_a_take_and_its_recorded_length_are_moments(shown: Takes) -> None:
    video = facts(shown.root, "VideoCompleted")[0]
    ends = []
    for moment in ("end", "END", str(video["seconds"]), f"{video['seconds']}s"):
        shown("start-frame", "film", "SEQ02", f"SEQ01_take001@{moment}")
        ends.append(sequence(shown.root, "SEQ02")["start_frame"])
    (fact,) = facts(shown.root, "StartFrameSupplied")
    assert fact["source"]["seconds"] == video["seconds"]
    assert len(set(ends)) == 1
    beyond = video["seconds"] + 0.01
    shown.refused("start-frame", "film", "SEQ02", f"SEQ01_take001@{beyond}", says="there is no frame at", hint="@end")


def test_a_status_of_one_sequence_doesnt_wonder_at_the_frames_of_others(shown: Takes, a_picture: Path) -> None:
    for args in (("SEQ01",), ("SEQ01", "--shot", "2"), ("SEQ02", "--shot", "1")):
        shown("start-frame", "film", *args, a_picture)
    clean(shown, "nobody.png", a_picture.read_bytes())
    for words in ("", "film", "film SEQ01", "film SEQ02"):
        warned = [line for line in shown("status", *words.split()).err.splitlines() if line.startswith("warning: ")]
        assert len(warned) == 1
        assert "nobody.png" in warned[0]
