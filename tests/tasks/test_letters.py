"""Every letter that can be sent, read as its receiver reads it."""

from __future__ import annotations

import re
import time
import tomllib
from datetime import date, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from models.facts import Refused
from models.notices import (
    DEFAULT_COLOR,
    RELATIVES,
    URGENCY,
    boundary,
    dated,
    message_id,
    most_urgent_first,
    told_together,
)
from tasks.lettering import LETTERS, render, writing_desk
from tests.tasks.written import DAY, KINDS, LINK, TOLD, a_letter, a_line

LANGUAGES = ("da", "en")
REPLY = {"da": "svar", "en": "reply"}
SLIPS = re.compile(r"None|\{\{|\{%|[\x00-\x08\x0b-\x1f]|  |\.\.| [.,;:?]|:\.|\(\)|»«|\"\"|om\.|Undefined")


def files(language: str) -> set[str]:
    return {file.name for file in (LETTERS / language).glob("*.txt")} - {"frame.txt"}


# ── Every text there is ──────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("link", [LINK, None], ids=["link", "reply"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rung", URGENCY)
def test_every_letter_is_whole(rung: str, kind: str, link: str | None, language: str) -> None:
    written = render(a_letter(a_line(rung, kind), language=language, link=link))
    assert not SLIPS.search(written.subject), written.subject
    assert not SLIPS.search(written.text), written.text
    assert "12 34 56 78" in written.text
    assert "Bjørn" in written.text.splitlines()[0]
    assert len(written.subject) < 140
    if link is None:
        assert "http" not in written.text + written.html
        assert REPLY[language] in written.text.lower()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rung", URGENCY)
def test_every_letter_can_speak_of_several_areas(rung: str, kind: str, language: str) -> None:
    lines = [a_line(rung, kind, title=title) for title in ("Børn", "Ældre", "Kultur")]
    written = render(a_letter(*lines, language=language))
    assert not SLIPS.search(written.subject), written.subject
    assert not SLIPS.search(written.text.replace("- ", "")), written.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rung", ["request", "heads_up", "reminder", "taken_over", "cancelled"])
def test_a_letter_needs_no_fact_but_its_dates(rung: str, kind: str, language: str) -> None:
    line = a_line(rung, kind, facts={}, questions=0, minutes=0, last_day=None, call_day=None, topic="")
    written = render(a_letter(line, language=language))
    assert not SLIPS.search(written.text), written.text


def test_both_languages_have_the_same_letters() -> None:
    assert files("da") == files("en")


def test_both_languages_have_the_same_words() -> None:
    da, en = (tomllib.loads((LETTERS / one / "words.toml").read_text(encoding="utf-8")) for one in LANGUAGES)
    assert da.keys() == en.keys()
    assert {*KINDS} < da.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rung_has_a_letter(language: str) -> None:
    assert {f"{rung}.txt" for rung in URGENCY} <= files(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_is_used(language: str) -> None:
    names = {f"{rung}.txt" for rung in URGENCY}
    names |= {f"{rung}.{kind}.txt" for rung in URGENCY for kind in (*KINDS, *RELATIVES.values())}
    names |= {"moved.readings.txt"}  # about no task
    assert files(language) <= names


# ── The wording of the practice ──────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rung", "subject"),
    [
        ("request", "Hjælp til temamødet i juni: svar senest fredag den 14. maj (uge 19)"),
        ("reminder", "Frist i morgen: bidrag om »Sundhedspolitik«"),
        ("late", "Vi mangler dit svar om »Sundhedspolitik«"),
        ("manager", "Kan du hjælpe os med bidraget om »Sundhedspolitik«?"),
        ("feedback", "Det besluttede økonomiudvalget om »Sundhedspolitik«"),
        ("correction", "Rettelse: se bort fra vores mail fra i går"),
        ("taken_over", "Du er nu ansvarlig for bidraget om »Sundhedspolitik«"),
        ("cancelled", "Temamødet i juni er aflyst"),
        ("moved", "Temamødet i juni er flyttet til tirsdag den 8. juni (uge 23)"),
        ("save_date", "Sæt kryds i kalenderen: temamødet i juni er tirsdag den 8. juni (uge 23)"),
        ("note", "Opsamling fra temamødet i juni: »Sundhedspolitik«"),
    ],
)
def test_the_danish_subjects(rung: str, subject: str) -> None:
    assert render(a_letter(a_line(rung))).subject == subject


