"""What became of a project whose files were made anew."""

from __future__ import annotations

from typing import NamedTuple


class Rebuilt(NamedTuple):
    """A project whose files are as the log has them: the digest of its sequences.json, and how many changed.

    `aside` says why a sequence has no files; where the project can't be read itself, its files stay as they are, and
    `archived` is None.
    """

    project: str
    digest: str
    changed: int
    aside: dict[str, str]
    archived: bool | None = None

    def told(self, digests: dict[str, str], aside: dict[str, dict[str, str]], archived: set[str]) -> None:
        """Put what became of the files where the checkpoint tells it."""
        digests.pop(self.project, None)
        aside.pop(self.project, None)
        if self.digest:
            digests[self.project] = self.digest
        if self.aside:
            aside[self.project] = self.aside
        if self.archived is not None:
            archived.discard(self.project)
            archived.update([self.project] if self.archived else ())
