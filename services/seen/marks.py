"""The marks of posts, each with the last that was heard of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from services.seen.posts import Posts


class Mark(NamedTuple):
    """A post that was about to be made, and what became of it.

    Attributes:
        requested: the id of the event that asked for it.
        position: that of the event which says that it is about to be posted; `event_id` is its id.
        facts: the request and that event, each as type, schema and data.
        at: when it was about to be posted.
        digest: the sha256 of what was sent, as JSON.
        request_id: the provider's; None where no answer was recorded.
        ended: the kind of failure, where the provider never took it.
    """

    project: str
    job: str
    requested: str
    position: int
    event_id: str
    facts: tuple[tuple[str, int, dict[str, Any]], ...]
    at: str
    digest: str
    request_id: str | None = None
    urls: dict[str, str] = {}
    ended: str | None = None


def marks_of(posts: Posts) -> list[Mark]:
    """Return all posts in order."""
    found: dict[str, Mark] = {}
    for line in posts.read():
        requested = line["requested"]
        if "event_id" in line:
            facts = tuple((kind, schema, data) for kind, schema, data in line.pop("facts"))
            line.pop("log")
            found[requested] = Mark(**line, facts=facts)
        elif requested in found:
            found[requested] = found[requested]._replace(**line)
    return list(found.values())