@pytest.mark.parametrize(
    ("rung", "sentence"),
    [
        (
            "request",
            "Er intet ændret, er ét klik nok. Passer fristen eller opgaven ikke, så skriv det samme sted.",
        ),
        (
            "request",
            "Dit svar indgår i oplægget til byrådet, og du får besked om, hvad der kom ud af det.",
        ),
        ("heads_up", "Kan du ikke nå det, så bed om en ny frist nu; det er helt i orden."),
        ("reminder", "Driller noget, så ring til Plansekretariatet på 12 34 56 78; vi hjælper gerne."),
        (
            "late",
            "Ellers ringer vi torsdag den 20. maj (uge 20). Først derefter spørger vi eventuelt din leder.",
        ),
        ("manager", "Vi har ikke fået svar, og det kan der være gode grunde til."),
        (
            "manager",
            "Efter onsdag den 19. maj (uge 20) skriver vi »ikke modtaget« i oplægget. Mette Holm får kopi.",
        ),
        (
            "feedback",
            "Næste skridt: Anlægsbevilling. Ansvarlig: Mette Holm. Frist: fredag den 14. maj (uge 19).",
        ),
        ("cancelled", "Du behøver ikke gøre mere."),
    ],
)
def test_the_danish_sentences(rung: str, sentence: str) -> None:
    assert sentence in render(a_letter(a_line(rung))).text


@pytest.mark.parametrize(
    ("rung", "subject"),
    [
        ("request", "Your help for the June meeting: please answer by Friday 14 May (week 19)"),
        ("reminder", 'Due tomorrow: contribution on "Sundhedspolitik"'),
        ("late", 'We are missing your answer on "Sundhedspolitik"'),
        ("manager", 'Can you help us with the contribution on "Sundhedspolitik"?'),
    ],
)
def test_the_english_subjects(rung: str, subject: str) -> None:
    line = a_line(rung, meeting="the June meeting")
    assert render(a_letter(line, language="en")).subject == subject


@pytest.mark.parametrize(
    ("day", "due", "said"),
    [
        ("2027-05-13", "2027-05-14", "Frist i morgen"),
        ("2027-05-14", "2027-05-17", "Frist på mandag"),
        ("2027-05-14", "2027-05-14", "Frist i dag"),
        ("2027-05-07", "2027-05-14", "Frist om en uge"),
        ("2027-03-24", "2027-04-05", "Frist om 12 dage"),
    ],
)
def test_a_reminder_says_how_near_the_deadline_is(day: str, due: str, said: str) -> None:
    line = a_line("reminder", due_on=date.fromisoformat(due))
    assert render(a_letter(line, day=date.fromisoformat(day))).subject.startswith(f"{said}:")


def test_only_tomorrow_is_called_tomorrow() -> None:
    text = render(a_letter(a_line("reminder", due_on=date(2027, 5, 17)), day=date(2027, 5, 14))).text
    assert "fristen er mandag den 17. maj (uge 20)." in text


@pytest.mark.parametrize(
    ("language", "due", "said"),
    [
        ("da", DAY, "Fristen er torsdag den 13. maj (uge 19).\n"),
        ("da", DAY - timedelta(1), "Fristen var onsdag den 12. maj (uge 19); sig, hvornår du kan.\n"),
        ("en", DAY, "The deadline is Thursday 13 May (week 19).\n"),
        ("en", DAY - timedelta(1), "The deadline was Wednesday 12 May (week 19); tell us when you can.\n"),
    ],
)
def test_whoever_takes_over_late_is_not_given_a_deadline_that_has_passed(
    language: str, due: date, said: str
) -> None:
    assert said in render(a_letter(a_line("taken_over", due_on=due), language=language)).text


