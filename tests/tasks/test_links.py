"""Links to a person's own page: who can make one, how long it opens, and what closes it."""

from __future__ import annotations

import multiprocessing
import os
import random
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, update

from flows.daily_round import daily_round
from models import store
from models.facts import Refused
from models.passes import Purpose, pass_of, signed
from models.store.tables import JournalEntry, NoticeLine, Pass, Person
from tasks import keys
from tasks.home import home, open_home
from tasks.ledger import passes
from tests.people import AASE, IDA, PEOPLE, SOREN, Member
from tests.tasks.owing import ASKED, OWNERS, owe_contributions
from tests.tasks.post_office import PostOffice, open_office

DAY = ASKED
OTHER_PURPOSE: Purpose = "calendar"
TRIES = 100_000


@pytest.fixture
def link(cast: tuple[Member, ...], memory: Engine) -> str:
    """The token of Aase's link, on each of the two databases."""
    return passes.issue(AASE.key, DAY)


# ── What opens a page ───────────────────────────────────────────────────────────────────────────────────


def test_a_link_opens_its_own_persons_page_as_often_as_it_is_used(link: str) -> None:
    for day in (DAY, DAY, DAY + timedelta(days=180)):
        assert passes.bearer(link, day).person == AASE.key


def test_every_letter_of_half_a_links_life_carries_the_same_link(link: str) -> None:
    assert passes.issue(AASE.key, DAY + timedelta(days=90)) == link
    later = passes.issue(AASE.key, DAY + timedelta(days=91))
    assert later != link
    assert passes.bearer(link, DAY + timedelta(days=91)).state == "good"
    assert passes.bearer(later, DAY + timedelta(days=271)).state == "good"


def test_a_link_ends_and_then_names_nobody(link: str) -> None:
    assert passes.bearer(link, DAY + timedelta(days=181)) == passes.Bearer(state="ended")


@pytest.mark.parametrize("change", [{"left_on": DAY}, {"email": None}], ids=["left", "forgotten"])
def test_who_has_left_or_been_forgotten_has_no_page(link: str, change: dict[str, Any]) -> None:
    with store.writing() as session:
        session.execute(update(Person).where(Person.key == AASE.key).values(**change))
    assert passes.bearer(link, DAY) == passes.Bearer(state="ended")


@pytest.mark.parametrize("token", ["", ".", "a", "a.b", "ø.ø", "\x00", "a" * 5_000, "../../etc", "%00.%00"])
def test_what_never_was_a_link_opens_nothing(link: str, token: str) -> None:
    assert passes.bearer(token, DAY) == passes.Bearer(state="unknown")


def test_of_a_hundred_thousand_wrong_links_none_is_taken(cast: tuple[Member, ...]) -> None:
    ended = passes.tokens([AASE.key, IDA.key], DAY - timedelta(days=400))
    ours = passes.tokens([member.key for member in PEOPLE], DAY)
    random.seed(2027)
    wrong = _wrong(list(ours.values()), list(ended.values()))
    taken = [token for token, _ in zip(wrong, range(TRIES), strict=False) if _opens(token)]
    assert taken == []
    assert all(_opens(token) for token in ours.values())


def _opens(token: str) -> bool:
    return passes.bearer(token, DAY).person != ""


