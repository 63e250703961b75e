"""`takes report`: every decision in its own words, and nothing that is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from domain.events import (
    CutChanged,
    GridPromptRevised,
    NoteAdded,
    SequenceFinalized,
    SequenceReopened,
    SettingsPicked,
    StartFrameWithdrawn,
    TakeRejected,
    VerdictWithdrawn,
)
from domain.values import Covering, FrameSource, Source
from projections.report import DECISIONS, decisions, markdown, plain
from tests.driver_beware import PROMPTS, SEQ08, SH03, approved, filmed, frame, grid, planned, quadrant, revised, take
from tests.scenario import records

if TYPE_CHECKING:
    from domain.events import Fact

TAKE = "SEQ08_take001"


def told(*facts: Fact) -> list[tuple[str, str, str | None]]:
    """Kind, what it is about, and the text of each decision."""
    return [(d["kind"], d["about"], d["text"]) for d in (found.view for found in decisions(records(*facts)))]


def lines(*facts: Fact) -> list[str]:
    """Return the lines of the report, without who and when."""
    text = markdown("A film", 0, 9, {SEQ08: "The bridge"}, decisions(records(*facts)))
    return [line.rpartition(" (")[0] for line in text.splitlines() if line.startswith("- ")]


def test_words_of_grids_and_picked_settings_are_decisions() -> None:
    new = GridPromptRevised(prompt="A van in *fog*.", source=Source(kind="replace"))
    back = GridPromptRevised(prompt=None, source=Source(kind="undo", position=2))
    picked = SettingsPicked(
        take_id=TAKE, model="kling-o3-pro", settings={"generate_audio": True, "cfg": 0.5}, elements=("car", "driver")
    )
    first = SettingsPicked(take_id=TAKE, model="kling-o3", settings={}, elements=(), undoes=5)
    plans = SettingsPicked(take_id=None, model=None, settings=None, elements=None, undoes=4)
    assert told(new, back, picked, first, plans) == [
        ("grid words", SEQ08, "A van in *fog*."),
        ("grid words undone", SEQ08, None),
        ("settings picked", TAKE, "kling-o3-pro, cfg 0.5, generate_audio true, @car, @driver"),
        ("settings undone", TAKE, "kling-o3"),
        ("settings undone", SEQ08, "the plan's again"),
    ]
    assert lines(new, back, picked) == [
        "- **grid words** `SEQ08`: “A van in \\*fog\\*.”",
        "- **grid words undone** `SEQ08`",
        "- **settings picked** `SEQ08_take001`: kling-o3-pro, cfg 0.5, generate_audio true, @car, @driver",
    ]


def test_each_decision_has_its_own_words() -> None:
    covered = (Covering(shot=SH03, take_id=TAKE), Covering(shot="SEQ08_SH04", take_id=None))
    facts = (
        approved(TAKE, 3, 4),
        TakeRejected(take_id=TAKE, reason="two fog_lamps"),
        VerdictWithdrawn(take_id=TAKE, cut=(), undoes=3),
        CutChanged(shots=covered),
        CutChanged(shots=covered[:1], undoes=5),
        quadrant(),
        frame(2, source=FrameSource(kind="take", take_id=TAKE, seconds=1.5)),
        frame(3, source=FrameSource(kind="file", name="fog.png")),
        StartFrameWithdrawn(entity=SEQ08, undoes=7),
        revised(3, "Fog."),
        revised(3, "Fog.", kind="take", take_id=TAKE),
        revised(3, PROMPTS[2], kind="undo", position=11),
        SequenceFinalized(cut=covered[:1]),
        SequenceReopened(),
    )
    assert lines(*facts) == [
        "- **approved** `SEQ08_take001` for SH03 SH04",
        "- **rejected** `SEQ08_take001`: “two fog_lamps”",
        "- **verdict undone** `SEQ08_take001`",
        f"- **cut** `SEQ08`: {SH03} from {TAKE}, SEQ08_SH04 from no take",
        f"- **cut undone** `SEQ08`: {SH03} from {TAKE}",
        "- **start frame** `SEQ08_start001`: bottom_right of SEQ08_grid001",
        "- **start frame** `SEQ08_start002` at 1.5 s: from SEQ08_take001",
        "- **start frame** `SEQ08_start003`: from fog.png",
        "- **start frame undone** `SEQ08`",
        f"- **words** `{SH03}`: “Fog.”",
        f"- **words picked** `{SH03}`: “Fog.”",
        f"- **words undone** `{SH03}`: “{PROMPTS[2]}”",
        "- **final** `SEQ08` for SH03",
        "- **reopened** `SEQ08`",
    ]


def test_what_nobody_decided_is_left_out() -> None:
    assert told(planned(), grid(), take(), *filmed(2)) == []


def test_a_report_begins_with_how_much_was_decided_by_whom_and_when() -> None:
    verdict, words, note = records(approved(TAKE), revised(3, "Fog."), NoteAdded(entity=SEQ08, take_id=None, text="x"))
    ours = decisions([verdict, replace(words, by="_Ann_"), note])
    assert markdown("A film", 1, 9, {}, ours).splitlines()[2] == (
        "3 decisions by mara, \\_Ann\\_, 2026-08-03 04:02 to 2026-08-03 04:04 UTC (events 2 to 9)."
    )
    assert markdown("A film", 1, 9, {}, ours[:1]).splitlines()[2] == (
        "1 decision by mara, 2026-08-03 04:02 to 2026-08-03 04:02 UTC (events 2 to 9)."
    )
    assert markdown("A film", 4, 9, {}, []) == "# A film\n\nNothing was decided between events 4 and 9.\n"


def test_a_report_has_a_heading_for_each_sequence_with_its_own_decisions() -> None:
    ours = decisions([*records(approved(TAKE)), *records(approved("SEQ09_take001", 1), stream="driver-beware/SEQ09")])
    assert markdown("A film", 1, 9, {"SEQ09": "SEQ09", SEQ08: "The *bridge*"}, ours).splitlines()[4:] == [
        "## SEQ09",
        "",
        "- **approved** `SEQ09_take001` for SH01 (mara, 04:02)",
        "",
        "## SEQ08 The \\*bridge\\*",
        "",
        "- **approved** `SEQ08_take001` for SH01 SH02 SH03 SH04 SH05 (mara, 04:02)",
    ]


def test_what_people_wrote_is_text_and_never_markup() -> None:
    assert plain("a `b` *c* [d](e) <f> #g | ~h~ i&j \\k") == (
        "a \\`b\\` \\*c\\* \\[d\\](e) \\<f\\> \\#g \\| \\~h\\~ i\\&j \\\\k"
    )
    assert plain("_so_ SEQ08_take001 a_ _b") == "\\_so\\_ SEQ08_take001 a\\_ \\_b"
    assert plain("two\n lines ") == "two lines"


def test_the_types_of_events_that_are_decisions_are_named() -> None:
    assert {"TakeApproved", "NoteAdded", "SettingsPicked"} <= DECISIONS
    assert not DECISIONS & {"PlanImported", "TakeRequested", "VideoCompleted", "SpendSettled"}
