"""Posts the letters: the only one that acts outside; what it holds when it dies is taken up by the next."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, cast

from models import store
from models.choices import Words
from models.composing import Envelope, letter_of, people_named
from models.facts import Fact, Refused
from models.notices import Delivery, Letter
from models.returned_mail import is_gone
from models.settings import Language
from models.store import bounces, letters, meta, silence
from models.store.letters import Addressee, Claimed, Told
from tasks import clock, home, progress
from tasks.channels.reasons import reason
from tasks.invitations import with_entry
from tasks.ledger import passes
from tasks.ledger.responses import writing
from tasks.verbs import reach, rehearsing, verb

if TYPE_CHECKING:
    from tasks.notify import Channel
    from tasks.progress import Reached

AT_A_TIME = 50
"""Letters that are claimed and read together."""

UNREACHABLE = 2
"""So many letters in a row that could not leave say that the mail server is not there."""

AGAIN = timedelta(minutes=10)
"""How long a letter that could not leave waits, at least."""

UNTOLD = "nothing in it is owed any more"
UNADDRESSED = "nobody else can be told"
STOPPED = "mails to or about this are stopped"


class Posted(Fact):
    """What became of the letters of a round; `reason` says why the last one that failed did."""

    sent: int = 0
    refused: int = 0
    later: int = 0
    doubtful: int = 0
    cancelled: int = 0
    reason: str = ""


class Ready(NamedTuple):
    """A letter with what it tells, without `to` when nobody can be written to; or why there is none.

    `stops`: the newest stop that was known when it was read.
    """

    claimed: Claimed
    told: Sequence[Told]
    letter: Letter | None
    to: str
    dropped: str = ""
    stops: int = 0


@verb(outward=True)
def post(today: date) -> Posted:
    """Send every letter that waits, each marked in its own commit; Refused for a memory that may not send."""
    refuse_to_send(today)
    if home.home().environment.dry_run:
        return Posted()
    from tasks.notify import open_channel

    here = home.home()
    with store.posting(here.folder):
        channel = open_channel(here.channel_url, home.settings().municipality.language)
        try:
            with progress.of("letters") as reached:
                return _post_all(channel, reached)
        finally:
            channel.close()


WAITING = Words("{} af {} mails er sendt.", "{} of {} mails have been sent.")
SENT = Words("{} sendt", "{} sent")
FAILED = Words("{} kom ikke frem", "{} did not arrive")
LATER = Words("{} venter: {}", "{} wait: {}")
NONE_TO_SEND = Words("Ingen mails i dag", "No mails today")


def posted_said(posted: Posted | None) -> str:
    """What became of the letters, in a sentence: "12 sendt, 1 venter: …"; nothing in a rehearsal."""
    if posted is None:
        return ""
    language = home.settings().municipality.language
    parts = (
        (SENT, posted.sent),
        (FAILED, posted.refused + posted.doubtful),
        (LATER, posted.later),
    )
    said = [words.said_in(language).format(count, posted.reason) for words, count in parts if count]
    return (", ".join(said) or NONE_TO_SEND.said_in(language)).rstrip(".") + "."


def waits_again() -> bool:
    """Whether a letter that could not leave should be tried again by now."""
    if home.home().environment.dry_run:
        return False
    with store.reading() as session:
        return letters.waiting_again(session, clock.now())


@verb
def refuse_to_send(today: date) -> None:
    """Refuse what no letter may leave for: a memory that is not live, or another day than the clock's.

    Another day is for trying things out, never with letters that reach their receivers. A rehearsal is free.
    """
    here = home.home()
    if rehearsing() or here.environment.dry_run:
        return
    with store.reading() as session:
        purpose = meta.purpose(session)
    if purpose == "rehearsal" or (purpose == "demo" and here.sends):
        raise Refused(
            f"This memory is a {purpose}: no letter leaves from it.",
            "Dette er en demo eller en prøve. Herfra bliver der ikke sendt mails.",
        )
    if here.sends and not here.environment.receiver_override:
        _refuse_another_day(today)


def _refuse_another_day(today: date) -> None:
    now = clock.today(None, home.settings().municipality.timezone)
    if today != now:
        raise Refused(
            f"The round of {today} would send letters on {now}. Leave the day out, or try it with "
            "PLANCYCLE_RECEIVER_OVERRIDE or PLANCYCLE_DRY_RUN, or without a channel.",
            "Runden kan kun holdes for i dag, når der sendes mails. Lad datoen stå tom.",
        )


def _post_all(channel: Channel, reached: Reached) -> Posted:
    with store.writing() as session:
        doubtful = letters.orphans_back(session, channel.policy, _reason("died"), clock.now())
        waiting = letters.waiting_now(session, clock.now())
    return _counted(_shown(_each_posted(channel), waiting, reached), doubtful)


def _shown(each: Iterator[Delivery | None], waiting: int, reached: Reached) -> Iterator[Delivery | None]:
    """The letters one by one; many are shown to whoever waits for the last one."""
    words = WAITING.said_in(home.settings().municipality.language)
    for no, became in enumerate(each, 1):
        if waiting > AT_A_TIME:
            reached(no, waiting, words.format(no, waiting))
        yield became


def _each_posted(channel: Channel) -> Iterator[Delivery | None]:
    """What became of each letter, None where nothing was left to tell; ends early with the mail server."""
    poster, failed = f"{os.getpid()}", 0
    while claimed := _claim(poster):
        reach("after-claim")
        for ready in _ready(claimed):
            became = _post_one(ready, channel)
            yield became
            failed = failed + 1 if became and became.unreachable else 0
            if failed == UNREACHABLE:
                _release(poster)
                return


def _claim(poster: str) -> list[Claimed]:
    with store.writing() as session:
        return letters.claim(session, poster, clock.now(), AT_A_TIME)


def _release(poster: str) -> None:
    with store.writing() as session:
        letters.release(session, poster)


def _ready(claimed: Sequence[Claimed]) -> list[Ready]:
    """One load for all: lines whose task has been closed drop out."""
    with store.reading() as session:
        stops = silence.newest(session)
        people = letters.addressees(session, claimed)
        lines = letters.lines_of(session, claimed)
        spoken_of = people_named(line for told in lines.values() for line in told)
        names = letters.names(session, spoken_of)
    links = _links(claimed)
    return [
        _addressed(one, lines[one.id], people[one.person], names, links.get((one.person, one.day)))._replace(
            stops=stops
        )
        for one in claimed
    ]


def _links(claimed: Sequence[Claimed]) -> dict[tuple[str, date], str]:
    """The link of each letter: a repeat has the same, an invitation none, for others see it in a calendar."""
    personal = [one for one in claimed if one.class_ != "invitation"]
    days = {one.day for one in personal}
    theirs = {day: passes.links((one.person for one in personal if one.day == day), day) for day in days}
    return {(person, day): link for day, links in theirs.items() for person, link in links.items()}


def _addressed(
    one: Claimed, lines: Sequence[Told], who: Addressee, names: dict[str, str], link: str | None
) -> Ready:
    told = [line for line in lines if not line.fallen_out]
    override = home.home().environment.receiver_override
    if who.silent or (not told and any(line.stopped for line in lines)):
        return Ready(one, [], None, "", STOPPED)
    if not told:
        return Ready(one, told, None, "", UNTOLD)
    if not who.email and not who.misled and not any(line.decided_daily for line in told):
        return Ready(one, told, None, "", UNADDRESSED)
    own_link = None if one.class_ == "invitation" else link
    envelope = Envelope(one.key, one.day, who.name, who.email or "", cast(Language, one.language), own_link)
    letter = letter_of(envelope, told, home.settings(), names)
    to = (override or who.email) if who.email else ""
    if one.class_ == "invitation":
        letter = with_entry(letter, told[0], home.settings(), to)
    return Ready(one, told, letter, to)


def _as_it_is_now(ready: Ready) -> Ready | None:
    """The letter, read anew if anything was stopped since; None when it has been taken back."""
    with store.reading() as session:
        look = letters.last_look(session, ready.claimed)
    if not look.held:
        return None
    return ready if look.stops == ready.stops else _ready([ready.claimed])[0]


def _post_one(read: Ready, channel: Channel) -> Delivery | None:
    ready = _as_it_is_now(read)
    if ready is None:
        return None
    if ready.letter is None:
        with store.writing() as session:
            letters.cancel(session, ready.claimed, ready.dropped)
        return None
    if channel.policy == "park":
        with store.writing() as session:
            letters.mark_sending(session, ready.claimed)
    reach("before-send")
    became = _sent(ready.letter, ready.to, channel)
    reach("after-send")
    now = clock.now()
    with store.writing() as session:
        letters.mark(session, ready.claimed, ready.told, became, now, _again(now, ready.claimed))
        if _is_gone(became):
            by = writing("poster", ready.claimed.day, "round")
            bounces.mark(session, {ready.claimed.person: became.reason}, by)
    reach("after-mark")
    return became


def _is_gone(became: Delivery) -> bool:
    """Whether the mail server says that the receiver's own address is not there."""
    if home.home().environment.receiver_override or became.at != "receiver":
        return False
    return became.state == "refused" and is_gone(became.code, became.reason)


def _sent(letter: Letter, to: str, channel: Channel) -> Delivery:
    """A letter without an address or with a text that cannot be written waits; the other letters go.

    Tomorrow's round tells it anew: to whoever stands in, and from a text that has been mended.
    """
    from tasks.lettering import render

    if not to:
        return Delivery(state="later", reason=_reason("nowhere"))
    own = home.home().folder / "letters"
    try:
        rendered = render(letter, own if own.is_dir() else None)
    except Refused as error:
        return Delivery(state="later", reason=str(error))
    return channel.send(letter, rendered, to)


def _again(now: datetime, claimed: Claimed) -> datetime:
    return now + AGAIN * (1 << min(claimed.tries, 3))


def _reason(what: str) -> str:
    return reason(home.settings().municipality.language, what)


def _counted(became: Iterator[Delivery | None], doubtful: int) -> Posted:
    each = list(became)
    posted = [one for one in each if one is not None]
    count = Counter(one.state for one in posted)
    reasons = [one.reason for one in posted if one.reason]
    return Posted(
        sent=count["sent"],
        refused=count["refused"],
        later=count["later"],
        doubtful=count["doubtful"] + doubtful,
        cancelled=len(each) - len(posted),
        reason=reasons[-1] if reasons else "",
    )
