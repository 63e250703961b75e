"""The actor: `--actor`, else TAKES_ACTOR, git's user.name, the login."""

from __future__ import annotations

import getpass
import os
import subprocess

from domain.prompts import check_text


def actor_name(said: str | None) -> str:
    """Return the name that facts are recorded under."""
    name = said or os.environ.get("TAKES_ACTOR") or _git_name() or _login()
    return check_text(name, "actor").strip()[:200]


def checked_message(message: str | None) -> str | None:
    """Return the message of a command, or refuse one that isn't text."""
    return check_text(message, "message") if message else None


def _git_name() -> str:
    try:
        asked = subprocess.run(["git", "config", "user.name"], capture_output=True, text=True, timeout=5, check=False)
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return ""
    return asked.stdout.strip()


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "somebody"
