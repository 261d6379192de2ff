"""Names a party in keys: the same for every spelling of one name, and not readable."""

from __future__ import annotations

import hashlib

from topology.text.phonetics import skeleton
from topology.text.tokens import words
from topology.text.transliterate import romanise

_BYTES = 12


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


def _digest(*parts: str) -> str:
    """A hash of the parts, with a separator that stands in none of them."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=_BYTES).hexdigest()
