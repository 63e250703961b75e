"""What the questions to a log have in common: its tables, and SQL that SQLite and PostgreSQL share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any


class Querying(ABC):
    """Reads a log; every query sees whole commits only.

    Attributes:
        name: the log's path, or its address without the password.
        events: the table of the facts.
        identities: the table of the log's own id.
        position: the column that numbers the facts.
    """

    name: str
    events: str
    identities: str
    position: str

    @property
    def _columns(self) -> str:
        return f"{self.position}, originator_id, originator_version, topic, state"

    @property
    def _number(self) -> str:
        # With the plus SQLite finds a project by the index of streams, and doesn't walk the whole log by number.
        return f"+{self.position}"

    @abstractmethod
    def close(self) -> None:
        """Let go of the log."""

    @abstractmethod
    def _ask(self, query: str, *args: object) -> list[tuple[Any, ...]]:
        """Return the rows that answer a query, in which `?` stands for each argument."""

    @abstractmethod
    def _text(self, path: str) -> str:
        """Return SQL for a text in an event's body, by its path: `data.take_id`."""

    @abstractmethod
    def _holding(self) -> str:
        """Return SQL that is true where an event's body holds `?`, as bytes."""

    def _where(self, rest: str, *args: object) -> list[tuple[Any, ...]]:
        """Return whole rows: those that a condition admits, in the order that it says."""
        return self._ask(f"SELECT {self._columns} FROM {self.events} WHERE {rest}", *args)
