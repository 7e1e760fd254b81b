"""A picture on a page in Prefect: it lies in the page itself, so that nothing is asked of another host."""

from __future__ import annotations

import base64
import re

_FRAME = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def shown(svg: str, words: str) -> str:
    """SVG as a line of markdown with its alternative text.

    Prefect's page shows a picture whose address is its own text (`data:`); SVG written straight into the page
    is taken out again, and mermaid stays code.
    """
    sized = _FRAME.sub(r'\g<0> width="\1" height="\2"', svg, count=1)
    raw = base64.b64encode(sized.encode()).decode()
    return f"![{_alone(words)}](data:image/svg+xml;base64,{raw})"


def _alone(words: str) -> str:
    """Words between brackets, of which none ends them."""
    return " ".join(re.sub(r"[\[\]\\<>`]", " ", words).split())
