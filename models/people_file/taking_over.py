"""Who takes over from somebody who has left, as a form says it."""

from __future__ import annotations

from pydantic import Field

from models.facts import Fact
from models.outcomes import Name, in_english


class TakesOver(Fact):
    """One who has left, and who has their posts and tasks from now on; without a post: all of them."""

    who: Name = Field(
        title="Fratrådt",
        description="Nummeret fra siden, mailadressen eller navnet.",
        json_schema_extra=in_english("Has left", "The number on the page, the e-mail address or the name."),
    )
    to: Name = Field(
        title="Overtages af",
        description="Mailadresse eller navn.",
        json_schema_extra=in_english("Taken over by", "E-mail address or name."),
    )
    post: str = Field(
        "",
        title="Kun denne stilling",
        description="Tom: alle stillingerne.",
        json_schema_extra=in_english("Only this post", "Empty: all of the posts."),
    )
