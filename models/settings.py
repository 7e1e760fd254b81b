"""What a municipality decides for itself: read from TOML, checked before anything runs."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, time
from email.utils import parseaddr
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, field_validator, model_validator

from models.facts import MEETINGS, Fact, MeetingKind, Refused, Severity

Language = Literal["da", "en"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday"]


def _day_of_a_year(text: str) -> str:
    try:
        month, day = text.split("-")
        date(2001, int(month), int(day))
    except ValueError:
        raise ValueError(f"'{text}' is not a day of every year; write month-day, as in 09-15") from None
    return text


MonthDay = Annotated[str, AfterValidator(_day_of_a_year)]
Week = Annotated[int, Field(ge=1, le=53)]


class Municipality(Fact):
    """Who sends the letters and what the council is called."""

    name: str
    council: str = "byrådet"
    language: Language = "da"
    timezone: str = "Europe/Copenhagen"
    sender: str
    phone: str
    email: str
    mail_domain: str = "plan-cycle.invalid"

    @field_validator("timezone")
    @classmethod
    def known_zone(cls, name: str) -> str:
        """The zone must be one that the time zone database knows."""
        ZoneInfo(name)
        return name


class PeriodYear(Fact):
    """What one year of the election period is about; `place` 1 to 4."""

    place: int = Field(ge=1)
    text: str = Field(min_length=1, max_length=400)
    text_en: str = ""


class Period(Fact):
    """The election period: four years counted from `first_year` (KRVL § 6).

    `politicians_until`: from this day of its last year no task points at politicians, until the new period.
    `weights`: what each of its years is about.
    """

    first_year: int
    years: int = 4
    politicians_until: MonthDay = "11-01"
    weights: tuple[PeriodYear, ...] = ()

    def place(self, year: int) -> int:
        """Which year of its election period `year` is: 1 to 4."""
        return (year - self.first_year) % self.years + 1

    def first(self, year: int) -> int:
        """The first year of the period that `year` lies in."""
        return year - self.place(year) + 1

    def weight(self, year: int, language: Language) -> str:
        """What a year is about, by its place in the period; empty where nobody has said."""
        own = next((one for one in self.weights if one.place == self.place(year)), None)
        return "" if own is None else own.text if language == "da" else own.text_en or own.text


class Days(Fact):
    """The days nobody works (closed), and the days on which no letter goes and no deadline falls (quiet).

    In `no_meeting_weeks` people work and letters go, but no council meeting is proposed (the autumn holiday).
    """

    country: str = "DK"
    closed: tuple[MonthDay, ...] = ()
    closed_after_ascension: bool = True
    quiet: tuple[MonthDay, ...] = ()
    quiet_weeks: tuple[Week, ...] = ()
    quiet_before_easter: bool = True
    winter_holiday_week: Week = 7
    no_meeting_weeks: tuple[Week, ...] = ()
    extra_closed: tuple[date, ...] = ()
    extra_quiet: tuple[date, ...] = ()


class ProposedDay(Fact):
    """Which day of a month a meeting is proposed for, until the council's meeting plan says otherwise."""

    month: int = Field(ge=1, le=12)
    weekday: Weekday
    nth: int = Field(ge=1, le=5)
    avoid_easter: bool = False


class DateRule(Fact):
    """Working days from this meeting (`anchor = "meeting"`) or from another meeting, reading or milestone;
    a weekday of an ISO week; or, for dates that a law names, a day of the year (`on = "MM-DD"`) or an nth
    weekday.

    A date that falls on a day off is rolled to the working day before it, unless `roll` says after, or exact
    (never).
    `otherwise` is the rule that is used instead when the meeting it counts from is not held.
    """

    anchor: str | None = None
    days: int | None = None
    week: Week | None = None
    weekday: Weekday | None = None
    on: MonthDay | None = None
    nth: ProposedDay | None = None
    year_offset: int = 0
    roll: Literal["before", "after", "exact"] = "before"
    otherwise: DateRule | None = None

    @model_validator(mode="after")
    def exactly_one_kind(self) -> DateRule:
        """A rule is of one kind, and whole."""
        offset = (self.anchor is not None, self.days is not None)
        weekday = (self.week is not None, self.weekday is not None)
        kinds = (all(offset), all(weekday), self.on is not None, self.nth is not None)
        if sum(kinds) != 1 or any(offset) != all(offset) or any(weekday) != all(weekday):
            raise ValueError("give either anchor and days, or week and weekday, or on, or nth")
        return self