def test_a_date_in_another_year_says_the_year() -> None:
    written = render(a_letter(a_line("save_date"), day=date(2026, 12, 15)))
    assert "tirsdag den 8. juni 2027 (uge 23)" in written.text


def test_silence_is_not_approval() -> None:
    for rung in ("request", "reminder"):
        text = render(a_letter(a_line(rung, "approval"))).text
        assert "Tavshed er ikke godkendelse" in text
        assert "»ikke set af økonomi«" in text


def test_a_director_is_not_told_about_a_manager() -> None:
    text = render(a_letter(a_line("late", facts=TOLD | {"no_manager": "yes"}))).text
    assert "Ellers ringer vi" in text
    assert "leder" not in text


def test_the_council_is_called_what_the_municipality_calls_it() -> None:
    text = render(a_letter(council="kommunalbestyrelsen")).text
    assert "Kommunalbestyrelsen drøfter" in text
    assert "yrådet" not in text


def test_without_a_link_the_questions_are_in_the_mail() -> None:
    asked = "Hvor er vi nu?\nHvor skal vi hen?"
    text = render(a_letter(a_line(facts={"form": asked}), link=None)).text
    assert "- Hvor er vi nu?\n- Hvor skal vi hen?" in text


def test_no_mark_follows_a_link_in_plain_text() -> None:
    for kind in KINDS:
        for rung in URGENCY:
            text = render(a_letter(a_line(rung, kind))).text
            assert not re.search(re.escape(LINK) + r"[^\s>]", text), text


# ── Several things in one mail ───────────────────────────────────────────────


def test_the_most_urgent_line_gives_the_subject() -> None:
    lines = [
        a_line("request", "status"),
        a_line("feedback"),
        a_line("late", title="Kultur"),
        a_line("reminder"),
    ]
    written = render(a_letter(*lines))
    assert written.subject == "Vi mangler dit svar om »Kultur« – og 3 ting mere"
    assert (
        written.text.index("Kultur")
        < written.text.index("Frist i morgen")
        < written.text.index("Det besluttede")
    )


@pytest.mark.parametrize(
    ("language", "more", "subject"),
    [
        ("da", 1, " – og 1 anden opgave"),
        ("da", 2, " – og 2 andre opgaver"),
        ("en", 1, " – and 1 more task"),
        ("en", 2, " – and 2 more tasks"),
    ],
)
def test_the_subject_counts_the_other_tasks(language: str, more: int, subject: str) -> None:
    others = [a_line("request", kind) for kind in ("status", "evaluation")][:more]
    assert render(a_letter(a_line("reminder"), *others, language=language)).subject.endswith(subject)


def test_five_strategies_are_one_block() -> None:
    titles = ("Børn og unge", "Ældre", "Kultur", "Klima", "Bosætning")
    written = render(a_letter(*(a_line(title=title) for title in titles)))
    assert written.subject == "Hjælp til temamødet i juni: svar senest fredag den 14. maj (uge 19)"
    assert written.text.count("Svar på 5 korte spørgsmål om hvert område") == 1
    assert "(ca. 75 minutter i alt)" in written.text
    assert all(f"- »{title}«" in written.text for title in titles)
    assert written.html.count("<li") == 5


QUESTIONS = "1. Hvor er vi nu?\n2. Hvor skal vi hen?"


@pytest.mark.parametrize("rung", ["request", "heads_up", "reminder", "late", "taken_over"])
def test_whoever_answers_by_mail_has_the_questions_in_it(rung: str) -> None:
    written = render(a_letter(a_line(rung, facts=TOLD | {"form": QUESTIONS}), link=None))
    assert f"\n\n{QUESTIONS}\n\n" in written.text
    assert [f'value="{number}"' in written.html for number in (1, 2, 3)] == [True, True, False]


