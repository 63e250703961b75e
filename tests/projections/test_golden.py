"""One eventful night of SEQ08, and every file and answer made of it, byte for byte as in `tests/golden/night/`.

After a change that is meant: `TAKES_REFRESH_GOLDEN=1 pytest tests/projections/test_golden.py`, then read
`git diff tests/golden/night`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import to_builtins
from msgspec.structs import replace

from domain.diff import compare, side_of_plan, side_of_take
from domain.events import (
    BudgetSet,
    CutChanged,
    GridFailed,
    GridInDoubt,
    GridPromptRevised,
    GridSubmitting,
    NoteAdded,
    SequenceFinalized,
    SequenceReopened,
    SettingsPicked,
    SpendReserved,
    StartFrameWithdrawn,
    TakeCancelled,
    TakeInDoubt,
    TakeRejected,
    TakeSubmitted,
    TakeSubmitting,
    VerdictWithdrawn,
    VideoFailed,
)
from domain.evolve import fold, fold_project
from domain.plan import plan_schema
from domain.values import Covering, Estimate, FrameSource, Source
from projections.canonical import canonical
from projections.comparison import diff_view
from projections.costs import costs
from projections.event_summaries import tell
from projections.history import descents, history_view
from projections.plan import plan_document
from projections.price_list import price_list
from projections.report import decisions, markdown
from projections.sequences import project_file, project_head, sequence_part
from projections.shots import entities_with_files, shot_file
from tests.driver_beware import (
    CAR,
    DRIVER,
    PAID,
    PROJECT,
    PROMPTS,
    SEQ08,
    SH03,
    SH04,
    SH05,
    SHOTS,
    UNPRICED,
    approved,
    done,
    filmed,
    frame,
    grid,
    grid_done,
    imported,
    planned,
    portrait,
    quadrant,
    revised,
    shot,
    start_frame,
    take,
)
from tests.scenario import records

if TYPE_CHECKING:
    from domain.events import Fact

GOLDEN = Path(__file__).parents[1] / "golden" / "night"
REFRESH = os.environ.get("TAKES_REFRESH_GOLDEN") == "1"
TAKE1, TAKE2, TAKE3, TAKE4, TAKE5, TAKE6 = (f"{SEQ08}_take{n:03d}" for n in range(1, 7))
OWN = f"{SH03}_take001"
FROM_FAL: dict[str, Any] = {"renderer": "fal", "rehearsal": False, "estimated": PAID}
PLAN = planned(
    shot(1),
    shot(2, elements=("car",), settings={"generate_audio": True}),
    shot(3, plan_id="the-gap"),
    shot(4),
    shot(5, start_frame=portrait("lookout")),
    needs_start_frame=True,
    notes="Fog to the parapets.",
    grid_prompt="A viaduct at four in the morning.",
)
GRIDS: tuple[Fact, ...] = (
    grid(1),
    GridFailed(grid_id="SEQ08_grid001", kind="refused", message="the prompt is too long"),
    grid(2, elements=(CAR,), elements_dropped=("driver",), rehearsal=False, estimated=Estimate(amount="0.06")),
    GridSubmitting(grid_id="SEQ08_grid002"),
    GridInDoubt(grid_id="SEQ08_grid002", why="no answer"),
    grid(3),
    grid_done(3),
    quadrant(3),
    grid(1, SH05),
    grid_done(1, SH05),
)
TAKES: tuple[Fact, ...] = (
    *filmed(1, start_frame=start_frame(quadrant(3))),
    revised(3, "He sees the gap *and* brakes.", 4),
    *filmed(1, SH03, **FROM_FAL),
    frame(2, source=FrameSource(kind="take", take_id=TAKE1, seconds=7.5)),
    take(2, **FROM_FAL),
    TakeSubmitting(take_id=TAKE2),
    TakeSubmitted(take_id=TAKE2, request_id="764cabcf", urls={}),
    replace(done(TAKE2), actual="1.30"),
    take(3, **FROM_FAL),
    TakeSubmitting(take_id=TAKE3),
    TakeInDoubt(take_id=TAKE3, why="the connection broke"),
    take(4, estimated=UNPRICED, rehearsal=False),
    TakeSubmitting(take_id=TAKE4),
    VideoFailed(take_id=TAKE4, kind="render", message="generation failed"),
    take(5),
    TakeCancelled(take_id=TAKE5, answer=None),
    take(6, shots=(3, 4), elements=(DRIVER,), elements_dropped=("fox",), **FROM_FAL),
    TakeSubmitting(take_id=TAKE6),
    VideoFailed(take_id=TAKE6, kind="lost", message="given up"),
)
REVIEW: tuple[Fact, ...] = (
    approved(TAKE2, 3),
    VerdictWithdrawn(take_id=TAKE2, cut=(), undoes=34),
    approved(TAKE1, 1, 2),
    TakeRejected(take_id=TAKE2, reason="two fog_lamps, # and <one> is red"),
    NoteAdded(entity=SEQ08, take_id=TAKE1, seconds=1.5, text="the wipers"),
    NoteAdded(entity=SEQ08, take_id=None, text="more\nfog"),
    NoteAdded(entity=SH03, take_id=None, text="the gap"),
    SettingsPicked(take_id=TAKE2, model="kling-o3-pro", settings={"generate_audio": True}, elements=("car",)),
    GridPromptRevised(prompt="A van.", source=Source(kind="replace")),
    revised(5, "Nobody walks."),
    revised(5, PROMPTS[4], kind="undo", position=43),
    StartFrameWithdrawn(entity=SEQ08, undoes=18),
    CutChanged(
        shots=(
            *(Covering(shot=name, take_id=TAKE1) for name in SHOTS if name not in (SH03, SH05)),
            Covering(shot=SH03, take_id=OWN),
            Covering(shot=SH05, take_id=None),
        )
    ),
    SequenceFinalized(cut=(Covering(shot=SH04, take_id=TAKE1),)),
    SequenceReopened(),
)
NIGHT = [
    replace(record, message="for *Tuesday*" if record.type == "TakeApproved" else None)
    for record in records(PLAN, *GRIDS, *TAKES, *REVIEW)
]
STATE = fold(PROJECT, SEQ08, NIGHT)
FILM = fold_project(
    PROJECT,
    records(
        imported(episode="2", elements=(DRIVER, replace(CAR, references=(portrait("boot"),)))),
        BudgetSet(amount="25.00"),
        SpendReserved(jobs=(TAKE2, TAKE3), amount="2.52", total="2.52"),
        stream=PROJECT,
        position=60,
    ),
)


def told() -> str:
    """The log's lines, the report."""
    lines = [f"{r.position} {r.type}: {tell(r.type, to_builtins(r.fact))}" for r in NIGHT]
    report = markdown("Driver *Beware*", 2, 60, {SEQ08: "The bridge", "SEQ09": "SEQ09"}, decisions(NIGHT))
    return "\n".join([*lines, "", report])


