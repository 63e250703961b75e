"""A failover to a database that lagged: nothing is paid twice, and what was posted comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.paid import PAID, draw, take_of
from tests.cli.support import Takes, add_plan, events, facts
from tests.fal.fixtures import fal_env, fal_process, fal_server, fal_trust
from tests.postgres.support import REVIEWER, film_at, lagging, through

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fal.server import FalServer
    from tests.postgres.server import Server

__all__ = ["fal_env", "fal_process", "fal_server", "fal_trust"]
RUN = ("generate", "film", "SEQ02", "--yes")


def test_a_failover_to_a_database_that_lagged_pays_nothing_twice(
    tmp_path: Path, postgres: Server, database: str, fal_env: FalServer
) -> None:
    (tmp_path / "film").mkdir()
    takes = Takes(tmp_path / "film")
    draw(tmp_path)
    takes("init", "--database", database)
    add_plan(takes, PAID)
    before = events(takes.root)[-1]["position"]
    takes(*RUN)
    seen = events(takes.root)[-1]["position"]
    through(takes, lagging(postgres, database, before))

    assert f"the log ends at {before}; this workspace has seen {seen}" in takes(*RUN, code=1).err
    takes("recover", "--accept")
    recovered = next(event for event in events(takes.root) if event["type"] == "LogRecovered")
    assert recovered["position"] == seen + 1
    assert take_of(takes, "SEQ02_take001")["state"] == "video_complete"
    assert len(fal_env.posts()) == 1
    takes("replay", "--check")
    takes(*RUN)
    assert facts(takes.root, "TakeRequested")[-1]["take_id"] == "SEQ02_take002"


def test_each_machine_of_a_team_knows_what_it_has_seen(tmp_path: Path, postgres: Server, database: str) -> None:
    here, there = Takes(tmp_path / "here"), Takes(tmp_path / "there")
    for machine in (here, there):
        machine.root.mkdir()
        machine("init", "--database", database)
    add_plan(here)
    before = events(here.root)[-1]["position"]
    there("status")
    here("generate", "film", "SEQ01", "--shot", "1", "--renderer", "local")
    copy = lagging(postgres, database, before)
    through(here, copy)
    through(there, copy)

    assert there("status").err == ""
    assert "this workspace has seen" in here("status").err
    here("recover", "--accept")
    there("generate", "film", "SEQ01", "--shot", "1", "--renderer", "local")
    assert facts(there.root, "TakeRequested")[-1]["take_id"] == "SEQ01_SH01_take002"


def test_a_reviewer_may_not_recover_and_is_told_so_in_one_line(tmp_path: Path, postgres: Server, database: str) -> None:
    takes, name = film_at(tmp_path / "work", database), database.rsplit("/", 1)[1]
    copy = lagging(postgres, database, 2)
    role, copied = f"reviewer_{name}", copy.rsplit("/", 1)[1]
    postgres.ask(name, f"CREATE ROLE {role} LOGIN")
    for place in (name, copied):
        for grant in REVIEWER:
            postgres.ask(place, grant.format(role=role))
    reviewer = through(takes, postgres.url(name, role))
    assert "all that this workspace has seen" in reviewer("recover", "--accept").out
    through(takes, postgres.url(copied, role))
    for trigger in ((), ("DROP TRIGGER takeledger_events_only_grows ON takeledger_events",)):
        for statement in trigger:
            postgres.ask(copied, statement)
        assert "this workspace has seen 3" in reviewer("recover").out
        reviewer.refused("recover", "--accept", says="this role may not do that", hint="ask whoever keeps the database")
    through(takes, copy)("recover", "--accept")
    assert [event["type"] for event in events(takes.root)][-1] == "LogRecovered"