class MilestoneRule(Fact):
    """A dated step of a meeting, or of the year: its name and the rule for its date.

    `aloud`: one of the some 25 dates a secretariat would say aloud. `used = false` takes the step out.
    """

    kind: str
    rule: DateRule
    who: str = ""
    severity: Severity = "local_practice"
    reference: str = ""
    aloud: bool = False
    used: bool = True
    period_years: tuple[int, ...] = ()


def _used_steps(rules: tuple[MilestoneRule, ...]) -> tuple[MilestoneRule, ...]:
    return tuple(rule for rule in rules if rule.used)


UsedSteps = Annotated[tuple[MilestoneRule, ...], AfterValidator(_used_steps)]


class MeetingRule(Fact):
    """One theme meeting: when it is proposed, its steps in the order they must come, and its questions' form.

    `used = false` says that this municipality does not hold it.
    """

    kind: MeetingKind
    title: str
    title_en: str
    topic: str
    topic_en: str
    flow: str
    form: str
    proposed: ProposedDay
    used: bool = True
    milestones: UsedSteps


class StepName(Fact):
    """What a kind of milestone is called on the screen; `{council}` becomes the council's own name.

    `short`: what the wheel calls it, where there is little room; its title when empty.
    """

    kind: str
    title: str
    title_en: str
    short: str = ""
    short_en: str = ""


def _named_rows(table: Any) -> Any:
    return [{"kind": kind, **row} for kind, row in table.items()] if isinstance(table, Mapping) else table


class Statute(Fact):
    """A date or distance that binds, as data: validity, legal reference, severity, limit.

    `latest`: `milestone` not after the day `on`. `gap`: `other` at least `days` (calendar days or working
    days, by `unit`) after `milestone`. In scope "year" a meeting's name stands for the day it is held; scope
    "meetings" holds for the steps of each meeting.
    """

    key: str
    title: str
    title_en: str
    kind: Literal["latest", "gap"]
    scope: Literal["year", "meetings"] = "year"
    milestone: str
    other: str | None = None
    on: MonthDay | None = None
    year_offset: int = 0
    days: int | None = Field(default=None, ge=0)
    unit: Literal["days", "working_days"] = "days"
    severity: Severity
    reference: str
    valid_from: int | None = None
    valid_to: int | None = None
    period_years: tuple[int, ...] = ()

    @model_validator(mode="after")
    def whole(self) -> Statute:
        """A latest day needs its day; a distance needs its length and its other end."""
        missing = self.on is None if self.kind == "latest" else self.days is None or self.other is None
        if missing:
            need = "on" if self.kind == "latest" else "days and other"
            raise ValueError(f"the statute '{self.key}' of kind '{self.kind}' needs {need}")
        return self


class Exemption(Fact):
    """A written reason why a statutory date is another in one year (R28: 2019)."""

    statute: str
    year: int
    on: date | None = None
    days: int | None = Field(default=None, ge=0)
    reason: str = Field(min_length=10)


class YearDates(Fact):
    """The dates around the meetings: readings, accounts, follow-up rounds, evaluation.

    A step that is rolled back more than `rolled_far` working days, and a window for answers shorter than
    `answer_window` working days, are shown to the secretariat.
    """

    milestones: UsedSteps
    follow_ups: tuple[MonthDay, ...]
    follow_up_ask: int
    follow_up_due: int
    evaluation_ask: MonthDay
    evaluation_due: MonthDay
    rolled_far: int = 5
    answer_window: int = 5


class RungRule(Fact):
    """One rung: when (working days from the deadline), to whom, on what condition."""

    rung: str
    offset: int
    to: Literal["owner", "list", "manager"]
    min_window: int = 0
    min_since_asked: int = 0
    pressed: bool = False


class Ladders(Fact):
    """The ladders of secretariat practice: for contributions, approvals and ad hoc tasks."""

    contribution: tuple[RungRule, ...]
    approval: tuple[RungRule, ...]
    ad_hoc: tuple[RungRule, ...]
    ad_hoc_window: int = 5


class LetterRules(Fact):
    """How many letters a person gets, and when.

    `reorganisation_days`: working days on either side of a reorganisation without mails to its units.
    """

    per_week: int = 2
    beyond_cap: tuple[str, ...] = ("late",)
    round_at: str = "08:00"
    approve_sending: bool = True
    load_shown_above: int = 10
    reorganisation_days: int = Field(default=5, ge=0, le=30)


