"""Starts everything around the flows of a package: `python -m tests.deployments.start HOME PORT PACKAGE`."""

import sys
from pathlib import Path

from deployments.up import up
from models.facts import Refused

if __name__ == "__main__":
    home, port, flows = sys.argv[1:]
    try:
        sys.exit(up(Path(home), int(port), flows=flows))
    except Refused as sentence:
        sys.exit(str(sentence))
