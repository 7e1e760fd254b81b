"""A visitor without a browser: opens pages, fills in their forms, and sends them."""

from __future__ import annotations

import httpx

from deployments.crowd import hidden
from tests.deployments.portal.portals import Portal


class Visitor:
    """Somebody with a link; what an address is called follows from it."""

    def __init__(self, link: str) -> None:
        self.link = link
        self.client = httpx.Client(timeout=60, trust_env=False)

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def form(self, number: int) -> dict[str, str]:
        """What the form of a task carries along unseen."""
        shown = self.client.get(f"{self.link}/opgave/{number}")
        assert shown.status_code == 200, shown.text
        return hidden(shown.text)

    def answer(self, number: int, typed: dict[str, str], act: str = "send") -> httpx.Response:
        """Open the form, fill it in, send it."""
        return self.client.post(
            f"{self.link}/opgave/{number}", data={**self.form(number), **typed, "act": act}
        )


def visit(portal: Portal, email: str) -> Visitor:
    """Somebody who follows the link in their letter."""
    return Visitor(portal.link(email))
