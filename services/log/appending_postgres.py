"""The function by which a role without the right to insert appends: it checks what comes, and inserts as the owner.

What it can't know, as whether a path is one of ours, is checked where a row is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psycopg.sql import SQL, Identifier, Literal

from domain.event_rows import ROWS
from domain.times import TIME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eventsourcing.persistence import StoredEvent
    from psycopg import Connection, Cursor

_NAME = "[A-Za-z0-9][A-Za-z0-9_-]{0,63}"
_STREAM = f"^{_NAME}(/{_NAME})?$"
_LIKE_AN_ID = "_(sh|shot|take|grid|start)[0-9]+(/|$)"
_LONGEST = 64 * 1024 * 1024  # bytes of a body, as in a log that is restored
_FUNCTION = """
CREATE OR REPLACE FUNCTION takeledger_append(streams text[], versions bigint[], topics text[], states bytea[])
RETURNS SETOF bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
DECLARE body json; kinds text[]; newest bigint; given bigint;
BEGIN
  FOR n IN 1 .. cardinality(streams) LOOP
    IF streams[n] IS NULL OR streams[n] !~ {stream} OR streams[n] ~* {like_an_id} THEN
      RAISE EXCEPTION '% is no stream', streams[n];
    END IF;
    kinds := CASE WHEN streams[n] LIKE '%/%' THEN {of_sequences} ELSE {of_projects} END;
    IF (topics[n] = ANY (kinds)) IS NOT TRUE THEN
      RAISE EXCEPTION '% does not belong on %', topics[n], streams[n];
    END IF;
    IF COALESCE(octet_length(states[n]), {longest}) >= {longest} THEN
      RAISE EXCEPTION 'it is too long for an event';
    END IF;
    body := convert_from(states[n], 'UTF8')::json;
    IF json_typeof(body) <> 'object' OR (json_typeof(body->'id') = 'string' AND json_typeof(body->'schema') = 'number'
        AND json_typeof(body->'by') = 'string' AND json_typeof(body->'cause') = 'string'
        AND json_typeof(body->'message') IN ('string', 'null') AND json_typeof(body->'data') = 'object'
        AND body->>'id' <> '' AND body->>'at' ~ {time}) IS NOT TRUE THEN
      RAISE EXCEPTION 'what is to be appended to % is no event', streams[n];
    END IF;
    SELECT COALESCE(MAX(originator_version), 0) INTO newest FROM takeledger_events WHERE originator_id = streams[n];
    IF COALESCE(versions[n] NOT BETWEEN 1 AND newest + 1, true) THEN
      RAISE EXCEPTION 'version % of % where % should come', versions[n], streams[n], newest + 1;
    END IF;
    INSERT INTO takeledger_events (originator_id, originator_version, topic, state)
      VALUES (streams[n], versions[n], topics[n], states[n]) RETURNING notification_id INTO given;
    RETURN NEXT given;
  END LOOP;
  NOTIFY takeledger_events;
END $$
"""


def make_function(db: Connection[Any]) -> None:
    """Make the function, or bring it up to date, in the schema that this connection works in; nobody may use it yet."""
    row = db.execute("SELECT current_schema()").fetchone()
    there = db.execute("SELECT 1 FROM pg_proc WHERE proname = 'takeledger_append'").fetchone()
    kinds = {
        of: [name for name, row in ROWS.items() if (row.acts_on == "project") == (of == "of_projects")]
        for of in ("of_projects", "of_sequences")
    }
    words = {"stream": _STREAM, "like_an_id": _LIKE_AN_ID, "longest": _LONGEST, "time": TIME, **kinds}
    parts = {name: Literal(word) for name, word in words.items()}
    db.execute(SQL(_FUNCTION).format(schema=Identifier(str(row and row[0])), **parts))
    if not there:  # grants to others stay
        db.execute("REVOKE ALL ON FUNCTION takeledger_append FROM PUBLIC")


def inserts_directly(db: Connection[Any]) -> bool:
    """Say whether this role may insert rows itself; else it has to use the function."""
    row = db.execute("SELECT has_any_column_privilege('takeledger_events', 'INSERT')").fetchone()
    return bool(row and row[0])


def append_by_function(cursor: Cursor[dict[str, Any]], events: Sequence[StoredEvent]) -> list[int]:
    """Append rows, and return their positions."""
    columns = zip(*((e.originator_id, e.originator_version, e.topic, e.state) for e in events), strict=True)
    asked = "SELECT * FROM takeledger_append(%s::text[], %s::bigint[], %s::text[], %s::bytea[]) AS position"
    cursor.execute(asked, [list(column) for column in columns])
    return [int(row["position"]) for row in cursor.fetchall()]
