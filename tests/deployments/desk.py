"""Prefect's screens as a secretariat uses them: by clicking and typing, and by reading what stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect, sync_playwright

from deployments.timetable import TABLE, Row
from tests.deployments.portal.browsers import CHROMIUM, QUIETLY
from tests.deployments.running import BUSY, Running, wait_for

ROWS: Mapping[str, Row] = {row.flow: row for row in TABLE}

WIDTH, HEIGHT = 1180, 800
"""A window on a laptop, narrow enough to be read in a guide."""

LIGHT = "localStorage.setItem('color-scheme', '\"light\"')"
"""What *Settings* keeps when somebody chooses light pages: they can be printed."""

TIDY = """() => {
  document.activeElement.blur();
  document.querySelectorAll('.p-toast-container').forEach(told => { told.style.display = 'none' });
  document.querySelectorAll('*').forEach(part => { if (part.scrollTop) part.scrollTop = 0 });
}"""
"""Before a picture: nothing is in front of what it shows, and it begins at the top."""

ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")

PATIENCE = 180
"""Seconds that what was pressed may take on a machine that does much else; on an idle one it is a few."""

FIELD = ".schema-form-property"
"""A field of a run form, or a field of a part of it."""


class Desk:
    """Somebody at the screen of what runs; `pictures`: the folder for pictures, if any are wanted."""

    def __init__(self, page: Page, running: Running, pictures: Path | None = None) -> None:
        self.page = page
        self.running = running
        self.pictures = pictures
        self.seen: list[str] = []
        """What stood in the forms that were opened."""
        self.elsewhere: list[str] = []
        """What the pages asked other hosts for."""
        page.context.on("request", lambda asked: self._note(asked.url))

    def _note(self, url: str) -> None:
        if not url.startswith((f"http://127.0.0.1:{self.running.port}/", "data:", "blob:")):
            self.elsewhere.append(url)

    def picture(self, name: str, height: int = HEIGHT) -> None:
        """The screen as it stands, if pictures are wanted; `height`: of a window drawn so far down."""
        if self.pictures is None:
            return
        self.page.set_viewport_size({"width": WIDTH, "height": height})
        self.page.mouse.move(0, 0)
        self.page.evaluate(TIDY)
        self.page.wait_for_timeout(600)  # what fades has faded
        self.page.screenshot(path=self.pictures / f"{name}.png")
        self.page.evaluate(
            "document.querySelectorAll('.p-toast-container').forEach(t => t.style.display = '')"
        )
        self.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})

    # ── Reading ─────────────────────────────────────────────────────────────────────────────────────────

    def go(self, place: str) -> None:
        """Choose a place in the column on the left."""
        self.page.locator(".p-context-nav-item", has_text=re.compile(f"^\\s*{place}\\s*$")).first.click()
        self.page.locator("h1, .page-heading, .p-bread-crumbs", has_text=place).first.wait_for()

    def read(self, key: str) -> str:
        """Find a page among the artifacts, which has an address and no place in the column; what it says."""
        self.page.goto(f"http://127.0.0.1:{self.running.port}/artifacts")
        self.page.locator(f"a[href='/artifacts/key/{key}']").first.click()
        self.page.locator(".artifact-timeline a").first.click()
        self.page.wait_for_url("**/artifacts/artifact/*")
        shown = self.page.locator("article", has=self.page.locator("h1, h2")).last
        shown.wait_for()
        return shown.inner_text()

    def until_it_says(self, key: str, *words: str) -> None:
        """Wait until the newest page under a key says these words."""
        wanted = {"artifacts": {"key": {"any_": [key]}}}

        def says() -> bool:
            newest = self.running.ask("/api/artifacts/latest/filter", wanted)
            return any(all(word in str(page["data"]) for word in words) for page in newest)

        wait_for(says, PATIENCE)

    # ── Pressing ────────────────────────────────────────────────────────────────────────────────────────

    def open_form(self, flow: str) -> None:
        """Find what is to be pressed under Deployments and open its form."""
        name = ROWS[flow].name.da
        self.go("Deployments")
        self.page.get_by_placeholder("Search deployments...").fill(name)
        self.page.get_by_role("link", name=name, exact=True).first.click()
        self.page.get_by_role("button", name="Run", exact=True).click()
        self.page.get_by_text("Custom run").click()
        self.page.locator(FIELD).first.wait_for()
        self.look_at_form()

    def follow(self, shown: Page, flow: str) -> None:
        """Click on what is to be pressed where it stands on a page: its form opens in a tab of its own."""
        with shown.expect_popup() as opened:
            shown.locator("article a", has_text=ROWS[flow].short_name("da")).first.click()
        if self.page is not shown:
            self.page.close()
        self.page = opened.value
        self.page.locator(FIELD).first.wait_for()
        self.look_at_form()

    def look_at_form(self) -> None:
        """Remember every word of ours in the form that is open."""
        ours = ".schema-form-property__label, .schema-form-property__description, .schema-input fieldset"
        buttons = ".schema-input .p-button-group__button"
        self.seen += self.page.locator(f"{ours}, {buttons}").all_inner_texts()

    def field(self, title: str, within: Locator | None = None) -> Locator:
        """The field with this title, in the form or in a part of it."""
        label = self.page.locator(
            ":scope > .p-label__header .schema-form-property__label",
            has_text=re.compile(rf"^\s*{re.escape(title)}(?: \(Optional\))?\s*$"),
        )
        return (within or self.page.locator(".schema-input")).locator(FIELD, has=label).last

    def write(self, title: str, text: str, within: Locator | None = None) -> None:
        """Type into a field."""
        field = self.field(title, within)
        if left_alone := field.locator(".schema-form-property-null").all():
            field.locator(".p-button-group__button").first.click()
            left_alone[0].wait_for(state="detached")
        self.write_in(field, text)

    def write_in(self, part: Locator, text: str) -> None:
        """Type into the first place for it."""
        part.locator("input, textarea").first.fill(text)

    def choose(self, title: str, word: str, within: Locator | None = None) -> None:
        """Click on a field's arrow and on one of its words."""
        self.field(title, within).locator(".p-select-button__icon").first.click()
        listed = self.page.locator(".p-select-options [role=option], .p-select-options .p-select-option")
        listed.first.wait_for()
        self.seen += listed.all_inner_texts()
        listed.filter(has_text=re.compile(rf"^\s*{re.escape(word)}\s*$")).first.click()

    def date(self, title: str, on: date, within: Locator | None = None) -> None:
        """Open the calendar of a field, type the day below it, and apply it."""
        self.field(title, within).locator(".p-date-button__control").first.click()
        calendar = self.page.locator(".p-date-picker").last
        calendar.locator("input").fill(on.isoformat())
        calendar.get_by_role("button", name="Apply").click()
        calendar.wait_for(state="detached")

    def switch(self, title: str) -> None:
        """Turn a field over that is either on or off."""
        switch = self.field(title).get_by_role("switch")
        before = switch.get_attribute("aria-checked")
        switch.click()
        expect(switch).not_to_have_attribute("aria-checked", before or "")

    def add(self, title: str) -> Locator:
        """Add one to a list; the new one."""
        listed = self.field(title)
        listed.get_by_role("button", name="Add item").last.click()
        new = listed.locator(".schema-form-property-array-item").last
        new.wait_for()
        self.look_at_form()
        return new

    def submit(self) -> str:
        """Press Submit, and once more while the server is busy, as anybody would; the run that was made."""
        for _ in range(BUSY):
            with self.page.expect_response(lambda got: got.url.endswith("/create_flow_run")) as sent:
                self.page.get_by_role("button", name="Submit").press("Enter")  # news may lie in front of it
            if sent.value.status != 503:
                break
            self.page.wait_for_timeout(1000)
        assert sent.value.status == 201, sent.value.text()
        return str(sent.value.json()["id"])

    def look_at(self, run: str) -> str:
        """Wait until a run is done, and click on it where it stands on the list of runs; what it says."""
        said = str(self.ended(run)["state"]["message"])
        self.go("Runs")
        self.page.locator(f"a[href='/runs/flow-run/{run}']").first.click()
        self.page.get_by_text("Finished in state").last.wait_for()
        return said

    def ended(self, run: str) -> dict[str, Any]:
        """The run, once it has ended."""
        wait_for(lambda: self._run(run).get("state_type") in ENDED, PATIENCE)
        return self._run(run)

    def _run(self, run: str) -> dict[str, Any]:
        """The run as it stands; nothing while the server is too busy to say."""
        with suppress(TimeoutError):
            shown: dict[str, Any] = self.running.ask(f"/api/flow_runs/{run}")
            return shown
        return {}


@contextmanager
def sat_at(running: Running, pictures: Path | None = None) -> Iterator[Desk]:
    """The desk in front of what runs, for as long as the block lasts."""
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=list(QUIETLY))
        context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="da-DK")
        context.add_init_script(LIGHT)
        context.set_default_timeout(30_000)
        page = context.new_page()
        desk = Desk(page, running, pictures)
        page.goto(f"http://127.0.0.1:{running.port}/dashboard")
        yield desk
        browser.close()
