"""Rules about people: that somebody holds the wheel, and that the plan group is small and has its mandate."""

from __future__ import annotations

from collections.abc import Iterator

from models.choices import Words
from models.coherence.picture import ElementRow, Group, Picture, UnitRow
from models.coherence.rule import Found, Rule
from models.coherence.rules.thread import in_force, name_of, of_element
from models.coherence.signs import AREAS, OWNED, signs

ANSWERED_FOR = (*AREAS, "action")
"""The kinds of element that somebody must answer for."""


def ended_unit(picture: Picture, post: str | None) -> UnitRow | None:
    """The unit of a post, when it is no more."""
    row = picture.posts.get(post) if post is not None else None
    unit = picture.units.get(row.unit) if row is not None and row.unit is not None else None
    is_over = unit is not None and unit.valid_to is not None and unit.valid_to < picture.today
    return unit if is_over else None


def _of_ended_units(picture: Picture) -> Iterator[Found]:
    ended = {post: unit for post in picture.posts if (unit := ended_unit(picture, post)) is not None}
    for element in picture.in_force.values() if ended else ():
        if element.post is not None and element.post in ended:
            unit = ended[element.post]
            found = of_element(element, unit=unit.name, date=unit.valid_to)
            holder = picture.posts[element.post].holder
            yield found if holder is None else found._replace(sentence=STILL_IN_ENDED_UNIT)


STILL_IN_ENDED_UNIT = Words(
    "»{titel}« hører til en stilling i {enhed}, der blev nedlagt eller lagt sammen den {dato}.",
    "'{title}' belongs to a post in {unit}, which was closed or merged on {date}.",
)


def _nobody(picture: Picture) -> Iterator[Found]:
    """Areas with nobody; actions with nobody, and nobody above them either."""
    above = signs(picture).above
    for element in in_force(picture, *ANSWERED_FOR):
        is_nobodys = element.post is None and not element.owner_text
        if is_nobodys and (element.kind in AREAS or not above[element.key] & OWNED):
            yield of_element(element)


def _unknown(picture: Picture) -> Iterator[Found]:
    for element in picture.elements:
        if element.post is None and element.owner_text and element.ended_on is None:
            yield of_element(element, owner=element.owner_text)


def _vacant(picture: Picture) -> Iterator[Found]:
    """One for each vacant post; those whose unit is no more are told of by `unit_ended`."""
    vacant = {post for post, row in picture.posts.items() if row.holder is None}
    theirs: dict[str, list[ElementRow]] = {}
    for element in in_force(picture, *ANSWERED_FOR) if vacant else ():
        if element.post in vacant:
            theirs.setdefault(element.post, []).append(element)
    for post, elements in theirs.items():
        if ended_unit(picture, post) is None:
            yield _vacancy(picture, post, elements)


def _vacancy(picture: Picture, post: str, elements: list[ElementRow]) -> Found:
    first = min(elements, key=lambda element: element.key)
    words = {"title": name_of(picture, first), "post": picture.posts[post].title, "times": len(elements) - 1}
    sentences = (None, VACANT_ONE_MORE)
    return Found(
        f"post/{post}",
        words,
        sentence=sentences[len(elements) - 1] if len(elements) <= len(sentences) else VACANT_MORE,
    )


VACANT_ONE_MORE = Words(
    "»{titel}« og en til har ingen ansvarlig lige nu: stillingen som {stilling} er ubesat.",
    "Nobody answers for '{title}' and one more at present: the post {post} is vacant.",
)
VACANT_MORE = Words(
    "»{titel}« og {n} andre har ingen ansvarlig lige nu: stillingen som {stilling} er ubesat.",
    "Nobody answers for '{title}' and {times} others at present: the post {post} is vacant.",
)

UNIT_ENDED = Rule(
    "unit_ended",
    "important",
    Words(
        "»{titel}« har ingen ansvarlig, siden {enhed} blev nedlagt eller lagt sammen den {dato}.",
        "Nobody has answered for '{title}' since {unit} was closed or merged on {date}.",
    ),
    Words(
        "Tryk »Læg enheder om«: så står der en liste over, hvem der overtager. Eller skriv det i kolonnen "
        "»ansvarlig«, og tryk »Læs en fil ind«.",
        "Press »Change the units« for a list of who takes over. Or write it in the column »ansvarlig«, and "
        "press »Load a file«.",
    ),
    ("posts", "units"),
    _of_ended_units,
)

NOBODY_RESPONSIBLE = Rule(
    "nobody_responsible",
    "important",
    Words("»{titel}« har ingen ansvarlig.", "Nobody answers for '{title}'."),
    Words(
        "Skriv en stilling eller en mailadresse i kolonnen »ansvarlig«, og tryk »Læs en fil ind«.",
        "Write a post or an e-mail address in the column »ansvarlig«, and press »Load a file«.",
    ),
    ("posts",),
    _nobody,
)

