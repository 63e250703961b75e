"""Plan files: read whole with their pictures, or refused with all that is wrong."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from cli.command_lines import hint
from domain.errors import BadInput
from services.plans.sources import read_plan as read_plan_file

if TYPE_CHECKING:
    from services.plans.incoming import Incoming

PLANS = sorted((Path(__file__).parent.parent / "plans").glob("*.json"))
RAIN: dict[str, Any] = {"project": "rain", "sequences": {"SEQ01": {"shots": [{"prompt": "rain"}]}}}


def png(width: int = 300, height: int = 300) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(out, "PNG")
    return out.getvalue()


def read(folder: Path, content: bytes | str | dict[str, Any]) -> Incoming:
    text = json.dumps(content) if isinstance(content, dict) else content
    (folder / "plan.json").write_bytes(text.encode() if isinstance(text, str) else text)
    return read_plan_file(folder / "plan.json")


def refusal(folder: Path, content: bytes | str | dict[str, Any]) -> BadInput:
    with pytest.raises(BadInput) as refused:
        read(folder, content)
    return refused.value


@pytest.mark.parametrize("path", PLANS, ids=lambda p: p.stem)
def test_a_clients_plan_is_read_from_disk(path: Path) -> None:
    loaded = read_plan_file(path)
    assert loaded.plan.project == path.stem
    assert loaded.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert loaded.pictures == {}


def test_pictures_are_read_beside_the_plan_by_the_paths_it_writes(tmp_path: Path) -> None:
    (tmp_path / "el").mkdir()
    (tmp_path / "el" / "driver.png").write_bytes(png())
    (tmp_path / "start.png").write_bytes(png(640, 360))
    absolute = str(tmp_path / "start.png")
    document = RAIN | {
        "elements": {"driver": {"frontal": "el/driver.png", "references": ["./el/driver.png", absolute]}}
    }
    document["sequences"] = {"SEQ01": {"shots": [{"prompt": "@driver", "start_frame": "start.png"}]}}
    pictures = read(tmp_path, document).pictures
    assert {path: len(picture.png) for path, picture in pictures.items()} == {
        "el/driver.png": len(png()),
        "./el/driver.png": len(png()),
        absolute: len(png(640, 360)),
        "start.png": len(png(640, 360)),
    }


def test_faults_of_pictures_come_together_with_those_of_the_plan(tmp_path: Path) -> None:
    (tmp_path / "small.png").write_bytes(png(400, 299))
    (tmp_path / "text.png").write_text("no picture")
    (tmp_path / "cut.png").write_bytes(png()[:-20])
    (tmp_path / "folder.png").mkdir()
    with (tmp_path / "huge.png").open("wb") as file:
        file.truncate(50_000_001)
    names = ["small.png", "text.png", "cut.png", "folder.png", "huge.png", "gone.png", "gone.png"]
    document = {
        "project": "rain",
        "elements": {"driver": {"references": names}},
        "sequences": {"SEQ01": {"shots": [{"prompt": "@drver", "duration": "5", "start_frame": "gone.png"}]}},
    }
    refused = refusal(tmp_path, document)
    assert str(refused) == "plan.json has 10 faults"
    expected = [
        "elements.driver.references[0]: 'small.png' is 400x299 pixels; each side must be at least 300",
        "elements.driver.references[1]: text.png is not a picture",
        "elements.driver.references[2]: cut.png is ",
        "elements.driver.references[3]: 'folder.png' can't be read: Is a directory",
        "elements.driver.references[4]: 'huge.png' is over 50 MB",
        "elements.driver.references[5]: there is no file 'gone.png' beside the plan",
        "elements.driver.references[6]: there is no file 'gone.png' beside the plan",
        "sequences.SEQ01.shots[0].duration: must be a whole number, not '5'",
        "sequences.SEQ01.shots[0].prompt: there is no element @drver; did you mean driver?",
        "sequences.SEQ01.shots[0].start_frame: there is no file 'gone.png' beside the plan",
    ]
    starts = [fault.startswith(words) for fault, words in zip(refused.faults, expected, strict=True)]
    assert all(starts), refused.faults


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "plan.json is empty"),
        (b" \n\t ", "plan.json is empty"),
        (b"\xef\xbb\xbf", "plan.json is empty"),
        (b'{"project":\n "caf\xe9"}', "plan.json isn't UTF-8, and more than one encoding would read it"),
        ("{}".encode("utf-16"), "plan.json has 2 faults"),
        (b'{"a": "\x00"}', "plan.json holds NUL bytes: it is no text"),
        (b'{"project": "x",\n}', "plan.json is not JSON: line 2, column 1: "),
        (b'{"project": "x"} {}', "plan.json is not JSON: line 1, column 18: Extra data"),
        (b'{"project": NaN}', "plan.json is not JSON that can be used: NaN is no JSON number"),
        (b'{"a": -Infinity}', "plan.json is not JSON that can be used: -Infinity is no JSON number"),
        (b'{"a": ' + b"9" * 5000 + b"}", "plan.json is not JSON that can be used: "),
        (b"[" * 100_000, "plan.json is nested too deeply to be a plan"),
    ],
)
def test_what_is_no_json_is_refused_in_one_line(tmp_path: Path, content: bytes, line: str) -> None:
    refused = refusal(tmp_path, content)
    assert str(refused).startswith(line)
    assert "\n" not in str(refused)
    assert hint(refused)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    assert read(tmp_path, b"\xef\xbb\xbf" + json.dumps(RAIN).encode()).plan.project == "rain"


def test_nesting_that_json_just_allows_is_an_ordinary_fault(tmp_path: Path) -> None:
    deep = "[" * 500 + "]" * 500
    refused = refusal(tmp_path, json.dumps(RAIN)[:-1] + f', "x": {deep}, "settings": {{"generate_audio": {deep}}}}}')
    assert len(refused.faults) == 2


def test_a_key_written_twice_is_a_fault_with_its_place(tmp_path: Path) -> None:
    shot = '{"prompt": "rain", "duration": 3, "duration": 5}'
    text = (
        f'{{"project": "rain", "sequences": {{"SEQ01": {{"shots": [{shot}]}}, "SEQ02": 1, "SEQ02": {{"shots": []}}}}}}'
    )
    assert refusal(tmp_path, text).faults == (
        "sequences.SEQ01.shots[0].duration: is written twice",
        "sequences.SEQ02: is written twice",
        "sequences.SEQ02.shots: must hold at least one",
    )


def test_a_number_too_large_for_a_float_is_a_fault(tmp_path: Path) -> None:
    text = json.dumps(RAIN)[:-1] + ', "settings": {"generate_audio": 1e999}}'
    assert refusal(tmp_path, text).faults[0].startswith("settings.generate_audio: must be true or false")


def test_more_than_8_mb_are_not_read(tmp_path: Path) -> None:
    with (tmp_path / "plan.json").open("wb") as file:
        file.truncate(200_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(BadInput, match=r"plan\.json is over 8 MB, which no plan is"):
            read_plan_file(tmp_path / "plan.json")
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()


def test_a_folder_is_no_plan_but_one_inside_is_suggested(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is a folder, not a plan"):
        read_plan_file(tmp_path)
    shutil.copy(PLANS[0], tmp_path)
    with pytest.raises(BadInput) as refused:
        read_plan_file(tmp_path)
    assert hint(refused.value) == f"takes plan add {tmp_path / PLANS[0].name}"


@pytest.mark.parametrize("name", ["gone.json", "plan.json/inside.json", "n" * 300, "nul\0.json"])
def test_a_path_that_leads_nowhere_is_refused_with_a_hint(tmp_path: Path, name: str) -> None:
    read(tmp_path, RAIN)
    with pytest.raises(BadInput) as refused:
        read_plan_file(tmp_path / name)
    assert hint(refused.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_plan_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    read(tmp_path, RAIN)
    (tmp_path / "plan.json").chmod(0)
    with pytest.raises(BadInput, match="may not be read"):
        read_plan_file(tmp_path / "plan.json")
