"""What stands before every page: what may come in, what every answer carries, what the log says."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from limits import parse

from deployments.portal import guard
from deployments.portal.__main__ import configuration, main
from deployments.portal.guard import FORM_BYTES, GUESSES, HEADERS, SHEET_BYTES, VISITS
from models import store
from models.store.tables import Response
from tasks.ledger import drafts, my_page, responses
from tests.deployments.portal.indoors import (
    ANSWER,
    Visitor,
    hidden,
    number_of,
    plain,
    title,
)


def answers() -> int:
    with store.reading() as session:
        return session.query(Response).count()


# ── What every answer carries ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["/", "/nej", "/side/nej", "/portal.css", "/sundhed", "/side/{}", "/opgave"])
def test_every_answer_carries_every_header(soren: Visitor, path: str) -> None:
    found = soren.door.get(path.format(soren.token))
    assert {name: found.headers.get(name) for name in HEADERS} == HEADERS
    assert "set-cookie" not in found.headers


def test_no_script_frame_font_or_foreign_file_is_ever_allowed() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy and "http" not in policy and "script-src" not in policy
    assert all(one in policy for one in ("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"))


def test_personal_pages_and_errors_are_kept_nowhere(soren: Visitor) -> None:
    for path in (soren.side, f"{soren.side}/forkert", "/side/nej", "/nej"):
        assert soren.door.get(path).headers["cache-control"] == "no-store"
    assert soren.post("/intet-nyt").headers["cache-control"] == "no-store"
    assert soren.door.get("/portal.css").headers["cache-control"] == "public, max-age=3600"


def test_who_asks_for_the_head_gets_no_body(soren: Visitor) -> None:
    head = soren.door.head(soren.side)
    assert (head.status_code, head.content) == (200, b"")
    assert soren.door.head("/side/nej").status_code == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "POST"])
def test_any_other_method_is_said_kindly(soren: Visitor, method: str) -> None:
    found = soren.door.request(method, soren.side)
    assert found.status_code == 405
    assert "GET" in found.headers["allow"]
    assert "Det kan man ikke her" in plain(found.text)


# ── From another site ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"origin": "null"}, 303),
        ({"origin": "http://portal.invalid"}, 303),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, 303),
        ({"origin": "http://portal.invalid", "sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "null", "sec-fetch-site": "cross-site"}, 403),
        ({"origin": "https://andre.invalid"}, 403),
        ({"origin": "http://portal.invalid.andre.dk"}, 403),
        ({"origin": "http://[kaputt"}, 403),
    ],
)
def test_a_form_from_another_site_does_nothing(soren: Visitor, headers: dict[str, str], status: int) -> None:
    number = number_of("klima")
    form = {**hidden(soren.get(soren.task(number)).text), **ANSWER, "act": "send"}
    assert soren.post(soren.task(number), form, headers=headers).status_code == status
    assert answers() == (status == 303)


def test_the_public_address_is_ours_behind_a_proxy(soren: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.home.Home.portal_address", "https://plan.kommune.invalid")
    headers = {"origin": "https://plan.kommune.invalid", "host": "127.0.0.1:4201"}
    assert soren.post("/intet-nyt", headers=headers).status_code == 303


# ── How much, how often ─────────────────────────────────────────────────────────────────────────────────


def test_a_form_that_is_too_large_is_refused(soren: Visitor) -> None:
    number = number_of("klima")
    found = soren.post(soren.task(number), {**ANSWER, "meaning": "x" * FORM_BYTES, "act": "send"})
    assert found.status_code == 413
    assert "Det er for stort" in plain(found.text)
    assert answers() == 0


def test_what_does_not_say_how_large_it_is_is_counted_as_it_comes(soren: Visitor) -> None:
    pieces = (b"x" * 4096 for _ in range(FORM_BYTES // 4096 + 2))
    headers = {"content-type": "application/x-www-form-urlencoded"}
    found = soren.door.post(f"{soren.side}/intet-nyt", content=pieces, headers=headers)
    assert found.status_code == 413


def test_a_sheet_may_be_larger_than_a_form(soren: Visitor) -> None:
    large = {"ark": ("ark.xlsx", b"x" * (FORM_BYTES + 1))}
    assert soren.post("/ark", files=large).status_code == 422
    larger = {"ark": ("ark.xlsx", b"x" * SHEET_BYTES)}
    assert soren.post("/ark", files=larger).status_code == 413


def test_who_guesses_links_is_slowed_down_and_nobody_else_is(soren: Visitor) -> None:
    tried = [soren.door.get(f"/side/gæt-{no}").status_code for no in range(GUESSES.amount + 5)]
    assert tried == [404] * GUESSES.amount + [429] * 5
    stopped = soren.door.get("/side/nej")
    assert stopped.headers["retry-after"] == "60"
    assert "Vent et øjeblik" in plain(stopped.text)
    assert soren.get().status_code == 200
    assert soren.door.get("/").status_code == 200


def test_one_link_may_be_used_only_so_often_a_minute(soren: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    assert VISITS.amount == 600
    monkeypatch.setattr(guard, "VISITS", parse("3/minute"))
    assert [soren.get().status_code for _ in range(5)] == [200] * 3 + [429] * 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("10.0.0.1", "10.0.0.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2::ffff", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("testclient", "", True),
    ],
)
def test_neighbours_share_what_one_house_may_guess(one: str, other: str, same: bool) -> None:
    assert (guard._neighbourhood(one) == guard._neighbourhood(other)) is same


# ── When something is wrong with us ─────────────────────────────────────────────────────────────────────


def broken(*_: object, **__: object) -> None:
    raise RuntimeError("hemmeligt: Søren Bæk skrev noget")


def unusable(*_: object, **__: object) -> None:
    raise store.Unusable("hemmeligt: Søren Bæk skrev noget")


@pytest.mark.parametrize(
    ("wrong", "status", "says"),
    [(broken, 500, "Der skete en fejl hos os"), (unusable, 503, "Siden er lukket et øjeblik")],
)
def test_an_accident_is_a_page_without_a_trace(
    soren: Visitor, monkeypatch: pytest.MonkeyPatch, wrong: object, status: int, says: str
) -> None:
    monkeypatch.setattr(my_page, "page", wrong)
    found = soren.get()
    assert found.status_code == status
    assert says in plain(found.text)
    assert "hemmeligt" not in found.text and "Traceback" not in found.text
    assert {name: found.headers.get(name) for name in HEADERS} == HEADERS


def test_an_answer_that_cannot_be_kept_is_shown_again_to_be_sent_in_a_moment(
    soren: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = number_of("klima")
    form = {**hidden(soren.get(soren.task(number)).text), **ANSWER, "act": "send"}
    with monkeypatch.context() as patch:
        patch.setattr(responses, "receive_response", unusable)
        stopped = soren.post(soren.task(number), form)
    assert stopped.status_code == 503
    assert stopped.headers["retry-after"] == "30"
    said = plain(stopped.text)
    assert "Dit svar er ikke sendt" in said and "Prøv igen om lidt" in said
    assert "Flere går til fods." in stopped.text and "Hvor er vi nu?" in said
    again = {name: value for name, value in form.items() if f'name="{name}"' in stopped.text}
    assert again == form
    assert soren.post(soren.task(number), again).status_code == 303
    assert answers() == 1


def test_it_is_shown_again_also_when_nobody_can_say_whose_link_it_is(
    soren: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.ledger.passes.bearer", unusable)
    found = soren.post(f"/opgave/{number_of('klima')}/senere", {"dato": "snart", "grund": "Ferie"})
    assert found.status_code == 503
    assert "Ferie" in found.text and "snart" in found.text
    assert "hemmeligt" not in found.text
    for path in ("", "/ark"):
        assert soren.get(path).status_code == 503


def test_health_says_whether_the_memory_can_be_read(soren: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    assert soren.door.get("/sundhed").text == "ok\n"
    monkeypatch.setattr("tasks.ledger.standing.memory_purpose", unusable)
    assert soren.door.get("/sundhed").status_code == 503


def test_the_portal_does_not_start_over_a_memory_it_cannot_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PLANCYCLE_HOME", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["portal", "--port", "4299"])
    assert main() == 1
    assert "Run: python -m deployments migrate" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("said", "believed", "of"),
    [("", False, "127.0.0.1"), ("1", True, "127.0.0.1"), ("10.0.0.7", True, "10.0.0.7")],
)
def test_only_a_named_proxy_is_believed(
    monkeypatch: pytest.MonkeyPatch, said: str, believed: bool, of: str
) -> None:
    monkeypatch.setenv("PLANCYCLE_BEHIND_PROXY", said)
    found = configuration("127.0.0.1", 4299)
    assert (found.proxy_headers, found.forwarded_allow_ips, found.access_log) == (believed, of, False)


# ── What the log says ───────────────────────────────────────────────────────────────────────────────────


def test_the_log_holds_no_link_name_or_answer(
    soren: Visitor, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    number = number_of("klima")
    soren.answer(number, ANSWER)
    soren.get(soren.task(number) + "/findes-ikke")
    soren.door.get("/side/nej?" + soren.token)
    soren.door.head(soren.side)
    monkeypatch.setattr(my_page, "page", broken)
    soren.get()
    monkeypatch.setattr(drafts, "keep", unusable)
    soren.answer(number, ANSWER, act="draft")
    own = [record for record in caplog.records if record.name == guard.LOG.name]
    lines = [record.getMessage() for record in own]
    assert len(lines) >= 8
    for secret in (soren.token, soren.token[:20], "Søren", "hemmeligt", "fods", "Klima"):
        assert not any(secret in line for line in lines)
    said = [line for line in lines if " at " not in line]
    shape = r"(GET|POST|HEAD) (-|/[a-z{}/.-]*) \d{3} \d+ ms"
    assert all(re.fullmatch(shape, line) for line in said), said
    assert any("RuntimeError at broken:" in line for line in lines)


def test_an_error_is_told_in_the_title_too(soren: Visitor) -> None:
    assert title(soren.door.get("/side/nej").text).startswith("Linket virker ikke – ")