@pytest.mark.parametrize("rung", ["request", "heads_up", "reminder", "late", "taken_over"])
def test_whoever_has_a_link_finds_the_questions_there(rung: str) -> None:
    assert "Hvor er vi nu?" not in render(a_letter(a_line(rung, facts=TOLD | {"form": QUESTIONS}))).text


def test_the_meetings_stand_in_the_order_in_which_they_are_held() -> None:
    days = {"temamødet i august": date(2027, 8, 24), "temamødet i april": date(2027, 4, 20)}
    lines = [a_line("save_date", meeting=name, meeting_on=day, due_on=None) for name, day in days.items()]
    text = render(a_letter(*lines, link=None)).text
    assert text.index("temamødet i april:") < text.index("temamødet i august:")


def test_the_evaluation_names_its_area() -> None:
    written = render(a_letter(a_line("request", "evaluation", meeting=""), link=None))
    assert written.subject.startswith("Den årlige evaluering af »Sundhedspolitik«: svar senest")
    assert "Svar på 5 korte spørgsmål om »Sundhedspolitik« senest" in written.text


def test_different_deadlines_are_different_blocks() -> None:
    lines = [a_line(title="Børn"), a_line(title="Ældre", due_on=date(2027, 5, 21))]
    assert len(told_together(most_urgent_first(lines))) == 2


def test_the_three_meetings_are_saved_in_one_block() -> None:
    dates = [("temamødet i april", date(2027, 4, 20)), ("temamødet i juni", date(2027, 6, 8))]
    lines = [a_line("save_date", meeting=meeting, meeting_on=day, title="") for meeting, day in dates]
    written = render(a_letter(*lines))
    assert written.subject == "Sæt kryds i kalenderen: byrådets temamøder"
    assert "- temamødet i april: tirsdag den 20. april (uge 16)" in written.text


def test_the_manager_is_read_before_the_news() -> None:
    rungs = [line.rung for line in most_urgent_first(a_line(rung) for rung in reversed(URGENCY))]
    ladder = [
        rung for rung in rungs if rung in ("manager", "late", "reminder", "heads_up", "request", "note")
    ]
    assert ladder == ["manager", "late", "reminder", "heads_up", "request", "note"]


def test_of_the_same_rung_the_nearest_deadline_is_first() -> None:
    days = [date(2027, 5, 21), None, date(2027, 5, 14)]
    ordered = most_urgent_first(a_line("request", due_on=day) for day in days)
    assert [line.due_on for line in ordered] == [date(2027, 5, 14), date(2027, 5, 21), None]


# ── What must never be in a mail ─────────────────────────────────────────────


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rung", URGENCY)
def test_a_closed_title_is_never_in_a_mail(rung: str, kind: str) -> None:
    secret = {"decision": "HEMMELIG", "next_step": "HEMMELIG", "reason": "HEMMELIG", "ask": "HEMMELIG"}
    facts = TOLD | secret | {"steer": "HEMMELIG", "form": "HEMMELIG", "closed": "yes", "number": "14"}
    line = a_line(rung, kind, title="HEMMELIG", topic="HEMMELIG", subject="s/1", facts=facts)
    for lines in ([line], [line, line.model_copy(update={"subject": "s/2"})]):
        written = render(a_letter(*lines, link=None if kind == "status" else LINK))
        assert "HEMMELIG" not in written.subject + written.text + written.html


def test_a_closed_subject_shows_the_number() -> None:
    line = a_line("late", facts={"closed": "yes", "number": "14"})
    assert render(a_letter(line)).subject == "Vi mangler dit svar om lukket punkt nr. 14"


