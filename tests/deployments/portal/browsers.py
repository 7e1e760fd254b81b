"""A real browser: Debian's Chromium at two sizes, with JavaScript and without, and axe to judge each page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

CHROMIUM = shutil.which("chromium") or ""

needs_chromium = pytest.mark.skipif(
    not CHROMIUM, reason="there is no Chromium here: as root, apt-get install chromium"
)

QUIETLY = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
"""It asks nobody but the portal."""

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
"""What the law asks for, and a little more."""

JUDGED = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}

SHOTS = os.environ.get("PORTAL_SHOTS")
"""A folder for a picture of every page that was judged; none are made without it."""

_numbers = count(1)


class Screen(NamedTuple):
    """What somebody sits in front of."""

    width: int
    height: int
    javascript: bool

    @property
    def name(self) -> str:
        """As the test is called."""
        size = "phone" if self.width < 500 else "desktop"
        return f"{size}, {'with' if self.javascript else 'without'} JavaScript"


DESKTOP, DESKTOP_PLAIN = Screen(1280, 900, True), Screen(1280, 900, False)
PHONE, PHONE_PLAIN = Screen(360, 740, True), Screen(360, 740, False)
SCREENS = (DESKTOP, DESKTOP_PLAIN, PHONE, PHONE_PLAIN)

ZOOMED = Screen(320, 256, True)
"""1280 x 1024 at 400 %."""


class Chromium:
    """The browser, and whoever judges its pages."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._judge = self._context(DESKTOP)
        self.elsewhere: list[str] = []

    def _context(self, screen: Screen) -> BrowserContext:
        return self._browser.new_context(
            viewport={"width": screen.width, "height": screen.height},
            java_script_enabled=screen.javascript,
            locale="da-DK",
        )

    @contextmanager
    def at(self, screen: Screen) -> Iterator[Page]:
        """A page of somebody who was never here before; what it asks other hosts for is noted."""
        context = self._context(screen)
        context.on("request", lambda asked: self._note(asked.url))
        page = context.new_page()
        page.set_default_timeout(15_000)
        try:
            yield page
        finally:
            context.close()

    def _note(self, url: str) -> None:
        if not url.startswith(("http://127.0.0.1:", "data:")):
            self.elsewhere.append(url)

    def judge(self, page: Page) -> None:
        """axe finds nothing, nothing has to be scrolled sideways, and nobody else was asked for anything."""
        self._keep_picture(page)
        twin = self._twin(page)
        for one in (page, twin):
            assert one.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
                f"{one.url}: wider than the screen: {too_wide(one)}"
            )
        found = Axe().run(twin, options=JUDGED)
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
        assert self.elsewhere == []

    def _twin(self, page: Page) -> Page:
        """The same page, unfolded, where JavaScript is allowed: axe itself is a script."""
        html, url = page.content(), page.url
        twin = self._judge.pages[0] if self._judge.pages else self._judge.new_page()
        twin.set_viewport_size(page.viewport_size or {"width": 1280, "height": 900})
        twin.unroute_all()
        twin.route(url, lambda asked: _answered(asked, html))
        twin.goto(url)
        twin.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        return twin

    def _keep_picture(self, page: Page) -> None:
        if SHOTS:
            width = (page.viewport_size or {"width": 0})["width"]
            name = page.url.partition("/side/")[2].partition("/")[2].replace("/", "-") or "side"
            page.screenshot(path=Path(SHOTS) / f"{next(_numbers):03}-{width}-{name}.png", full_page=True)


def _answered(asked: Route, html: str) -> None:
    asked.fulfill(body=html, content_type="text/html; charset=utf-8")


def too_wide(page: Page) -> Any:
    """What sticks out on the right."""
    return page.evaluate(
        "[...document.querySelectorAll('body *')]"
        ".filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)"
        ".map(e => e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 40)).slice(0, 5)"
    )


@contextmanager
def chromium() -> Iterator[Chromium]:
    """Debian's Chromium, for as long as the block lasts; asyncio is not to be run beside it."""
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=list(QUIETLY))
        yield Chromium(browser)
        browser.close()
