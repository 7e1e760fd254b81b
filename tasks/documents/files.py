"""Files in the home: in their place whole or not at all, and only when they are new."""

from __future__ import annotations

import os
from pathlib import Path
from threading import get_ident


def keep(folder: Path, name: str, content: str | bytes) -> bool:
    """Put a file in its place, whole or not at all; whether it was not there already, byte for byte."""
    place = folder / name
    raw = content.encode() if isinstance(content, str) else content
    if place.is_file() and place.read_bytes() == raw:
        return False
    folder.mkdir(parents=True, exist_ok=True)
    begun = folder / f".{name}.{os.getpid()}-{get_ident()}"
    with begun.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    begun.replace(place)
    return True
