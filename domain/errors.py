"""Everything that can be said no to, as one tree; each error carries the command to type next.

TakesError
├── Refused            the wish breaks a rule of the ledger            exit 1
│   ├── Unknown        a project, sequence, shot, take or grid that isn't there
│   ├── BadInput       a plan, picture, name or value that can't be used
│   │   └── BadUsage   what was typed has not the form it needs     exit 2
│   ├── Changed        somebody, or the price, has changed what a person agreed to
│   ├── NotHere        no workspace was found
│   └── RenderFailed   a renderer could not make what was asked
└── OutOfReach         the ledger or the provider can't be reached     exit 3
    ├── LogAway        the log's database doesn't answer now
    ├── LogUnreadable  the log is damaged, or not a log
    ├── NotFetched     a result that exists, and could not be fetched now
    └── Unwritable     a disk or folder that can't be written to
"""

from __future__ import annotations


class TakesError(Exception):
    """A reason to stop, in one line, with a hint: what to type next.

    Attributes:
        hint: the command (or act) that leads on, or "" where there is none.
        exit_code: what the process ends with when nobody handles the error.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Refused(TakesError):
    """The wish breaks a rule of the ledger; nothing was recorded."""


class Unknown(Refused):
    """A project, sequence, shot, take or grid that isn't there."""


class Changed(Refused):
    """What a person was shown, and agreed to or meant, isn't so any more."""


class BadInput(Refused):
    """A plan, picture, name or value that can't be used; `faults` lists all of them with their places."""

    def __init__(self, message: str, hint: str = "", faults: tuple[str, ...] = ()) -> None:
        super().__init__(message, hint)
        self.faults = faults


class BadUsage(BadInput):
    """What was typed has not the form it needs, whatever the ledger holds."""

    exit_code = 2


class NotHere(Refused):
    """No workspace was found in the folders that were looked in."""


class RenderFailed(Refused):
    """A renderer could not make what was asked; `kind` is a short word for the record."""

    def __init__(self, message: str, hint: str = "", kind: str = "render") -> None:
        super().__init__(message, hint)
        self.kind = kind


class OutOfReach(TakesError):
    """The ledger or the provider can't be reached."""

    exit_code = 3


class LogAway(OutOfReach):
    """The log's database doesn't answer; it may be back in a moment."""


class LogUnreadable(OutOfReach):
    """The log is damaged, or isn't a log."""


class NotFetched(OutOfReach):
    """The result exists but could not be fetched now; it stays retrievable.

    Attributes:
        gone: the place where it lay has it no more; another may.
    """

    def __init__(self, message: str, hint: str = "takes resume", *, gone: bool = False) -> None:
        super().__init__(message, hint)
        self.gone = gone


class Unwritable(OutOfReach):
    """A disk is full or a folder can't be written to."""
