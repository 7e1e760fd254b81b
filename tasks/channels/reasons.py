"""Why a letter did not leave, as the secretariat reads it."""

from __future__ import annotations

from models.settings import Language

REASONS: dict[Language, dict[str, str]] = {
    "da": {
        "address": "adressen kan ikke bruges i en mail",
        "connect": "ingen forbindelse til mailserveren {host}:{port} ({cause})",
        "login": "mailserveren tog ikke imod brugernavn og adgangskode ({code})",
        "tls": "mailserveren tilbyder ikke en krypteret forbindelse",
        "lost": "forbindelsen blev afbrudt, før mailserveren havde svaret",
        "answer": "mailserveren svarede {code} {text}",
        "disk": "udbakken kan ikke skrives: {cause}",
        "channel": "kanalen meldte fejl uden at sige hvorfor",
        "died": "afsendelsen blev afbrudt, mens mailen var på vej",
        "nowhere": "modtageren har ingen mailadresse",
    },
    "en": {
        "address": "the address cannot be used in a mail",
        "connect": "no connection to the mail server {host}:{port} ({cause})",
        "login": "the mail server did not accept user name and password ({code})",
        "tls": "the mail server does not offer an encrypted connection",
        "lost": "the connection broke before the mail server had answered",
        "answer": "the mail server answered {code} {text}",
        "disk": "the outbox cannot be written: {cause}",
        "channel": "the channel reported a failure without saying why",
        "died": "the sending was interrupted while the mail was on its way",
        "nowhere": "the receiver has no mail address",
    },
}


def reason(language: Language, what: str, **facts: object) -> str:
    """The sentence for `what` in the secretariat's language."""
    return REASONS[language][what].format(**facts)
