"""Whatever is sent to whatever address: no error of ours, and nothing is kept that a form would refuse."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.core.result import Ok
from sqlalchemy import select

from deployments.portal.app import portal
from models import store
from models.fields import Field, fields
from models.forms import FORMS, parse
from models.requests import RECORDED
from models.store.tables import Request, Response
from tasks.ledger import passes
from tests.deployments.portal import portals
from tests.deployments.portal.portals import ASKED
from tests.memories import Copy, Files, inside

TRIES = 50
"""Requests to each address."""

SAID = {200, 303, 400, 404, 405, 409, 410, 413, 422, 429}
"""What the portal may say to whatever comes."""

TEXT = {"type": "string"}
NUMBERS = {"type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 200}, "maxItems": 4}
ACTS = {"enum": ["send", "draft", "sum", "unchanged", "", "x"]}


def form(**held: Any) -> dict[str, Any]:
    """What a form may hold, as a schema says it; other names come along, too."""
    return {"type": "object", "properties": held, "additionalProperties": TEXT, "maxProperties": 40}


def answers() -> dict[str, Any]:
    """Every field of every form, its choices among what may come."""
    shown = (one for name in FORMS if name not in RECORDED for one in fields(name))
    each = (field for one in shown for field in _fields(one))
    return {field.name: _schema(field) for field in each}


def _fields(one: Any) -> Iterator[Field]:
    if isinstance(one, Field):
        yield one
    else:
        yield from (field for row in one.rows for field in row)


def _schema(field: Field) -> dict[str, Any]:
    """Mostly what fits, so that answers are really taken in."""
    fitting: dict[str, Any] = {
        "choice": {"enum": [option.code for option in field.options] or [""]},
        "date": {"enum": ["2027-03-18", "31-12-2027", "31.12.2027", "0001-01-01", "i morgen", ""]},
        "whole": {"enum": ["1.250", "-3", "1,5", "9" * 30, "", "æ"]},
        "decimal": {"enum": ["4,5", "1e400", "nan", "", "-0"]},
        "check": {"enum": ["ja", "nej", ""]},
    }
    return {"anyOf": [fitting.get(field.kind, {"type": "string", "minLength": 1}), TEXT]}


def filled_in(needed: tuple[str, ...] = ()) -> dict[str, Any]:
    """The form of a task, with whatever it carries along."""
    seen = {"enum": ["", "0", "1", "-1", "99999999999"]}
    return {**form(submit_key=TEXT, seen=seen, act=ACTS, **answers()), "required": list(needed)}


TASK = "/side/{token}/opgave/{number}"
HELD = {
    TASK: {"anyOf": [filled_in(), filled_in(needed=("act", *FORMS["april"].needed))]},
    f"{TASK}/senere": form(dato={"anyOf": [{"enum": ["2027-03-18", "18-03-2027"]}, TEXT]}, grund=TEXT),
    f"{TASK}/ikke-mig": form(grund=TEXT),
    "/side/{token}/intet-nyt": form(opgave=NUMBERS),
    "/side/{token}/giv-videre": form(
        opgave=NUMBERS, til={"enum": ["anden", "", "x"]}, anden={"enum": ["b1@eksempel.invalid", "", "@"]}
    ),
    "/side/{token}/tag-tilbage": form(opgave=NUMBERS),
}
"""What the forms at these addresses hold: the application reads them by name, and its schema does not say."""


def whole() -> dict[str, Any]:
    """The portal's own schema, and what its forms hold."""
    told = portal().openapi()
    for path, held in HELD.items():
        media = {"application/x-www-form-urlencoded": {"schema": held}}
        told["paths"][path]["post"]["requestBody"] = {"required": True, "content": media}
    media = {
        "multipart/form-data": {"schema": {"properties": {"fil": {"type": "string", "format": "binary"}}}}
    }
    told["paths"]["/side/{token}/ark"]["post"]["requestBody"] = {"required": True, "content": media}
    return told


SCHEMA = schemathesis.openapi.from_dict(whole())
ADDRESSES = [found.ok() for found in SCHEMA.get_all_operations() if isinstance(found, Ok)]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """The large home on the day the questions went out."""
    folder = tmp_path_factory.mktemp("schema")
    taken = Files(folder).take("", folder / "home")
    portals.placed(taken.folder)
    portals.live_large(taken)
    return taken


class Asked:
    """The application in this process, asked as over the net."""

    def __init__(self, runner: asyncio.Runner) -> None:
        self._runner = runner
        there = httpx.ASGITransport(portal(), raise_app_exceptions=False, client=("127.0.0.1", 1))
        self._client = httpx.AsyncClient(transport=there, base_url="http://portal.invalid")

    def __call__(self, case: Case[Any]) -> httpx.Response:
        sent = case.as_transport_kwargs(base_url="http://portal.invalid")
        held: dict[str, Any] = dict(case.body) if isinstance(case.body, dict) else {}
        files = {name: ("ark.xlsx", str(content).encode()) for name, content in held.items()}
        as_file = case.media_type == "multipart/form-data"
        request = self._client.request(
            sent["method"],
            sent["url"],
            params=sent["params"],
            data=None if as_file else held or None,
            files=files if as_file else None,
        )
        return self._runner.run(request)


@contextmanager
def asked_at(copy: Copy, patch: pytest.MonkeyPatch) -> Iterator[Asked]:
    """The application over this home on its day."""
    with inside(copy), asyncio.Runner() as runner:
        patch.setenv("PLANCYCLE_TODAY", ASKED.isoformat())
        yield Asked(runner)


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda one: str(one.label))
def test_whatever_comes_is_answered_and_only_whole_answers_are_kept(
    copy: Copy, monkeypatch: pytest.MonkeyPatch, address: Any
) -> None:
    with asked_at(copy, monkeypatch) as asked:
        visits = st.sampled_from([None, *visitors(address.label)])

        @settings(
            max_examples=TRIES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=address.as_strategy(), visit=visits)
        def holds(case: Case[Any], visit: tuple[str, int] | None) -> None:
            if visit is not None and "token" in case.path_parameters:
                as_theirs(case, *visit)
            answer = asked(case)
            assert answer.status_code in SAID, answer.text
            assert "<script" not in answer.text
            assert answer.headers["content-security-policy"].startswith("default-src 'none'")

        holds()
        refuse_what_is_not_whole()


def as_theirs(case: Case[Any], token: str, number: int) -> None:
    """The same request with a good link, and about a task of theirs."""
    case.path_parameters |= {"token": token, "number": number}
    held = case.body.get("opgave") if isinstance(case.body, dict) else None
    if isinstance(case.body, dict) and isinstance(held, list):
        case.body["opgave"] = [number, *held]


def visitors(address: str) -> list[tuple[str, int]]:
    """People with a task each of their own; whoever closes their link is not needed afterwards."""
    with store.reading() as session:
        found = session.execute(select(Request.id, Request.person).order_by(Request.id)).all()
    some = found[:3] if address.endswith("forkert") else found[3:40]
    tokens = passes.tokens([row.person for row in some], ASKED)
    return [(tokens[row.person], row.id) for row in some]


def refuse_what_is_not_whole() -> None:
    """Every answer in the memory is one that its form takes, word for word."""
    with store.reading() as session:
        kept = session.execute(
            select(Request.form, Response.body).join(Response, Response.request == Request.key)
        ).all()
    for row in kept:
        assert parse(row.form, row.body).model_dump(mode="json") == row.body
