"""Everything that touches the world: the log, files, media, renderers. The parts for Python are imported from here."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.element_manager import ElementManager
    from services.execution_store import ExecutionStore
    from services.sequence_runner import ClientSequenceRunner
    from services.step_runner import StepRunner
    from services.workspace.finding import open_workspace

__all__ = ["ClientSequenceRunner", "ElementManager", "ExecutionStore", "StepRunner", "open_workspace"]

# Imported when they are named: a glance at the files needs none of them.
_LIES_IN = {
    "ClientSequenceRunner": "services.sequence_runner",
    "ElementManager": "services.element_manager",
    "ExecutionStore": "services.execution_store",
    "StepRunner": "services.step_runner",
    "open_workspace": "services.workspace.finding",
}


def __getattr__(name: str) -> object:
    if name not in _LIES_IN:
        raise AttributeError(f"module 'services' has no attribute {name!r}")
    return getattr(import_module(_LIES_IN[name]), name)
