"""Where everything lies: the home folder, its settings, its memory, and what the environment says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from models import store
from models.facts import Refused
from models.settings import Settings, read_settings


class Environment(BaseSettings):
    """What only the environment says: the home, the memory, the channel, and how the clock stands."""

    model_config = SettingsConfigDict(env_prefix="PLANCYCLE_", env_ignore_empty=True, extra="ignore")

    home: Path = Field(default_factory=lambda: Path.home() / ".plan-cycle")
    database_url: SecretStr | None = None
    database_url_file: Path | None = None
    channel: SecretStr | None = None
    channel_file: Path | None = None
    receiver_override: str | None = None
    dry_run: bool = False
    today: date | None = None
    public_url: str | None = Field(default=None, pattern="^https?://[^/]+")


class Home:
    """A home folder with what lies in it."""

    def __init__(self, folder: Path, environment: Environment) -> None:
        self.folder = folder
        self.environment = environment

    @property
    def database_url(self) -> str:
        """The memory's address: the embedded file unless the environment names another."""
        return _secret(self.environment.database_url, self.environment.database_url_file) or (
            f"sqlite:///{self.folder / 'plancycle.db'}"
        )

    @property
    def channel_url(self) -> str:
        """Where letters go: the outbox folder unless the environment names a channel."""
        return _secret(self.environment.channel, self.environment.channel_file) or f"planbox://{self.outbox}"

    @property
    def sends(self) -> bool:
        """Whether letters can leave this machine."""
        return not self.channel_url.startswith("planbox://")

    @property
    def outbox(self) -> Path:
        """The folder that holds letters as files."""
        return self.folder / "outbox"

    @property
    def portal_address(self) -> str | None:
        """Where a link in a letter leads; None while letters leave and nobody has said where the portal is.

        What stays in the outbox folder may point to this machine.
        """
        if said := self.environment.public_url:
            return said.rstrip("/")
        try:
            here = self.portal_file.read_text(encoding="utf-8").strip()
        except OSError:
            return None
        return None if self.sends else here or None

    @property
    def portal_file(self) -> Path:
        """Where `up` leaves the address that its portal has on this machine."""
        return self.folder / "portal.address"

    @property
    def briefs(self) -> Path:
        """The folder that holds the briefs."""
        return self.folder / "briefs"

    @property
    def closed_briefs(self) -> Path:
        """The folder that holds the files of briefs that are closed, apart from what others may be given."""
        return self.folder / "closed-briefs"

    @property
    def exports(self) -> Path:
        """The folder that holds what was gathered for an access to documents."""
        return self.folder / "exports"

    def settings(self) -> Settings:
        """The defaults with this home's municipality.toml laid over them."""
        file = self.folder / "municipality.toml"
        return _settings(file, file.stat().st_mtime_ns if file.is_file() else 0)


@lru_cache(maxsize=8)
def _settings(file: Path, _changed: int) -> Settings:
    return read_settings(file)


def _secret(value: SecretStr | None, file: Path | None) -> str | None:
    if value is not None:
        return value.get_secret_value()
    if file is None:
        return None
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise Refused(
            f"{file}: the file named in the environment cannot be read: {error.strerror}."
        ) from None


_home: list[Home] = []
_settings_bound: ContextVar[Settings | None] = ContextVar("plan_cycle_settings", default=None)


def home() -> Home:
    """The home of this process; opened from the environment at first use."""
    if not _home:
        open_home()
    return _home[0]


def open_home(folder: Path | None = None) -> Home:
    """Make `folder` (or the environment's) the home of this process and bind its memory."""
    environment = Environment()
    opened = Home((folder or environment.home).expanduser().absolute(), environment)
    _home[:] = [opened]
    store.bind(store.engine_for(opened.database_url))
    return opened


def settings() -> Settings:
    """The settings in force: a rehearsal's own, else the home's."""
    return _settings_bound.get() or home().settings()


@contextmanager
def under(chosen: Settings) -> Iterator[None]:
    """Everything inside follows these settings."""
    token = _settings_bound.set(chosen)
    try:
        yield
    finally:
        _settings_bound.reset(token)
