"""Reads a log, by SQL that SQLite and PostgreSQL share.

Without the eventsourcing library, so that reading a position costs no imports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.errors import LogUnreadable
from services.log.project_rows import BATCH, IN, ProjectRows, span_of
from services.log.rows import id_of, row_of, stream_fault

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from domain.record import Record
    from services.log.recorder import Stored
from services.log.rows import Row

END = 2**62
_SPEND = "('SpendReserved', 'SpendSettled')"


class Head(NamedTuple):
    """The newest event's position and id; 0 and "" in an empty log."""

    position: int
    id: str


class LogReader(ProjectRows):
    """Reads a log; every query sees whole commits only."""

    def identity(self) -> str:
        """Return the log's own id, written once when it was made."""
        rows = self._ask(f"SELECT id FROM {self.identities}")
        if not rows:
            said = f"{self.name} has no identity: its making was cut short"
            raise LogUnreadable(said, "put a copy of it back", code="log_cut_short", log=self.name)
        return str(rows[0][0])

    def head(self) -> Head:
        """Return the newest fact's place."""
        rows = self._ask(f"SELECT {self._columns} FROM {self.events} ORDER BY {self.position} DESC LIMIT 1")
        return Head(rows[0][0], id_of(rows[0])) if rows else Head(0, "")

    def id_at(self, position: int) -> str | None:
        """Return the id of the event at a position: "" at 0, None if there is none."""
        if position == 0:
            return ""
        rows = self._where(f"{self.position} = ?", position)
        return id_of(rows[0]) if rows else None

    def place_of(self, stream: str, version: int, event_id: str) -> int | None:
        """Return the position of an event of a stream; None if its version is another event's, or not there."""
        rows = self._where("originator_id = ? AND originator_version = ?", stream, version)
        return int(rows[0][0]) if rows and id_of(rows[0]) == event_id else None

    def rows(
        self, after: int = 0, upto: int = END, prefix: str | None = None, types: Collection[str] = ()
    ) -> Iterator[Row]:
        """Yield facts by position, in batches: all, or a project's or sequence's, of those perhaps some `types`."""
        return map(row_of, self.stored(after, upto, prefix, types))

    def stored(
        self, after: int = 0, upto: int = END, prefix: str | None = None, types: Collection[str] = ()
    ) -> Iterator[Stored]:
        """Yield rows as the table has them, those that `rows` would."""
        if prefix is not None and upto - after > BATCH:
            yield from self._stored_of(prefix, after, upto, types)
        elif prefix is not None:  # a short span is looked through, however long the project is
            below = f"{prefix}/"
            for row in self.stored(after, upto):
                if (row[1] == prefix or row[1].startswith(below)) and (not types or row[3] in types):
                    yield row
        else:
            yield from self._span(after, upto)

    def _span(self, after: int, upto: int) -> Iterator[Stored]:
        while True:
            found = self._where(
                f"{self.position} > ? AND {self.position} <= ? ORDER BY {self.position} LIMIT {BATCH}", after, upto
            )
            yield from found
            if len(found) < BATCH:
                return
            after = found[-1][0]

    def _stored_of(self, prefix: str, after: int, upto: int, types: Collection[str]) -> Iterator[Stored]:
        """Yield the rows of a project or sequence, found by the index of streams."""
        of_types = f" AND topic IN ({','.join('?' * len(types))})" if types else ""
        numbers = self._ask(
            f"SELECT {self.position} FROM {self.events}"
            f" WHERE {IN} AND {self._number} > ? AND {self._number} <= ?{of_types} ORDER BY {self._number}",
            *(*span_of(prefix), after, upto, *types),
        )
        for begin in range(0, len(numbers), BATCH):
            batch = ",".join(str(int(number)) for (number,) in numbers[begin : begin + BATCH])
            yield from self._where(f"{self.position} IN ({batch}) ORDER BY {self.position}")

    def stream(self, name: str, upto: int = END) -> list[Record]:
        """Return a stream's facts in order, validated."""
        return list(self.facts(name, upto))

    def facts(self, name: str, upto: int = END, after: int = 0) -> Iterator[Record]:
        """Yield a stream's records in order, those after a version of it; each is validated when it is read."""
        found = self._where(
            f"originator_id = ? AND originator_version > ? AND {self._number} <= ? ORDER BY originator_version",
            *(name, after, upto),
        )
        return records_of(found)

    def project_stream(self, project: str, upto: int = END) -> list[Record]:
        """Return the records of a project's own stream in order; of those about spend only the newest.

        The newest holds the total, so a project is read as quickly after thousands of paid runs. The last record is the
        stream's last in any case.
        """
        newest = (
            f"SELECT originator_version FROM {self.events} WHERE originator_id = ? AND {self.position} <= ?"
            f" AND topic IN {_SPEND} ORDER BY originator_version DESC LIMIT 1"
        )
        found = self._where(
            f"originator_id = ? AND {self.position} <= ?"
            f" AND (topic NOT IN {_SPEND} OR originator_version = ({newest})) ORDER BY originator_version",
            *(project, upto),
            *(project, upto),
        )
        return list(records_of(found))

    def changed_streams(self, after: int, upto: int) -> list[str]:
        """Return the streams with facts in a span of positions, sorted."""
        span = f"{self.position} > ? AND {self.position} <= ?"
        found = self._ask(f"SELECT DISTINCT originator_id FROM {self.events} WHERE {span}", after, upto)
        return sorted(row[0] for row in found if not stream_fault(row[0]))

    def places(self, after: int, upto: int) -> list[tuple[int, str]]:
        """Return position and stream of each fact in a span of positions, in order."""
        span = f"{self.position} > ? AND {self.position} <= ? ORDER BY {self.position}"
        found = self._ask(f"SELECT {self.position}, originator_id FROM {self.events} WHERE {span}", after, upto)
        return [(position, stream) for position, stream in found if not stream_fault(stream)]

    def streams_holding(self, text: str) -> list[str]:
        """Return the streams of which some event's body holds a text, sorted; looks through the whole log."""
        found = self._ask(
            f"SELECT DISTINCT originator_id FROM {self.events} WHERE {self._holding()}", text.encode("utf-8")
        )
        return sorted(row[0] for row in found if not stream_fault(row[0]))

    def streams(self, project: str, upto: int = END) -> list[str]:
        """Return a project's streams, its own first."""
        found = self._ask(
            f"SELECT DISTINCT originator_id FROM {self.events} WHERE {IN} AND {self._number} <= ?",
            *span_of(project),
            upto,
        )
        return sorted(row[0] for row in found if not stream_fault(row[0]))

    def sequences(self, project: str) -> list[str]:
        """Return a project's sequences, sorted; steps through the index from one to the next."""
        names: list[str] = []
        after, end = span_of(project)[1:]
        while True:
            span = "originator_id > ? AND originator_id < ?"
            found = self._ask(f"SELECT MIN(originator_id) FROM {self.events} WHERE {span}", after, end)
            if not found or found[0][0] is None:
                return [name.split("/", 1)[1] for name in names if not stream_fault(name)]
            after = str(found[0][0])
            names.append(after)

    def projects(self, upto: int = END) -> list[str]:
        """Return the projects, sorted; steps through the index from one to the next."""
        names: list[str] = []
        after = ""
        while True:
            found = self._ask(f"SELECT MIN(originator_id) FROM {self.events} WHERE originator_id > ?", after)
            if not found or found[0][0] is None:
                return sorted(name for name in names if not stream_fault(name) and self._begun(name, upto))
            name = str(found[0][0]).split("/", 1)[0]
            if name not in names:
                names.append(name)
            # "film-2" sorts before "film/SEQ01": only past a sequence's stream is all of its project behind us.
            after = name if found[0][0] == name else f"{name}/\U0010ffff"

    def _begun(self, project: str, upto: int) -> bool:
        """Say whether a project has facts up to a position, by the first of its own stream where that says it."""
        first = f"SELECT {self.position} FROM {self.events} WHERE originator_id = ? AND originator_version = 1"
        found = upto == END or self._ask(first, project)
        return found is True or bool(found and found[0][0] <= upto) or self.position_of(project, upto) > 0

    def has(self, project: str) -> bool:
        """Say whether a project has facts."""
        return bool(self._ask(f"SELECT 1 FROM {self.events} WHERE {IN} LIMIT 1", *span_of(project)))

    def position_of(self, project: str, upto: int = END) -> int:
        """Return the position of a project's newest fact, 0 where it has none."""
        found = self._ask(
            f"SELECT MAX({self.position}) FROM {self.events} WHERE {IN} AND {self._number} <= ?",
            *span_of(project),
            upto,
        )
        return int(found[0][0] or 0)

    def positions(self, project: str, upto: int = END) -> dict[str, int]:
        """Return the position of the newest fact of each of a project's streams, up to a position."""
        found = self._ask(
            f"SELECT originator_id, MAX({self.position}) FROM {self.events}"
            f" WHERE {IN} AND {self._number} <= ?"
            " GROUP BY originator_id ORDER BY originator_id",
            *span_of(project),
            upto,
        )
        return {str(stream): int(position) for stream, position in found if not stream_fault(str(stream))}

    def first_later(self, at: str, after: int = 0, upto: int | None = None) -> int | None:
        """Return the position of the first fact of a span recorded later than a time, None where there is none."""
        upto = END if upto is None else upto
        later = f"{self._text('at')} > ? AND {self.position} > ? AND {self.position} <= ?"
        try:
            found = self._ask(
                f"SELECT {self.position} FROM {self.events} WHERE {later} ORDER BY {self.position} LIMIT 1",
                *(at, after, upto),
            )
        except LogUnreadable:  # a body that isn't JSON: the others are looked through here
            return next((row.position for row in self.rows(after, upto) if row.body["at"] > at), None)
        return int(found[0][0]) if found else None

    def newest_time(self, after: int, upto: int) -> str:
        """Return the newest time of the facts in a span of positions, "" where there are none."""
        span = f"{self.position} > ? AND {self.position} <= ?"
        try:
            found = self._ask(f"SELECT MAX({self._text('at')}) FROM {self.events} WHERE {span}", after, upto)
        except LogUnreadable:
            return max((row.body["at"] for row in self.rows(after, upto)), default="")
        return str(found[0][0] or "")

    def owners_of(self, request_ids: Collection[str], newest: int | None = None) -> dict[str, tuple[str, str]]:
        """Return the project and the take or grid of each of a provider's requests that somebody has.

        Looks once through the whole log, or only through so many of its `newest` positions.
        """
        if not request_ids:
            return {}
        since = 0 if newest is None else self.head().position - newest
        wanted = ",".join("?" * len(request_ids))
        columns = ", ".join(self._text(f"data.{name}") for name in ("request_id", "take_id", "grid_id"))
        try:
            found = self._ask(
                f"SELECT originator_id, {columns} FROM {self.events} WHERE topic IN ('TakeSubmitted', 'GridSubmitted')"
                f" AND {self._text('data.request_id')} IN ({wanted}) AND {self.position} > ? ORDER BY {self.position}",
                *request_ids,
                since,
            )
        except LogUnreadable:
            found = [
                (row.stream, *(row.body["data"].get(name) for name in ("request_id", "take_id", "grid_id")))
                for row in self.rows(since)
                if row.type in ("TakeSubmitted", "GridSubmitted") and row.body["data"].get("request_id") in request_ids
            ]
        return {request: (stream.split("/", 1)[0], take or grid) for stream, request, take, grid in found}


def records_of(rows: list[Stored]) -> Iterator[Record]:
    """Return the validated facts of stored rows, as `stored.record_of` does."""
    from services.log.stored import record_of  # a glance validates nothing

    return map(record_of, rows)
