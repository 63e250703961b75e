"""What the bar on top of a page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console import reading

if TYPE_CHECKING:
    from console.paper import Context
    from console.served import Served


def bar(served: Served, project: str) -> Context:
    """Return what the bar on top shows of a project, as of now."""
    now, head = reading.glance(served, project), served.head()
    return {
        "project": project,
        "project_title": now.title,
        "waiting": now.waiting_count,
        "position": head,
        "head": head,
    }
