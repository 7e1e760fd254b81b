"""What a mail in the mailbox says: gone for good, late, a machine's answer, or something for a person."""

from __future__ import annotations

import pytest

from models.returned_mail import is_gone, read
from tests.people import IDA
from tests.tasks.returned import bounce, mail


@pytest.mark.parametrize("status", ["5.1.1", "5.1.10", "5.2.1", "5.4.4", "5.0.0"])
def test_an_address_that_is_gone_is_named(status: str) -> None:
    said = read(bounce(IDA.email.upper(), status, "<a@b>", to=IDA.email))
    assert (said.kind, said.addresses, said.status) == ("bounced", (IDA.email,), status)
    assert (said.message_id, said.sent_to) == ("<a@b>", (IDA.email,))


@pytest.mark.parametrize(("status", "action"), [("4.2.2", "failed"), ("4.4.1", "delayed")])
def test_a_mail_that_is_only_late_says_nothing(status: str, action: str) -> None:
    assert read(bounce(IDA.email, status, action=action)).kind == "delayed"


@pytest.mark.parametrize("status", ["5.7.1", "5.3.4", "5.6.0", "5.1.8"])
def test_a_refusal_that_is_about_us_makes_nobody_unreachable(status: str) -> None:
    assert read(bounce(IDA.email, status)).kind == "unread"


@pytest.mark.parametrize(
    "content",
    [
        mail("Hjælp til temamødet", Auto_Submitted="auto-replied"),
        mail("Hjælp til temamødet", Auto_Submitted="auto-replied (vacation)"),
        mail("Hjælp til temamødet", X_Autoreply="yes"),
        mail("Hjælp til temamødet", Precedence="auto_reply"),
        mail("Automatisk svar: Hjælp til temamødet"),
        mail("Fraværende: Hjælp til temamødet"),
        mail("Automatic reply: Your help"),
        mail("Out of Office: Your help"),
        mail("Autosvar – jeg er på ferie"),
    ],
)
def test_what_a_machine_answers_is_known_as_that(content: bytes) -> None:
    assert read(content).kind == "automatic"


@pytest.mark.parametrize(
    "content",
    [
        mail("SV: Hjælp til temamødet"),
        mail("SV: Automatisk svar: Hjælp til temamødet"),
        mail("Hjælp til temamødet", Auto_Submitted="no"),
        mail("Automatisering af svar"),
        b"",
        b"\xff\xfe ikke en mail",
        b"Content-Type: multipart/report; boundary=x\n\n"
        b"--x\nContent-Type: message/delivery-status\n\n\n--x--\n",
    ],
)
def test_anything_else_is_for_a_person(content: bytes) -> None:
    assert read(content).kind == "unread"


@pytest.mark.parametrize(
    ("code", "reason", "gone"),
    [
        (550, "mailserveren svarede 550 5.1.1 Ukendt modtager", True),
        (550, "mailserveren svarede 550 No such user here", True),
        (553, "mailserveren svarede 553 mailbox name not allowed", True),
        (550, "mailserveren svarede 550 5.7.1 Unable to relay", False),
        (550, "mailserveren svarede 550 relay not permitted", False),
        (550, "mailserveren svarede 550 blocked: see our policy", False),
        (552, "mailserveren svarede 552 5.2.2 full", True),
        (554, "mailserveren svarede 554 transaction failed", False),
    ],
)
def test_a_mail_servers_no_is_about_the_address_or_about_us(code: int, reason: str, gone: bool) -> None:
    assert is_gone(code, reason) is gone
