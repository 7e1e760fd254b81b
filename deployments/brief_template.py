"""Makes the Word template of the brief: `python -m deployments.brief_template`."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

TEMPLATE = Path(__file__).parent / "template" / "oplaeg.docx"

FONT = "Calibri"
INK, QUIET, ACCENT = "1B2530", "4D5965", "0A4B78"

SIZES = {"Title": 22, "Heading 1": 15, "Heading 2": 12.5, "Normal": 10.5, "List Bullet": 10.5}
"""The styles that a municipality changes in Word to make it its own, in points."""


def make() -> bytes:
    """The template; the same bytes whenever it is made."""
    from docx import Document

    document = Document()
    _styles(document)
    _page(document)
    _around(document)
    _body(document)
    _without_preview(document)
    told = document.core_properties
    told.title, told.author, told.comments = "Oplæg", "", ""
    told.created = told.modified = datetime(2026, 1, 1)  # noqa: DTZ001 - Word's own field; no clock is read
    made = io.BytesIO()
    document.save(made)
    return _packed(made.getvalue())


def _without_preview(document: Document) -> None:
    """The picture that stands for a file in a folder would be that of another document."""
    rels = document.part.package.rels
    for key in [key for key, rel in rels.items() if rel.reltype.endswith("/thumbnail")]:
        rels.pop(key)


# ── How it looks ────────────────────────────────────────────────────────────────────────────────────────


def _styles(document: Document) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name, size in SIZES.items():
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor.from_string(ACCENT if name.startswith("Heading") else INK)
        _own_font(style)
    for name, before, after in (
        ("Title", 0, 6),
        ("Heading 1", 18, 6),
        ("Heading 2", 14, 3),
        ("Normal", 0, 6),
    ):
        _spaced(document.styles[name], before, after)
    label = document.styles.add_style("Etiket", WD_STYLE_TYPE.PARAGRAPH)
    label.base_style = document.styles["Normal"]
    label.font.bold, label.font.size = True, Pt(9.5)
    label.font.color.rgb = RGBColor.from_string(QUIET)
    _spaced(label, 6, 0)
    label.paragraph_format.keep_with_next = True
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), "da-DK")


def _own_font(style: Any) -> None:
    """Headings take their font from the theme unless it is taken out of them."""
    from docx.oxml.ns import qn

    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)


def _spaced(style: Any, before: float, after: float) -> None:
    from docx.shared import Pt

    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def _page(document: Document) -> None:
    """A4, with room to write in the margin."""
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin, section.bottom_margin = Mm(24), Mm(22)


def _around(document: Document) -> None:
    """The municipality and the case above, the page number below."""
    section = document.sections[0]
    above = section.header.paragraphs[0]
    _quietly(above, "{{ kommune }}\t{{ [kle, sag, udkast] | select | join(' · ') }}")
    _reach(above)
    below = section.footer.paragraphs[0]
    _quietly(below, "{{ titel }}\t")
    _reach(below)
    for instruction in ("PAGE", None, "NUMPAGES"):
        _field(below, instruction) if instruction else _quietly(below, " / ")


def _quietly(paragraph: Paragraph, text: str) -> None:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(9), RGBColor.from_string(QUIET)


def _reach(paragraph: Paragraph) -> None:
    """The right-hand text stands at the margin; the style's own stops would hold it in the middle."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Mm

    assert paragraph.style is not None
    paragraph.style.paragraph_format.tab_stops.clear_all()
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(160), WD_TAB_ALIGNMENT.RIGHT)


def _field(paragraph: Paragraph, instruction: str) -> None:
    """A number that Word counts."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = paragraph.add_run("1")
    field.append(run._r)
    paragraph._p.append(field)
    run.font.size, run.font.color.rgb = Pt(9), RGBColor.from_string(QUIET)


# ── What stands in it ───────────────────────────────────────────────────────────────────────────────────


def _body(document: Document) -> None:
    """Every part of the brief in its order; a line that begins with {%p is not printed."""
    add = document.add_paragraph
    add("{{ titel }}", style="Title")
    add("{%p for del in afsnit %}")
    for level, style in ((2, "Heading 1"), (3, "Heading 2")):
        add(f"{{%p if del.niveau == {level} %}}")
        add("{{ del.overskrift }}", style=style)
        add("{%p endif %}")
    add("{%p for linje in del.linjer %}")
    add("{%p if linje.etiket %}")
    add("{{ linje.etiket }}", style="Etiket")
    add("{%p endif %}")
    add("{{r linje.tekst }}")
    add("{%p endfor %}")
    add("{%p for punkt in del.punkter %}")
    add("{{r punkt.hele }}", style="List Bullet")
    add("{%p endfor %}")
    add("{%p if del.kolonner %}")
    _table(document)
    add("{%p endif %}")
    add("{%p endfor %}")


def _table(document: Document) -> None:
    """The amounts: area, basis, and the four years."""
    from docx.shared import Mm

    table = document.add_table(rows=4, cols=len(WIDTHS))
    table.autofit = False
    head, opening, row, closing = table.rows
    for place, width in enumerate(WIDTHS):
        table.columns[place].width = Mm(width)
        _cell(head.cells[place], f"{{{{ del.kolonner[{place}] }}}}", place, bold=True)
        _cell(row.cells[place], f"{{{{ raekke[{place}] }}}}", place)
        for one in table.rows:
            one.cells[place].width = Mm(width)
    opening.cells[0].text = "{%tr for raekke in del.raekker %}"
    closing.cells[0].text = "{%tr endfor %}"
    _ruled(table)
    _whole(row)
    _repeats(head)


WIDTHS = (61, 31, 17, 17, 17, 17)
"""The columns of the amounts, in millimetres."""


def _cell(cell: _Cell, text: str, place: int, *, bold: bool = False) -> None:
    """A cell of the amounts; numbers stand at the right."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(9), bold
    paragraph.paragraph_format.space_after = Pt(2)
    if place > 1:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _whole(row: Any) -> None:
    """A row stands on one page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _ruled(table: Any) -> None:
    """A thin line under each row, and nothing else."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tblBorders")
    for side in ("bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "C9D0D7")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)


def _repeats(row: Any) -> None:
    """The heads of the columns stand again on the next page, and a screen reader knows them."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _packed(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(packed, "w") as again:
        for name in made.namelist():
            again.writestr(
                zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), made.read(name), zipfile.ZIP_DEFLATED
            )
    return packed.getvalue()


if __name__ == "__main__":
    TEMPLATE.write_bytes(make())
