"""The plan group's mandate in words."""

from __future__ import annotations

import pytest

from models.plan_group import mandate
from models.settings import PlanGroup, Settings, read_settings


def settings(language: str = "da", **room: str) -> Settings:
    read = read_settings()
    town = read.municipality.model_copy(update={"language": language})
    return read.model_copy(update={"municipality": town, "plan_group": PlanGroup(**room)})


@pytest.mark.parametrize(
    ("room", "said"),
    [
        ({}, ()),
        ({"decides": "  "}, ()),
        ({"decides": "temaer og rækkefølge"}, ("Plangruppen beslutter selv: temaer og rækkefølge.",)),
        (
            {"leaves": "serviceniveauet.", "proposes": "omprioriteringer\ninden for rammen"},
            (
                "Plangruppen foreslår: omprioriteringer inden for rammen.",
                "Plangruppen rører ikke ved: serviceniveauet.",
            ),
        ),
    ],
)
def test_the_mandate_is_what_has_been_written_and_no_more(
    room: dict[str, str], said: tuple[str, ...]
) -> None:
    assert mandate(settings(**room)) == said


def test_the_mandate_is_told_in_the_municipalitys_language() -> None:
    assert mandate(settings("en", decides="themes")) == ("The plan group decides for itself: themes.",)
