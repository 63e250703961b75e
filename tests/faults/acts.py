"""What can be done to a workspace before a step of a row, by name."""

from __future__ import annotations

import json
import os
import shutil
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from services.log.places import remember
from tests.cli.support import Takes
from tests.cli.test_check import tampered
from tests.cli.test_unreadable import grid, inserted
from tests.fal.world import Settings
from tests.faults.outside import outside
from tests.faults.step import Step

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import ExitStack
    from pathlib import Path

    from tests.cli.support import Ran
    from tests.fal.server import FalServer
    from tests.postgres.server import Server

LAST = "(SELECT MAX(rowid) FROM stored_events)"


class Acts:
    """The acts; Studio has the rest."""

    root: Path
    fal: FalServer
    server: Callable[[], Server]  # starts PostgreSQL, once
    open: ExitStack
    begun: int  # how many events there were when the workspace was laid out
    outside: dict[str, str]

    def go_on(self, step: Step) -> Ran:
        """Do a step."""
        raise NotImplementedError

    @property
    def spare(self) -> Path:
        """Return a folder for what is kept meanwhile."""
        folder = self.root.parent / "spare"
        folder.mkdir(exist_ok=True)
        return folder

    def repair(self) -> None:
        """Switch all faults off."""
        self.fal.clear()
        for name in ("history_lag", "keep_results"):
            setattr(self.fal.settings, name, getattr(Settings(), name))

    def keep_log(self) -> None:
        """Copy the log, which nobody has open."""
        shutil.copyfile(self.root / "events.db", self.spare / "kept.db")

    def put_log_back(self) -> None:
        """Put the copy in place of the log."""
        self.lose_wal()
        shutil.copyfile(self.spare / "kept.db", self.root / "events.db")

    def lose_wal(self) -> None:
        """Lose what lies beside the log."""
        for suffix in ("-wal", "-shm"):
            (self.root / f"events.db{suffix}").unlink(missing_ok=True)

    def generate(self) -> None:
        """Have a take made."""
        self.go_on(Step(("generate", "film", "SEQ01", "--yes")))

    def queue(self) -> None:
        """Ask for a take, and don't post it."""
        self.go_on(Step(("generate", "film", "SEQ01", "--yes", "--queue")))

    def resume(self) -> None:
        """Carry on with what was asked for."""
        self.go_on(Step(("resume",)))

    def finish(self) -> None:
        """Complete all jobs."""
        for job in self.fal.jobs():
            self.fal.finish(job)

    def fals_clock_behind(self) -> None:
        """Let all jobs have been sent four seconds earlier, by fal's clock."""
        for job in self.fal.jobs():
            self.fal.change(job, sent_at=job.sent_at - 4)

    def heal(self) -> None:
        """Let the jobs' fates be those of all jobs."""
        for job in self.fal.jobs():
            self.fal.change(job, fate="")

    def change_frame(self) -> None:
        """Spoil the recorded start frame."""
        for frame in (self.root / "frames" / "film" / "starts").iterdir():
            frame.chmod(0o644)
            frame.write_bytes(b"another picture")

    def made(self) -> None:
        """Make the take, and keep a copy of its film elsewhere."""
        self.go_on(Step(("generate", "film", "SEQ01", "--yes")))
        (self.root / "copy.mp4").write_bytes(self._film.read_bytes())

    def posted(self) -> None:
        """Ask for the take, whose film can't be fetched."""
        self.go_on(Step(("generate", "film", "SEQ01", "--yes"), code=3))

    def film_gone(self) -> None:
        """Delete the film."""
        self._film.unlink()

    def film_changed(self) -> None:
        """Put other bytes in the film's place."""
        self._film.write_bytes(b"another film")

    def no_film(self) -> None:
        """Have a file by hand that doesn't decode."""
        (self.root / "copy.mp4").write_bytes(b"no film at all")

    @property
    def _film(self) -> Path:
        return self.root / "videos" / "film" / "SEQ01_take001.mp4"

    # The log: a copy, a colleague who passes the program by, a disk that loses what was written last.

    def back_up(self) -> None:
        """Make a backup."""
        self.go_on(Step(("backup", "../spare/film.takes")))

    def restore(self) -> None:
        """Put the backup in the log's place."""
        self.lose_wal()
        (self.root / "events.db").unlink()
        self.go_on(Step(("restore", "../spare/film.takes")))

    def backup_damaged(self) -> None:
        """Change a byte of a backup."""
        self.back_up()
        data = bytearray((self.spare / "film.takes").read_bytes())
        data[200] ^= 255
        (self.spare / "film.takes").write_bytes(data)

    def lines_with_an_amount(self) -> None:
        """Write the log's lines, one with an amount of 400 digits."""
        lines = [json.loads(line) for line in self.go_on(Step(("log", "--json"))).out.splitlines()]
        lines[0] |= {"type": "BudgetSet", "data": {"amount": "9" * 400}}
        (self.spare / "LOG.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))

    def triggers_dropped(self) -> None:
        """Drop what keeps the log append-only."""
        tampered(self.root, keep=False)

    def last_event_gone(self) -> None:
        """Delete the last event, after which another is appended."""
        tampered(self.root, f"DELETE FROM stored_events WHERE rowid = {LAST}")
        self.go_on(Step(("note", "film", "SEQ02", "afterwards")))

    def event_changed(self) -> None:
        """Change the words of an event."""
        words = "CAST(replace(CAST(state AS TEXT), 'The gate shuts', 'The gate rises') AS BLOB)"
        tampered(self.root, f"UPDATE stored_events SET state = {words}")

    def row_of_no_json(self) -> None:
        """Insert a row that isn't JSON."""
        inserted(Takes(self.root), "NoteAdded", b"not json")

    def row_with_a_path(self) -> None:
        """Insert a grid whose picture is said to lie where the log's address does."""
        inserted(Takes(self.root), "GridCompleted", grid("frames/../events.url"))

    def row_with_frames(self) -> None:
        """Insert a plan that wants its pictures outside the workspace."""
        plan: dict[str, Any] = json.loads(self.go_on(Step(("log", "--json"))).out.splitlines()[0])["data"]
        inserted(Takes(self.root), "PlanImported", {**plan, "frames": "../../ESC/f"}, "film")

    def in_postgres(self) -> None:
        """Move the log to PostgreSQL."""
        self.go_on(Step(("move", "--to", self.server().database())))
        self.outside = outside(self.root)

    def fall_over(self) -> None:
        """Reach the log in a copy that lacks its newest events."""
        from tests.postgres.support import lagging

        self._reach(lagging(self.server(), self._address, self.begun))

    def pooled(self) -> None:
        """Reach the log through a pooler that shares sessions."""
        from tests.postgres.support import BOUNCER, pooled

        if BOUNCER is None:
            pytest.skip("pgbouncer isn't installed")
        (self.spare / "events.url").write_text(self._address)
        self._reach(self.open.enter_context(pooled(self.server(), self._address, "transaction")))

    def named_itself(self) -> None:
        """Name the server itself again."""
        self._reach((self.spare / "events.url").read_text())

    def _reach(self, address: str) -> None:
        remember(self.root, address)
        self.outside = outside(self.root)

    @property
    def _address(self) -> str:
        return (self.root / "events.url").read_text().strip()

    # Media, and what isn't a file.

    def approved(self) -> None:
        """Approve the take."""
        self.go_on(Step(("approve", "film", "SEQ01", "--take", "1")))

    def unmounted(self) -> None:
        """Take the folder of the films away."""
        shutil.move(self.root / "videos", self.spare / "videos")
        (self.root / "videos").mkdir()

    def mounted(self) -> None:
        """Put the folder of the films back."""
        (self.root / "videos").rmdir()
        shutil.move(self.spare / "videos", self.root / "videos")

    def grid_made(self) -> None:
        """Make the grid, and keep a copy of it elsewhere."""
        self.go_on(Step(("grid", "film", "SEQ01", "--yes")))
        shutil.copyfile(self._grid, self.root / "copy.png")

    def grid_changed(self) -> None:
        """Put other bytes in the grid's place."""
        self._grid.write_bytes(b"another picture")

    @property
    def _grid(self) -> Path:
        return self.root / "frames" / "film" / "grids" / "SEQ01_grid001.png"

    def a_pipe(self) -> None:
        """Lay a FIFO, from which somebody reads."""
        pipe = self.root.parent / "pipe"
        os.mkfifo(pipe)
        Thread(target=pipe.read_bytes, daemon=True).start()
        self.outside = outside(self.root)

    def a_link(self) -> None:
        """Lay a link to a file."""
        (self.spare / "plan.json").write_text("old")
        (self.root.parent / "link.json").symlink_to("spare/plan.json")
        self.outside = outside(self.root)

    def state_linked(self) -> None:
        """Make a link of the project's files, to a folder of somebody else's."""
        foreign = self.root.parent / "foreign"
        shutil.move(self.root / "state" / "film", foreign)
        (foreign / "mine.txt").write_text("mine")
        (self.root / "state" / "film").symlink_to(foreign)
        self.outside = outside(self.root)

    def state_unlinked(self) -> None:
        """Remove that link."""
        (self.root / "state" / "film").unlink()
