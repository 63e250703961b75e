"""What is typed as a database's address: odd, wrong, or with a password, which nothing ever repeats."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from services.log.places import checked_address
from services.log.postgres_address import Address
from tests.cli.support import Ran, Takes
from tests.postgres.support import film_at, notes, through

if TYPE_CHECKING:
    from pathlib import Path

    from tests.postgres.server import Server

SECRET = "s3cret"
UNREADABLE = (
    "postgresql://u:pa%zzs3cret@h/db",
    "postgresql://u:s3 cret@h/db",
    "postgresql://u:s3%00cret@h/db",
    "postgresql://u:s3cret@h/db?bogus=1",
    "postgresql://u:pass?x/s3cret@h/db",
    "postgresql://u:p/s3cret@h/db",
    "postgresql://u:p/s3cret@h@i/db",
    "postgresql://u:s3cr@et@h/db",
    "postgresql://u:s3cret",
    "postgresql://u:s3cret/db",
    "postgresql:/u:s3cret@h/db",
    "mysql://u:s3cret@h/db",
    "u:s3cret@h/db",
    "host=h password=s3cret",
    "postgresql://[::1:s3cret/db",
)
SHOWN = {
    "postgresql://u:s3cret@h/db": "postgresql://u@h/db",
    "postgres://u:s3%40%2F%3Acret@h:5433/db": "postgresql://u@h:5433/db",
    "postgresql://u:s3#c?ret@h/db": "postgresql://u@h/db",
    "postgresql://u@h/db?password=s3cret": "postgresql://u@h/db",
    "postgresql://u:s3cret@[::1]:5433/db": "postgresql://u@[::1]:5433/db",
    "postgresql://u:s3cret@one:1,two:2/db": "postgresql://u@one:1,two:2/db",
    "postgresql://u:s3cret@h/my%20db%2F2": "postgresql://u@h/my%20db%2F2",
    "postgresql://a%40b:s3cret@h/db": "postgresql://a%40b@h/db",
    "postgresql://h/db?options=-csearch_path%3Dfilms": "postgresql://h/db?options=-csearch_path%3Dfilms",
    "postgresql:///db?host=/run/postgresql": "postgresql://%2Frun%2Fpostgresql/db",
}


@pytest.mark.parametrize("said", UNREADABLE)
def test_what_is_no_address_is_refused_in_a_line_that_repeats_none_of_it(
    film: Takes, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    for ran in (_with(film, monkeypatch, said, "status"), film("init", "new", "--database", said, code=2)):
        assert len(ran.err.splitlines()) == 2, ran.err
        assert not any(part in ran.out + ran.err for part in ("s3", "cret", "et@", ":p")), ran.err


def _with(takes: Takes, monkeypatch: pytest.MonkeyPatch, address: str, *args: str) -> Ran:
    with monkeypatch.context() as patch:
        patch.setenv("TAKES_DATABASE_URL", address)
        return takes(*args, code=2)


def test_what_is_shown_of_an_address_has_no_password_and_says_the_same() -> None:
    for said, shown in SHOWN.items():
        address = Address(checked_address(said, "it"))
        assert address.name == shown
        assert Address(shown).parts == {k: v for k, v in address.parts.items() if k != "password"}


def test_a_password_lies_in_the_address_for_its_owners_eyes_and_nowhere_else(tmp_path: Path, postgres: Server) -> None:
    user, password = f"u{secrets.token_hex(4)}", "s3cret@/:?#%&"
    postgres.asks_for_a_password(user, password)
    address = postgres.database(f"OWNER {user}").replace("postgres@", f"{user}:{quote(password, safe='')}@")

    takes = film_at(tmp_path / "work", address)
    said = [takes(*command.split()) for command in ("init", "note film SEQ01 words", "status", "log --json", "replay")]

    kept = [path for path in takes.root.rglob("*") if path.is_file() and b"s3cret" in path.read_bytes()]
    assert [path.name for path in kept] == ["events.url"]
    assert kept[0].stat().st_mode & 0o777 == 0o600
    assert not any("s3cret" in ran.out + ran.err for ran in said)
    _assert_wrong_passwords_are_said_to_be(takes, address)


def _assert_wrong_passwords_are_said_to_be(takes: Takes, address: str) -> None:
    for wrong in (
        address.replace("s3cret", "s3cre"),
        address.replace(f":{address.split(':', 2)[2].split('@')[0]}@", "@"),
    ):
        ran = through(takes, wrong)("note", "film", "SEQ01", "more", code=3)
        assert "lets nobody in" in ran.err
        assert "check user and password" in ran.err
        assert "s3cre" not in ran.err
        assert len(ran.err.splitlines()) == 2
    assert notes(through(takes, address).root) == ["words"]


def test_a_host_a_port_or_a_database_that_isnt_there_is_said_so(tmp_path: Path, database: str) -> None:
    takes = film_at(tmp_path / "work", database)
    for address, says in (
        ("postgresql://u:s3cret@no-such-host.invalid/db", "can't be reached"),
        ("postgresql://u:s3cret@127.0.0.1:1/db", "can't be reached"),
        (f"{database}-not", "does not exist"),
        (database.replace("postgres@", "nobody-known@"), "does not exist"),
    ):
        ran = through(takes, address)("status", code=3)
        assert says in ran.err
        assert "s3cret" not in ran.err
        assert len(ran.err.splitlines()) == 2, ran.err


def test_a_database_without_a_log_says_how_to_make_one(tmp_path: Path, database: str, postgres: Server) -> None:
    takes = film_at(tmp_path / "work", database)
    other = postgres.database()
    ran = through(takes, other)("status", code=1)
    assert ran.err.splitlines() == [
        f"takes: {other} holds no log",
        f"  try: takes init --database {other}",
    ]


def test_a_schema_that_isnt_there_is_said_so(tmp_path: Path, database: str) -> None:
    takes = Takes(tmp_path)
    ran = takes("init", "work", "--database", f"{database}?options=-csearch_path%3Dnone", code=1)
    assert "has no schema to work in" in ran.err
    assert "CREATE SCHEMA" in ran.err
    assert not (tmp_path / "work" / "events.url").exists()


def test_a_workspace_isnt_led_to_another_schema_unasked(tmp_path: Path, database: str, postgres: Server) -> None:
    takes = film_at(tmp_path / "work", database)
    postgres.ask(database.rsplit("/", 1)[1], "CREATE SCHEMA other")
    before = (takes.root / "events.url").read_text()
    takes("init", "--database", f"{database}?options=-csearch_path%3Dother", code=1)
    assert (takes.root / "events.url").read_text() == before
