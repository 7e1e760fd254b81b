"""The command line, `python -m deployments …`: others script it, so it is kept stable."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from pydantic import ValidationError

from models.facts import MeetingKind, Refused
from models.loading.kinds import LoadKind

DEMO_HOME = Path("~/.plan-cycle-demo")
"""Where a demo lives when nobody names a place: never among a municipality's own data."""

PORT = 4200

app = typer.Typer(
    help="Plan-cycle: a municipality's plan year, from the first question to the feedback.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

bench = typer.Typer(help="Measure how fast it is, in a scratch home.", no_args_is_help=True)
app.add_typer(bench, name="bench")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"'{text}' is not a date. Write it as 2027-12-31.") from None


Folder = Annotated[
    Path | None,
    typer.Option(
        "--home",
        envvar="PLANCYCLE_HOME",
        help="The folder that holds everything.",
        show_default="~/.plan-cycle",
        metavar="DIR",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output, nothing else.")]
Year = Annotated[
    int,
    typer.Argument(help="The year of the meetings.", metavar="YEAR", min=1900, max=2200, show_default=False),
]
Today = Annotated[
    date | None,
    typer.Option("--today", parser=_day, metavar="DATE", help="Another day than today, as 2027-12-31."),
]


# ── Starting ────────────────────────────────────────────────────────────────────────────────────────────


@app.command()
def up(
    folder: Folder = None,
    demo: Annotated[bool, typer.Option("--demo", help="With an invented municipality.")] = False,
    port: Annotated[int, typer.Option(help="Prefect here, the portal on the next.", min=1, max=65534)] = PORT,
) -> None:
    """Start everything on this machine and print the addresses; Ctrl-C stops it."""
    from deployments import demo as samples
    from deployments.up import up as run

    chosen = _place(folder, demo)
    samples.refuse_the_wrong_home(chosen, demo)
    prepare = samples.prepare if demo else None
    raise typer.Exit(run(chosen, port, demo=demo, prepare=prepare))


@app.command()
def demo(folder: Folder = None) -> None:
    """Load the sample municipality into an empty home and live its year up to today; starts no server."""
    from deployments import demo as samples
    from deployments.up import forget_channels

    chosen = _place(folder, demo=True)
    samples.refuse_the_wrong_home(chosen, demo=True)
    forget_channels()
    _open(chosen)
    samples.prepare()
    _status(as_json=False)


@app.command()
def migrate(folder: Folder = None) -> None:
    """Upgrade an older memory; an embedded one is copied first. `up` does the same."""
    from models import store
    from models.store import schema
    from tasks.home import open_home

    open_home(folder)
    upgrade = schema.migrate(store.memory())
    print(f"The memory has schema {upgrade.now}; it was {upgrade.was or 'empty'}.")
    if upgrade.copy:
        print(f"A copy from before: {upgrade.copy}")


def _place(folder: Path | None, demo: bool) -> Path:
    from tasks.home import Environment

    return (folder or (DEMO_HOME if demo else Environment().home)).expanduser().absolute()


# ── The municipality's own files ────────────────────────────────────────────────────────────────────────


@app.command()
def load(
    file: Annotated[Path, typer.Argument(help="A CSV file or a workbook.", metavar="FILE")],
    kind: Annotated[LoadKind, typer.Option("--as", help="What the file holds.")],
    mapping: Annotated[
        Path | None, typer.Option(help="Your columns and ours, in TOML.", metavar="FILE")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it would do.")] = False,
    keep_good: Annotated[
        bool, typer.Option("--keep-good", help="Take the good rows although others are rejected.")
    ] = False,
    as_json: AsJson = False,
    folder: Folder = None,
) -> None:
    """Take a file in: all of it or nothing, each rejected row with what would be right."""
    from deployments import screen
    from tasks import loading

    _open(folder)
    result = loading.load(file, kind, today=_today(), mapping=mapping, dry_run=dry_run, keep_good=keep_good)
    kept_out = bool(result.rejected) and not keep_good
    if as_json:
        _print_json({name: value for name, value in result.told.items() if name != "warnings"})
    else:
        _print(screen.loaded(file.name, kind, result, dry_run, kept_out))
    for rejection in result.rejected:
        print(rejection.sentence, file=sys.stderr)
    raise typer.Exit(1 if kept_out else 0)


@app.command()
def sheets(
    year: Year,
    round_: Annotated[
        str,
        typer.Argument(
            help="april, june, august, evaluation or status/1 (2, 3).", metavar="ROUND", show_default=False
        ),
    ],
    out: Annotated[Path, typer.Option(help="The folder for the files.", metavar="DIR", show_default=False)],
    as_json: AsJson = False,
    folder: Folder = None,
) -> None:
    """The tasks of an open round as one spreadsheet for each unit."""
    from tasks.ledger import answer_sheets

    _open(folder)
    handed = answer_sheets.hand_out(f"{year}/{round_}", out)
    if as_json:
        _print_json(handed.model_dump(mode="json", include={"folder", "files"}))
    else:
        print(handed.page, end="")


@app.command()
def answers(
    file: Annotated[Path, typer.Argument(help="A sheet that was filled in.", metavar="FILE")],
    as_json: AsJson = False,
    folder: Folder = None,
) -> None:
    """Take a filled-in sheet's answers in; exit code 1 when a row is refused."""
    from tasks.ledger import answer_sheets

    _open(folder)
    came = answer_sheets.take_in_file(file)
    if as_json:
        _print_json(came.model_dump(mode="json", exclude={"sentence"}))
    else:
        print(came.sentence)
    raise typer.Exit(1 if came.refused else 0)


# ── The year ────────────────────────────────────────────────────────────────────────────────────────────


@app.command(name="open")
def open_year(year: Year, folder: Folder = None) -> None:
    """Open a plan year: work its dates out and put them into Prefect, if it is running."""
    from deployments import screen
    from tasks import upcoming
    from tasks.ledger import years

    language = _open(folder)
    opened = years.open_year(year)
    upcoming.keep(years.planned_runs())
    print(screen.year_line(year, language))
    print(screen.said("opened", language, year=year))
    print(screen.said("dated", language, created=opened.created, changed=opened.changed))


@app.command()
def calendar(year: Year, as_json: AsJson = False, folder: Folder = None) -> None:
    """The dates of a plan year, and what is wrong with them."""
    from deployments import screen
    from models.calendar_check import calendar_findings
    from tasks import home
    from tasks.ledger import standing

    _open(folder)
    settings = home.settings()
    milestones = standing.calendar(year)
    found = calendar_findings(year, milestones, settings)
    if not as_json:
        _print(screen.calendar(year, milestones, found, settings))
        return
    told = [_milestone(milestone) for milestone in milestones]
    _print_json({"year": year, "milestones": told, "findings": [f.model_dump(mode="json") for f in found]})


def _milestone(milestone: Any) -> dict[str, Any]:
    kept = {"date", "limit", "as_of", "kind", "severity", "reference"}
    meeting = None if milestone.scope == "year" else milestone.scope
    return {**milestone.model_dump(mode="json", include=kept), "meeting": meeting}


@app.command()
def approve(
    meeting: Annotated[MeetingKind, typer.Argument(help="Which theme meeting.")],
    year: Year,
    folder: Folder = None,
) -> None:
    """Approve the sending: the first letters of a meeting may go out."""
    from tasks import documents, home, report, upcoming
    from tasks.ledger import meetings, years

    _open(folder)
    sent = meetings.approve_sending(meeting, year)
    page = documents.sending(sent, home.settings())
    report.publish(report.key("sending", year, meeting), page, documents.sending_title(sent, home.settings()))
    upcoming.keep(years.planned_runs())
    print(page, end="")


@app.command(name="round")
def hold_round(today: Today = None, as_json: AsJson = False, folder: Folder = None) -> None:
    """Do what has fallen due, and write and send the letters of the day."""
    from deployments import screen

    language = _open(folder)
    from tasks.ledger import standing

    decided = _live(_today(today))
    if as_json:
        _print_json(decided.model_dump(mode="json"))
        return
    print(screen.said("held", language, day=decided.today))
    _print(screen.letters(decided.letters, standing.names(), language))


def _live(day: date) -> Any:
    """A day of the open years; before the first is opened there is nothing to live, nor to import."""
    from tasks import poster, rehearsing
    from tasks.ledger import round as rounds
    from tasks.ledger import standing

    poster.refuse_to_send(day)
    if standing.nothing_opened():
        with rehearsing.apart_when_dry():
            return rounds.decide(day)
    return _live_through(day)


def _live_through(day: date) -> Any:
    """A day of the flows; only now is Prefect imported."""
    from flows.rehearse_year import live_through

    return live_through(day)


@app.command()
def rehearse(
    year: Year,
    answers: Annotated[
        Literal["on-time", "never", "as-last-year"], typer.Option(help="What people are assumed to do.")
    ] = "on-time",
    as_json: AsJson = False,
    folder: Folder = None,
) -> None:
    """Play a whole year on a copy: every date and every letter; nothing is sent or kept."""
    from deployments import screen
    from tasks import home, rehearsing
    from tasks.ledger import standing

    _open(folder)
    rehearsed = rehearsing.on_a_copy(year, answers, _today(), _live_through)
    if as_json:
        _print_json(rehearsed.model_dump(mode="json"))
    else:
        _print(screen.rehearsed(rehearsed, standing.names(), home.settings()))


# ── How it stands ───────────────────────────────────────────────────────────────────────────────────────


@app.command()
def check(
    year: Annotated[
        int | None,
        typer.Argument(
            help="The plan year. Without: the one that is under way.",
            metavar="[YEAR]",
            min=1900,
            max=2200,
            show_default=False,
        ),
    ] = None,
    rules: Annotated[
        bool, typer.Option("--list", help="Only list the rules and the data they need.")
    ] = False,
    as_json: AsJson = False,
    folder: Folder = None,
) -> None:
    """What is wrong with the dates of the open years, and with how the plan hangs together."""
    from deployments import screen
    from tasks.ledger import coherence

    language = _open(folder)
    if rules:
        listed = coherence.listed()
        _print_json(listed) if as_json else _print(screen.rules(listed, language))
        return
    looked = coherence.findings(year, _today())
    if as_json:
        found = [finding.model_dump(mode="json") for finding in looked.findings]
        _print_json({"year": looked.year, "findings": found, "asleep": looked.asleep})
    else:
        _print(screen.findings(looked.findings, language))
        _print(screen.asleep(looked.asleep, language))


@app.command()
def status(as_json: AsJson = False, folder: Folder = None) -> None:
    """The open years, the next dates, the tasks and the letters."""
    _open(folder)
    _status(as_json)


def _status(as_json: bool) -> None:
    from deployments import screen
    from deployments.up import WORDS, where_mails_go
    from tasks import home
    from tasks.ledger import standing

    today = _today()
    stands = standing.standing(today)
    told = {
        "today": today.isoformat(),
        "home": str(home.home().folder),
        **stands.model_dump(mode="json", exclude={"years"}),
        "years": [{"year": one.year, "state": one.state} for one in stands.years],
        "next": standing.ahead(today),
        "channel": home.home().channel_url.partition(":")[0],
    }
    if as_json:
        _print_json(told)
        return
    language = home.settings().municipality.language
    _print(screen.standing(told, language))
    print(" ".join(where_mails_go(home.home(), WORDS[language]).split()))


@app.command()
def link(
    person: Annotated[str, typer.Argument(help="An e-mail, or a person's key.")], folder: Folder = None
) -> None:
    """The address of somebody's own page: to try it, or to read it out to them. It is as good as a key."""
    _open(folder)
    from tasks.ledger import passes

    print(passes.link_of(person, _today()))


@app.command()
def keys(
    new: Annotated[
        bool, typer.Option("--new", help="Sign with a new key; the links sent stay open.")
    ] = False,
    only_newest: Annotated[
        bool, typer.Option("--only-newest", help="Forget the older keys: the links they signed are dead.")
    ] = False,
    folder: Folder = None,
) -> None:
    """The keys that sign the links in letters: how many there are, a new one, only the newest."""
    from deployments import screen

    language = _open(folder)
    from tasks import keys as kept

    if new:
        kept.turn()
    left_out = kept.forget_old() if only_newest else 0
    _print(screen.keys(len(kept.links()), left_out, language))


@app.command()
def letters(
    out: Annotated[Path, typer.Option(help="The folder for the files.", metavar="DIR", show_default=False)],
    language: Annotated[
        Literal["da", "en"] | None, typer.Option(help="Only this language.", show_default="both")
    ] = None,
    folder: Folder = None,
) -> None:
    """Every kind of letter as page, text and mail, with a page to leaf through; nothing is sent."""
    from deployments import letters as shown

    written = shown.show(folder, out, (language,) if language else shown.LANGUAGES)
    for fault in written.faults:
        print(fault, file=sys.stderr)
    print(written.told)
    raise typer.Exit(1 if written.faults else 0)


@app.command()
def doctor(
    to: Annotated[str, typer.Option(help="Send one test letter there.", metavar="ADDRESS")] = "",
    folder: Folder = None,
) -> None:
    """What is right and wrong with this installation, in words; exit code 1 when something is wrong."""
    from deployments import doctor as doctors

    wrong = 0
    for line in doctors.report(folder, to):
        print(line.text, flush=True)
        wrong += line.wrong
    raise typer.Exit(1 if wrong else 0)


# ── How fast it is ──────────────────────────────────────────────────────────────────────────────────────


@bench.command(name="portal")
def bench_portal(
    people: Annotated[int, typer.Option(help="How many answer.", min=1, max=2000)] = 200,
    seconds: Annotated[float, typer.Option(help="Within how long.", min=1, max=600)] = 60,
    at_once: Annotated[int, typer.Option(help="How many of them at one instant.", min=0, max=500)] = 50,
    as_json: AsJson = False,
) -> None:
    """People open their page, save a draft and answer; exit code 1 when an answer is lost or doubled."""
    from deployments import bench as benches
    from deployments.crowd import Plan

    plan = Plan(people, seconds, min(at_once, people))
    measured = benches.portal(plan)
    if as_json:
        _print_json(measured.model_dump(mode="json"))
    else:
        _print(benches.lines(measured, plan))
    raise typer.Exit(0 if measured.counts.agree else 1)


@bench.command(name="check")
def bench_check(
    elements: Annotated[int, typer.Option(help="Parts of the plan.", min=12)] = 100_000,
    links: Annotated[int, typer.Option(help="What belongs together.", min=0)] = 300_000,
    lines: Annotated[int, typer.Option(help="Lines in each of two budgets.", min=0)] = 100_000,
    as_json: AsJson = False,
) -> None:
    """The whole check of an invented municipality, as a process of its own: seconds and peak memory."""
    from deployments import bench_check as benches

    measured = benches.check(elements, links, lines)
    if as_json:
        _print_json(measured.model_dump(mode="json"))
    else:
        _print(benches.lines(measured))


# ── What they share ─────────────────────────────────────────────────────────────────────────────────────


def _open(folder: Path | None) -> Any:
    """Open the home and its memory; the language of its settings. A demo forgets the channels."""
    from deployments.up import forget_channels
    from models import store
    from models.store import schema
    from tasks.home import open_home
    from tasks.ledger import standing

    try:
        opened = open_home(folder)
    except OSError as error:
        raise Refused(
            f"The home cannot be used: {error.filename}: {error.strerror}. Choose another folder with --home."
        ) from None
    schema.make_ready(store.memory())
    if standing.memory_purpose() == "demo":
        forget_channels()
        opened = open_home(folder)
    os.environ.setdefault("PREFECT_HOME", str(opened.folder / "prefect"))  # else ~/.prefect is made
    return opened.settings().municipality.language


def _today(given: date | None = None) -> date:
    from tasks import clock, home

    return clock.today(given, home.settings().municipality.timezone)


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def _print_json(told: Any) -> None:
    print(json.dumps(told, ensure_ascii=False, indent=2))


def main() -> int:
    """0 done, 1 refused with the reason on standard error, 2 wrong usage."""
    try:
        app()
    except Refused as refusal:
        return _refused(str(refusal))
    except ValidationError as error:
        return _refused(_of_environment(error))
    except OSError as error:
        return _refused(f"{error.filename or 'A file'} cannot be used: {error.strerror or error}.")
    except Exception as error:
        from models.store import Unusable

        if not isinstance(error, Unusable):
            raise
        return _refused(f"The memory cannot be used: {str(error).partition(chr(10))[0]}.")
    return 0


def _refused(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def _of_environment(error: ValidationError) -> str:
    first = error.errors()[0]
    name = "_".join(["PLANCYCLE", *(str(part) for part in first["loc"])]).upper()
    return f"{name}: {first['msg']}: '{first['input']}'."


if __name__ == "__main__":
    sys.exit(main())
