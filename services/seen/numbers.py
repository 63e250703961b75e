"""The id of the take, grid or start frame that a row of the log uses, read without the rest of the row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.json import Decoder

if TYPE_CHECKING:
    from services.log.recorder import Stored


class _Ids(Struct, gc=False):
    take_id: str | None = None
    grid_id: str | None = None
    start_id: str | None = None


class _Body(Struct, gc=False):
    data: _Ids


_body_of = Decoder(_Body).decode


def id_in(row: Stored, field: str) -> str | None:
    """Return the id in a field of a row's data, None where there is none.

    Raises:
        ValueError: the row holds no fact.
    """
    found: str | None = getattr(_body_of(row[4]).data, field)
    return found
