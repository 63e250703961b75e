"""Media on their way to the root and back: killed in the middle, over S3, with it gone; nothing half, no secret."""

from __future__ import annotations

import random
import shutil
import time
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from services.media.roots import media_root
from tests.chaos.workshop import Workshop
from tests.cli.support import sha256
from tests.studio_media import SECRET, contents, s3, s3_behind_a_proxy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.chaos
P = "driver-beware"
DEADLINE = 60.0


@pytest.fixture(scope="module")
def _large_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shop = Workshop(tmp_path_factory.mktemp("large"))
    noise = random.Random(8).randbytes(3900 * 3900 * 3)
    Image.frombytes("RGB", (3900, 3900), noise).save(shop.root / "large.png", compress_level=0)
    shop.takes("plan", "add", "PLAN.json")
    shop.takes("start-frame", P, "SEQ01", str(shop.root / "large.png"))
    return shop.root


@pytest.fixture
def shop(_large_once: Path, tmp_path: Path) -> Workshop:
    """Return a workspace in which a start frame of some 45 MB is recorded, and not shared yet."""
    shutil.copytree(_large_once, tmp_path / "first")
    return Workshop(tmp_path / "first", apart=True)


def killed_when(shop: Workshop, seen: Callable[[], bool], *args: str) -> None:
    """Start `takes` and kill it the moment something is seen."""
    process = shop.start(*args)
    until = time.monotonic() + DEADLINE
    while not seen():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until, "never seen"
    process.kill()
    process.communicate()


def test_a_push_that_is_killed_leaves_nothing_half_in_the_root(shop: Workshop, tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    shop.env["TAKES_MEDIA"] = str(root)
    (large,) = (path for path in (shop.root / "frames").rglob("starts/*.png"))

    def half() -> bool:
        sizes = []
        for path in root.glob("sha256/*/.*"):
            try:
                sizes.append(path.stat().st_size)
            except OSError:
                continue
        return any(1000 < size < large.stat().st_size for size in sizes)

    for _ in range(3):
        killed_when(shop, half, "media", "push")
        for name, path in contents(root).items():
            assert sha256(path.read_bytes()) == name
        for path in root.glob("sha256/*/.*"):  # as large as it may be, it is no medium; it goes after a day
            path.unlink()
    assert "1 of 1 file there" in shop.takes("media", "push")
    assert "1 of 1 file there" in shop.takes("media", "check", "--bytes")


def test_a_fetch_that_is_killed_leaves_nothing_half_here(shop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    shop.env["TAKES_MEDIA"] = str(tmp_path / "root")
    shop.takes("media", "push")
    (large,) = (path for path in (shop.root / "frames").rglob("starts/*.png"))
    data = large.read_bytes()
    large.unlink()
    killed_when(shop, lambda: any(large.parent.glob(".*.part.png")), "media", "fetch")
    assert not large.exists() or large.read_bytes() == data
    shop.takes("media", "fetch")
    assert large.read_bytes() == data


@pytest.fixture
def on_s3(shop: Workshop) -> Iterator[Workshop]:
    with s3() as env:
        shop.env |= env
        yield shop


def test_a_push_to_s3_that_is_killed_leaves_nothing_half(on_s3: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"):
        monkeypatch.setenv(name, on_s3.env[name])
    root = media_root(on_s3.env["TAKES_MEDIA"])
    (large,) = (path for path in (on_s3.root / "frames").rglob("starts/*.png"))
    key, size = f"sha256/{sha256(large.read_bytes())[:2]}/{sha256(large.read_bytes())}", large.stat().st_size
    for wait in (0.9, 1.2, 1.5, 1.8):
        on_s3.killed_after(wait, "media", "push")
        assert root.size(key) in (None, size)
    assert "1 of 1 file there" in on_s3.takes("media", "push")
    assert "1 of 1 file there" in on_s3.takes("media", "check", "--bytes")


def test_two_machines_work_over_s3_and_say_nothing_of_the_key(on_s3: Workshop, tmp_path: Path) -> None:
    first = on_s3
    first.takes("media", "push")
    first.takes("grid", P, "SEQ01", "SEQ02")
    first.takes("generate", P, "SEQ02")
    root = tmp_path / "second"
    root.mkdir()
    second = Workshop(root, apart=True)
    second.env |= {**first.env, "TAKES_WORKSPACE": str(root)}
    for file in first.root.glob("events.db*"):
        (root / file.name).write_bytes(file.read_bytes())
    said = [
        second.takes("approve-grid", P, "SEQ02", "--quadrant", "2"),
        second.takes("start-frame", P, "SEQ01", "--shot", "1", "SEQ02_take001@1"),
        second.takes("generate", P, "SEQ01", "--shot", "1"),
        second.takes("media", "check"),
    ]
    for event in second.events():
        data = event["data"]
        if "sha256" in data and event["type"] in ("VideoCompleted", "GridQuadrantApproved", "StartFrameSupplied"):
            here = root / data["path"]
            assert not here.exists() or sha256(here.read_bytes()) == data["sha256"], here
    # The server goes; what needs it ends in a line, and what was made stays.
    second.env["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9"
    process = second.start("generate", P, "SEQ02")
    out, err = process.communicate(timeout=DEADLINE)
    assert process.returncode == 3, out + err
    assert "TAKES_MEDIA (s3://studio/films): it can't be reached" in err
    second.env["AWS_ENDPOINT_URL"] = first.env["AWS_ENDPOINT_URL"]
    said += [out, err, second.takes("resume"), second.takes("media", "check")]
    assert not any(SECRET in text for text in said)
    for place in (first.root, second.root):
        for file in (path for path in place.rglob("*") if path.is_file()):
            assert SECRET.encode() not in file.read_bytes(), file


def test_s3_is_reached_through_the_proxy_and_by_the_certificate_all_else_goes_by(
    shop: Workshop, tmp_path: Path
) -> None:
    with s3_behind_a_proxy(tmp_path) as (env, hosts):
        for name in ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"):
            shop.env.pop(name, None)
        shop.env |= env
        assert "1 of 1 file there" in shop.takes("media", "push")
        assert {host.removeprefix("studio.") for host in hosts} == {"s3.amazonaws.com"}
        del shop.env["SSL_CERT_FILE"]
        process = shop.start("media", "check")
        _, err = process.communicate(timeout=DEADLINE)
        assert process.returncode == 3, err
        assert "it can't be reached" in err