def answers() -> dict[str, bytes]:
    part = sequence_part(STATE, {SEQ08: "d1", SH03: "d2"})
    histories = descents(NIGHT)
    stages = {"planned": 1, "first grid": 2, "grids": 11, "first take": 13, "takes": 34, "judged": 43}
    return {
        "sequences.json": canonical(project_file(project_head(FILM), {SEQ08: part}, 60)),
        "stages.json": canonical({name: sequence_part(fold(PROJECT, SEQ08, NIGHT[:n])) for name, n in stages.items()}),
        **{f"{e.id}.json": canonical(shot_file(STATE, e)) for e in entities_with_files(STATE)},
        "costs.json": canonical(costs(FILM, [STATE], 60)),
        "plan.json": canonical(plan_document(FILM, [STATE])),
        "plan-working.json": canonical(plan_document(FILM, [STATE], working=True)),
        "plan-schema.json": canonical(plan_schema()),
        "models.json": canonical(price_list()),
        "history.json": canonical({name: history_view(STATE, histories[name]) for name in (SH03, SH05)}),
        "diff.json": canonical(diff_view(compare(side_of_plan(STATE, FILM), side_of_take(STATE, STATE.takes[-1])))),
        "report.json": canonical({"decisions": [decision.view for decision in decisions(NIGHT)]}),
        "told.txt": told().encode(),
    }


ANSWERS = answers()


@pytest.mark.parametrize("name", ANSWERS)
def test_the_night_is_told_as_ever(name: str) -> None:
    path, made = GOLDEN / name, ANSWERS[name]
    if REFRESH:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(made)
    assert made == path.read_bytes()


def test_nothing_lies_there_that_is_not_made() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == set(ANSWERS)
