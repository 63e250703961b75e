"""Plans as CSV: read as spreadsheets write them, and written so that they read back the same."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadInput
from domain.plan import Plan, read_plan
from services.plans.columns import read_mapping
from services.plans.csv_cells import csv_sheet
from services.plans.csv_written import write_csv
from services.plans.sheet_plan import SheetPlan, sheet_plan
from services.plans.sheet_rows import read_table
from services.plans.text import decoded

if TYPE_CHECKING:
    from projections.views.plan import PlanDocument

PLANS = sorted((Path(__file__).parent.parent / "plans").glob("*.json"))


def read_csv(
    data: bytes,
    project: str,
    base: Plan | None,
    numbers: dict[str, list[int]] | None = None,
    encoding: str | None = None,
) -> SheetPlan:
    sheet = csv_sheet(decoded(data, "the CSV", encoding), 8_000_000)
    return sheet_plan(read_table(sheet, read_mapping((), ()), "the CSV"), project, base, numbers)


def read(text: str, base: Plan | None = None, **numbers: list[int]) -> SheetPlan:
    return read_csv(text.encode(), "rain", base, numbers)


def shots(text: str, base: Plan | None = None, **numbers: list[int]) -> list[dict[str, Any]]:
    (sequence,) = read(text, base, **numbers).document["sequences"].values()
    found: list[dict[str, Any]] = sequence["shots"]
    return found


def refusal(data: str | bytes, base: Plan | None = None) -> BadInput:
    with pytest.raises(BadInput) as refused:
        read_csv(data.encode() if isinstance(data, str) else data, "rain", base)
    return refused.value


def a_base(**sequence: Any) -> Plan:
    own = {"id": "a", "prompt": "old", "duration": 7, "elements": ["car"], "settings": {"generate_audio": True}}
    second = {"id": "b", "prompt": "old too", "start_frame": "b.png"}
    sequence = {"shots": [own, second], "elements": ["driver", "car"], "needs_start_frame": True} | sequence
    document = {"project": "rain", "title": "Rain", "episode": "ep_001", "aspect_ratio": "9:16"}
    return read_plan(document | {"elements": {"driver": {}, "car": {}}, "sequences": {"SEQ08": sequence}})


@pytest.mark.parametrize("path", PLANS, ids=lambda p: p.stem)
def test_a_clients_plan_goes_out_and_comes_back_the_same(path: Path) -> None:
    plan = read_plan(json.loads(path.read_text("utf-8")))
    again = read_csv(write_csv(plan, {}).encode(), plan.project, plan)
    assert read_plan(again.document) == plan
    assert again.numbers == {name: tuple(range(1, len(s.shots) + 1)) for name, s in plan.sequences.items()}


def test_the_simplest_sheet_needs_only_sequence_and_prompt() -> None:
    plan = read_plan(read("sequence,prompt\nSEQ01,rain\n,more rain\nSEQ02,sun\n").document)
    assert {name: [s.prompt for s in of.shots] for name, of in plan.sequences.items()} == {
        "SEQ01": ["rain", "more rain"],
        "SEQ02": ["sun"],
    }
    assert {s.duration for of in plan.sequences.values() for s in of.shots} == {5}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_sheets_are_read_as_spreadsheets_write_them(encoding: str, separator: str, ending: str) -> None:
    rows = [[" Prompt ", "SEQUENCE", "Start Frame", "duration"], ['"a ""café""; wet,\ncold"', "SEQ01", "", "0:05"]]
    text = ending.join(["", *(separator.join(row) for row in rows), separator * 3, ""])
    told = encoding if encoding == "cp1252" else None
    (sequence,) = read_csv(text.encode(encoding), "rain", None, None, told).document["sequences"].values()
    assert (sequence["shots"][0]["prompt"], sequence["shots"][0]["duration"]) == ('a "café"; wet,\ncold', 5)


def test_excels_line_about_the_separator_is_no_row() -> None:
    assert shots("sep=;\r\nsequence;prompt\r\nSEQ01;rain, more\r\n")[0]["prompt"] == "rain, more"


@pytest.mark.parametrize(
    "cell", ["7", "7s", "7 sec", "7 Seconds", "7 s.", "0:07", "00:07", "00:00:07", "7.0", "7,00", " 7 "]
)
def test_durations_are_read_as_people_write_them(cell: str) -> None:
    assert shots(f'sequence,prompt,duration\nSEQ01,rain,"{cell}"\n')[0]["duration"] == 7


@pytest.mark.parametrize("cell", ["7.5", "-7", "seven", "0", "61", "1:01", "7m", "٧", "1e1", "7:7"])
def test_other_durations_are_faults(cell: str) -> None:
    (fault,) = refusal(f"sequence,prompt,duration\nSEQ01,rain,{cell}\n").faults
    assert fault.startswith("row 2, duration: must be ")


def test_a_shot_cell_is_an_identity_a_place_or_the_clients_id() -> None:
    cells = ["SH03", "SEQ01_SH2", "seq01_sh4", "3", "12.0", "", "bridge-a", "bridge_shot04"]
    read_back = read("sequence,shot,prompt\n" + "".join(f"SEQ01,{cell},rain\n" for cell in cells))
    assert read_back.numbers == {"SEQ01": (3, 2, 4, None, None, None, None, None)}
    ids = [shot["id"] for shot in read_back.document["sequences"]["SEQ01"]["shots"]]
    assert ids == [None] * 6 + ["bridge-a", "bridge_shot04"]


def test_a_shot_cell_that_may_count_from_0_or_from_1_is_a_doubt() -> None:
    cells = ["shot00", "shot01", "SEQ01_shot02"]
    refused = refusal("sequence,shot,prompt\n" + "".join(f"SEQ01,{cell},rain\n" for cell in cells))
    assert refused.faults == (
        "row 3, shot: shot01 is SH02 where one counts from 0, SH01 where from 1: write which",
        "row 4, shot: SEQ01_shot02 is SH03 where one counts from 0, SH02 where from 1: write which",
    )


def test_all_faulty_cells_are_named_in_one_go() -> None:
    text = (
        "sequence,shot,prompt,duration,durration,,title\n"
        ",,lost,,,,\n"
        "SEQ01,SH01,rain,five,,,Rain\n"
        "\n"
        ',SH01," ",5,,stray,Sun\n'
        ",SEQ02_SH01,x,70,,,,,more\n"
        "SEQ02,,x,,,,\n"
    )
    refused = refusal(text)
    assert str(refused) == "the CSV has 10 faults"
    assert refused.faults == (
        "row 1, durration: there is no column durration; did you mean duration?",
        "row 2, sequence: is empty, and no row above names one",
        "row 3, duration: must be whole seconds, as in 5, 5s or 0:05, not 'five'",
        "row 5, column 6: 'stray' stands under no column name",
        "row 5, prompt: is empty",
        "row 5, shot: SH01 stands in row 3 already",
        "row 5, title: differs from row 3, and a sequence has only one title",
        "row 6, column 9: 'more' stands under no column name",
        "row 6, duration: must be 1-60 seconds, not '70'",
        "row 6, shot: SEQ02_SH01 is a shot of another sequence than SEQ01",
    )


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", "the CSV is empty"),
        (b"\xef\xbb\xbf\r\n", "the CSV is empty"),
        (b"sequence,prompt\n\n", "the CSV has no rows below its first"),
        (b"seq,text\nSEQ01,rain\n", "the CSV has 2 faults"),
        (b'sequence,prompt\nSEQ01,"rain\nmore', "the CSV breaks off at line 3: "),
        (b"sequence,prompt\nSEQ01,\x81\xff", "the CSV isn't UTF-8, and more than one encoding would read it"),
        (b"\xff\xfes", "the CSV is not UTF-16 text (line 1)"),
    ],
)
def test_what_is_no_such_csv_is_refused_in_one_line(data: bytes, line: str) -> None:
    assert str(refusal(data)).startswith(line)


def test_a_prompt_may_be_longer_than_csv_usually_allows() -> None:
    assert len(shots(f"sequence,prompt\nSEQ01,{'rain ' * 40_000}\n")[0]["prompt"]) == 200_000


def test_title_and_notes_are_said_once_and_carry_on() -> None:
    text = "sequence,prompt,title,notes\nSEQ01,a,,\nSEQ01,b,The bridge,wet\n,c,The bridge,cold\n,d,,wet\nSEQ02,e,,\n"
    sequences = read(text).document["sequences"]
    assert (sequences["SEQ01"]["title"], sequences["SEQ01"]["notes"]) == ("The bridge", "wet\ncold")
    assert sequences["SEQ02"]["title"] is None


def test_a_sequences_elements_are_all_that_its_rows_name() -> None:
    text = 'sequence,prompt,elements\nSEQ01,a,"@driver, car"\n,b,\n,c,car;driver|rain\n,d,driver car rain\n'
    document = read(text).document
    sequence = document["sequences"]["SEQ01"]
    assert sequence["elements"] == ["driver", "car", "rain"]
    own = [["driver", "car"], None, ["car", "driver", "rain"], None]
    assert [shot["elements"] for shot in sequence["shots"]] == own
    assert document["elements"] == {"driver": {}, "car": {}, "rain": {}}
    read_plan(document)


def test_a_header_row_gives_a_sequences_elements_exactly() -> None:
    text = "sequence,prompt,elements\nSEQ01,,car\n,a,driver\n,b,car\n,c,-\nSEQ02,,-\nSEQ02,d,car\n"
    sequences = read(text).document["sequences"]
    assert [of["elements"] for of in sequences.values()] == [["car"], []]
    assert [shot["elements"] for of in sequences.values() for shot in of["shots"]] == [["driver"], None, [], ["car"]]
    fault = "row 3, elements: differs from row 2, which says it for the sequence"
    assert refusal("sequence,prompt,elements\nSEQ01,,car\nSEQ01,,driver\n,a,\n").faults == (fault,)


def test_what_csv_has_no_column_for_is_kept_from_the_base() -> None:
    found = read("sequence,shot,prompt\nSEQ08,SH05,new\n,b,newer\n,,newest\nSEQ09,,x\n", a_base(), SEQ08=[5, 2])
    plan = read_plan(found.document)
    assert (plan.title, plan.episode, plan.aspect_ratio) == ("Rain", "ep_001", "9:16")
    sequence = plan.sequences["SEQ08"]
    assert (sequence.needs_start_frame, sequence.elements) == (True, ("driver", "car"))
    first, second, third = sequence.shots
    assert (first.id, first.duration, first.elements, first.settings) == ("a", 7, ("car",), {"generate_audio": True})
    assert (second.id, second.start_frame) == ("b", "b.png")
    assert (third.id, third.duration, third.settings) == (None, 5, {})
    assert found.numbers == {"SEQ08": (5, None, None), "SEQ09": (None,)}


def test_an_emptied_cell_empties_what_the_base_has() -> None:
    base = a_base(title="The bridge")
    text = "sequence,shot,prompt,title,elements,start_frame\nSEQ08,SH01,x,,,\n,SH02,y,,,\n"
    sequence = read_plan(read(text, base).document).sequences["SEQ08"]
    assert (sequence.title, sequence.elements) == (None, ())
    assert [(shot.elements, shot.start_frame) for shot in sequence.shots] == [(None, None)] * 2


def test_an_element_the_base_lacks_is_left_for_the_plan_to_refuse() -> None:
    found = read("sequence,prompt,elements\nSEQ08,rain,drver\n", a_base())
    with pytest.raises(BadInput) as refused:
        read_plan(found.document)
    assert refused.value.faults == ("sequences.SEQ08.elements[0]: there is no element drver; did you mean driver?",)


def test_a_header_row_is_written_only_where_shots_have_elements_of_their_own() -> None:
    assert write_csv(a_base(), {"SEQ08": [1, 5]}).split("\r\n")[1:] == [
        "SEQ08,,,,driver car,,,,",
        "SEQ08,SH01,old,7,car,,,,",
        "SEQ08,SH05,old too,5,,b.png,,,",
        "",
    ]
    plain = a_base(shots=[{"prompt": " a "}, {"prompt": "b\nc"}], title="T")
    assert write_csv(cast("PlanDocument", plain.model_dump(mode="json")), {}).split("\r\n")[1:] == [
        "SEQ08,SH01, a ,5,driver car,,T,,",
        'SEQ08,SH02,"b\nc",5,,,,,',
        "",
    ]


odd = st.text(
    st.sampled_from("ab @,;\t\"'\n\r|-=\x1c\x85\u2028é€🎬")
    | st.characters(exclude_characters="\0", exclude_categories=["Cs"]),
    max_size=12,
)
prose = odd.map(lambda text: text.replace("@", "")).filter(str.strip)
names = st.lists(st.sampled_from(["driver", "car", "rain"]), unique=True)
a_shot = st.fixed_dictionaries(
    {"prompt": prose},
    optional={
        "id": prose,
        "duration": st.integers(1, 15),
        "start_frame": st.none() | prose,
        "elements": st.none() | names,
        "settings": st.just({"generate_audio": True}),
    },
)
a_sequence = st.fixed_dictionaries(
    {"shots": st.lists(a_shot, min_size=1, max_size=4, unique_by=lambda shot: str(shot.get("id", id(shot))))},
    optional={
        "title": st.none() | odd,
        "notes": st.none() | odd,
        "grid_prompt": st.none() | prose,
        "needs_start_frame": st.booleans(),
        "elements": names,
    },
)
plans = st.fixed_dictionaries(
    {
        "project": st.just("rain"),
        "elements": st.just({"driver": {}, "car": {}, "rain": {}}),
        "sequences": st.dictionaries(st.sampled_from(["SEQ01", "SEQ02", "9"]), a_sequence, min_size=1),
    }
).map(read_plan)


@given(plans, st.data())
def test_any_plan_reads_back_exactly_from_the_csv_it_was_written_to(plan: Plan, data: st.DataObject) -> None:
    numbers = {
        name: data.draw(st.lists(st.integers(1, 9999), min_size=len(s.shots), max_size=len(s.shots), unique=True))
        for name, s in plan.sequences.items()
    }
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    found = read_csv(write_csv(plan, numbers).encode(encoding), "rain", plan, numbers)
    assert read_plan(found.document) == plan
    assert found.numbers == {name: tuple(given) for name, given in numbers.items()}


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_bytes_make_the_reader_fail(data: bytes) -> None:
    for start in (b"", b"sequence,prompt,shot,duration,elements\n"):
        with contextlib.suppress(BadInput):
            read_csv(start + data, "rain", None)