class Portal(Fact):
    """The owners' door: how long a link in a letter opens it, and how it looks.

    `color` is the municipality's own, as `#rrggbb`: white text must be readable on it (WCAG 2.1, 1.4.3).
    `logo` is the name of a PNG, SVG, JPEG or WebP file in the home, empty for none. `keep_years`: how long
    answers are kept by the municipality's own rules; the page about personal data says so.
    """

    link_days: int = Field(default=180, ge=30, le=730)
    color: str = Field(default="#0a4b78", pattern="^#[0-9a-fA-F]{6}$")
    logo: str = ""
    keep_years: int = Field(default=5, ge=1, le=100)
    dpo: str = ""
    statement: str = ""

    @field_validator("color")
    @classmethod
    def readable(cls, color: str) -> str:
        """White on this colour has a contrast of 4.5 to 1 or more."""
        if contrast_to_white(color) < 4.5:
            raise ValueError(f"white text cannot be read on '{color}'; choose a darker colour")
        return color

    @field_validator("logo")
    @classmethod
    def a_picture_in_the_home(cls, logo: str) -> str:
        """A file name without a folder, of a kind that every browser shows."""
        if logo and (Path(logo).name != logo or Path(logo).suffix.lower() not in PICTURES):
            raise ValueError(f"'{logo}' must be the name of a file in the home, one of {', '.join(PICTURES)}")
        return logo


PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".webp")


def contrast_to_white(color: str) -> float:
    """The contrast of white text on `#rrggbb`: 1 to 21 (WCAG 2.1, relative luminance)."""
    parts = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _months_read(given: Any) -> Any:
    """Months may be written in Danish: "2027/juni"."""
    if not isinstance(given, Mapping):
        return given
    return {str(key).strip().lower().replace("/juni", "/june"): value for key, value in given.items()}


class Files(Fact):
    """What stands in the names of the files that are journalised.

    `kle`: the number of KL's subject list (KLE), with or without a facet: "00.01.00", "00.01.00-A00".
    `case_numbers`: the case of each meeting, by year and meeting: "2027/april" = "26/1234".
    """

    kle: str = ""
    case_numbers: Annotated[dict[str, str], BeforeValidator(_months_read)] = Field(default_factory=dict)

    @field_validator("kle")
    @classmethod
    def a_kle_number(cls, kle: str) -> str:
        """Three pairs of digits, and a facet if there is one."""
        if kle and not re.fullmatch(r"\d\d\.\d\d\.\d\d(?:[- ]?[A-ZÆØÅ]\d\d)?", kle):
            raise ValueError(f"'{kle}' is no KLE number; write it as 00.01.00 or 00.01.00-A00")
        return kle

    @field_validator("case_numbers")
    @classmethod
    def of_meetings(cls, numbers: dict[str, str]) -> dict[str, str]:
        """Each belongs to a meeting of a year."""
        for key in numbers:
            if not re.fullmatch(rf"\d{{4}}/(?:{'|'.join(MEETINGS)})", key):
                raise ValueError(f"'{key}' is no meeting; write its year and month, as in 2027/april")
        return numbers


Role = Literal["secretariat", "head_of_planning", "finance", "direktion", "plan_group", "communication"]


def _for_every_meeting(hours: Any) -> Any:
    return (dict.fromkeys(MEETINGS, hours) if hours else {}) if isinstance(hours, str) else hours


def _from_and_to(text: str) -> str:
    """Two times of a day, the first one first: "16:00-19:00"."""
    try:
        start, end = (time.fromisoformat(f"{part.strip():0>5}") for part in text.replace(".", ":").split("-"))
    except ValueError:
        raise ValueError(f"'{text}' is no time from and to; write it as 16:00-19:00") from None
    if start >= end:
        raise ValueError(f"'{text}' ends before it begins; write it as 16:00-19:00")
    return f"{start:%H:%M}-{end:%H:%M}"


Hours = Annotated[str, AfterValidator(_from_and_to)]


def _readable_address(text: str) -> str:
    name, address = parseaddr(text)
    if address.count("@") != 1 or address.startswith("@") or address.endswith("@") or " " in address:
        raise ValueError(f"'{text}' is not an e-mail address; write it as name@place.dk")
    return f"{name} <{address}>" if name else address


class Calendar(Fact):
    """Who gets the theme meetings as invitations for their calendars, and what stands in them.

    `invited`: the roles whose holders are invited. `council`: addresses of politicians, with or without a
    name; empty while their agenda system invites them. `hours`: from and to, for all meetings or for each;
    a meeting without hours takes the whole day. `place`: where they are held.
    """

    invited: tuple[Role, ...] = ()
    council: tuple[Annotated[str, AfterValidator(_readable_address)], ...] = ()
    hours: Annotated[dict[MeetingKind, Hours], BeforeValidator(_for_every_meeting)] = Field(
        default_factory=dict
    )
    place: str = ""