OWNER_UNKNOWN = Rule(
    "owner_unknown",
    "note",
    Words(
        "»{titel}« har ingen ansvarlig, vi kender: der står »{ansvarlig}«. "
        "Skriv en stilling eller en e-mail fra listen over personer.",
        "Nobody we know answers for '{title}': it says '{owner}'. "
        "Give a post or an e-mail from the list of people.",
    ),
    Words(
        "Ret kolonnen »ansvarlig« i filen over planens dele, og tryk »Læs en fil ind«.",
        "Correct the column »ansvarlig« in the file of the plan's parts, and press »Load a file«.",
    ),
    (),
    _unknown,
)

POST_VACANT = Rule(
    "post_vacant",
    "important",
    Words(
        "»{titel}« har ingen ansvarlig lige nu: stillingen som {stilling} er ubesat.",
        "Nobody answers for '{title}' at present: the post {post} is vacant.",
    ),
    Words(
        "Skriv i personlisten, hvem der har stillingen nu, eller tryk »Giv opgaver videre«.",
        "Write in the list of people who holds the post now, or press »Hand tasks over«.",
    ),
    ("posts",),
    _vacant,
    ("decision_unowned", "plan_group_without_head"),
)


# ── The plan group ──────────────────────────────────────────────────────────────────────────────────────


def _group(picture: Picture) -> Group:
    assert picture.group is not None
    return picture.group


def _large(picture: Picture) -> Iterator[Found]:
    group = _group(picture)
    if group.members > group.most_members:
        yield Found("plan_group/members", {"times": group.members, "most": group.most_members})


def _without_head(picture: Picture) -> Iterator[Found]:
    if not _group(picture).head_of_planning:
        yield Found("plan_group/head_of_planning", {})


def _without_mandate(picture: Picture) -> Iterator[Found]:
    if not _group(picture).mandate:
        yield Found("plan_group/mandate", {})


def _not_met(picture: Picture) -> Iterator[Found]:
    for meeting in _group(picture).missed:
        yield Found(f"plan_group/{meeting}", {"meeting": MONTHS.get(meeting, Words(meeting, meeting))})


MONTHS = {
    "april": Words("april", "April"),
    "june": Words("juni", "June"),
    "august": Words("august", "August"),
}

PLAN_GROUP_LARGE = Rule(
    "plan_group_large",
    "note",
    Words(
        "Plangruppen har {n} medlemmer. Den bør højst have {højst}, så den kan nå til enighed.",
        "The plan group has {times} members. It should have {most} at most, to be small enough to agree.",
    ),
    Words(
        "Aftal, hvem der er med, og hvem gruppen spørger undervejs; rollen »plangruppe« står i personlisten.",
        "Agree who is in it, and whom it asks on the way; the role »plangruppe« is in the list of people.",
    ),
    ("group",),
    _large,
)

PLAN_GROUP_WITHOUT_HEAD = Rule(
    "plan_group_without_head",
    "note",
    Words("Plangruppen har ingen planchef.", "The plan group has no head of planning."),
    Words(
        "Skriv i personlisten, hvem der er planchef, og tag planchefen med i gruppen.",
        "Write in the list of people who is head of planning, and take the head of planning into the group.",
    ),
    ("group",),
    _without_head,
)

PLAN_GROUP_WITHOUT_MANDATE = Rule(
    "plan_group_without_mandate",
    "note",
    Words(
        "Plangruppen har intet kommissorium: der står ingen steder, hvad den selv må beslutte, "
        "hvad den foreslår, og hvad den lader ligge.",
        "The plan group has no terms of reference: nowhere does it say what it may decide itself, "
        "what it proposes and what it leaves alone.",
    ),
    Words(
        "Skriv de tre sætninger i municipality.toml under [plan_group]; så står de i hvert oplæg.",
        "Write the three sentences in municipality.toml under [plan_group]; then they stand in every brief.",
    ),
    ("group",),
    _without_mandate,
)

PLAN_GROUP_NOT_MET = Rule(
    "plan_group_not_met",
    "note",
    Words(
        "Oplægget til mødet i {møde} gik ud, uden at plangruppen havde læst det.",
        "The brief for the meeting in {meeting} went out without the plan group having read it.",
    ),
    Words(
        "Sæt plangruppens møde i kalenderen, før det næste oplæg skal ud.",
        "Put the plan group's meeting in the calendar before the next brief is to go out.",
    ),
    ("group",),
    _not_met,
)
