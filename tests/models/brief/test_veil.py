"""A paper that was kept while everything was open is shown with numbers for what has been closed since."""

from __future__ import annotations

from datetime import date

import pytest

from models.brief.contents import Brief, Section
from models.brief.veil import Veil, sealed, veiled

KRAFT = Veil("Kraftværket", "lukket punkt nr. 3")
ANSWER = Veil("Kultur", "lukket punkt nr. 9", everywhere=False)


def brief(*sections: Section) -> Brief:
    return Brief(year=2027, meeting="june", stage="sent", language="da", title="Oplæg", sections=sections)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Kraftværket koster meget", "**lukket punkt nr. 3**"),
        ("Vision: By · Kraftværket", "**lukket punkt nr. 3**"),
        ("Kraftværkets naboer", "Kraftværkets naboer"),
        ("**Kultur**: Hvad vil vi?", "**lukket punkt nr. 9**"),
        ("Kultur er godt for byen", "Kultur er godt for byen"),
    ],
)
def test_a_piece_is_shown_whole_or_as_a_number(text: str, shown: str) -> None:
    (section,) = veiled(brief(Section(heading="Spørgsmål", items=(text,))), [KRAFT, ANSWER]).sections
    assert section.items == (shown,)


def test_of_a_part_that_is_called_by_it_nothing_but_the_number_is_left() -> None:
    part = Section(heading="Kraftværket", level=3, paragraphs=("Vi køber det.",), items=("for 7 mio.",))
    (left,) = veiled(brief(part), [KRAFT]).sections
    assert (left.heading, left.paragraphs, left.items) == (
        "lukket punkt nr. 3",
        ("Svaret er fortroligt.",),
        (),
    )


def test_a_row_of_a_table_loses_its_amounts_too() -> None:
    table = (("Område", "2028"), ("Kraftværket: turbine", "7.000"), ("Veje", "300"))
    (section,) = veiled(brief(Section(heading="Økonomi", table=table)), [KRAFT]).sections
    assert section.table == (("Område", "2028"), ("lukket punkt nr. 3", ""), ("Veje", "300"))


def test_a_sealed_brief_says_until_when_and_nothing_else() -> None:
    (section,) = sealed(brief(Section(heading="Hemmeligt")), date(2027, 9, 1)).sections
    assert section.heading == "" and "fortroligt til onsdag den 1. september 2027" in section.paragraphs[0]
