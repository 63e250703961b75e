"""The commands by the work they are for, as `takes --help` lists them."""

from __future__ import annotations

DAY = ("status", "grid", "approve-grid", "generate", "approve", "reject", "note", "revise", "cut", "finalize")
GROUPS = {
    "Plan": ("plan", "revise", "replace", "pick"),
    "Explore": ("grid", "approve-grid", "start-frame", "end-frame"),
    "Generate": ("generate", "resume", "reconcile", "cancel", "adopt", "models"),
    "Review": ("status", "approve", "reject", "note", "cut", "undo"),
    "History": ("diff", "history", "log", "search", "report"),
    "Money": ("budget", "costs"),
    "Deliver": ("finalize", "reopen", "preview", "sheet", "export", "conform", "whence"),
    "Workspace": (
        "init",
        "demo",
        "check",
        "recover",
        "backup",
        "restore",
        "replay",
        "archive",
        "unarchive",
        "prune",
        "completion",
    ),
    "Team": ("worker", "console", "move", "media"),
}


def sections(known: list[str]) -> list[tuple[str, list[str]]]:
    """Return the headings of `takes --help` with their commands: those of a day first, then each group's."""
    grouped = [("A day's work", DAY), *GROUPS.items()]
    return [(heading, [name for name in names if name in known]) for heading, names in grouped]
