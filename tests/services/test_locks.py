"""One at a time, also where the lock's file is taken away meanwhile."""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING

from services.disk.locks import held

if TYPE_CHECKING:
    from pathlib import Path


def test_who_waited_at_a_file_that_was_taken_away_queues_up_at_the_new_one(tmp_path: Path) -> None:
    lock, first, gone = tmp_path / "files.lock", Event(), Event()
    inside: list[str] = []

    def old() -> None:
        with held(lock):
            first.set()
            assert gone.wait(20)

    def late() -> None:
        with held(lock):
            inside.append("late")

    holder = Thread(target=old)
    holder.start()
    assert first.wait(20)
    waiter = Thread(target=late)
    waiter.start()
    waiter.join(0.1)  # it waits at the old file
    lock.unlink()
    with held(lock):
        gone.set()
        holder.join(20)
        waiter.join(0.1)
        assert inside == []
    waiter.join(20)
    assert inside == ["late"]
