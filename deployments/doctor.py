"""Says in words what is right and what is wrong with an installation; sends one test letter."""

from __future__ import annotations

import os
import ssl
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from models.choices import Words
from models.facts import Refused
from models.settings import Language, Settings, read_settings
from models.spoken import day_and_month
from tasks.channels.relay import Found, told, tried

if TYPE_CHECKING:
    from tasks.home import Home
    from tasks.notify import Channel

PATIENCE = 15.0
"""Seconds that one answer may take: whoever asks what is wrong is waiting."""

MARKS = {
    "right": Words("ok  ", "ok   "),
    "note": Words("OBS ", "NOTE "),
    "wrong": Words("FEJL", "WRONG"),
}

NOT_REAL = (".example", ".invalid", ".test", ".localhost")
"""The ends of addresses that no mail ever reaches (RFC 2606)."""

SAID: dict[str, Words] = {
    "home": Words("{folder} kan læses og skrives.", "{folder} can be read and written."),
    "no_home": Words(
        "{folder} findes ikke. Vælg mappen med --home eller PLANCYCLE_HOME, eller begynd med: "
        "python -m deployments load.",
        "{folder} does not exist. Choose the folder with --home or PLANCYCLE_HOME, or begin with: "
        "python -m deployments load.",
    ),
    "locked_home": Words(
        "{folder} kan ikke skrives af den bruger, der kører dette. Ret mappens ejer eller rettigheder.",
        "{folder} cannot be written by the user who runs this. Correct the folder's owner or rights.",
    ),
    "settings": Words(
        "{name}: mails kommer fra {sender}, telefon {phone}, og svar går til {email}.",
        "{name}: letters come from {sender}, telephone {phone}, and replies go to {email}.",
    ),
    "not_real": Words(
        "Adressen {email} findes ikke i virkeligheden. Skriv jeres egen som email under [municipality] "
        "i municipality.toml.",
        "The address {email} does not exist in reality. Put your own as email under [municipality] in "
        "municipality.toml.",
    ),
    "no_phone": Words(
        "Der mangler et rigtigt telefonnummer. Skriv det som phone under [municipality] i municipality.toml; "
        "det står i hver mail.",
        "There is no real telephone number. Put it as phone under [municipality] in municipality.toml; "
        "it stands in each letter.",
    ),
    "memory": Words(
        "Databasen svarer og passer til programmet ({schema}).",
        "The database answers and fits this program ({schema}).",
    ),
    "no_memory": Words(
        "Der er ingen database endnu. Den laves af: python -m deployments load (eller up).",
        "There is no database yet. It is made by: python -m deployments load (or up).",
    ),
    "old_memory": Words(
        "Databasen er fra en ældre udgave ({schema}). Kør: python -m deployments migrate",
        "The database is of an older version ({schema}). Run: python -m deployments migrate",
    ),
    "new_memory": Words(
        "Databasen er fra en nyere udgave ({schema}) end programmet. Kør det nyere program.",
        "The database is of a newer version ({schema}) than this program. Run the newer program.",
    ),
    "demo": Words(
        "Det er en demo eller en prøve: herfra sendes der aldrig mails.",
        "This is a demo or a rehearsal: no mail ever leaves it.",
    ),
    "keys": Words("Nøglerne til links er der: {count}.", "The keys of the links are there: {count}."),
    "no_keys": Words(
        "Der er ingen nøgler til links endnu; de laves, når det første link skrives.",
        "There are no keys for links yet; they are made when the first link is written.",
    ),
    "open_keys": Words(
        "Andre på maskinen kan læse nøglerne til links. Kør: chmod 600 {file}",
        "Others on this machine can read the keys of the links. Run: chmod 600 {file}",
    ),
    "bad_keys": Words(
        "Filen med nøgler til links kan ikke bruges: {file}. Læg en kopi tilbage.",
        "The file with the keys of the links cannot be used: {file}. Put back a copy.",
    ),
    "address": Words("Links i mails fører til {address}.", "Links in letters lead to {address}."),
    "no_address": Words(
        "Mails får ingen links, fordi PLANCYCLE_PUBLIC_URL ikke siger, hvor siden er, "
        "for eksempel https://plan.kommune.dk.",
        "Letters carry no links, because PLANCYCLE_PUBLIC_URL does not say where the page is, "
        "for example https://plan.kommune.dk.",
    ),
    "no_links": Words(
        "Mails får links, når det hele kører: python -m deployments up",
        "Letters carry links once everything runs: python -m deployments up",
    ),
    "plain_address": Words(
        "{address} er ikke krypteret: links kan læses undervejs. Brug https.",
        "{address} is not encrypted: links can be read on their way. Use https.",
    ),
    "portal": Words("De ansvarliges side svarer på {address}.", "The owners' page answers at {address}."),
    "no_portal": Words(
        "De ansvarliges side svarer ikke på {address}: {cause}.",
        "The owners' page does not answer at {address}: {cause}.",
    ),
    "prefect": Words("Prefect svarer på {address}.", "Prefect answers at {address}."),
    "no_prefect": Words(
        "Prefect svarer ikke på {address}: {cause}. Start det hele igen: python -m deployments up",
        "Prefect does not answer at {address}: {cause}. Start everything again: python -m deployments up",
    ),
    "not_up": Words(
        "Der kører ikke noget, så ingen mails går ud af sig selv. Start med: python -m deployments up",
        "Nothing is running, so no letters go by themselves. Start with: python -m deployments up",
    ),
    "clock": Words("Klokken er {time:%H.%M} den {day} ({zone}).", "It is {time:%H:%M} on {day} ({zone})."),
    "moved_clock": Words(
        "PLANCYCLE_TODAY flytter dagen til {today}. Det er kun til prøver: fjern den i drift.",
        "PLANCYCLE_TODAY moves the day to {today}. That is for trials only: remove it in operation.",
    ),
    "paper": Words("Skrifttype og PDF virker.", "Typeface and PDF work."),
    "no_paper": Words(
        "Der kan ikke laves PDF: {cause}. Installér programmet igen.",
        "No PDF can be made: {cause}. Install the program again.",
    ),
    "outbox": Words(
        "Mails sendes ikke: de lægges som filer i {outbox}. Sæt PLANCYCLE_CHANNEL for at sende.",
        "Letters are not sent: they are kept as files in {outbox}. Set PLANCYCLE_CHANNEL to send.",
    ),
    "dry": Words(
        "PLANCYCLE_DRY_RUN er sat: der sendes ingen mails, heller ikke prøvemailen.",
        "PLANCYCLE_DRY_RUN is set: no letters are sent, nor is the test letter.",
    ),
    "override": Words(
        "PLANCYCLE_RECEIVER_OVERRIDE er sat: alle mails går til {to}, også prøvemailen.",
        "PLANCYCLE_RECEIVER_OVERRIDE is set: all letters go to {to}, and so does the test letter.",
    ),
    "other_channel": Words(
        "Mails sendes ad {scheme}. Den kan kun prøves med en rigtig mail: --to ADRESSE",
        "Letters are sent by {scheme}. It can only be tried with a real letter: --to ADDRESS",
    ),
    "only_looked": Words(
        "Der er ikke sendt noget. Send en prøvemail med: --to ADRESSE",
        "Nothing was sent. Send a test letter with: --to ADDRESS",
    ),
    "kept": Words("Prøvemailen ligger i {outbox}.", "The test letter lies in {outbox}."),
    "not_sent": Words(
        "Prøvemailen er ikke sendt, før det er rettet.", "The test letter is not sent until that is mended."
    ),
    "all_right": Words("Alt er i orden.", "All is well."),
    "noted": Words(
        "Intet er galt. Læs det, der står OBS ved.", "Nothing is wrong. Read what is marked NOTE."
    ),
    "one_wrong": Words("Én ting skal rettes.", "One thing has to be mended."),
    "wrong": Words("{count} ting skal rettes.", "{count} things have to be mended."),
}


