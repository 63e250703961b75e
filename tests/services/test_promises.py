"""What a provider promises decides on posts: one that takes a key is sent a lost post again, and paid for it once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from cli.progress import Quiet
from domain.decisions import jobs
from domain.decisions.agreement import Agreement
from domain.decisions.takes import TakeWish
from domain.events import TakeInDoubt, TakeSubmitted, TakeSubmitting
from services.jobs.job_runner import JobRunner
from services.jobs.resuming import why_left
from services.renderers import promises
from services.renderers.local.renderer import LocalRenderer
from services.renderers.promises import Promises
from services.renderers.protocol import InDoubt, Prepared, Submission
from services.verbs import generate
from services.workspace.workspace import Workspace
from tests.cli.support import facts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.events import JobRequested
    from services.jobs.reporting import Outcome
    from tests.cli.support import Takes

KEYED = Promises(again="under its key")


@dataclass
class Provider:
    """A provider's memory: the jobs it was asked for, by key, with their bodies, and how many answers it loses."""

    jobs: dict[str | None, object] = field(default_factory=dict)
    posts: int = 0
    lost: int = 0


class Keyed(LocalRenderer):
    """A renderer of a provider that bills, and takes an idempotency key where its promises say so."""

    name = "keyed"
    free = False

    def __init__(self, root: Path, provider: Provider, promised: Promises) -> None:
        super().__init__(root)
        self.provider, self.promises = provider, promised

    def prepare(self, request: JobRequested) -> Prepared:
        """Send its words, and what no second preparing would send."""
        return Prepared({"prompt": "rain", "prepared_after": self.provider.posts})

    def submit(self, job_id: str, request: JobRequested, prepared: Prepared) -> Submission:
        """Take a job, the same one for the same key, and perhaps lose the answer."""
        self.provider.posts += 1
        assert self.provider.jobs.setdefault(prepared.key, prepared.arguments) == prepared.arguments
        if self.provider.posts <= self.provider.lost:
            raise InDoubt("no answer to the post")
        return Submission(f"keyed-{prepared.key}")


@pytest.fixture
def workspace(film: Takes, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """Return a workspace with a take that was agreed to, for the renderer `keyed`."""
    monkeypatch.setitem(promises._BY_NAME, "keyed", KEYED)
    opened = Workspace(film.root)
    wish = {"SEQ02": TakeWish(renderer="keyed", free=False, shot=1)}
    proposed = generate.propose(opened, "film", wish)
    generate.request(opened, "film", wish, Agreement(shown=tuple(proposed.requests)))
    yield opened
    opened.close()


def run(workspace: Workspace, provider: Provider, promised: Promises = KEYED) -> Outcome:
    """Post the take, or carry on with it."""
    renderer = Keyed(workspace.root, provider, promised)
    (outcome,) = JobRunner(workspace, "film", renderer, Quiet(), wait=False).run(["SEQ02_SH01_take001"])
    return outcome


def test_a_lost_post_is_sent_again_under_the_same_key_and_paid_for_once(workspace: Workspace) -> None:
    provider = Provider(lost=1)
    assert run(workspace, provider).error is None
    assert (provider.posts, len(provider.jobs)) == (2, 1)
    (taken,) = facts(workspace.root, TakeSubmitted.__name__)
    assert taken["request_id"] == f"keyed-{next(iter(provider.jobs))}"


def test_one_in_doubt_is_resumed_with_what_was_recorded(workspace: Workspace) -> None:
    provider = Provider(lost=2)
    assert isinstance(run(workspace, provider).error, InDoubt)
    job = jobs.find_job(workspace.sequence("film", "SEQ02"), "SEQ02_SH01_take001")
    assert job.doubt
    assert why_left("film", job) is None
    assert run(workspace, provider).error is None
    assert (provider.posts, len(provider.jobs)) == (3, 1)
    assert len(facts(workspace.root, TakeSubmitting.__name__)) == 1


def test_without_that_promise_it_stays_in_doubt_and_is_never_sent_again(workspace: Workspace) -> None:
    provider = Provider(lost=1)
    for _ in range(2):
        assert isinstance(run(workspace, provider, Promises()).error, InDoubt)
    assert provider.posts == 1
    assert len(facts(workspace.root, TakeInDoubt.__name__)) == 1