class Station(Fact):
    """One station of the approval route: who, and whether it reads, sees or approves."""

    key: str
    role: str
    act: Literal["read", "seen", "approve"]
    title: str
    title_en: str


class PlanGroup(Fact):
    """The plan group's mandate (råderum), as it stands in every brief: small rather than representative.

    What it decides itself, what it proposes, and what it leaves alone; all three empty: it has none yet.
    """

    decides: str = ""
    proposes: str = ""
    leaves: str = ""
    most_members: int = Field(default=8, ge=1)


class Direktion(Fact):
    """Direktionens action plan, or contract with the council: what it is called, and its approval route."""

    document: Literal["action_plan", "contract"] = "action_plan"
    route: tuple[Station, ...] = ()


class Money(Fact):
    """How budgets and accounts are read.

    `final_versions`: the versions of a budget that are adopted; others are preliminary. `whole_year`: what
    the accounts of a whole year are called as a period.
    """

    final_versions: tuple[str, ...] = ("vedtaget",)
    whole_year: tuple[str, ...] = ("år", "year")


class Evidence(Fact):
    """How old a measurement may be before *on track* stands without evidence."""

    measured_within_months: int = Field(default=15, ge=1)


HEADINGS = ("plan", "course", "priorities", "afford", "effects", "together", "ask")
"""The headings of the two pages that the program fills itself."""


class Heading(Fact):
    """A heading of the two pages; `text` stands under it in the municipality's own words.

    A heading of the municipality's own, of any other key, is its text alone. `used = false` takes it out.
    """

    key: str
    place: int = 100
    title: str = Field(min_length=1, max_length=80)
    title_en: str = ""
    text: str = Field(default="", max_length=400)
    text_en: str = Field(default="", max_length=400)
    used: bool = True

    @model_validator(mode="after")
    def says_something(self) -> Heading:
        """A heading that the program does not fill needs words of its own."""
        if self.used and self.key not in HEADINGS and not self.text.strip():
            raise ValueError(f"the heading '{self.key}' of the two pages needs a text of its own")
        return self

    def titled(self, language: Language) -> str:
        """Its title; in Danish where there is no English one."""
        return self.title if language == "da" else self.title_en or self.title

    def words(self, language: Language) -> str:
        """The municipality's own words; in Danish where there are no English ones."""
        return " ".join((self.text if language == "da" else self.text_en or self.text).split())


class TwoPages(Fact):
    """The two pages that give an overview of the municipal plan: their headings, by place."""

    headings: tuple[Heading, ...] = ()

    @model_validator(mode="after")
    def fits_two_pages(self) -> TwoPages:
        """One heading is no overview, and more than ten leave no room for what stands under them."""
        if self.headings and not 2 <= len(self.used) <= 10:
            raise ValueError(f"the two pages have room for 2 to 10 headings, and {len(self.used)} are used")
        return self

    @property
    def used(self) -> tuple[Heading, ...]:
        """The headings that stand on the pages, in their order."""
        return tuple(sorted((one for one in self.headings if one.used), key=lambda one: one.place))