def test_what_people_wrote_is_text_and_not_markup() -> None:
    line = a_line("feedback", title="<b>Børn</b>", facts=TOLD | {"decision": "<script>x</script> & mere"})
    written = render(a_letter(line))
    assert "<script" not in written.html
    assert "<b>" not in written.html
    assert "&lt;script&gt;x&lt;/script&gt; &amp; mere." in written.html
    assert "<script>x</script> & mere." in written.text


def test_a_title_cannot_break_the_subject() -> None:
    line = a_line("late", title="Børn\r\nBcc: alle@fjordby.dk\x02\x03")
    assert render(a_letter(line)).subject == "Vi mangler dit svar om »Børn Bcc: alle@fjordby.dk«"


@pytest.mark.parametrize(
    ("rung", "lacks", "named"),
    [
        ("feedback", {"facts": {}}, "'decision'"),
        ("late", {"call_day": None}, "'call_day'"),
        ("moved", {"facts": {}}, "'old_date'"),
        ("reminder", {"due_on": None}, "'soon'"),
    ],
)
def test_a_letter_that_lacks_a_fact_is_refused(rung: str, lacks: dict[str, Any], named: str) -> None:
    with pytest.raises(Refused, match=named):
        render(a_letter(a_line(rung, **lacks)))


# ── A municipality's own texts ───────────────────────────────────────────────


def test_a_municipality_may_have_its_own_text(tmp_path: Path) -> None:
    own = tmp_path / "da"
    own.mkdir()
    (own / "late.txt").write_text("Subject: Hov\nKære ven: {{ link('her') }}.\n", encoding="utf-8")
    (own / "words.toml").write_text('area = ["felt", "felter"]\n', encoding="utf-8")
    written = render(a_letter(a_line("late")), tmp_path)
    assert written.subject == "Hov"
    assert f"Kære ven: {LINK}\n" in written.text
    assert f'href="{LINK}"' in written.html
    assert "Frist i morgen" in render(a_letter(a_line("reminder")), tmp_path).subject


def test_a_text_without_a_subject_is_refused(tmp_path: Path) -> None:
    (tmp_path / "da").mkdir()
    (tmp_path / "da" / "note.txt").write_text("Kære ven\n", encoding="utf-8")
    with pytest.raises(Refused, match="Subject"):
        render(a_letter(a_line("note")), tmp_path)


@pytest.mark.parametrize(
    ("frame", "wrong"),
    [
        ("Kære {{ first_name }\n[[blocks]]\n\nHilsen\n", "unexpected"),
        ("Kære {{ firstname }}\n[[blocks]]\n\nHilsen\n", "'firstname' is undefined"),
        ("Kære {{ first_name }}\n{{ 1 + phone }}\n[[blocks]]\n\nHilsen\n", "unsupported operand"),
        ("Kære {{ first_name }}\n[[block]]\n\nHilsen\n", "[[blocks]]"),
    ],
)
def test_a_frame_that_cannot_be_written_is_refused_with_its_file(
    frame: str, wrong: str, tmp_path: Path
) -> None:
    (tmp_path / "da").mkdir()
    file = tmp_path / "da" / "frame.txt"
    file.write_text(frame, encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        render(a_letter(), tmp_path)
    assert str(file) in str(refusal.value) and wrong in str(refusal.value)


def test_a_refused_letter_does_not_name_its_task() -> None:
    with pytest.raises(Refused) as refusal:
        render(a_letter(a_line("feedback", subject="2027/april/contribution/lukket-salg", facts={})))
    assert "lukket-salg" not in str(refusal.value)


# ── The page ─────────────────────────────────────────────────────────────────


def test_the_page_says_its_language_and_has_both_colours() -> None:
    html = render(a_letter()).html
    assert '<html lang="da" ' in html
    assert "prefers-color-scheme: dark" in html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert '<p style="' in html
    assert f'<a href="{LINK}" style="' in html
    assert "http" not in html.replace(LINK, "")


def test_the_page_is_made_of_what_outlook_understands() -> None:
    html = render(a_letter()).html
    assert html.count("<table") == html.count('role="presentation"') >= 4
    assert html.count("<!--[if mso]>") == html.count("<![endif]-->") == 5
    assert not re.search(r"background-image|url\(|<img|<script|flex|grid|float", html)
    unstyled = re.findall(r"<(?:p|h2|td|li|a)>", re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL))
    assert not unstyled


