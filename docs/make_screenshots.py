"""Take the pictures of the console in docs/images: the example film on the local renderer, with takes and verdicts."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from PIL import Image, ImageOps
from playwright.sync_api import Page, ViewportSize, expect, sync_playwright

from tests.browser.chromium import ARGS, CHROMIUM

if TYPE_CHECKING:
    from collections.abc import Iterator

IMAGES = Path(__file__).with_name("images")
TAKES = Path(sys.executable).with_name("takes")
P = "driver-beware"
MOST = 400_000  # bytes of a picture
STARTED = ("SEQ01", "SEQ02", "SEQ03")
STORY = (
    ("demo",),
    ("grid", P, *STARTED, "--renderer", "local"),
    *(("approve-grid", P, name, "--quadrant", "top_left") for name in STARTED),
    ("generate", P, *STARTED, "--renderer", "local", "--concurrency", "1"),
    ("generate", P, "SEQ01", "--renderer", "local"),
    ("approve", P, "SEQ01", "--take", "2"),
    ("approve", P, "SEQ02", "--take", "1"),
    ("finalize", P, "SEQ02"),
    ("cut", P, "SEQ08", "--shot", "1=1", "--shot", "2=1", "--shot", "3=2"),
    ("grid", P, "SEQ05", "--renderer", "local"),
)
# name: (page, the key that shows something on it, what must be there then)
SHOTS = {
    "board": (f"/p/{P}", "", "main img"),
    "dailies": (f"/p/{P}/dailies?item=SEQ08_take003", "3", ".seg.is-current[data-shot=SEQ08_SH03]"),
    "sequence": (f"/p/{P}/SEQ08?view=compare&a=1&b=2", "3", ".change.is-current"),
    "time": (f"/p/{P}/time?at=SEQ01_take002", "", "#past"),
}
# The one thing on the pages that the clock decides: when something was said.
TIMELESS = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode;
    text.nodeValue = text.nodeValue.replace(/\\d+ [A-Z][a-z]+ \\d{4}, \\d\\d:\\d\\d UTC/, "12 May 2026, 10:24 UTC");
  }
  for (const time of document.querySelectorAll("time[datetime]")) time.textContent = "10:24";
}"""
STILL = """() => [...document.images].every((one) => one.complete && one.naturalWidth
    || one.getBoundingClientRect().top > innerHeight)
  && [...document.querySelectorAll("video")].every((one) => one.hidden || one.readyState >= 2 && !one.seeking)"""


def main() -> None:
    """Take all pictures."""
    if CHROMIUM is None:
        sys.exit("no Chromium: `make browser`, or apt install chromium")
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGS, "--force-color-profile=srgb"])
        size = ViewportSize(width=1440, height=900)
        page = browser.new_context(base_url=base, viewport=size, reduced_motion="reduce", locale="en-GB").new_page()
        for name in SHOTS:
            picture = taken(page, *SHOTS[name])
            (IMAGES / f"{name}.png").write_bytes(picture)
            sys.stdout.write(f"docs/images/{name}.png  {len(picture) // 1000} kB\n")
        browser.close()


@contextmanager
def served(root: Path) -> Iterator[str]:
    """Play the story and serve it; yield the address."""
    told = {k: v for k, v in os.environ.items() if not k.startswith(("TAKES_", "FAL_"))} | {"TAKES_ACTOR": "Ines"}
    told["PYTHONUNBUFFERED"] = "1"
    for args in STORY:
        subprocess.run([TAKES, "-w", root, *args], env=told, check=True, stdout=subprocess.DEVNULL)
    with subprocess.Popen([TAKES, "-w", root, "console", "--port", "0"], env=told, stdout=subprocess.PIPE) as console:
        assert console.stdout is not None
        link = re.search(rb"http://\S+", console.stdout.readline())
        try:
            assert link
            yield link[0].decode().rstrip("/")
        finally:
            console.terminate()


def taken(page: Page, path: str, key: str, there: str) -> bytes:
    """Return a page as a PNG that isn't large."""
    page.goto(path)
    expect(page.locator("#live")).to_have_class("live is-on")
    if key:
        page.keyboard.press(key)
    page.locator(there).first.evaluate("one => one.scrollIntoView({block: one.matches('.change') ? 'end' : 'nearest'})")
    page.wait_for_function(STILL)
    page.evaluate(TIMELESS)
    return small(page.screenshot(animations="disabled", caret="hide"))


def small(png: bytes) -> bytes:
    """Return a PNG optimised, with as many shades of a colour as keep it from being large."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for bits in (8, 7, 6, 5):
        out = io.BytesIO()
        ImageOps.posterize(picture, bits).save(out, "PNG", optimize=True)
        if out.tell() < MOST:
            break
    return out.getvalue()


if __name__ == "__main__":
    main()
