"""What every fact is: frozen, and closed to what it does not know."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Severity = Literal["law", "standing_order", "local_practice"]
"""How hard a date or a finding binds: the law, the council's standing order, or local practice."""

MeetingKind = Literal["april", "june", "august"]
"""The three theme meetings: the long term, the four years, the one year (PLAN 09)."""

MEETINGS: tuple[MeetingKind, ...] = ("april", "june", "august")


class Fact(BaseModel):
    """Something that crosses a boundary: a form, a setting, an import, a task's argument or result."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Refused(ValueError):
    """Input that its sender must correct; the message says what is wrong, where, and what would be right.

    What a municipality's people can come to read has its `danish`; the command line speaks English.
    """

    def __init__(self, sentence: str, danish: str = "") -> None:
        super().__init__(sentence)
        self.danish = danish

    def said_in(self, language: str) -> str:
        """In Danish where there is Danish; else as it stands."""
        return self.danish if language == "da" and self.danish else str(self)


class Finding(Fact):
    """What a check found: the rule, how hard it binds, what it is about, and the sentence that says so.

    `advice`: what to do about it, in a sentence; empty where the finding says it itself.
    """

    rule: str
    severity: Severity | Literal["important", "note"]
    subject: str
    sentence: str
    advice: str = ""