class Patient(NamedTuple):
    """What is examined: the home, and its settings; where they cannot be read, the fault and the defaults."""

    home: Home
    settings: Settings
    fault: str
    to: str

    @property
    def language(self) -> Language:
        """The language in which it is said."""
        return self.settings.municipality.language

    def found(self, state: str, what: str, **facts: object) -> Found:
        """One of the sentences above."""
        return Found(state, SAID[what].said_in(self.language).format(**facts))  # type: ignore[arg-type]


class Line(NamedTuple):
    """A line of the report: what was looked at, and what was found."""

    about: str
    found: Found


class Printed(NamedTuple):
    """A line as it is printed, and whether it tells of something wrong."""

    text: str
    wrong: bool


def examine(folder: Path | None, to: str = "") -> Iterator[Line]:
    """Every line of the report, each as soon as it is known; with `to` one test letter is sent.

    Nothing is made, moved or mended.
    """
    patient = _patient(folder, to)
    for words, look in LOOKS:
        for found in _looked(patient, look):
            yield Line(words.said_in(patient.language), found)


def report(folder: Path | None, to: str = "") -> Iterator[Printed]:
    """The report line by line, each as soon as it is known; the sum comes last."""
    language = _patient(folder, to).language
    count: Counter[str] = Counter()
    for about, (state, sentence) in examine(folder, to):
        count[state] += 1
        yield Printed(f"{MARKS[state].said_in(language)} {about}: {sentence}", state == "wrong")
    yield Printed(SAID[_sum(count)].said_in(language).format(count=count["wrong"]), False)


