"""How the pages behave: nothing in the browser's console, nothing that jumps, nothing that shuts anybody out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import ROOT
from tests.browser.support import PHONE, Windows
from tests.cli.support import Takes, copied
from tests.console.support import started

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

SEQ = "/p/film/SEQ01"
PAGES = (
    *("/", "/p/film", "/p/film?order=plan", "/p/film/dailies", "/p/film/dailies?item=SEQ01_grid001"),
    *("/p/film/dailies?item=SEQ01_take001", "/p/film/dailies?list=sequence", "/p/film/report", "/p/film/time"),
    *("/p/film/time?at=12", "/p/film/dailies?item=SEQ01_take001&at=20", f"{SEQ}?view=cut", f"{SEQ}?view=compare"),
    *(f"{SEQ}?view=compose", f"{SEQ}?view=compose&at=20", f"{SEQ}?view=compare&a=1&b=2&c=3", "/p/film/SEQ02"),
    *("/p/film/film", "/p/film/film?shot=SEQ01_SH02&around=1", "/p/film?since=client+v1"),
    *("/new", "/p/film/plan", "/p/film/plan?at=20", f"{SEQ}?view=words", f"{SEQ}?view=words&at=20"),
)
SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""
OUTLINED = """() => [null, "::after"].some((part) => {
  const style = getComputedStyle(document.activeElement, part);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
})"""
PLACES = """() => [...document.querySelectorAll("main :is(h1, h2, h3, p, button, img)")].map((one) => {
  const {x, y, width, height} = one.getBoundingClientRect();
  return [x, y, width, height].map(Math.round).join();
})"""
LOADED = """() => [...document.images].every((image) => image.complete || image.loading === "lazy"
  && image.getBoundingClientRect().top > innerHeight)"""

# Everything that may scroll is made to, whatever the machine's fonts and the window's size; returns what that is.
SQUEEZED = """() => [...document.querySelectorAll("main, main *")].filter((one) => {
  if (!/auto|scroll/.test(getComputedStyle(one).overflow) || !one.getClientRects().length) return false;
  one.style.maxHeight = one.style.height = "24px";
  one.style.minHeight = 0;
  return one.scrollHeight > one.clientHeight || one.scrollWidth > one.clientWidth;
}).map((one) => one.id || one.className)"""


@pytest.fixture(scope="package")
def lived_in(_shown_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Takes, str]]:
    """Return a workspace with a bit of everything, which these tests only look at, and its console."""
    film = copied(_shown_once, tmp_path_factory.mktemp("lived") / "work")
    _live_in(film)
    with started(film.root) as (_, link):
        yield film, link.rstrip("/")


def _live_in(film: Takes) -> None:
    film("approve-grid", "film", "SEQ01", "--quadrant", "2")
    film("note", "film", "SEQ01", "--take", "1", "--at-seconds", "1.5", "watch the latch")
    film("generate", "film", "SEQ01", "--shot-override", "1:@bob leans on the gate.")
    film("reject", "film", "SEQ01", "--take", "2", "--reason", "continuity: it was shut before")
    film("cut", "film", "SEQ01", "--shot", "1=1", "--shot", "2=2")
    film("generate", "film", "SEQ01")
    film("export", "film", "--to", "out", "--media", "none", "--deliver", "client v1")
    film("approve", "film", "SEQ02", "--take", "1")
    film("finalize", "film", "SEQ02")


@pytest.fixture
def visitor(browser: Browser, lived_in: tuple[Takes, str]) -> Iterator[Windows]:
    """Return windows of this test alone; no page may meet an error."""
    film, base = lived_in
    windows = Windows(browser, base, film)
    yield windows
    windows.close()
    assert windows.faults == []


def grave(page: Page, axe: str, *rules: str) -> list[str]:
    """Return what axe-core finds that is serious or critical, by all its rules or some."""
    page.evaluate(axe)
    options = {"runOnly": list(rules)} if rules else {}
    found: list[dict[str, Any]] = page.evaluate("async (options) => (await axe.run(options)).violations", options)
    return [
        f"{rule['id']}: {[node['target'] for node in rule['nodes']]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_shuts_nobody_out(visitor: Windows, axe: str, path: str) -> None:
    assert grave(visitor.open(path), axe) == []


@pytest.mark.parametrize("path", ["/p/film", "/p/film/dailies?item=SEQ01_take001", f"{SEQ}?view=compose"])
def test_a_page_shuts_nobody_out_on_a_phone(visitor: Windows, axe: str, path: str) -> None:
    assert grave(visitor.open(path, viewport=PHONE, has_touch=True, is_mobile=True), axe) == []


@pytest.mark.parametrize("path", ["/p/film/dailies", "/p/film/report", "/p/film/time", f"{SEQ}?view=compose"])
def test_a_page_shuts_nobody_out_in_a_low_window(visitor: Windows, axe: str, path: str) -> None:
    assert grave(visitor.open(path, viewport={"width": 1024, "height": 600}), axe) == []


@pytest.mark.parametrize(
    ("path", "pane"),
    [
        ("/p/film/dailies", "queue"),
        ("/p/film/report", "markdown"),
        ("/p/film/time", "events"),
        (f"{SEQ}?view=compose", "run-preview"),
    ],
)
def test_what_scrolls_can_be_scrolled_by_keyboard(visitor: Windows, axe: str, path: str, pane: str) -> None:
    page = visitor.open(path)
    expect(page.locator(f"#{pane}")).not_to_be_empty()
    assert pane in page.evaluate(SQUEEZED)
    assert grave(page, axe, "scrollable-region-focusable") == []


@pytest.mark.parametrize("key", ["r", "n", "s", "?"])
def test_a_dialog_shuts_nobody_out(visitor: Windows, axe: str, key: str) -> None:
    page = visitor.open("/p/film/dailies?item=SEQ01_take003")
    page.keyboard.press(key)
    expect(page.locator("dialog[open]")).to_have_count(1)
    assert grave(page, axe) == []


def test_what_is_not_there_is_said_and_shuts_nobody_out(visitor: Windows, axe: str) -> None:
    visitor.pardon("404")
    page = visitor.new()
    answer = page.goto("/p/film/SEQ99")
    assert answer is not None
    assert answer.status == 404
    expect(page.locator("main")).to_contain_text("SEQ99")
    assert grave(page, axe) == []


@pytest.mark.parametrize("size", [{"width": 1024, "height": 768}, {"width": 1440, "height": 900}, PHONE])
@pytest.mark.parametrize("path", ["/", "/p/film", "/p/film/dailies", SEQ, f"{SEQ}?view=compare", "/p/film/time"])
def test_nothing_moves_while_pictures_load_and_nothing_sticks_out(
    visitor: Windows, path: str, size: dict[str, int]
) -> None:
    page = visitor.new(viewport=size)
    page.add_init_script(SHIFTS)
    held: list[Route] = []
    late = [True]
    page.route("**/still/**", lambda route: held.append(route) if late[0] else route.continue_())
    page.goto(path, wait_until="domcontentloaded")
    page.locator("#live.is-on").wait_for(state="attached")
    assert held
    before = page.evaluate(PLACES)
    late[0] = False
    for route in held:
        route.continue_()
    page.wait_for_function(LOADED)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate(PLACES) == before
    assert page.evaluate("window.shifts") < 0.05
    for spacing in ("normal", ".06em"):  # some machines have wider letters
        page.evaluate("(spacing) => { document.body.style.letterSpacing = spacing; }", spacing)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_the_focus_can_be_seen(visitor: Windows) -> None:
    page = visitor.open("/p/film")
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate(OUTLINED)


@pytest.mark.parametrize("path", ["/p/film/dailies", f"{SEQ}?view=compare", "/p/film/time", "/p/film/film"])
def test_the_page_of_the_console_tells_every_key(visitor: Windows, path: str) -> None:
    page = visitor.open(path)
    page.keyboard.press("?")
    told = page.locator("#keymap dt").all_text_contents()
    assert len(told) > 4
    rows = (ROOT / "docs" / "console.md").read_text(encoding="utf-8")
    assert [line for line in told if f"| {line} |" not in rows] == []
