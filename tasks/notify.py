"""Notifies: letters through the channel that a URL names; the one place that knows Apprise."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote

import apprise
from apprise.manager_plugins import NotificationManager
from apprise.plugins.base import NotifyBase

from models.facts import Refused
from models.notices import Delivery, Letter, Rendered
from models.settings import Language
from tasks.channels.planbox import PlanBox
from tasks.channels.planmail import MailServer, PlanMail, Secure
from tasks.channels.reasons import reason


class Channel(Protocol):
    """A way out. `policy` says what to do with a letter that may or may not have left.

    resend: send it again, its Message-ID is the same. keyed: write it again, it is the same file.
    park: ask the secretariat.
    """

    @property
    def policy(self) -> str: ...

    def send(self, letter: Letter, rendered: Rendered, to: str) -> Delivery:
        """Send one letter to one address, which the caller may have overridden."""
        ...

    def close(self) -> None:
        """Let go of what is kept open."""
        ...


def open_channel(url: str, language: Language = "da") -> Channel:
    """The channel a URL names: planmail, planbox, mailto (as planmail), or any schema of Apprise.

    `language` is the secretariat's, for the reasons of a failure. Raises Refused for a URL that nobody
    understands; the URL itself is never shown, since it may hold a password.
    """
    plugin = _plugin(url)
    if isinstance(plugin, PlanMailSchema):
        return PlanMail(plugin.server, language)
    if isinstance(plugin, PlanBoxSchema):
        return PlanBox(plugin.folder, language)
    if plugin.schema in ("mailto", "mailtos"):
        return PlanMail(_mail_server(plugin), language)
    return AppriseChannel(plugin, language)


def _plugin(url: str) -> NotifyBase:
    _know_our_schemas()
    schema = url.partition("://")[0] if "://" in url else ""
    try:
        with _quietly():
            plugin = apprise.Apprise.instantiate(url, suppress_exceptions=False)
    except Refused:
        raise
    except Exception:  # a plugin may raise anything; its text may quote the URL, so it is not passed on
        plugin = None
    if not isinstance(plugin, NotifyBase):
        raise Refused(
            f"The channel '{schema}://…' cannot be understood. "
            "Right is for example planbox:///absolute/folder or planmail://user:password@server:587."
        )
    return plugin


@contextmanager
def _quietly() -> Iterator[None]:
    """Apprise logs what it cannot parse, password and all."""
    logger = logging.getLogger("apprise")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


# ── Our schemas, as Apprise's plugin interface wants them ─────────────────────────────────────────


class _LettersOnly(NotifyBase):  # type: ignore[misc]  # Apprise has no types
    """A schema that carries whole letters; a bare title and body have no receiver here."""

    request_rate_per_sec = 0

    def send(self, body: str, title: str = "", **_: Any) -> bool:
        """Apprise's own way in is closed: only `open_channel` sends letters."""
        self.logger.warning("%s carries letters of the plan cycle only.", self.service_name)
        return False


class PlanMailSchema(_LettersOnly):
    """planmail://[user:password@]server[:port]/?from=…&secure=auto|no|starttls|tls&rate=…&timeout=…&verify=yes|no"""

    service_name = "Plan-cycle mail"
    secure_protocol = "planmail"
    templates = (
        "{schema}://{host}",
        "{schema}://{host}:{port}",
        "{schema}://{user}:{password}@{host}:{port}",
    )

    def __init__(self, options: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        chosen = options or {}
        self.server = MailServer(
            host=self.host,
            port=self.port or 0,
            user=self.user or "",
            password=self.password or "",
            secure=_secure(chosen.get("secure", "auto")),
            sender=chosen.get("from", ""),
            rate=_number("rate", chosen.get("rate", "20")),
            timeout=_number("timeout", chosen.get("timeout", "60")),
            verify=self.verify_certificate,
        )

    def url(self, privacy: bool = False, *_: Any, **__: Any) -> str:
        """The address without the account that opens it."""
        return f"planmail://{self.server.host}:{self.server.door}/"

    @staticmethod
    def parse_url(url: str) -> dict[str, Any] | None:
        """The parts of the URL; what we ask beside server and account is in `options`."""
        parts: dict[str, Any] | None = NotifyBase.parse_url(url)
        return parts and parts | {"options": parts["qsd"]}


class PlanBoxSchema(_LettersOnly):
    """planbox:///absolute/folder"""

    service_name = "Plan-cycle outbox"
    secure_protocol = "planbox"
    templates = ("{schema}://{folder}",)

    def __init__(self, folder: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.folder = Path(folder)
        if not self.folder.is_absolute():
            raise Refused(
                f"The outbox folder '{folder}' is not absolute; right is planbox:///absolute/folder."
            )

    def url(self, privacy: bool = False, *_: Any, **__: Any) -> str:
        """The folder's address."""
        return f"planbox://{self.folder}"

    @staticmethod
    def parse_url(url: str) -> dict[str, Any]:
        """The folder is all there is; it may hold blanks and Danish letters."""
        return {"schema": "planbox", "host": None, "folder": unquote(url.partition("://")[2])}


def _know_our_schemas() -> None:
    """Apprise reads all its plugins at the first question; one of them imports what Python 3.13 dropped."""
    known = NotificationManager()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        for schema in (PlanMailSchema, PlanBoxSchema):
            if schema.secure_protocol not in known:
                known.add(schema)


def _secure(word: str) -> Secure:
    return word.lower()  # type: ignore[return-value]  # MailServer refuses a word it does not know


def _number(name: str, text: str) -> float:
    try:
        return max(float(text), 0.0)
    except ValueError:
        raise Refused(f"{name}={text} is not a number; right is for example {name}=20.") from None


def _mail_server(mailto: NotifyBase) -> MailServer:
    """What a mailto:// or mailtos:// URL says, with Apprise's knowledge of well-known mail services."""
    secure: dict[str, Secure] = {"ssl": "tls", "starttls": "starttls"}
    return MailServer(
        host=mailto.smtp_host,
        port=mailto.port or 0,
        user=mailto.user or "",
        password=mailto.password or "",
        secure=secure.get(mailto.secure_mode, "auto"),
        sender=mailto.from_addr[1] if mailto.from_addr else "",
        verify=mailto.verify_certificate,
    )


# ── Every other schema ────────────────────────────────────────────────────────────────────────────


class AppriseChannel:
    """A channel of Apprise's own: it gets subject and text, and says yes or no without a reason."""

    policy = "park"

    def __init__(self, plugin: NotifyBase, language: Language = "da") -> None:
        self._outlet, self._language = apprise.Apprise(), language
        self._outlet.add(plugin)

    def send(self, letter: Letter, rendered: Rendered, to: str) -> Delivery:
        """Where it goes is in the URL, so `to` decides nothing; a no may have left all the same."""
        plain = apprise.NotifyFormat.TEXT
        if self._outlet.notify(body=rendered.text, title=rendered.subject, body_format=plain):
            return Delivery(state="sent")
        return Delivery(state="doubtful", reason=reason(self._language, "channel"))

    def close(self) -> None:
        """Apprise keeps nothing open."""
        self._outlet.clear()
