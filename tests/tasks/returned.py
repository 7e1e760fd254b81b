"""Mails as they come back: reports of mail servers, automatic replies, and something for a person."""

from __future__ import annotations

from email.message import EmailMessage


def bounce(
    address: str, status: str = "5.1.1", message_id: str = "", action: str = "failed", to: str = ""
) -> bytes:
    """A delivery status notification (RFC 3464) of an address, with the headers of our letter if asked."""
    inner = f"Message-ID: {message_id}\r\nTo: {to or address}\r\nSubject: Hjælp\r\n\r\n" if message_id else ""
    returned = f"--edge\r\nContent-Type: text/rfc822-headers\r\n\r\n{inner}\r\n" if inner else ""
    return (
        "From: MAILER-DAEMON@relay.invalid\r\n"
        "To: sekretariat@kommune.invalid\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\n"
        "Auto-Submitted: auto-replied\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="edge"\r\n'
        "MIME-Version: 1.0\r\n\r\n"
        "--edge\r\nContent-Type: text/plain\r\n\r\nThe mail could not be delivered.\r\n"
        "--edge\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; relay.invalid\r\n\r\n"
        f"Final-Recipient: rfc822; {address}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; 550 {status} nobody here\r\n\r\n"
        f"{returned}--edge--\r\n"
    ).encode()


def mail(subject: str, **headers: str) -> bytes:
    """A plain mail to the secretariat."""
    one = EmailMessage()
    one["From"], one["To"] = "ida.nygaard@eksempel.invalid", "sekretariat@kommune.invalid"
    one["Subject"] = subject
    for name, value in headers.items():
        one[name.replace("_", "-")] = value
    one.set_content("Jeg er syg indtil videre.")
    return one.as_bytes()