def _sum(count: Mapping[str, int]) -> str:
    if count["wrong"]:
        return "one_wrong" if count["wrong"] == 1 else "wrong"
    return "noted" if count["note"] else "all_right"


def _patient(folder: Path | None, to: str) -> Patient:
    from tasks.home import Environment, Home

    environment = Environment()
    home = Home((folder or environment.home).expanduser().absolute(), environment)
    try:
        return Patient(home, home.settings(), "", to)
    except Refused as error:
        return Patient(home, read_settings(), str(error), to)


def _looked(patient: Patient, look: Callable[[Patient], Iterator[Found]]) -> Iterator[Found]:
    """What one look found; a look that fails says so, and the next goes on."""
    try:
        yield from look(patient)
    except Refused as error:
        yield Found("wrong", error.said_in(patient.language))
    except Exception as error:
        yield Found("wrong", f"{type(error).__name__}: {str(error).partition(chr(10))[0]}")


# ── What lies on this machine ───────────────────────────────────────────────────────────────────────────


def _home(patient: Patient) -> Iterator[Found]:
    folder = patient.home.folder
    if not folder.is_dir():
        yield patient.found("wrong", "no_home", folder=folder)
    elif not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield patient.found("wrong", "locked_home", folder=folder)
    else:
        yield patient.found("right", "home", folder=folder)


def _settings(patient: Patient) -> Iterator[Found]:
    if patient.fault:
        yield Found("wrong", patient.fault)
        return
    town = patient.settings.municipality
    said = {"name": town.name, "sender": town.sender, "phone": town.phone, "email": town.email}
    yield patient.found("right", "settings", **said)
    if not any(sign in "123456789" for sign in town.phone):
        yield patient.found("wrong" if patient.home.sends else "note", "no_phone")
    if town.email.endswith(NOT_REAL):
        yield patient.found("wrong" if patient.home.sends else "note", "not_real", email=town.email)


def _memory(patient: Patient) -> Iterator[Found]:
    from models import store
    from models.store import schema

    url = patient.home.database_url
    if not _is_there(url):
        yield patient.found("wrong", "no_memory")
        return
    schema_now, needed = schema.current(store.engine_for(url)), schema.head()
    if schema_now == needed:
        yield patient.found("right", "memory", schema=needed)
        if _is_no_live_memory(patient.home):
            yield patient.found("note", "demo")
    elif schema_now is None:
        yield patient.found("wrong", "no_memory")
    else:
        yield patient.found("wrong", "old_memory" if schema_now < needed else "new_memory", schema=schema_now)


def _is_there(url: str) -> bool:
    """Whether a database that is a file exists: to open one that does not would make it."""
    return not url.startswith("sqlite:///") or Path(url.removeprefix("sqlite:///")).exists()


def _is_no_live_memory(home: Home) -> bool:
    from tasks.home import open_home
    from tasks.ledger import standing

    if not _is_there(home.database_url):
        return False
    open_home(home.folder)
    return standing.memory_purpose() in ("demo", "rehearsal")


def _keys(patient: Patient) -> Iterator[Found]:
    file = patient.home.folder / "keys" / "links"
    if not file.exists():
        yield patient.found("note", "no_keys")
        return
    keys = file.read_text(encoding="ascii", errors="replace").split()
    if not keys:
        yield patient.found("wrong", "bad_keys", file=file)
    elif file.stat().st_mode & 0o077:
        yield patient.found("wrong", "open_keys", file=file)
    else:
        yield patient.found("right", "keys", count=len(keys))


def _clock(patient: Patient) -> Iterator[Found]:
    from tasks import clock

    instant, zone = clock.instant(), patient.settings.zone
    now = instant.astimezone(zone)
    day = day_and_month(now.date(), patient.language, with_year=True)
    yield patient.found("right", "clock", time=now, day=day, zone=zone.key)
    if moved := patient.home.environment.today:
        yield patient.found("wrong" if patient.home.sends else "note", "moved_clock", today=moved)


def _paper(patient: Patient) -> Iterator[Found]:
    from tasks.documents import typeset

    try:
        made = typeset.works()
    except Exception as error:  # whatever typst raises is what is wrong
        yield patient.found("wrong", "no_paper", cause=str(error).partition("\n")[0] or type(error).__name__)
        return
    yield patient.found("right", "paper") if made else patient.found("wrong", "no_paper", cause="fonts")


# ── What runs ───────────────────────────────────────────────────────────────────────────────────────────


def _links(patient: Patient) -> Iterator[Found]:
    address = patient.home.portal_address
    if address is None:
        yield (
            patient.found("wrong", "no_address") if patient.home.sends else patient.found("note", "no_links")
        )
        return
    yield patient.found("right", "address", address=address)
    if patient.home.sends and address.startswith("http:"):
        yield patient.found("note", "plain_address", address=address)


