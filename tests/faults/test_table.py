"""Whatever breaks: paid once, nothing lost, said clearly. The rows are in posts.py, results.py and kills.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults import page
from tests.faults.invariants import assert_whole
from tests.faults.kills import KILLS
from tests.faults.posts import POSTS
from tests.faults.results import CLOCK, MACHINE, MEDIA, RESULTS, STATUS

if TYPE_CHECKING:
    from tests.faults.case import Case
    from tests.faults.studio import Studio

CASES: list[Case] = [*POSTS, *KILLS, *STATUS, *RESULTS, *MEDIA, *MACHINE, *CLOCK]
NAMES = [case.name for case in CASES]


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case.name, marks=[pytest.mark.chaos] if case.long else []) for case in CASES]
)
def test_a_fault_costs_nothing_twice_and_loses_nothing(case: Case, studio: Studio) -> None:
    for name, value in case.settings.items():
        setattr(studio.fal.settings, name, value)
    for kind, settings in case.faults:
        studio.fal.fault(kind, **settings)

    first = studio.play(case.first)
    states = {"resume": "", "reconcile": ""}
    for step in case.after:
        studio.play(step)
        states[step.args[0]] = studio.state()

    assert studio.kinds() == list(case.events)
    counts = (len(studio.fal.posts()), len(studio.fal.jobs()), len(studio.media()))
    assert counts == (case.posts, case.jobs, case.files)
    assert (states["resume"], states["reconcile"]) == (case.resumed, case.reconciled)
    assert_whole(studio, given_up=case.given_up)

    seen = page.seen_of(first, studio.root)
    line = page.row(case.name, seen, counts, (case.resumed, case.reconciled))
    if page.REFRESH:
        page.refresh(case.name, line, NAMES)
    assert line == page.rows().get(case.name), "TAKES_REFRESH_GOLDEN=1 writes docs/faults.md anew"


def test_the_page_holds_these_rows_in_this_order_and_nothing_else() -> None:
    assert len(set(NAMES)) == len(NAMES) >= 40
    assert list(page.rows()) == ["fault", *NAMES]
    assert page.PAGE.read_text(encoding="utf-8").startswith(page.HEAD)
