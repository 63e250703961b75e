"""All errors and refusals, as one tree; each has a code, what it is about, and ways on.

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

from domain.steps import Step


class TakesError(Exception):
    """A reason to stop: one line that names no command or button, with the ways on.

    Attributes:
        code: a short word for programs, as `final` or `no_video`; the same on every surface, for ever.
        about: the things it is about, by kind: `{"project": "film", "sequence": "SEQ08"}`.
        ways: what leads on, the likeliest first: verbs with their arguments, or advice that is no verb, in words that
            hold on every surface. Advice that ends with a colon is about the verb behind it.
        exit_code: what the process ends with when nobody handles the error.
    """

    exit_code = 1
    code = "failed"

    def __init__(self, message: str, *ways: Step | str, code: str | None = None, **about: str | None) -> None:
        super().__init__(message)
        self.ways = tuple(way for way in ways if way)
        self.code = code or type(self).code
        self.about = {kind: name for kind, name in about.items() if name is not None}

    @property
    def steps(self) -> tuple[Step, ...]:
        """The verbs among the ways on."""
        return tuple(way for way in self.ways if isinstance(way, Step))

    @property
    def advice(self) -> str:
        """The advice among the ways on, in one line; "" where there is none."""
        return "; ".join(way.removesuffix(":") for way in self.ways if isinstance(way, str))


class Refused(TakesError):
    """The wish breaks a rule of the ledger; nothing was recorded."""

    code = "refused"


class Unknown(Refused):
    """A project, sequence, shot, take or grid that isn't there."""

    code = "unknown"


class Changed(Refused):
    """What a person was shown, and agreed to or meant, isn't so any more."""

    code = "changed"


class BadInput(Refused):
    """A plan, picture, name or value that can't be used; `faults` lists all of them with their places."""

    code = "bad_input"

    def __init__(self, message: str, *ways: Step | str, faults: tuple[str, ...] = (), **about: str | None) -> None:
        super().__init__(message, *ways, **about)
        self.faults = faults


class BadUsage(BadInput):
    """What was typed has not the form it needs, whatever the ledger holds."""

    code = "bad_usage"
    exit_code = 2


class NotHere(Refused):
    """No workspace was found in the folders that were looked in."""

    code = "not_here"


class RenderFailed(Refused):
    """A renderer could not make what was asked; `kind` is a short word for the record."""

    code = "render_failed"

    def __init__(self, message: str, *ways: Step | str, kind: str = "render", **about: str | None) -> None:
        super().__init__(message, *ways, **about)
        self.kind = kind


class OutOfReach(TakesError):
    """The ledger or the provider can't be reached."""

    code = "out_of_reach"
    exit_code = 3


class LogAway(OutOfReach):
    """The log's database doesn't answer; it may be back in a moment."""

    code = "log_away"


class LogUnreadable(OutOfReach):
    """The log is damaged, or isn't a log."""

    code = "log_unreadable"


class NotFetched(OutOfReach):
    """The result exists but could not be fetched now; it stays retrievable.

    Attributes:
        gone: the place where it lay has it no more; another may.
    """

    code = "not_fetched"

    def __init__(self, message: str, *ways: Step | str, gone: bool = False, **about: str | None) -> None:
        super().__init__(message, *(ways or (Step("resume"),)), **about)
        self.gone = gone


class Unwritable(OutOfReach):
    """A disk is full or a folder can't be written to."""

    code = "unwritable"
