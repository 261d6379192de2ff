"""Names a party in keys: the same for every spelling of one name, and not readable."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from schemas.base import IdentifierType
from topology.text.phonetics import skeleton
from topology.text.tokens import words
from topology.text.transliterate import romanise

_BYTES = 12
# They say where money goes, and change from payment to payment of one party.
_ACCOUNTS = frozenset({IdentifierType.IBAN.value, IdentifierType.BIC.value, IdentifierType.CARD.value})


def party_fingerprint(name: str, birth_date: str | None = None) -> str:
    """24 hexadecimal digits for a party: its nominative name in any order and script, and its birth date.

    Romanisations of one name fall together; so do different names that sound alike, therefore a fingerprint
    finds verdicts and earlier messages of a party, and never proves identity.  Parties with and without a
    birth date differ.
    """
    keys = sorted(skeleton(romanise(word.text)) for word in words(name))
    return _digest(" ".join(keys), birth_date or "")


def identifier_fingerprint(value: str) -> str:
    """24 hexadecimal digits for a party of which only a number is known."""
    return _digest("#", value)


def facts_hash(identifiers: Iterable[tuple[str, str]]) -> str | None:
    """24 hexadecimal digits for the numbers known of a party, in any order; None when there are none.

    `identifiers` are pairs of type and value.  Those of accounts do not count.
    """
    numbers = sorted({f"{kind}:{value}" for kind, value in identifiers if kind not in _ACCOUNTS})
    return _digest(*numbers) if numbers else None


def _digest(*parts: str) -> str:
    """A hash of the parts, with a separator that stands in none of them."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=_BYTES).hexdigest()