def test_the_page_is_in_the_municipality_s_colour() -> None:
    html = render(a_letter(color="#7a1f1f")).html
    assert '<td class="band" align="left" bgcolor="#7a1f1f" style="' in html
    assert DEFAULT_COLOR not in html
    assert "Fjordby Kommune</td>" in html


@pytest.mark.parametrize(
    ("lines", "button"),
    [
        ([a_line()], "Åbn spørgsmålene"),
        ([a_line("late", "status")], "Skriv dit svar"),
        ([a_line("late"), a_line("request", "status")], "Åbn din side"),
        ([a_line(title="Børn"), a_line(title="Ældre")], "Åbn spørgsmålene"),
        ([a_line("save_date")], None),
    ],
    ids=["one task", "late", "several things", "several areas", "nothing to do"],
)
def test_one_button_leads_where_the_letter_leads(lines: list[Any], button: str | None) -> None:
    html = render(a_letter(*lines)).html
    found = re.findall(r'<td class="press".*?<a href="([^"]+)"[^>]*>([^<]+)</a>', html)
    assert found == ([(LINK, button)] if button else [])


def test_a_letter_without_a_link_has_no_button() -> None:
    assert "press" not in render(a_letter(link=None)).html.partition("</head>")[2]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rung", URGENCY)
def test_every_letter_has_a_telephone_number_and_an_address_to_press(rung: str, language: str) -> None:
    written = render(a_letter(a_line(rung), language=language))
    assert re.search(r'<a href="tel:12345678"[^>]*>12&nbsp;34&nbsp;56&nbsp;78</a>', written.html)
    assert re.search(r'<a href="mailto:plan@fjordby\.dk"[^>]*>plan@fjordby\.dk</a>', written.html)
    assert "plan@fjordby.dk" in written.text


def test_an_inbox_shows_the_first_sentence() -> None:
    html = render(a_letter()).html
    preview = html.partition('<div class="preview"')[2].partition("</div>")[0]
    assert preview.endswith("og du kender området.")
    assert "\x02" not in html and "\x03" not in html


def test_a_signature_is_several_lines() -> None:
    html = render(a_letter()).html
    assert "Venlig hilsen<br>Plansekretariatet, " in html
    assert "&lt;br&gt;" not in html


def test_what_people_wrote_cannot_make_a_button() -> None:
    hostile = 'Børn<a href="tel:1">x</a>\x02klik\x03'
    html = render(a_letter(a_line("late", title=hostile))).html
    assert '<a href="tel:1"' not in html
    assert "klik</a>" not in html


def test_gmail_does_not_cut_a_long_letter() -> None:
    lines = [a_line(rung, kind) for rung in ("late", "reminder", "request") for kind in KINDS[:6]]
    assert len(render(a_letter(*lines)).html.encode()) < 100_000


def test_texts_are_read_and_set_up_once_for_all_letters() -> None:
    letter = a_letter(
        a_line("late"), a_line("reminder", "approval"), a_line("request", "status"), a_line("note")
    )

    def work(letters: int) -> float:
        began = time.process_time()
        for _ in range(letters):
            render(letter)
        return time.process_time() - began

    writing_desk.cache_clear()
    first = work(1)
    assert work(50) / 50 < first / 4


# ── What derives from the key ────────────────────────────────────────────────