class Settings(Fact):
    """All that decides: the shipped defaults with the municipality's own file laid over them."""

    municipality: Municipality
    period: Period
    days: Days
    meetings: tuple[MeetingRule, ...]
    year: YearDates
    step_names: Annotated[tuple[StepName, ...], BeforeValidator(_named_rows)] = ()
    statutes: tuple[Statute, ...]
    exemptions: tuple[Exemption, ...] = ()
    ladders: Ladders
    letters: LetterRules
    portal: Portal = Portal()
    calendar: Calendar = Calendar()
    files: Files = Files()
    route: tuple[Station, ...]
    plan_group: PlanGroup = PlanGroup()
    direktion: Direktion = Direktion()
    money: Money = Money()
    evidence: Evidence = Evidence()
    two_pages: TwoPages = TwoPages()

    @field_validator("meetings")
    @classmethod
    def held(cls, meetings: tuple[MeetingRule, ...]) -> tuple[MeetingRule, ...]:
        """Only the meetings that this municipality holds."""
        return tuple(meeting for meeting in meetings if meeting.used)

    @model_validator(mode="after")
    def statutes_name_milestones(self) -> Settings:
        """A statute about a milestone that does not exist would silently never bind."""
        rules = [*self.year.milestones, *(step for meeting in self.meetings for step in meeting.milestones)]
        known = {rule.kind for rule in rules} | {step.kind for step in self.step_names} | set(MEETINGS)
        for statute in self.statutes:
            for name in (statute.milestone, statute.other):
                if name is not None and name not in known:
                    raise ValueError(f"the statute '{statute.key}' names '{name}', which is no milestone")
        return self

    @model_validator(mode="after")
    def exemptions_name_statutes(self) -> Settings:
        """An exemption replaces the day, or the distance, of a statute that exists."""
        kinds = {statute.key: statute.kind for statute in self.statutes}
        for exemption in self.exemptions:
            if exemption.statute not in kinds:
                raise ValueError(f"an exemption for {exemption.year} names no statute: '{exemption.statute}'")
            given = exemption.on if kinds[exemption.statute] == "latest" else exemption.days
            if given is None:
                need = "on (a date)" if kinds[exemption.statute] == "latest" else "days"
                raise ValueError(f"the {exemption.year} exemption from '{exemption.statute}' needs {need}")
        return self

    @cached_property
    def hash(self) -> str:
        """The fingerprint kept per opened year."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    @cached_property
    def zone(self) -> ZoneInfo:
        """The municipality's time zone."""
        return ZoneInfo(self.municipality.timezone)

    def meeting(self, kind: str) -> MeetingRule:
        """The rules of one meeting; Refused if the municipality does not hold it."""
        for rule in self.meetings:
            if rule.kind == kind:
                return rule
        held = ", ".join(rule.kind for rule in self.meetings)
        raise Refused(f"There is no meeting called '{kind}'. The settings have: {held}.")


DEFAULTS = Path(__file__).parent.parent / "deployments" / "municipality.toml"


def read_settings(*files: Path) -> Settings:
    """The defaults with each existing file laid over them, in order.

    Raises Refused with file and line when a file is not TOML or has a key or value that is not known.
    """
    merged: dict[str, Any] = {}
    for file in (DEFAULTS, *files):
        if file.is_file():
            merged = _laid_over(merged, _table(file))
    try:
        return Settings.model_validate(merged)
    except ValidationError as error:
        raise Refused(*_sentence(error, [f for f in (DEFAULTS, *files) if f.is_file()])) from None


WHOLE = ("rule",)


def _table(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(
            f"{file}: the file is not valid TOML in UTF-8: {error}.",
            f"Filen {file.name} kan ikke læses som TOML i UTF-8 ({error}). Ret den, og prøv igen.",
        ) from None


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Tables are merged; lists of tables with a name (`key`, `kind`) are merged by name; the rest replaced.

    A date rule is replaced whole: half of one kind and half of another would be no rule.
    """
    merged = dict(below)
    for key, value in above.items():
        merged[key] = value if key in WHOLE else _laid_value(merged.get(key), value)
    return merged


def _laid_value(below: Any, above: Any) -> Any:
    if isinstance(below, Mapping) and isinstance(above, Mapping):
        return _laid_over(below, above)
    if isinstance(below, list) and isinstance(above, list) and (name := _name_of([*below, *above])):
        return _merged_by_name(below, above, name)
    return above


def _name_of(tables: Iterable[Any]) -> str | None:
    rows = list(tables)
    for name in ("key", "kind"):
        if rows and all(isinstance(row, Mapping) and name in row for row in rows):
            return name
    return None


def _merged_by_name(below: list[Any], above: list[Any], name: str) -> list[Any]:
    theirs = {row[name]: row for row in above}
    ours = [_laid_over(row, theirs.pop(row[name], {})) for row in below]
    return [*ours, *theirs.values()]


def _sentence(error: ValidationError, files: list[Path]) -> tuple[str, str]:
    """In English, and in Danish; what is wrong with a value is said in English alone."""
    first = error.errors()[0]
    path = [str(part) for part in first["loc"]]
    where = _line_of(path[-1], files[::-1]) if path else str(files[-1])
    if first["type"] == "extra_forbidden":
        name = ".".join(path)
        return (
            f"{where}: '{name}' is not a setting. Remove it or correct its spelling.",
            f"»{name}« i {files[-1].name} er ikke en indstilling. Slet den, eller ret stavemåden.",
        )
    wrong = str(first["msg"]).removeprefix("Value error, ")
    return (f"{where}: '{'.'.join(path)}': {wrong}." if path else f"{where}: {wrong}."), ""


def _line_of(key: str, files: list[Path]) -> str:
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8-sig").splitlines(), 1):
            if line.split("=")[0].strip().strip("[]").split(".")[-1] == key:
                return f"{file}, line {number}"
    return str(files[0])
