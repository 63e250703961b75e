"""What the tests in a browser share: windows on a console that runs as a process, watched for whatever goes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

    from tests.cli.support import Takes

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


class Windows:
    """Windows of a browser on one console; every error that a page meets is kept in `faults`."""

    def __init__(self, browser: Browser, base: str, film: Takes) -> None:
        self.base = base
        self.film = film
        self.root = film.root
        self.faults: list[str] = []
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def new(self, **options: Any) -> Page:
        """Open an empty window of somebody who was never here."""
        context = self._browser.new_context(base_url=self.base, **{"viewport": DESKTOP, **options})
        self._contexts.append(context)
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

    def close(self) -> None:
        """Close all windows."""
        for context in self._contexts:
            context.close()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"{message.location.get('url')}: {message.text}")


def says(page: Page, words: str) -> None:
    """Wait for a toast."""
    expect(page.locator("#toasts")).to_contain_text(words)