def test_a_key_is_one_message_id_for_ever() -> None:
    assert message_id("2027-05-13/7/digest", "fjordby.dk") == message_id("2027-05-13/7/digest", "fjordby.dk")
    assert message_id("2027-05-13/7/digest", "fjordby.dk") != message_id("2027-05-13/8/digest", "fjordby.dk")
    assert re.fullmatch(r"<[0-9a-f]{32}@xn--rby-tla.dk>", message_id("x", "årby.dk"))
    assert boundary("a") != boundary("b")


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2027, 1, 4), "Mon, 04 Jan 2027 08:00:00 +0100"),
        (date(2027, 5, 13), "Thu, 13 May 2027 08:00:00 +0200"),
    ],
)
def test_a_letter_is_dated_eight_in_the_morning(day: date, written: str) -> None:
    assert format_datetime(dated(day)) == written


def test_a_letter_without_lines_is_no_letter() -> None:
    with pytest.raises(ValueError, match="lines"):
        a_letter(lines=())


def test_yesterday_is_called_yesterday() -> None:
    for days, said in ((0, "i dag"), (1, "i går"), (6, "fredag den 7. maj (uge 18)")):
        line = a_line("correction", facts={"old_date": (DAY - timedelta(days)).isoformat()})
        assert render(a_letter(line)).subject == f"Rettelse: se bort fra vores mail fra {said}"


# ── Handed over, taken back, a date that stands ──────────────────────────────


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("link", [LINK, None], ids=["link", "reply"])
@pytest.mark.parametrize("by", ["Karen Lund", ""], ids=["colleague", "secretariat"])
@pytest.mark.parametrize(
    ("rung", "facts"),
    [
        ("taken_over", {"handed": "yes"}),
        ("cancelled", {"what": "taken_back"}),
        ("date_kept", {"wished_on": "2027-06-01", "reason": "Oplægget sendes den 24."}),
    ],
    ids=["handed over", "taken back", "date kept"],
)
def test_what_people_do_among_themselves_is_told_whole(
    rung: str, facts: dict[str, str], by: str, link: str | None, language: str, kind: str
) -> None:
    line = a_line(rung, kind, facts=TOLD | facts | {"by": by})
    for lines in ([line], [line, line.model_copy(update={"title": "Ældre"})]):
        written = render(a_letter(*lines, language=language, link=link))
        assert not SLIPS.search(written.subject), written.subject
        assert not SLIPS.search(written.text.replace("- ", "")), written.text
        assert rung == "date_kept" or (by or "Plansekretariatet") in written.text


@pytest.mark.parametrize(
    ("rung", "facts", "subject", "sentence"),
    [
        (
            "taken_over",
            {"handed": "yes"},
            "Givet til dig: bidrag om »Sundhedspolitik«",
            "Karen Lund har givet dig opgaven med bidraget om »Sundhedspolitik« til temamødet i juni.",
        ),
        (
            "cancelled",
            {"what": "taken_back"},
            "Ikke længere hos dig: bidrag om »Sundhedspolitik«",
            "Karen Lund har taget bidraget om »Sundhedspolitik« tilbage.",
        ),
        (
            "date_kept",
            {"wished_on": "2027-06-01"},
            "Fristen for bidraget om »Sundhedspolitik« er stadig fredag den 14. maj (uge 19)",
            "Du bad om at få fristen for bidraget om »Sundhedspolitik« flyttet til tirsdag den 1. juni "
            "(uge 22). Det kan vi desværre ikke, så fristen er stadig fredag den 14. maj (uge 19).",
        ),
    ],
)
def test_the_danish_words_of_it(rung: str, facts: dict[str, str], subject: str, sentence: str) -> None:
    written = render(a_letter(a_line(rung, facts=TOLD | facts)))
    assert written.subject == subject
    assert sentence in written.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_a_date_stands_in_a_closed_matter_is_not_mailed(language: str) -> None:
    facts = TOLD | {"closed": "yes", "number": "12", "reason": "hemmeligt", "wished_on": "2027-06-01"}
    written = render(a_letter(a_line("date_kept", facts=facts), language=language))
    assert "hemmeligt" not in written.text + written.html
    assert "Sundhedspolitik" not in written.subject + written.text + written.html
