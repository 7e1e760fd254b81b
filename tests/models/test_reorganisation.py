"""The hand-over list: a post follows its unit, a part of the plan its person or the head, nothing is lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.facts import Refused
from models.reorganisation import (
    Asked,
    ElementNow,
    Ground,
    Place,
    PostNow,
    Reorganisation,
    UnitChange,
    UnitHead,
    UnitNow,
    listed_changes,
    of_loaded,
)

ON, FIRST, LAST = date(2027, 3, 9), date(2027, 3, 2), date(2027, 3, 16)


def unit(name: str, parent: str | None = "by", head: str | None = None, **more: Any) -> UnitNow:
    return UnitNow(name, parent, head, more.get("start"), more.get("end"), more.get("successor"))


def post(title: str, lies_in: str, holder: str | None) -> PostNow:
    return PostNow(title, lies_in, holder, f"{holder}@by.dk" if holder else None)


GROUND = Ground(
    units={
        "by": unit("Byen", None, "direktor"),
        "skole": unit("Skole", head="skolechef"),
        "vej": unit("Vej", head="vejchef"),
        "asfalt": unit("Asfalt", "vej"),
        "gammel": unit("Gammel", end=date(2020, 12, 31)),
    },
    posts={
        "direktor": post("Direktør", "by", "jens"),
        "skolechef": post("Skolechef", "skole", "aase"),
        "laerer": post("Lærer", "skole", None),
        "vejchef": post("Vejchef", "vej", "soren"),
        "mand": post("Vejmand", "vej", "peter"),
    },
    elements={
        "skoler": ElementNow(1, "Gode skoler", "skolechef"),
        "lektier": ElementNow(2, "Lektiehjælp", "laerer"),
        "huller": ElementNow(3, "Ingen huller", "mand"),
        "broer": ElementNow(4, "Broer", "vejchef"),
    },
)


def made(*changes: tuple[str, str], **given: Any) -> Reorganisation:
    asked = Asked(on=ON, changes=tuple(UnitChange(unit=one, becomes=into) for one, into in changes), **given)
    return listed_changes(asked, GROUND, FIRST, LAST)


def moved(listed: Reorganisation) -> dict[str, str | None]:
    return {one.key: one.new for one in listed.posts}


def handed(listed: Reorganisation) -> dict[str, str | None]:
    return {one.element: one.new for one in listed.elements}


def test_what_a_vacant_post_answers_for_goes_to_the_head_of_the_unit_that_takes_over() -> None:
    listed = made(("Skole", "Vej"))
    assert moved(listed) == {"skolechef": "vej", "laerer": "vej"}
    assert handed(listed) == {"lektier": "vejchef"}
    assert listed.heads == {} and listed.made == ()


def test_by_the_other_rule_the_head_takes_everything_over() -> None:
    assert handed(made(("Skole", "Vej"), rule="head")) == {"skoler": "vejchef", "lektier": "vejchef"}


def test_a_unit_that_only_changes_its_name_keeps_its_head_and_what_lies_below() -> None:
    listed = made(("vej", "Veje og Broer"))
    assert [(one.unit, one.parent) for one in listed.made] == [("veje-og-broer", "by")]
    assert listed.heads == {"veje-og-broer": "vejchef"} and handed(listed) == {}
    assert [(one.key, one.new) for one in listed.below] == [("asfalt", "veje-og-broer")]


def test_two_units_of_one_new_one_need_to_be_told_who_leads() -> None:
    both = (("Skole", "Nyt"), ("Vej", "Nyt"))
    assert made(*both).heads == {}
    heads = (UnitHead(unit="Nyt", head="soren@by.dk", title="Chef"),)
    listed = made(*both, heads=heads)
    assert (listed.heads, listed.titles) == ({"nyt": "vejchef"}, {"vejchef": "Chef"})
    assert handed(listed) == {"lektier": "vejchef"}


def test_a_unit_that_ends_with_nobody_leaves_everything_to_the_head_above() -> None:
    listed = made(("Vej", ""))
    assert moved(listed) == {"vejchef": "by", "mand": "by"}
    assert handed(listed) == {"huller": "direktor", "broer": "direktor"}
    assert [(one.key, one.new) for one in listed.below] == [("asfalt", "by")]


def test_a_split_asks_who_goes_where_and_a_part_that_keeps_the_name_keeps_the_rest() -> None:
    assert made(("Vej", "Land | Vand")).undecided == ("vejchef", "mand")
    assert made(("Vej", "Vej | Vand")).undecided == ()
    listed = made(("Vej", "Vej | Vand"), places=(Place(what="peter@by.dk", to="Vand"),))
    assert moved(listed) == {"mand": "vand"} and listed.ended[0].stays and handed(listed) == {}


def test_a_part_of_the_plan_goes_to_whom_it_is_given() -> None:
    listed = made(
        ("Skole", "Vej"), places=(Place(what="1", to="peter@by.dk"), Place(what="Lærer", to="Byen"))
    )
    assert handed(listed) == {"skoler": "mand", "lektier": "direktor"} and moved(listed)["laerer"] == "by"


@pytest.mark.parametrize(
    ("change", "given", "sentence"),
    [
        (("Ukendt", ""), {}, "Der er ingen enhed »Ukendt«. Der er: Asfalt, Byen, Skole, Vej."),
        (("Gammel", ""), {}, "Der er ingen enhed »Gammel«. Der er: Asfalt, Byen, Skole, Vej."),
        (("Vej", "Ny"), {"heads": (UnitHead(unit="Ny", head="ingen@by.dk"),)},
         "Der er ingen stilling og ingen mailadresse »ingen@by.dk«, som kan lede »Ny«. Skriv en, der står i "
         "personlisten."),
        (("Vej", "Ny"), {"places": (Place(what="Ukendt", to="Ny"),)},
         "Der er hverken en stilling eller en del af planen, der hedder »Ukendt«, i de enheder, der ændres."),
    ],
)  # fmt: skip
def test_what_is_not_known_is_refused_in_a_sentence(
    change: tuple[str, str], given: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        made(change, **given)
    assert refused.value.danish == sentence


def test_nothing_asked_is_what_the_file_of_units_says() -> None:
    assert of_loaded(GROUND) is None
    ending = {**GROUND.units, "vej": unit("Vej", head="vejchef", end=date(2027, 3, 8), successor="skole")}
    on, changes = of_loaded(GROUND._replace(units=ending)) or (None, ())
    assert on == ON and [(one.unit, one.becomes) for one in changes] == [("vej", "skole")]


def test_every_post_and_part_of_the_units_goes_somewhere() -> None:
    for becomes in ("", "Skole", "Nyt", "Vej | Nyt", "A | B"):
        listed = made(("Vej", becomes))
        known = {*moved(listed), *listed.undecided}
        assert known == {"vejchef", "mand"} or "Vej" in becomes
        assert None not in handed(listed).values()
