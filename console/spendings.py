"""What sequences cost, added up once while their files stay the same."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from projections.spending import spending

if TYPE_CHECKING:
    from projections.spending import Spending
    from projections.views.sequences import SequencesFile
    from services.workspace.workspace import Workspace

_SEQUENCES = 20_000  # whose costs are kept


class Spendings:
    """What sequences cost, kept by the digests of their files."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._kept: OrderedDict[tuple[str, str], tuple[dict[str, str], Spending]] = OrderedDict()

    def of(self, view: SequencesFile, name: str) -> Spending:
        """Return what a sequence cost, read anew only where one of its files has changed."""
        key, files = (view["project"], name), view["sequences"][name]["files"]
        kept = self._kept.get(key)
        if kept is None or kept[0] != files:
            kept = self._kept[key] = (files, spending(self._workspace.load(*key)))
            while len(self._kept) > _SEQUENCES:
                self._kept.popitem(last=False)
        return kept[1]
