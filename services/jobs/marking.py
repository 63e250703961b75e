"""Posts a job between two marks of this workspace, so that no log makes it be paid for twice."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from domain.errors import Refused, RenderFailed, Unwritable
from domain.steps import Step
from services.jobs.watch import Stopped
from services.renderers.protocol import NotSent

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.jobs import Job
    from domain.record import Record
    from services.renderers.protocol import Submission
    from services.workspace.workspace import Workspace


def check_may_post(workspace: Workspace, project: str, job: Job, again: str) -> None:
    """Refuse a post on a log that lacks what was seen, and where `again` is `never`, one that was made before.

    Raises:
        Refused: it must not be made.
    """
    if again == "freely":
        return
    seen = workspace.opened.seen
    seen.check()
    if again == "never" and seen.posts.has(job.requested.id):
        about = {"project": project, "take": job.id}
        raise Refused(f"this workspace has posted {job.id} before", Step("recover"), code="already_posted", **about)


def marked(
    workspace: Workspace, project: str, job: Job, submitting: Record, post: Callable[[], Submission]
) -> Submission:
    """Post a job, with a mark on the disk before it, and another with what came of it.

    Raises:
        Unwritable: there is no room for the mark; nothing is posted.
    """
    posts = workspace.opened.seen.posts
    posts.before(project, job, submitting, workspace.ledger.reader.identity())
    try:
        submission = post()
    except (RenderFailed, NotSent, Stopped) as error:
        with suppress(Unwritable):  # the log will have it
            posts.ended(job.requested.id, getattr(error, "kind", "not_sent"))
        raise
    with suppress(Unwritable):
        posts.answered(job.requested.id, submission.request_id, submission.urls)
    return submission
