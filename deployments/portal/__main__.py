"""Runs the portal: `python -m deployments.portal --port N`."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from contextlib import suppress

import uvicorn
from anyio import to_thread

from deployments.portal.app import portal
from deployments.portal.guard import log_to_stderr
from models import store
from models.facts import Refused
from models.store import schema
from tasks import home

READY = "plan-cycle: the portal answers"
"""Said once the portal can be opened."""


AT_ONCE = 4
"""Requests that are worked on at one time; the others wait their turn.

Measured with 50 at once: of forty threads each hinders the others, and the slowest request takes twice as
long. With four, readers go on while two wait for the memory.
"""


class Server(uvicorn.Server):
    """Says when it can be reached."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the port, then say so."""
        to_thread.current_default_thread_limiter().total_tokens = AT_ONCE
        await super().startup(sockets)
        if self.started:
            print(READY, flush=True)


def main() -> int:
    """Answer until SIGTERM or SIGINT; 1 where this memory is none that this program can use."""
    chosen = _arguments()
    try:
        _open_home()
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    log_to_stderr()
    Server(configuration(chosen.host, chosen.port)).run()
    return 0


def _open_home() -> None:
    """A memory that cannot be reached now may be in a moment: until then every page says so."""
    home.open_home()
    with suppress(store.Unusable):
        schema.require_current(store.memory())


def configuration(host: str, port: int) -> uvicorn.Config:
    """How it listens. Who sends what on is believed about its sender only where the environment says so:
    `PLANCYCLE_BEHIND_PROXY` holds the addresses of the proxies, or 1 for one on this machine.
    """
    said = os.environ.get("PLANCYCLE_BEHIND_PROXY", "")
    proxies = "127.0.0.1" if said == "1" else said
    return uvicorn.Config(
        portal(),
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies or "127.0.0.1",
        timeout_keep_alive=15,
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m deployments.portal", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
