"""Steps: a verb with its arguments that a reply leads to; each surface writes it in its own words.

The command line writes a command, the console shows a button, Python gets the verb and its arguments.
"""

from __future__ import annotations

# Every verb a step may name, with the arguments it may have. Each surface has words for all of them; its tests check.
_HERE = ("project", "sequence", "shot")
VERBS: dict[str, tuple[str, ...]] = {
    "again": (  # the same wish, with these arguments changed
        *("yes", "once", "renderer", "model", "shots", "split", "without_start_frame", "mode", "take", "match"),
        *("base", "duration", "set", "database", "port", "to", "at", "without", "prompt", "with_settings"),
        *("concurrency", "workspace", "encoding", "sheet", "map", "ignore", "project", "output"),
        *("name", "role", "schema"),
    ),
    "init": ("workspace", "database"),
    "plan_add": ("file",),
    "plan_check": ("project", "file"),
    "plan_schema": (),
    "plan_accept": _HERE,
    "plan_decline": _HERE,
    "status": ("project", "sequence", "archived"),
    "grid": (*_HERE, "model", "prompt"),
    "approve_grid": (*_HERE, "quadrant", "grid"),
    "start_frame": (*_HERE, "source"),
    "end_frame": (*_HERE, "source"),
    "generate": (*_HERE, "mode", "shots", "missing", "split", "all", "without_start_frame", "renderer", "model", "set"),
    "revise": (*_HERE, "prompt", "duration"),
    "replace": ("project", "old", "new"),
    "pick": (*_HERE, "base"),
    "cut": (*_HERE, "take", "covers"),  # covers: several shots with their takes
    "approve": ("project", "entity", "take"),
    "diff": ("project", "since"),
    "export": ("project", "to", "deliver"),
    "undo": ("project", "sequence"),
    "finalize": ("project", "sequence"),
    "reopen": ("project", "sequence"),
    "resume": ("project", "take"),
    "worker": (),
    "reconcile": ("project", "take", "settled"),
    "cancel": ("project", "take"),
    "adopt": ("project", "take", "file"),
    "budget": ("project", "amount", "at"),
    "costs": ("project",),
    "log": ("project", "sequence", "json"),
    "move": ("to",),
    "restore": ("workspace", "file"),
    "recover": ("accept",),
    "check": (),
    "backup": ("file",),
    "models": (),
    "replay": ("check", "json"),
    "media_check": ("project", "bytes"),
    "media_push": (),
    "console": ("port",),
    "archive": ("project",),
    "unarchive": ("project",),
    "prune": ("project",),
}


class Open:
    """Stands for an argument that a person still has to choose, as an amount or a take."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Open) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return f"Open({self.name!r})"


class Step:
    """A verb and its arguments: `Step("reopen", project="driver-beware", sequence="SEQ08")`.

    Arguments that are None or False are left out, so that two ways of saying the same are equal.
    """

    __slots__ = ("args", "verb")

    def __init__(self, verb: str, /, **args: object) -> None:
        assert set(args) <= set(VERBS[verb]), f"{verb} has no {', '.join(sorted(set(args) - set(VERBS[verb])))}"
        self.verb = verb
        self.args = {name: value for name, value in args.items() if value is not None and value is not False}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Step) and (self.verb, self.args) == (other.verb, other.args)

    def __hash__(self) -> int:
        return hash((self.verb, tuple(sorted(self.args))))

    def __repr__(self) -> str:
        said = "".join(f", {name}={value!r}" for name, value in self.args.items())
        return f"Step({self.verb!r}{said})"
