"""How far long work is: a page that cannot be shown never stops the work."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from tasks import engine
from tasks.home import Home
from tasks.progress import _Shown

NOBODY = "http://127.0.0.1:9/api"


class _Refuses(BaseHTTPRequestHandler):
    """A server on which the page has been taken away; `asked` counts."""

    asked = 0

    def do_POST(self) -> None:
        type(self).asked += 1
        self.send_error(404)

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def refusing() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Refuses)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/api"
    server.shutdown()
    thread.join()
    server.server_close()


def reached(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(engine.TOLD_BY, address)
    monkeypatch.setattr("tasks.progress.OFTEN", 0.0)
    shown = _Shown("letters")
    for no in range(50):
        shown.reach(no, 50, f"{no} af 50")
    shown.finish()


def test_a_page_that_was_taken_away_is_not_tried_again(
    refusing: str, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached(refusing, monkeypatch)
    assert 0 < _Refuses.asked < 10


def test_a_server_that_is_down_is_asked_once(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    reached(NOBODY, monkeypatch)
