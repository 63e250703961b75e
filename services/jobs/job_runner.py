"""The job runner: posts recorded requests, polls them, fetches the results and records what came.

A job is named by the id of its recorded request, which holds all that is sent: to resume a job is to run it again.
"""

from __future__ import annotations

import os
import time
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, TypeVar

from domain.decisions import jobs
from domain.errors import BadInput, LogAway, OutOfReach, RenderFailed, TakesError
from domain.ids import sequence_of
from domain.steps import Step
from services.disk.diagnosis import debug
from services.disk.whole_files import draft_for
from services.jobs.adopting import submitted, submitted_as, taken
from services.jobs.marking import check_may_post, marked
from services.jobs.reporting import Outcome
from services.jobs.results import by_hand, taken_in, wanted_path
from services.jobs.sending import posted_by, prepared_by, until_sent
from services.jobs.settling import append_settled
from services.jobs.thread_pool import LEAVING_SECONDS, Listed, ThreadPool
from services.jobs.waiting_list import WaitingList, told_elsewhere
from services.jobs.watch import CalledOff, Stopped, TakenOver, Watch
from services.renderers.protocol import InDoubt, NotSent, NotUnderstood, Reply, Stage, Submission

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from domain.events import Fact
    from domain.jobs import Job
    from domain.record import Record
    from domain.sequence import Sequence as State
    from services.jobs.reporting import Reporter
    from services.renderers.protocol import Delivery, Prepared, Renderer
    from services.workspace.workspace import Workspace

RECORDING_SECONDS = 60.0  # how long the log may be away that is to hear what became of a job
T = TypeVar("T")


class _NotTried(Exception):
    """Another job of the run has found that the provider can't be reached."""


