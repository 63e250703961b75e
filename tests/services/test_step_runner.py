"""Jobs followed to their ends, and left resumable where the run is called off from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cli.progress import Quiet
from services.jobs.job_runner import JobRunner
from services.jobs.watch import Stopped
from services.renderers.choosing import make_renderer
from services.workspace.workspace import Workspace

if TYPE_CHECKING:
    from services.jobs.reporting import Outcome
    from tests.cli.support import Takes


class Enough(Quiet):
    """Calls the run off as soon as one job is done."""

    runner: JobRunner

    def ended(self, outcome: Outcome) -> None:
        """Call it off."""
        self.runner.stop.set()


def test_a_run_that_is_called_off_between_two_jobs_ends_and_leaves_the_rest(film: Takes) -> None:
    film("generate", "film", "SEQ01", "-n", 6, "--renderer", "local", "--no-wait")
    workspace, enough = Workspace(film.root), Enough()
    enough.runner = JobRunner(workspace, "film", make_renderer("local", film.root), enough)
    ids = [f"SEQ01_take{n:03d}" for n in range(1, 7)]
    with pytest.raises(Stopped):
        enough.runner.run(ids, concurrency=1)
    workspace.close()
    left = film("status", "film", "--json").json["sequences"]["SEQ01"]["under_way"]
    assert left
    assert "SEQ01_take006" in left
