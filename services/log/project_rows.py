"""Some rows of a project or sequence: the next ones after a position, or the newest, however long the log is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.log.job_queries import JobQueries
from services.log.rows import row_of

if TYPE_CHECKING:
    from services.log.rows import Row

BATCH = 1000
IN = "(originator_id = ? OR (originator_id >= ? AND originator_id < ?))"  # a project or sequence, by `span_of`


def span_of(prefix: str) -> tuple[str, str, str]:
    """Return what `IN` asks of a project or sequence."""
    # '0' is the character after '/', so the range holds all that begins with "prefix/".
    return (prefix, f"{prefix}/", f"{prefix}0") if "/" not in prefix else (prefix, prefix, prefix)


class ProjectRows(JobQueries):
    """Reads a few rows of a project."""

    def position_of_first(self, project: str) -> int:
        """Return the position of a project's first fact, which is that of its own stream; 0 where it has none."""
        first = f"SELECT {self.position} FROM {self.events} WHERE originator_id = ? AND originator_version = 1"
        found = self._ask(first, project)
        if not found:
            found = self._ask(f"SELECT MIN({self._number}) FROM {self.events} WHERE {IN}", *span_of(project))
        return int(found[0][0] or 0)

    def some_rows(self, prefix: str, after: int | None, upto: int, limit: int) -> list[Row]:
        """Return at most `limit` rows of a project or sequence, in order: the first `after` one, or the newest."""
        numbers = self._near(prefix, after, upto, limit)
        if numbers is None:
            numbers = self._by_streams(prefix, after, upto, limit)
        if not numbers:
            return []
        chosen = ",".join(map(str, numbers))
        return [row_of(row) for row in self._where(f"{self.position} IN ({chosen}) ORDER BY {self.position}")]

    def _near(self, prefix: str, after: int | None, upto: int, limit: int) -> list[int] | None:
        """Return the positions of so many rows, where the next ones of the log hold them; else None.

        The index of streams would sort all that a project has, which may be the whole log.
        """
        span = f"{self.position} > ? AND {self.position} <= ?"
        found = self._ask(
            f"SELECT {self.position}, originator_id FROM {self.events} WHERE {span}"
            f" ORDER BY {self.position} {_order(after)} LIMIT {BATCH}",
            *(after or 0, upto),
        )
        below = f"{prefix}/"
        own = [int(position) for position, stream in found if stream == prefix or stream.startswith(below)]
        return own[:limit] if len(own) >= limit or len(found) < BATCH else None

    def _by_streams(self, prefix: str, after: int | None, upto: int, limit: int) -> list[int]:
        found = self._ask(
            f"SELECT {self.position} FROM {self.events} WHERE {IN} AND {self._number} > ? AND {self._number} <= ?"
            f" ORDER BY {self._number} {_order(after)} LIMIT ?",
            *(*span_of(prefix), after or 0, upto, limit),
        )
        return [int(position) for (position,) in found]


def _order(after: int | None) -> str:
    return "DESC" if after is None else "ASC"
