"""Runs the portal: `python -m deployments.portal --port N`."""

from __future__ import annotations

import argparse
import os
import socket

import uvicorn

from deployments.portal.app import portal
from deployments.portal.guard import log_to_stderr
from tasks import home

READY = "plan-cycle: the portal answers"
"""Said once the portal can be opened."""


class Server(uvicorn.Server):
    """Says when it can be reached."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the port, then say so."""
        await super().startup(sockets)
        if self.started:
            print(READY, flush=True)


def main() -> None:
    """Answer until SIGTERM or SIGINT."""
    chosen = _arguments()
    home.open_home()
    log_to_stderr()
    Server(configuration(chosen.host, chosen.port)).run()


def configuration(host: str, port: int) -> uvicorn.Config:
    """How it listens. Only the proxies that the environment names are believed about where others are."""
    proxies = os.environ.get("PLANCYCLE_BEHIND_PROXY", "")
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
    main()
