"""Whatever breaks: paid once, nothing lost, said clearly. The rows are in the modules that are imported here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults import page
from tests.faults.foreign import BY_HAND, DAMAGED, ELSEWHERE, TEAM
from tests.faults.invariants import assert_whole
from tests.faults.kills import KILLS
from tests.faults.lost_logs import LOST_LOGS
from tests.faults.posts import POSTS
from tests.faults.results import CLOCK, MACHINE, MEDIA, RESULTS, STATUS

if TYPE_CHECKING:
    from tests.faults.case import Case
    from tests.faults.studio import Studio

CASES: list[Case] = [
    *POSTS,
    *KILLS,
    *STATUS,
    *RESULTS,
    *MEDIA,
    *MACHINE,
    *BY_HAND,
    *CLOCK,
    *LOST_LOGS,
    *DAMAGED,
    *ELSEWHERE,
    *TEAM,
]
NAMES = [case.name for case in CASES]
# Run with every `make test`; the others with `make test-all`, and wherever CI runs.
ALWAYS = {
    "connection dropped before the job is accepted",
    "connection dropped after the job is accepted",
    "SIGKILL while the post hangs, the job exists",
    "the post answers 409, the job exists",
    "the post answers 500, no job",
    "the post answers nginx's 502, the job exists",
    "the answer to the post names no request",
    "no answer, and the request history is down",
    "the post answers 422",
    "the post answers 429",
    "fal's refusal repeats the key",
    "fal can't be connected to",
    "SIGKILL between TakeRequested and the upload",
    "SIGKILL between TakeSubmitting and the post",
    "SIGKILL between the post's answer and TakeSubmitted",
    "SIGKILL between TakeSubmitted and the first question",
    "SIGKILL between TakeProcessing and the result",
    "SIGKILL while the media come",
    "SIGKILL between the download and VideoCompleted",
    "grid: SIGKILL between the post's answer and GridSubmitted",
    "cancelled while it waits in fal's queue",
    "ten status answers in a row are dropped",
    "the result is 422: the content policy",
    "the result has expired, the history has it",
    "the result's media lie in a private network",
    "the media are gone (404)",
    "the media are shorter than was announced",
    "the disk is full while downloading",
    "the disk is full when the answer to the post is recorded",
    "the start frame is changed, then the take is resumed, which was never posted",
    "the film is deleted, then its take is approved",
    "the clock jumps a day on before the take is resumed",
    "no answer, and the clock is six hours ahead at the post",
    "the log put back as it was before a take, and the take asked for again",
    "SIGKILL while the post hangs, the job exists, and the log put back",
}
OF_THE_FILE = {  # a log in a database has another disk, and loses its end in another way
    "the disk is full when the answer to the post is recorded",
    *(case.name for case in (*LOST_LOGS, *DAMAGED, *TEAM)),
}


def marks(case: Case) -> list[pytest.MarkDecorator]:
    """Return what says when a fault is tried."""
    long = [] if case.name in ALWAYS else [pytest.mark.chaos]
    return [*long, pytest.mark.file_log] if case.name in OF_THE_FILE else long


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name, marks=marks(case)) for case in CASES])
def test_a_fault_costs_nothing_twice_and_loses_nothing(case: Case, studio: Studio) -> None:
    for name, value in case.settings.items():
        setattr(studio.fal.settings, name, value)
    for kind, settings in case.faults:
        studio.fal.fault(kind, **settings)

    first = studio.play(case.first)
    states = {"resume": "", "reconcile": ""}
    for step in case.after:
        if studio.go_on(step).code >= 0:
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
    assert set(NAMES) >= ALWAYS
    assert list(page.rows()) == ["fault", *NAMES]
    assert page.PAGE.read_text(encoding="utf-8").startswith(page.HEAD)