class JobRunner:
    """Carries out the recorded requests of one project; with `wait` False only posts them."""

    def __init__(
        self,
        workspace: Workspace,
        project: str,
        renderer: Renderer,
        reporter: Reporter,
        *,
        wait: bool = True,
        stop: Event | None = None,
    ) -> None:
        self.workspace = workspace
        self.project = project
        self.renderer = renderer
        self.reporter = reporter
        self.stop = stop or Event()  # shared where several runners are called off together
        self._posts: set[str] = set()  # jobs whose post is out, and has no answer yet
        self._waiting: WaitingList | None = None
        self._unreachable = Event()  # set by the first job that fal can't be reached for: the others needn't try
        self._wait = wait

    def run(self, job_ids: Sequence[str], concurrency: int = 4) -> list[Outcome]:
        """Follow jobs to their ends, several at a time; after Ctrl-C all of them can be resumed."""
        count = max(1, min(concurrency, len(job_ids)))
        feed = Listed(partial(self._step, job_id) for job_id in job_ids)
        outcomes: list[Outcome] = []

        def ended(outcome: Outcome) -> None:
            outcomes.append(outcome)
            self.reporter.ended(outcome)

        try:
            with (
                self.workspace.opened.files_later(),
                told_elsewhere(self.workspace, self.project, job_ids, count),
                WaitingList(self.workspace.locks, self.project, job_ids, count) as self._waiting,
            ):
                ThreadPool(self.stop, self._call_off).work([feed] * count, ended)
        except OutOfReach:
            # That the files can't be written is said only where no job has anything worse to say: they follow later.
            if len(outcomes) < len(job_ids) or not any(outcome.error for outcome in outcomes):
                raise
        return sorted(outcomes, key=lambda outcome: list(job_ids).index(outcome.job_id))

    def _call_off(self) -> None:
        self.stop.set()
        if self._waiting is not None:
            self._waiting.over()
        if posts := self.posts_out():
            self.reporter.leaving(posts, LEAVING_SECONDS)

    def posts_out(self) -> list[str]:
        """Return the jobs whose post was sent and has no answer yet."""
        return sorted(self._posts.copy())

    def _step(self, job_id: str) -> Outcome:
        with self.workspace.job_lock(self.project, job_id) as ours:
            if not ours:
                debug("%s is followed by another", job_id)
                return Outcome(job_id)
            if self._waiting is not None:
                self._waiting.begun(job_id)
            return self.followed(job_id)

    def followed(self, job_id: str) -> Outcome:
        """Follow a job, whose lock is held, to its end; raises Stopped where the run is called off."""
        debug("%s has its turn", job_id)
        try:
            return self._follow(job_id)
        except RenderFailed as error:
            self._fail(job_id, error.kind, str(error))
            return Outcome(job_id, error=error)
        except NotSent as error:
            self._unreachable.set()
            self._fail(job_id, "not_sent", str(error))
            return Outcome(job_id, error=error)
        except _NotTried:
            return Outcome(job_id, error=self._resumable(job_id, f"{job_id} waits: fal can't be reached", "fal_away"))
        except CalledOff:
            cancelled = RenderFailed(f"{job_id} was cancelled", code="cancelled", kind="cancelled", take=job_id)
            return Outcome(job_id, error=cancelled)
        except TakenOver:
            return Outcome(job_id)
        except Stopped:
            raise
        except TakesError as error:
            return Outcome(job_id, error=error)
        except Exception as error:
            # One job's trouble ends no other's; its words may hold anything, so that they aren't repeated.
            if os.environ.get("TAKES_DEBUG"):
                raise
            said = f"something went wrong inside takes with {job_id} ({type(error).__name__})"
            return Outcome(job_id, error=self._resumable(job_id, said, "own_fault"))

    def _resumable(self, job_id: str, said: str, code: str) -> OutOfReach:
        return OutOfReach(said, Step("resume", project=self.project), code=code, project=self.project, take=job_id)

    def _in_doubt(self, job_id: str, said: str) -> InDoubt:
        return InDoubt(said, Step("reconcile", project=self.project, take=job_id), project=self.project, take=job_id)

    def _follow(self, job_id: str) -> Outcome:
        """Follow a job from where it is to its end; nothing is recorded twice."""
        job = self._job(job_id)
        if job.result:
            return Outcome(job_id, path=job.result.path)
        price = None if job.request.rehearsal else job.request.estimated.amount or "?"
        self.reporter.begun(job_id, price)
        watch = self._watch(job_id)
        if not job.posting and self._unreachable.is_set():
            raise _NotTried
        again = self.renderer.promises.again
        if again == "freely" or not job.posting:
            submission = self._submit(job, job_id, watch)
        elif job.submitted:
            submission = Submission(job.submitted.request_id, dict(job.submitted.urls))
        elif again == "under its key":
            submission = self._submit(job, job_id, watch)
        else:
            self._append(job_id, lambda state: jobs.in_doubt(state, job_id, jobs.DIED))
            raise self._in_doubt(job_id, f"{job_id} may have been posted: {jobs.DIED}")
        if not self._wait:
            return Outcome(job_id, waits=True)
        return self._fetch(job, job_id, submission, watch)

    def _submit(self, job: Job, job_id: str, watch: Watch) -> Submission:
        """Post a job, once unless more is promised; record what is sent before the post, and its outcome after."""
        request, again = job.request, self.renderer.promises.again
        free = again == "freely"
        check_may_post(self.workspace, self.project, job, again)
        prepared = until_sent(lambda: prepared_by(self.renderer, job), watch)
        if not self.workspace.still_locked(self.project, job_id):
            raise TakenOver
        submitting = self._submitting(job_id, prepared, again=again != "never")
        if submitting is None:
            raise CalledOff

        def post() -> Submission:
            return until_sent(lambda: posted_by(self.renderer, job_id, request, prepared), watch)

        try:
            self._posts.add(job_id)
            submission = post() if free else marked(self.workspace, self.project, job, submitting, post)
        except InDoubt as doubt:
            why = str(doubt)
            self._persistently(lambda: self._append(job_id, lambda state: jobs.in_doubt(state, job_id, why)))
            if doubt.reply:
                self._keep(job_id, doubt.reply)
            raise self._in_doubt(job_id, f"{job_id} may or may not be at fal: {why}") from doubt
        except Stopped:
            self._fail(job_id, "not_sent", "stopped before anything could be sent")
            raise
        finally:
            self._posts.discard(job_id)
        self._record_submitted(job_id, submission)
        if not free:
            self.reporter.told(job_id, Stage("posted"))  # it may be seconds until its place in the queue is asked for
        return submission

    def _submitting(self, job_id: str, sent: Prepared, *, again: bool) -> Record | None:
        """Record a post that is about to be made; of one that is made again return its record, of an ended job None."""
        body = partial(jobs.submitting, again=again, arguments=sent.arguments, uploads=sent.uploads)
        said = self._append(job_id, lambda state: body(state, job_id))
        job = self._job(job_id)
        return said[-1] if said else job.posting if job.under_way else None

    def _record_submitted(self, job_id: str, submission: Submission) -> None:
        """Record the provider's request; one that another job has already leaves this one in doubt."""
        give = submitted if self.renderer.free else submitted_as  # a free one names its requests by their jobs
        try:
            owner = self._persistently(lambda: give(self.workspace, self.project, job_id, submission))
        except OutOfReach as error:
            said = f"fal has {job_id} as {submission.request_id}, but: {error}"
            about = {"project": self.project, "take": job_id}
            adopt = Step("reconcile", **about, settled=f"request={submission.request_id}")
            raise type(error)(said, *error.ways, "once that is mended:", adopt, code=error.code, **about) from error
        if owner:
            raise self._in_doubt(job_id, f"{job_id} may or may not be at fal: {taken(submission, owner)}")

    def _fetch(self, job: Job, job_id: str, submission: Submission, watch: Watch) -> Outcome:
        wanted = wanted_path(self.workspace, self.project, job.request)
        draft = draft_for(wanted)
        try:
            delivery = self.renderer.fetch(job_id, job.request, submission, draft, watch)
            return self._complete(job, job_id, draft, wanted, delivery)
        except NotUnderstood as error:
            raise by_hand(self.project, job_id, error) from error
        finally:
            draft.unlink(missing_ok=True)

    def _complete(self, job: Job, job_id: str, draft: Path, wanted: Path, delivery: Delivery) -> Outcome:
        """Check the result, keep it, then record it."""
        try:
            result = taken_in(self.workspace, job.request, draft, wanted, delivery)
        except BadInput as error:
            if self.renderer.free:
                said = f"the renderer's file can't be used: {error}"
                raise RenderFailed(said, code="result_damaged", kind="decode", take=job_id) from error
            if delivery.answer:
                self._keep(job_id, Reply(f"what came can't be used: {error}", delivery.answer, delivery.addresses))
            # It is paid for: what came may be a broken copy of a good result.
            said = f"what came for {job_id} can't be used: {error}"
            raise self._resumable(job_id, said, "result_damaged") from error
        self._settle(job_id, lambda state: jobs.completed(state, result, job_id), result.actual)
        return Outcome(job_id, path=result.path, cost=result.actual, left_out=delivery.left_out)

    def _keep(self, job_id: str, reply: Reply) -> None:
        """Record an answer as it came, once as long as it repeats."""
        said = (reply.why, reply.answer, reply.addresses)
        self._persistently(lambda: self._append(job_id, lambda state: jobs.answered(state, job_id, *said)))

    def _fail(self, job_id: str, kind: str, message: str) -> None:
        # What failed after fal had taken it may be billed, so that its price stays reserved.
        actual = "0.00" if kind in ("refused", "not_sent") or not self._job(job_id).posting else None
        self._settle(job_id, lambda state: jobs.failed(state, job_id, kind, message), actual)

    def _settle(self, job_id: str, decide: Callable[[State], list[Fact]], actual: str | None) -> None:
        self._persistently(lambda: append_settled(self.workspace, self.project, job_id, decide, actual))

    def _persistently(self, append: Callable[[], T]) -> T:
        """Append a job's outcome, trying for a minute if the log is away: the outcome can't be asked for twice."""
        until = time.monotonic() + RECORDING_SECONDS
        while True:
            try:
                return append()
            except LogAway:
                if time.monotonic() > until or self.stop.wait(1.0):
                    raise

    def _append(self, job_id: str, decide: Callable[[State], list[Fact]]) -> list[Record]:
        return self.workspace.change(self.project, sequence_of(job_id), decide)

    def _watch(self, job_id: str) -> Watch:
        state = self.workspace.load(self.project, sequence_of(job_id))
        stream, version = f"{self.project}/{state.id}", state.version
        return Watch(
            self.stop,
            heard=lambda stage: self.reporter.told(job_id, stage),
            begun=lambda: self._append(job_id, lambda state: jobs.processing(state, job_id)),
            kept=lambda reply: self._keep(job_id, reply),
            ended=lambda: self.workspace.ledger.reader.ended_later(stream, job_id, version),
            ours=lambda: self.workspace.still_locked(self.project, job_id),
        )

    def _job(self, job_id: str) -> Job:
        return jobs.find_job(self.workspace.load(self.project, sequence_of(job_id)), job_id)
