"""The diagnosis on the error stream, if TAKES_LOG=debug; else nothing is written or imported."""

from __future__ import annotations

import os
from functools import cache
from time import perf_counter
from typing import TYPE_CHECKING

from domain.errors import BadUsage

if TYPE_CHECKING:
    from logging import Logger

LEVEL = "debug"


def debug(words: str, *args: object) -> None:
    """Print a line of the diagnosis, in the form of `logging`; never a key, a password or a signed query.

    Raises:
        BadUsage: TAKES_LOG is no level.
    """
    if level := os.environ.get("TAKES_LOG"):
        _logger(level).debug(words, *args)


def checked_level() -> None:
    """Refuse a TAKES_LOG that isn't a level, before anything is done."""
    if level := os.environ.get("TAKES_LOG"):
        _logger(level)


def since(began: float) -> float:
    """Return the milliseconds since a moment of `perf_counter`."""
    return (perf_counter() - began) * 1000


@cache
def _logger(level: str) -> Logger:
    if level != LEVEL:
        raise BadUsage(f"TAKES_LOG={level} is no level: {LEVEL} is the only one", code="bad_log_level")
    import logging

    handler = logging.StreamHandler()
    handler.setFormatter(
        logging.Formatter("%(asctime)s.%(msecs)03d %(process)d %(threadName)s: %(message)s", "%H:%M:%S")
    )
    logger = logging.getLogger("takes")
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False  # what others log may hold what this must not
    return logger
