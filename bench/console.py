"""Measure the board of 200 sequences and 2,000 takes: how soon the server answers, and how soon Chromium shows it.

Run it as `python -m bench.console`; it prints a table and, with --json FILE, writes the numbers down.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from playwright.sync_api import sync_playwright

from services.media.stills import Stills
from services.media.video import probe
from tests.browser.chromium import ARGS, CHROMIUM
from tests.cli.support import Takes, add_plan
from tests.console.crowd import SECONDS, SHOTS, crowded
from tests.console.support import started

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser

ANSWER_LIMIT, SHOWN_LIMIT = 100.0, 1000.0  # milliseconds
REAL = 40  # sequences whose newest take has a video behind it: more than a first screen shows
# Cards that aren't on the screen aren't looked into: that alone would lay them all out.
SHOWN = """() => { const cards = [...document.querySelectorAll(".seq-card")].slice(0, 40);
  const seen = cards.filter((card) => card.getBoundingClientRect().top < innerHeight)
    .flatMap((card) => [...card.querySelectorAll("img")])
    .filter((one) => one.getBoundingClientRect().top < innerHeight);
  return document.readyState !== "loading" && seen.length > 4 && seen.every((one) => one.complete && one.naturalWidth)
    && performance.now(); }"""
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


def main() -> None:
    """Make the project, measure it, and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sequences", type=int, default=200)
    parser.add_argument("--takes", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "crowd"
        crowded(root, args.sequences, args.takes)
        lend_videos(root, Path(folder) / "film", args.takes // args.sequences)
        told = {**place(), "sequences": args.sequences, "takes": args.takes, **without_stills(root)}
        keep_stills(root)
        told |= measured(root, args.runs)
    for name, value in told.items():
        sys.stdout.write(f"{name:24} {value}\n")
    if args.json:
        args.json.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def place() -> dict[str, Any]:
    """Return the machine and what runs on it."""
    return {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        "python": platform.python_version(),
    }


def lend_videos(root: Path, film: Path, takes: int) -> None:
    """Put a small real video behind every take of the first sequences."""
    film.mkdir()
    program = Takes(film)
    shots = [{"prompt": f"Shot {n} of a crowd.", "duration": SECONDS} for n in range(SHOTS)]
    add_plan(program, {"project": "film", "sequences": {"SEQ01": {"shots": shots}}})
    program("generate", "film", "SEQ01")
    videos = root / "videos" / "crowd"
    videos.mkdir(parents=True, exist_ok=True)
    for number in range(1, REAL + 1):
        for take in range(1, takes + 1):
            shutil.copy(film / "videos/film/SEQ01_take001.mp4", videos / f"SEQ{number:03d}_take{take:03d}.mp4")


def keep_stills(root: Path) -> None:
    """Keep the stills of the lent videos, as is done when a take completes."""
    stills, videos = Stills(root / "state" / ".takes"), sorted((root / "videos" / "crowd").resolve().glob("*.mp4"))
    middles = [SECONDS * (n + 0.5) for n in range(SHOTS)]
    shown = probe(videos[0], lambda _: {moment: 640 if moment == middles[0] else 320 for moment in middles}).shown
    for video in videos:
        for moment, picture in shown.items():
            stills.keep(video, moment, picture)


def without_stills(root: Path) -> dict[str, Any]:
    """Open the board of a workspace that has no stills at all, as after a restore, the moment it is served."""
    if CHROMIUM is None:
        return {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        with started(root) as (_, link):
            found, painted = shown(browser, link.rstrip("/") + "/p/crowd")
        browser.close()
    shutil.rmtree(root / "state" / ".takes" / "stills")
    return {"no_stills_painted_ms": painted, "no_stills_shown_ms": found}


def measured(root: Path, runs: int) -> dict[str, Any]:
    """Serve the project and measure it from outside."""
    with started(root) as (_, link), httpx.Client(base_url=link, trust_env=False, timeout=60) as client:
        page, api = "/p/crowd", "/api/client/crowd"
        first = {name: clocked(partial(get, client, path)) for name, path in (("page", page), ("api", api))}
        told: dict[str, Any] = {"first_page_ms": first["page"], "first_api_ms": first["api"]}
        told["page_ms"] = median(lambda: get(client, page), runs)
        told["api_ms"] = median(lambda: get(client, api), runs)
        told["page_after_an_event_ms"] = median(lambda: get(client, page), runs, lambda: noted(client))
        told["api_after_an_event_ms"] = median(lambda: get(client, api), runs, lambda: noted(client))
        tag = client.get(page).headers["etag"]
        told["unchanged_ms"] = median(lambda: client.get(page, headers={"if-none-match": tag}), runs)
        told["page_kb"] = round(len(client.get(page).content) / 1000)
        return {**told, "answer_limit_ms": ANSWER_LIMIT, **in_a_browser(link.rstrip("/") + page, runs)}


def get(client: httpx.Client, path: str) -> None:
    """Ask for something, whole."""
    client.get(path).raise_for_status()


def noted(client: httpx.Client) -> None:
    """Append an event, so that nothing that was kept ready holds any more."""
    client.post("/api/client/crowd/sequences/SEQ100/note", json={"text": "again"}).raise_for_status()


def clocked(what: Callable[[], object]) -> float:
    """Return how many milliseconds something takes."""
    begun = time.perf_counter()
    what()
    return round((time.perf_counter() - begun) * 1000, 1)


def median(what: Callable[[], object], runs: int, before: Callable[[], object] = lambda: None) -> float:
    """Return the median of several runs; what comes before each isn't counted."""
    found = []
    for _ in range(runs):
        before()
        found.append(clocked(what))
    return round(statistics.median(found), 1)


def in_a_browser(address: str, runs: int) -> dict[str, Any]:
    """Return how long it takes from the navigation's start until the first screen's pictures are there."""
    if CHROMIUM is None:
        return {"chromium": "none here"}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        found = [shown(browser, address)[0] for _ in range(runs + 1)]
        version = browser.version
        browser.close()
    return {
        "chromium": version,
        "first_shown_ms": found[0],
        "shown_ms": round(statistics.median(found[1:]), 1),
        "shown_limit_ms": SHOWN_LIMIT,
    }


def shown(browser: Browser, address: str) -> tuple[float, float]:
    """Open the board in a browser that was never there; when its pictures are there, and when it is first painted."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(address, wait_until="commit")
    at, painted = page.wait_for_function(SHOWN, polling=20).json_value(), page.evaluate(PAINTED)
    context.close()
    return round(float(at), 1), round(float(painted), 1)


if __name__ == "__main__":
    main()
