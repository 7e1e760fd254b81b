"""What a rule is: an id that stays, how hard it weighs, its sentence, what to do, and the data it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal, NamedTuple

from models.choices import Words
from models.coherence.picture import Picture

Weight = Literal["law", "important", "note"]
"""How hard a finding weighs: the law, important, or worth a look."""


class Found(NamedTuple):
    """What a rule found: the subject (`element/I07`, `line/0.25.10`, `post/…`) and the words of its sentence.

    `about` is the element whose title must not be shown while it is closed; its title is the word `title`.
    `sentence`: another than the rule's own, where that one does not fit.
    """

    subject: str
    words: dict[str, Any]
    about: str | None = None
    sentence: Words | None = None


class Rule(NamedTuple):
    """A rule over the whole picture.

    `sentence` and `advice` are templates over the words of what is found. `needs` names the data without
    which the rule sleeps (keys of `DATA`): empty data is not a finding. `consequences` are the rules that the
    same fault may wake as well. `closed` is the sentence about a closed element, where the rule's own says
    more than its title: amounts, texts.
    """

    id: str
    weight: Weight
    sentence: Words
    advice: Words
    needs: tuple[str, ...]
    find: Callable[[Picture], Iterable[Found]]
    consequences: tuple[str, ...] = ()
    closed: Words | None = None
