"""What takes a while, films and exports: made one at a time in the background, each told how far it is."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.errors import Refused, TakesError
from services.disk.faults import disk_fault

if TYPE_CHECKING:
    from collections.abc import Callable

    Progress = Callable[[int, int], None]
    Make = Callable[[Progress], object]

MOST = 8  # that are made or wait
KEPT = 200  # of which it is known that they are over


class _Over(Exception):
    """The console ends."""


@dataclass(slots=True)
class Far:
    """How far something is: `done` of `whole`, 0 of 0 while it waits; `fault` says why it can't be made."""

    done: int = 0
    whole: int = 0
    over: bool = False
    fault: TakesError | None = None


class Making:
    """One thread that makes what is asked for, in turn."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "making")
        self._turn = threading.Lock()
        self._known: dict[str, Far] = {}
        self._ending = threading.Event()

    def far(self, key: str) -> Far | None:
        """Return how far something is that was asked for lately."""
        return self._known.get(key)

    def begin(self, key: str, make: Make) -> Far:
        """Make something, unless it is under way.

        Raises:
            Refused: too much waits already.
        """
        with self._turn:
            known = self._known.get(key)
            if known is not None and not known.over:
                return known
            if sum(not far.over for far in self._known.values()) >= MOST:
                raise Refused("too many films and exports wait already", "try again in a moment", code="busy")
            self._known.pop(key, None)
            far = self._known[key] = Far()
            over = [name for name, one in self._known.items() if one.over]
            for name in over[:-KEPT]:
                del self._known[name]
            self._thread.submit(self._make, far, make)
        return far

    def end(self) -> None:
        """Stop what is made; it leaves nothing behind."""
        self._ending.set()
        self._thread.shutdown(cancel_futures=True)

    def _make(self, far: Far, make: Make) -> None:
        def progress(done: int, whole: int) -> None:
            far.done, far.whole = done, whole
            if self._ending.is_set():
                raise _Over

        try:
            make(progress)
        except TakesError as error:
            far.fault = error
        except OSError as error:
            far.fault = disk_fault(error)
        except _Over:
            pass
        except Exception as error:
            far.fault = TakesError(f"something went wrong inside takes ({type(error).__name__})", code="own_fault")
        finally:
            far.over = True