def _portal(patient: Patient) -> Iterator[Found]:
    address = patient.home.portal_address
    if address is None or not _is_up(patient.home):
        return
    cause = _no_answer(f"{address}/sundhed")
    what = "no_portal" if cause else "portal"
    yield patient.found("wrong" if cause else "right", what, address=address, cause=cause)


def _prefect(patient: Patient) -> Iterator[Found]:
    if not _is_up(patient.home):
        yield patient.found("note", "not_up")
        return
    address = _prefect_file(patient.home).read_text(encoding="utf-8").strip()
    cause = _no_answer(f"{address}/health")
    what = "no_prefect" if cause else "prefect"
    yield patient.found("wrong" if cause else "right", what, address=address, cause=cause)


def _is_up(home: Home) -> bool:
    return _prefect_file(home).is_file()


def _prefect_file(home: Home) -> Path:
    from tasks.engine import address_file

    return address_file(home.folder)


def _no_answer(address: str) -> str:
    """Why nobody answers there; empty when somebody does."""
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return "" if answer.status == 200 else f"HTTP {answer.status}"
    except urllib.error.HTTPError as error:
        return f"HTTP {error.code}"
    except urllib.error.URLError as error:
        return _cause(error.reason)
    except OSError as error:
        return _cause(error)


def _cause(reason: object) -> str:
    if isinstance(reason, ssl.SSLCertVerificationError):
        return str(reason.verify_message)
    return str(getattr(reason, "strerror", None) or reason or type(reason).__name__)


# ── The mail ────────────────────────────────────────────────────────────────────────────────────────────


def _mail(patient: Patient) -> Iterator[Found]:
    from tasks.channels.planmail import PlanMail
    from tasks.notify import open_channel

    said = patient.home.environment
    if said.dry_run:
        yield patient.found("note", "dry")
        return
    if said.receiver_override and patient.home.sends:
        yield patient.found("note", "override", to=said.receiver_override)
    if not patient.home.sends:
        yield from _outbox(patient)
        return
    channel = open_channel(patient.home.channel_url, patient.language)
    try:
        yield from _server(patient, channel) if isinstance(channel, PlanMail) else _other(patient, channel)
    finally:
        channel.close()


def _server(patient: Patient, channel: Channel) -> Iterator[Found]:
    """The mail server step by step, then one letter the way every letter goes."""
    from tasks.channels.planmail import PlanMail

    assert isinstance(channel, PlanMail)
    channel.server = replace(channel.server, timeout=min(channel.server.timeout, PATIENCE))
    sender = channel.server.sender or patient.settings.municipality.email
    stopped = False
    for found in tried(channel.server, sender, patient.language):
        stopped = stopped or found.state == "wrong"
        yield found
    if stopped and patient.to:
        yield patient.found("note", "not_sent")
    elif not stopped:
        yield from _one_letter(patient, channel)


def _other(patient: Patient, channel: Channel) -> Iterator[Found]:
    if patient.to:
        yield from _one_letter(patient, channel)
    else:
        scheme = patient.home.channel_url.partition(":")[0]
        yield patient.found("note", "other_channel", scheme=scheme)


def _outbox(patient: Patient) -> Iterator[Found]:
    """Letters that stay here: the test letter is a file among them."""
    from tasks.notify import open_channel

    home = patient.home
    yield patient.found("note", "outbox", outbox=home.outbox)
    if patient.to and home.folder.is_dir():
        became = _sent(patient, open_channel(home.channel_url, patient.language), patient.to)
        yield patient.found("right", "kept", outbox=home.outbox) if became.state == "right" else became


def _one_letter(patient: Patient, channel: Channel) -> Iterator[Found]:
    if not patient.to:
        yield patient.found("note", "only_looked")
    elif _is_no_live_memory(patient.home):
        yield patient.found("wrong", "demo")
    else:
        to = patient.home.environment.receiver_override or patient.to
        yield _sent(patient, channel, to)


def _sent(patient: Patient, channel: Channel, to: str) -> Found:
    from deployments.sample_letters import trial
    from tasks.lettering import render

    own = patient.home.folder / "letters"
    letter = trial(patient.settings, to)
    rendered = render(letter, own if own.is_dir() else None)
    return told(channel.send(letter, rendered, to), to, patient.language)


LOOKS: tuple[tuple[Words, Callable[[Patient], Iterator[Found]]], ...] = (
    (Words("Hjemmet", "Home"), _home),
    (Words("Indstillinger", "Settings"), _settings),
    (Words("Database", "Database"), _memory),
    (Words("Nøgler", "Keys"), _keys),
    (Words("Ur", "Clock"), _clock),
    (Words("PDF", "PDF"), _paper),
    (Words("Links", "Links"), _links),
    (Words("Side", "Page"), _portal),
    (Words("Prefect", "Prefect"), _prefect),
    (Words("Mail", "Mail"), _mail),
)
