"""A project's own stream, read without the spends that a later one has overtaken."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import TYPE_CHECKING

from domain.decisions.spend import reserve, set_budget, settle
from domain.errors import Refused
from domain.evolve import fold_project
from services.workspace.workspace import Workspace
from tests.driver_beware import PAID, take

if TYPE_CHECKING:
    from tests.cli.support import Takes

FILM = "film"
ASKED = take(renderer="fal", rehearsal=False, estimated=PAID)


def spend(workspace: Workspace, times: int) -> None:
    for _ in range(times):
        workspace.change_project(FILM, lambda own: reserve(own, [ASKED]))
        workspace.change_project(FILM, lambda own: settle(own, "SEQ08_take001", "1.26", "1.00"))


def test_a_project_read_lightly_is_the_project_of_its_whole_stream(film: Takes) -> None:
    workspace = Workspace(film.root)
    reader = workspace.ledger.reader
    spend(workspace, 2)
    workspace.change_project(FILM, lambda own: set_budget(own, "25"))
    spend(workspace, 3)
    for upto in range(reader.head().position + 1):
        whole = fold_project(FILM, reader.stream(FILM, upto))
        assert workspace.project(FILM, upto) == whole, f"as of {upto}"
    assert workspace.project(FILM).spend == "5.00"
    workspace.close()


def test_its_version_is_the_stream_s_last_whatever_comes_last(film: Takes) -> None:
    workspace = Workspace(film.root)
    spend(workspace, 2)
    assert workspace.project(FILM).version == 5
    workspace.change_project(FILM, lambda own: set_budget(own, "25"))
    assert workspace.project(FILM).version == 6
    workspace.close()


def test_what_is_read_of_a_project_doesn_t_grow_with_its_spends(film: Takes) -> None:
    workspace = Workspace(film.root)
    read = []
    for _ in range(3):
        spend(workspace, 4)
        read.append([record.type for record in workspace.ledger.reader.project_stream(FILM)])
    assert read == [["PlanImported", "SpendSettled"]] * 3
    assert len(workspace.ledger.reader.stream(FILM)) == 25
    workspace.close()


def test_runs_that_start_at_once_never_overrun_the_budget(film: Takes) -> None:
    workspace = Workspace(film.root)
    workspace.change_project(FILM, lambda own: set_budget(own, "5"))
    workspace.close()

    def run(_: int) -> bool:
        mine = Workspace(film.root)
        try:
            return bool(mine.change_project(FILM, lambda own: reserve(own, [ASKED])))
        except Refused:
            return False
        finally:
            mine.close()

    with ThreadPoolExecutor(max_workers=8) as pool:
        went = list(pool.map(run, range(12)))
    assert went.count(True) == 3
    workspace = Workspace(film.root)
    assert Decimal(workspace.project(FILM).spend) == Decimal("3.78")
    workspace.close()
