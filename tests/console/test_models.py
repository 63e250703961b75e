"""The console's page of models: what was found in a schema, adding it, offering one no more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.cli.support import kinds

if TYPE_CHECKING:
    from tests.console.support import Console

SCHEMAS = Path(__file__).parents[1] / "fal" / "openapi"
VIDU: dict[str, Any] = {
    "endpoint": "fal-ai/vidu/q3/text-to-video",
    "name": "vidu",
    "openapi": json.loads((SCHEMAS / "vidu-q3-text-to-video.json").read_text(encoding="utf-8")),
}


def posted(console: Console, verb: str, body: dict[str, Any], status: int = 200) -> dict[str, Any]:
    answer = console.http.post(f"/api/models/{verb}", json=body)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_model_is_looked_at_then_added_with_its_price(console: Console) -> None:
    before = kinds(console.root)
    looked = posted(console, "add", {**VIDU, "dry_run": True})
    assert "  seconds: duration" in looked["found"]
    assert (looked["model"], looked["changed"], kinds(console.root)) == ("vidu", False, before)
    added = posted(console, "add", {**VIDU, "prices": ["0.157/second when resolution=720p"], "message": "new"})
    assert (added["changed"], kinds(console.root)[-1]) == (True, "ModelAdded")
    assert not posted(console, "add", {**VIDU, "prices": ["0.157/second when resolution=720p"]})["changed"]
    page = console.http.get("/models").text
    assert 'id="model-vidu"' in page
    assert "$0.157 per second" in page


def test_a_model_that_can_not_be_made_is_refused_and_one_that_is_removed_is_gone(console: Console) -> None:
    assert "has no unit" in posted(console, "add", {**VIDU, "prices": ["1"]}, 400)["error"]
    assert "isn't one of a queue endpoint" in posted(console, "add", {**VIDU, "openapi": {"paths": {}}}, 400)["error"]
    posted(console, "remove", {"name": "veo-3.1"})
    assert 'id="model-veo-3.1"' not in console.http.get("/models").text
    assert kinds(console.root)[-1] == "ModelRemoved"
    assert posted(console, "remove", {"name": "veo-9"}, 404)["code"] == "unknown_model"