def _wrong(good: list[str], ended: list[str]) -> Iterator[str]:
    """Tampered with, somebody else's signature, another purpose's, another home's key, and ended."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
    while True:
        one, other = random.sample(good, 2)
        (own, _), (_, foreign) = one.rsplit(".", 1), other.rsplit(".", 1)
        place = random.randrange(len(one))
        changed = random.choice([letter for letter in letters if letter != one[place]])
        yield one[:place] + changed + one[place + 1 :]
        yield one[:place]
        yield one + changed
        yield f"{own}.{foreign}"
        yield f"{random.randbytes(16).hex()}.{foreign}"
        yield signed(own, OTHER_PURPOSE, keys.links())
        yield signed(own, "page", [random.randbytes(32).hex()])
        yield signed(random.randbytes(16).hex(), "page", keys.links())
        yield random.choice(ended)


def test_a_signature_has_one_spelling_only() -> None:
    token = signed("abc", "page", ["key"])
    for last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_":
        assert pass_of(token[:-1] + last, "page", ["key"]) == ("abc" if token.endswith(last) else None)


# ── The keys ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_new_key_breaks_no_link_and_forgetting_the_old_ones_breaks_theirs(link: str) -> None:
    assert keys.turn() == 2
    after = passes.issue(AASE.key, DAY)
    assert after != link
    assert {passes.bearer(token, DAY).state for token in (link, after)} == {"good"}
    assert keys.forget_old() == 1
    assert passes.bearer(link, DAY).state == "unknown"
    assert passes.bearer(after, DAY).state == "good"


def test_the_keys_lie_beside_the_memory_for_their_owner_only(link: str) -> None:
    kept = home().folder / "keys" / "links"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    with store.reading() as session:
        assert keys.links()[0] not in str(session.execute(select(Pass)).all())


def test_the_memory_alone_makes_no_link(link: str) -> None:
    (home().folder / "keys" / "links").write_text("another-key\n", encoding="ascii")
    assert passes.bearer(link, DAY).state == "unknown"


def test_an_empty_file_of_keys_is_said(sqlite_memory: Engine) -> None:
    keys.links()
    (home().folder / "keys" / "links").write_text("", encoding="ascii")
    with pytest.raises(Refused, match="is empty"):
        keys.links()


def test_processes_that_need_the_first_key_at_once_get_the_same(tmp_path: Path) -> None:
    with closing(multiprocessing.get_context("spawn").Pool(4)) as pool:
        assert len(set(pool.map(_first_key, [str(tmp_path / "new")] * 8))) == 1


def _first_key(folder: str) -> tuple[str, ...]:
    os.environ["PLANCYCLE_HOME"] = folder
    Path(folder).mkdir(exist_ok=True)
    open_home()
    return keys.links()


# ── What closes a link ──────────────────────────────────────────────────────────────────────────────────


def test_this_went_to_the_wrong_one_closes_every_link_of_that_person_and_no_other(link: str) -> None:
    older, others = passes.issue(AASE.key, DAY + timedelta(days=100)), passes.issue(IDA.key, DAY)
    assert passes.wrong_one(link, DAY)
    assert {passes.bearer(token, DAY).state for token in (link, older)} == {"killed"}
    assert passes.bearer(others, DAY).state == "good"
    assert not passes.wrong_one(link, DAY)
    with store.reading() as session:
        assert session.scalar(select(Person.misled_at).where(Person.key == AASE.key)) is not None
        acts = session.scalars(select(JournalEntry.act).where(JournalEntry.door == "portal")).all()
    assert acts == ["links closed: a mail reached somebody else"]


def test_a_renewed_link_goes_out_once_to_the_corrected_address(link: str) -> None:
    passes.wrong_one(link, DAY)
    said = passes.renew(AASE.email.upper(), "aase.ny@eksempel.invalid", DAY)
    assert said == "Aase Lund får et nyt link i den næste mail, til aase.ny@eksempel.invalid."
    passes.renew(AASE.key, today=DAY)
    assert passes.bearer(passes.issue(AASE.key, DAY), DAY).state == "good"
    assert passes.bearer(link, DAY).state == "killed"
    with store.reading() as session:
        told = session.scalars(select(NoticeLine.rung).where(NoticeLine.person == AASE.key)).all()
    assert told == ["new_link"]


@pytest.mark.parametrize(
    ("named", "email", "said"),
    [
        ("nobody", "", "Vi kender ingen »nobody«"),
        (AASE.key, "aase", "er ikke en mailadresse"),
        (AASE.key, "@", "er ikke en mailadresse"),
        (AASE.key, IDA.email.upper(), "er allerede Ida Nygaards adresse"),
        ("nobody", IDA.email, "Vi kender ingen »nobody«"),
    ],
)
def test_no_link_is_renewed_for_nobody_or_to_anothers_address(
    link: str, named: str, email: str, said: str
) -> None:
    with pytest.raises(Refused) as refused:
        passes.renew(named, email, DAY)
    assert said in refused.value.said_in("da")


def test_who_has_left_gets_no_new_link(link: str) -> None:
    with store.writing() as session:
        session.execute(update(Person).where(Person.key == AASE.key).values(left_on=DAY))
    with pytest.raises(Refused) as refused:
        passes.renew(AASE.key, today=DAY)
    assert "Aase Lund arbejder her ikke længere" in refused.value.said_in("da")


# ── Links in letters ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def asked(cast: tuple[Member, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Five contributions are owed from today."""
    monkeypatch.setenv("PLANCYCLE_TODAY", DAY.isoformat())
    owe_contributions()


def test_each_letter_carries_its_readers_own_link(asked: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANCYCLE_PUBLIC_URL", "https://plan.eksempel.invalid/")
    office = PostOffice()
    with open_office(office) as port:
        monkeypatch.setenv("PLANCYCLE_CHANNEL", f"planmail://127.0.0.1:{port}/?secure=no&rate=0&timeout=5")
        open_home()
        daily_round.fn(today=DAY)
    assert len(office.letters) == len(OWNERS)
    for letter in office.letters:
        text = cast_text(letter)
        (token,) = {word.rpartition("/")[2] for word in text.split() if "https://plan." in word}
        assert passes.bearer(token.rstrip(">"), DAY).name.split()[0] == text.split(",")[0].split()[1]


def cast_text(letter: Any) -> str:
    return str(letter.get_body(("plain",)).get_content())


def test_without_a_known_portal_the_letters_ask_for_a_reply(asked: None) -> None:
    daily_round.fn(today=DAY)
    with store.reading() as session:
        assert session.scalars(select(Pass.id)).all() == []


def test_a_local_address_stands_only_in_letters_that_stay_here(
    sqlite_memory: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    home().portal_file.write_text("http://127.0.0.1:4201\n", encoding="utf-8")
    assert open_home().portal_address == "http://127.0.0.1:4201"
    monkeypatch.setenv("PLANCYCLE_CHANNEL", "planmail://127.0.0.1:1/")
    assert open_home().portal_address is None
    monkeypatch.setenv("PLANCYCLE_PUBLIC_URL", "https://plan.eksempel.invalid/")
    assert open_home().portal_address == "https://plan.eksempel.invalid"


def test_links_for_a_thousand_people_take_as_many_statements_as_for_one(
    cast: tuple[Member, ...], memory: Engine, statements: Any
) -> None:
    with store.writing() as session:
        many = [{"key": f"p{n}", "name": f"Navn {n}", "email": f"p{n}@eksempel.invalid"} for n in range(1000)]
        session.execute(insert(Person), many)
    with statements() as few:
        passes.tokens([SOREN.key], DAY)
    with statements() as lots:
        passes.tokens([one["key"] for one in many], DAY)
    assert len(lots) == len(few)
