"""What the tests in a browser share: windows on a console that runs as a process, watched for whatever goes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

    from tests.cli.support import Takes

PATIENCE = 60_000  # milliseconds after which something that was to come counts as not coming: machines can be busy
expect.set_options(timeout=PATIENCE)
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


class Windows:
    """Windows of a browser on one console; every error that a page meets is kept in `faults`."""

    def __init__(self, browser: Browser, base: str, film: Takes) -> None:
        self.base = base
        self.film = film
        self.root = film.root
        self.faults: list[str] = []
        self.pardoned: list[str] = []
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self._pardon: str | None = None

    def new(self, **options: Any) -> Page:
        """Open an empty window of somebody who was never here."""
        settled = {"viewport": DESKTOP, "reduced_motion": "reduce"}  # nothing is measured halfway
        context = self._browser.new_context(base_url=self.base, **{**settled, **options})
        self._contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        return page

    def open(self, path: str, **options: Any) -> Page:
        """Open a page of the console, and wait until it works."""
        page = self.new(**options)
        self.go(page, path)
        return page

    def go(self, page: Page, path: str) -> None:
        """Go to a page of the console, and wait until it works: its keys are bound before it goes live."""
        page.goto(path)
        expect(page.locator("#live")).to_have_class("live is-on")

    def pardon(self, words: str) -> None:
        """Expect errors that hold these words: what a page of ours must not meet, another's may."""
        self._pardon = words

    def close(self) -> None:
        """Close all windows."""
        for context in self._contexts:
            context.close()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            told = f"{message.location.get('url')}: {message.text}"
            (self.pardoned if self._pardon is not None and self._pardon in told else self.faults).append(told)


def says(page: Page, words: str) -> None:
    """Wait for a toast."""
    expect(page.locator("#toasts")).to_contain_text(words)
