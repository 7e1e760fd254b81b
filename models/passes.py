"""The links in letters: an opaque id behind a signature that only this home's keys can make."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from itsdangerous import BadSignature, Signer

Purpose = Literal["page", "calendar"]
"""What a link opens, the page or its calendar; a link for one purpose opens nothing else."""

LONGEST_TOKEN = 200
"""Characters of a token, at most: what is longer was never ours."""


def signed(pass_id: str, purpose: Purpose, keys: Sequence[str]) -> str:
    """The token of a link, signed with the newest key: the same for as long as that key is the newest."""
    return _signer(purpose, keys).sign(pass_id).decode("ascii")


def pass_of(token: str, purpose: Purpose, keys: Sequence[str]) -> str | None:
    """The pass a token speaks of, signed with any of the keys; None for every token that is not ours.

    There is one way to write a token: a signature that only decodes to the same bytes is refused.
    """
    if len(token) > LONGEST_TOKEN or not token.isascii():
        return None
    try:
        found = _signer(purpose, keys).unsign(token).decode("ascii")
    except BadSignature:
        return None
    spelt = (_signer(purpose, [key]).sign(found).decode("ascii") for key in keys)
    return found if token in spelt else None


def _signer(purpose: Purpose, keys: Sequence[str]) -> Signer:
    """Signatures of 256 bits; `keys` stand oldest first, the last one signs."""
    from hashlib import sha256

    return Signer(list(keys), salt=f"plan-cycle/{purpose}", digest_method=sha256, key_derivation="hmac")
