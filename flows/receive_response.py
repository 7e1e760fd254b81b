"""Write in an answer: given by phone or mail, or on somebody's behalf."""

from __future__ import annotations

from datetime import date
from typing import Any

from models.forms import Answer, Form
from tasks import report
from tasks.desk import flow
from tasks.ledger import responses


@flow
def receive_response(
    request: str,
    answer: Answer | dict[str, Any],
    person: str | None = None,
    submit_key: str | None = None,
    today: date | None = None,
) -> str:
    """Takes in an answer; the same again changes nothing, another becomes a new version."""
    given = answer.model_dump(exclude_unset=True) if isinstance(answer, Form) else answer
    received = responses.receive_response(request, given, person, "prefect", submit_key, today)
    return report.tell(received.sentence)
