"""The plan group's mandate (råderum): what it decides, what it proposes, what it leaves alone, in words."""

from __future__ import annotations

from models.choices import Words
from models.settings import Settings

_ROOM = {
    "decides": Words("Plangruppen beslutter selv: {}", "The plan group decides for itself: {}"),
    "proposes": Words("Plangruppen foreslår: {}", "The plan group proposes: {}"),
    "leaves": Words("Plangruppen rører ikke ved: {}", "The plan group does not touch: {}"),
}


def mandate(settings: Settings) -> tuple[str, ...]:
    """The mandate as paragraphs, in the municipality's language; none while it has not been written down."""
    language = settings.municipality.language
    written = {name: " ".join(getattr(settings.plan_group, name).split()) for name in _ROOM}
    return tuple(_ROOM[name].said_in(language).format(_ended(text)) for name, text in written.items() if text)


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
