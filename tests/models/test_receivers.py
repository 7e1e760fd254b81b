"""Who gets a post's letters: its holder, who stands in, the head above, the secretariat; never a loop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.receivers import Organisation, Receiver, Seat

SEATS = {
    "kommunaldirektor": Seat("kommunen", "jens"),
    "chef": Seat("born", "aase"),
    "leder": Seat("skoler", "lone"),
    "konsulent": Seat("skoler", "ida"),
    "sekretariatschef": Seat("sekretariatet", "karen"),
}
HEADS = {
    "kommunen": "kommunaldirektor",
    "born": "chef",
    "skoler": "leder",
    "sekretariatet": "sekretariatschef",
}
PARENTS = {"born": "kommunen", "skoler": "born", "sekretariatet": "kommunen"}


def organised(
    *,
    vacant: Iterable[str] = (),
    away: Iterable[str] = (),
    deputies: Mapping[str, str] | None = None,
    heads: Mapping[str, str] = HEADS,
    parents: Mapping[str, str] = PARENTS,
    seats: Mapping[str, Seat] = SEATS,
) -> Organisation:
    """A school unit below Børn below the whole; Karen is the secretariat, Jens the direktion."""
    empty = {post: Seat(seats[post].unit, None) for post in vacant}
    return Organisation(
        seats={**seats, **empty},
        deputies=deputies or {},
        away=frozenset(away),
        heads=heads,
        parents=parents,
        directors=frozenset({"kommunaldirektor"}),
        secretariat=("sekretariatschef",),
    )


def test_the_holder_gets_the_letters() -> None:
    assert organised().receiver("konsulent") == Receiver("ida", "ida")


IN_LINE = [
    # who is away, who stands in, and who gets the letters of the consultant's post
    (("ida",), {"ida": "lone"}, "lone"),
    (("ida",), {}, "lone"),
    (("ida", "aase"), {"ida": "aase"}, "lone"),
    (("ida", "lone"), {"ida": "lone", "lone": "karen"}, "karen"),
    (("ida", "lone"), {"ida": "lone"}, "aase"),
    (("ida", "lone"), {}, "aase"),
    (("ida", "lone", "aase"), {"aase": "karen"}, "karen"),
    (("ida", "lone", "aase"), {}, "jens"),
    (("ida", "lone", "aase", "jens"), {}, "karen"),
    (("ida", "lone", "aase", "jens", "karen"), {"karen": "birgit"}, "birgit"),
    (("ida", "lone", "aase", "jens", "karen"), {}, None),
]


@pytest.mark.parametrize(("away", "deputies", "receiver"), IN_LINE)
def test_who_is_away_is_stood_in_for_by_the_next_in_line(
    away: tuple[str, ...], deputies: dict[str, str], receiver: str | None
) -> None:
    assert organised(away=away, deputies=deputies).receiver("konsulent") == Receiver("ida", receiver)


@pytest.mark.parametrize(
    ("vacant", "receiver"),
    [
        (("konsulent",), "lone"),
        (("konsulent", "leder"), "aase"),
        (("konsulent", "leder", "chef"), "jens"),
        (("konsulent", "leder", "chef", "kommunaldirektor"), "karen"),
        (tuple(SEATS), None),
    ],
)
def test_a_vacant_post_is_the_next_head_s_and_at_last_the_secretariat_s(
    vacant: tuple[str, ...], receiver: str | None
) -> None:
    assert organised(vacant=vacant).receiver("konsulent") == Receiver(None, receiver)


def test_the_head_of_a_vacant_post_who_is_away_is_stood_in_for_too() -> None:
    org = organised(vacant=["konsulent"], away=["lone"], deputies={"lone": "aase"})
    assert org.receiver("konsulent") == Receiver(None, "aase")


@pytest.mark.parametrize(
    "deputies",
    [
        {"ida": "ida"},
        {"ida": "lone", "lone": "ida"},
        {"ida": "lone", "lone": "aase", "aase": "lone"},
    ],
)
def test_deputies_in_a_circle_end_with_somebody_who_is_there(deputies: dict[str, str]) -> None:
    org = organised(away=["ida", "lone", "aase"], deputies=deputies)
    assert org.receiver("konsulent") == Receiver("ida", "jens")


def test_units_in_a_circle_end_with_the_secretariat() -> None:
    org = organised(
        vacant=["konsulent", "leder", "chef"], parents={"skoler": "born", "born": "skoler"}, heads=HEADS
    )
    assert org.receiver("konsulent") == Receiver(None, "karen")
    assert org.manager("konsulent") is None


@pytest.mark.parametrize("post", [None, "nowhere"])
def test_a_task_of_no_post_is_the_secretariat_s(post: str | None) -> None:
    assert organised().receiver(post) == Receiver(None, "karen")
    assert organised().manager(post) is None


def test_a_unit_whose_head_post_is_not_known_is_passed_by() -> None:
    org = organised(vacant=["konsulent"], heads={**HEADS, "skoler": "no-such-post"})
    assert org.receiver("konsulent") == Receiver(None, "aase")
    assert organised(heads={**HEADS, "skoler": "no-such-post"}).manager("konsulent") == "aase"


# ── Handed over ─────────────────────────────────────────────────────────────────────────────────────────

HANDED = [
    # who is away, who stands in, and who gets the letters of a task that the consultant gave to Karen
    ((), {}, "karen"),
    (("karen",), {"karen": "lone"}, "lone"),
    (("karen", "lone"), {"karen": "lone", "lone": "aase"}, "aase"),
    (("karen",), {}, "ida"),
    (("karen",), {"karen": "karen"}, "ida"),
    (("karen", "lone"), {"karen": "lone", "lone": "karen"}, "ida"),
    (("karen", "ida"), {"ida": "aase"}, "aase"),
    (("karen", "ida"), {}, "lone"),
    (("ida", "lone", "aase", "jens", "karen"), {}, None),
]


@pytest.mark.parametrize(("away", "deputies", "receiver"), HANDED)
def test_who_was_given_a_task_gets_its_letters_then_who_stands_in_then_the_line_of_its_post(
    away: tuple[str, ...], deputies: dict[str, str], receiver: str | None
) -> None:
    org = organised(away=away, deputies=deputies)
    assert org.receiver("konsulent", "karen") == Receiver("ida", receiver)


def test_nobody_is_told_of_a_task_as_their_own_manager_when_it_was_given_to_them() -> None:
    assert organised().manager("konsulent", "lone") == "aase"


# ── The manager ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_manager_is_the_head_of_the_unit() -> None:
    assert organised().manager("konsulent") == "lone"


def test_a_head_is_not_told_on_to_themselves_but_to_the_head_above() -> None:
    assert organised().manager("leder") == "aase"
    assert organised().manager("chef") == "jens"


def test_who_holds_several_posts_is_never_their_own_manager() -> None:
    both = {**SEATS, "konsulent": Seat("skoler", "lone"), "chef": Seat("born", "lone")}
    assert organised(seats=both).manager("konsulent") == "jens"


@pytest.mark.parametrize(
    ("vacant", "away", "manager"),
    [
        (("leder",), (), "aase"),
        ((), ("lone",), "aase"),
        (("leder", "chef"), (), "jens"),
        (("leder",), ("aase", "jens"), None),
        (("leder", "chef", "kommunaldirektor"), (), None),
    ],
)
def test_the_next_head_above_is_asked_where_a_manager_s_post_is_vacant_or_the_manager_away(
    vacant: tuple[str, ...], away: tuple[str, ...], manager: str | None
) -> None:
    assert organised(vacant=vacant, away=away).manager("konsulent") == manager


def test_nobody_is_above_a_director_and_no_vacant_post_is_told_on() -> None:
    assert organised().manager("kommunaldirektor") is None
    assert organised(vacant=["konsulent"]).manager("konsulent") is None


# ── Whatever the organisation ───────────────────────────────────────────────────────────────────────────

PEOPLE = ("a", "b", "c", "d")
POSTS = ("p", "q", "r")
UNITS = ("u", "v", "w")


@st.composite
def any_organisation(draw: st.DrawFn) -> Organisation:
    """Any deputies, heads and parents, circles included."""
    person, post, unit = (st.sampled_from(names) for names in (PEOPLE, POSTS, UNITS))
    seats = {name: Seat(draw(st.none() | unit), draw(st.none() | person)) for name in POSTS}
    return Organisation(
        seats=seats,
        deputies=draw(st.dictionaries(person, person)),
        away=draw(st.frozensets(person)),
        heads=draw(st.dictionaries(unit, post)),
        parents=draw(st.dictionaries(unit, unit)),
        directors=draw(st.frozensets(post, max_size=1)),
        secretariat=tuple(draw(st.lists(post, max_size=1))),
    )


@given(any_organisation(), st.sampled_from(POSTS))
def test_never_a_loop_never_who_is_away_and_never_one_s_own_manager(org: Organisation, post: str) -> None:
    who, manager = org.receiver(post), org.manager(post)
    for to in PEOPLE:
        given = org.receiver(post, to).receiver
        assert given not in org.away
        assert to in org.away or given == to
        assert org.manager(post, to) != to
    assert who.holder == org.seats[post].holder
    assert who.receiver not in org.away
    assert manager not in org.away
    assert manager is None or manager != who.holder
    if who.holder is not None and who.holder not in org.away:
        assert who.receiver == who.holder
