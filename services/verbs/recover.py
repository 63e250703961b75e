"""Goes on with a log that lost its end: above all that was seen, and with the jobs that were posted brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.decisions.jobs import completed, find_job
from domain.decisions.recover import reserve_again
from domain.events import JobRequested, LogRecovered, NumbersUsed
from domain.ids import sequence_of
from services.disk.whole_files import draft_for
from services.jobs.results import taken_in, wanted_path
from services.jobs.settling import append_settled
from services.log.ledger import Change
from services.questions.losses import losses
from services.renderers.protocol import Delivery

if TYPE_CHECKING:
    from domain.events import Fact
    from services.questions.losses import Losses
    from services.workspace.workspace import Workspace


def accept(workspace: Workspace) -> Losses:
    """Append that the log lost its end, and what can be brought back, in one transaction; return what was lost.

    Missing triggers are put back. Nothing is appended where the log lacks nothing.
    """
    found: list[Losses] = []
    guards = workspace.ledger.log.missing_guards()

    def changes() -> list[Change]:
        lost = losses(workspace)
        found[:] = [lost]
        if lost.behind is None:
            return []
        names = sorted(lost.projects) or workspace.projects()
        return [change for name in names for change in _changes(workspace, name, lost)]

    workspace.ledger.log.put_guards_back()
    workspace.append(changes)
    if found[0].behind is not None:
        workspace.opened.seen.anew(workspace.ledger.reader.head())
    found[0].guards = guards
    return found[0]


def _changes(workspace: Workspace, project: str, lost: Losses) -> list[Change]:
    assert lost.behind is not None
    jobs = [job for job in lost.jobs if job.mark.project == project and job.facts]
    numbers = lost.numbers.get(project, ())
    own = workspace.project(project)
    again = [fact for job in jobs for fact in job.facts if isinstance(fact, JobRequested)]
    recovered = LogRecovered(seen=lost.behind.position, numbers=numbers, jobs=tuple(job.name for job in jobs))
    facts: dict[str, list[Fact]] = {}
    planned = {state.id: state for state in workspace.load_all(project) if state.planned}
    for name in planned:
        if used := tuple(one for one in numbers if sequence_of(one.entity) == name):
            facts.setdefault(name, []).append(NumbersUsed(numbers=used))
    for job in jobs:
        facts.setdefault(sequence_of(job.name), []).extend(job.facts)
    for medium in lost.media:
        if medium.project == project and medium.facts:
            facts.setdefault(sequence_of(medium.path.rpartition("/")[2].rpartition(".")[0]), []).extend(medium.facts)
    said = [Change(project, own.version, [recovered, *reserve_again(own, again)])]
    return said + [Change(f"{project}/{name}", planned[name].version, made) for name, made in facts.items()]


def taken_from_disk(workspace: Workspace, project: str, job_id: str) -> bool:
    """Record the file that lies where a job's result belongs as its result; False where none does, or it has one.

    Raises:
        BadInput: the file doesn't decode to its end.
    """
    job = find_job(workspace.load(project, sequence_of(job_id)), job_id)
    wanted = wanted_path(workspace, project, job.request)
    if job.result or not wanted.is_file():
        return False
    draft = draft_for(wanted)
    try:
        draft.write_bytes(wanted.read_bytes())
        result = taken_in(workspace, job.request, draft, wanted, Delivery())
    finally:
        draft.unlink(missing_ok=True)
    append_settled(workspace, project, job_id, lambda state: completed(state, result, job_id), None)
    return True
