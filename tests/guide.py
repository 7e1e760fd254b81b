"""Takes the guide's pictures again: `python -m tests.guide` lives the secretariat's day and looks at it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PIL import Image

from tasks import home as homes
from tests.deployments import april_day
from tests.deployments.desk import sat_at
from tests.deployments.running import around, wait_for
from tests.deployments.secretariats_day import Day
from tests.deployments.unforeseen import Unforeseen

GUIDE = Path(__file__).parent.parent / "deployments" / "guide"
PICTURES = GUIDE / "billeder"

COLOURS = 96
"""Enough for a screen; a picture becomes a third of the size."""


def main() -> None:
    """Every picture anew, in the folder of the guide; those that nobody takes any more are gone."""
    with tempfile.TemporaryDirectory() as scratch:
        taken = Path(scratch) / "pictures"
        taken.mkdir()
        _live_the_day(Path(scratch) / "home", taken)
        for old in PICTURES.glob("*.png"):
            old.unlink()
        for picture in sorted(taken.glob("*.png")):
            _shrink(picture, PICTURES / picture.name)


def _live_the_day(folder: Path, taken: Path) -> None:
    day = april_day.ahead()
    day.live(folder)
    with around(folder, "flows", PLANCYCLE_TODAY=day.day.isoformat()) as running:
        homes.open_home(folder)
        wait_for(lambda: running.runs("COMPLETED"), 120)
        with sat_at(running, taken) as desk:
            Unforeseen(Day(desk, day).live()).live()


def _shrink(picture: Path, to: Path) -> None:
    with Image.open(picture) as shown:
        few = shown.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(to, optimize=True)
    print(f"{to.name}: {to.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
