"""PDF that everybody can read: typst templates set to the accessibility standard, without any network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).parent / "templates"


def pdf(template: str, facts: Mapping[str, Any], templates: Path = TEMPLATES) -> bytes:
    """A template ("two_pages.typ") set with facts, which it reads as `json(bytes(sys.inputs.facts))`.

    It is PDF/UA-1 (ISO 14289-1): tagged, with title, language and alternative texts, its fonts embedded.
    Pictures are facts too: SVG as text, set with `image(bytes(..), format: "svg", alt: ..)`. The same facts
    give the same bytes. Raises typst.TypstError where a template breaks the standard.
    """
    import typst

    made: bytes = typst.compile(
        templates / template,
        root=templates,
        font_paths=[fonts()],
        ignore_system_fonts=True,
        sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=0,
    )
    return made


def asked(template: str, facts: Mapping[str, Any], label: str, templates: Path = TEMPLATES) -> Any:
    """What the template says of itself under a label ("<pages>"), once it is set with these facts."""
    import typst

    said = typst.query(
        templates / template,
        label,
        field="value",
        one=True,
        root=templates,
        font_paths=[fonts()],
        ignore_system_fonts=True,
        sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)},
    )
    return json.loads(said)


@cache
def fonts() -> Path:
    """The folder of Source Sans Pro, which lies in a package: nothing is fetched when a page is set."""
    package = find_spec("font_source_sans_pro")
    assert package is not None and package.origin is not None
    return Path(package.origin).parent / "files"


def works() -> bool:
    """Whether a page can be set here, in our own typeface; whatever typst raises is why it cannot."""
    import typst

    page = '#set document(title: "a")\n#set text(font: "Source Sans Pro", lang: "da", fallback: false)\næøå'
    made: bytes = typst.compile(  # type: ignore[call-overload]  # its types want text and folders alike
        page.encode(), font_paths=[fonts()], ignore_system_fonts=True, pdf_standards="ua-1", timestamp=0
    )
    return b"SourceSans" in made
