"""The stand-in for fal.ai, for what speaks with it."""

from __future__ import annotations

from tests.fal.fixtures import fal_env, fal_server, fal_trust

__all__ = ["fal_env", "fal_server", "fal_trust"]
