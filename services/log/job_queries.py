"""Questions to a log about takes and grids: where they were asked for, and whether they have ended."""

from __future__ import annotations

from services.log.querying import Querying


class JobQueries(Querying):
    """Asks a log about jobs."""

    def position_of_take(self, stream: str, take_id: str) -> int | None:
        """Return the position at which a take of a stream was asked for."""
        found = self._ask(
            f"SELECT {self.position} FROM {self.events} WHERE originator_id = ? AND topic = 'TakeRequested'"
            f" AND {self._text('data.take_id')} = ?",
            stream,
            take_id,
        )
        return int(found[0][0]) if found else None

    def ended_later(self, stream: str, job_id: str, version: int) -> bool:
        """Say whether a take or grid of a stream has ended after a version of the stream."""
        found = self._ask(
            f"SELECT 1 FROM {self.events} WHERE originator_id = ? AND originator_version > ?"
            " AND topic IN ('TakeCancelled', 'VideoFailed', 'VideoCompleted', 'GridFailed', 'GridCompleted')"
            f" AND ? IN ({self._text('data.take_id')}, {self._text('data.grid_id')}) LIMIT 1",
            stream,
            version,
            job_id,
        )
        return bool(found)
