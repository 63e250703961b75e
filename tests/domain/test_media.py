"""Which media facts name: every path with a sha256 in a stored sample of each fact, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import to_builtins

from domain.media import Medium, media_of
from domain.upcasting import read_fact
from domain.values import Upload

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLES = sorted((Path(__file__).parents[1] / "golden" / "events").glob("*.json"))


def named(data: Any) -> Iterator[tuple[str, str]]:
    """Yield the path and sha256 of every object that has both, but in what a provider was asked and answered."""
    if isinstance(data, dict):
        if "path" in data and "sha256" in data:
            yield data["path"], data["sha256"]
        for key, value in data.items():
            if key not in ("answer", "arguments"):
                yield from named(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from named(value)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_fact_names_the_media_that_its_data_names(sample: Path) -> None:
    stored = json.loads(sample.read_bytes())
    fact = read_fact(stored["type"], stored["schema"], stored["data"])
    assert sorted((m.path, m.sha256) for m in media_of(fact)) == sorted(named(to_builtins(fact)))


def test_the_samples_name_media_of_every_kind() -> None:
    found = {sample.name.split(".")[0] for sample in SAMPLES if any(named(json.loads(sample.read_bytes())["data"]))}
    made = {"GridCompleted", "VideoCompleted", "GridQuadrantApproved", "StartFrameSupplied"}
    assert found >= made | {"PlanImported", "SequencePlanned", "TakeRequested"}


def test_a_length_comes_along_where_the_fact_says_it() -> None:
    stored = json.loads(next(path for path in SAMPLES if path.name.startswith("VideoCompleted")).read_bytes())
    (medium,) = media_of(read_fact("VideoCompleted", stored["schema"], stored["data"]))
    assert medium == Medium(stored["data"]["path"], stored["data"]["sha256"], stored["data"]["bytes"])


def test_an_upload_at_a_provider_s_is_no_medium_of_ours() -> None:
    assert list(media_of(Upload(sha256="0" * 64, url="https://x", content_type="image/png", bytes=1))) == []
