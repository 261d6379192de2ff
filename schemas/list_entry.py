"""A watchlist entry, as it stands on `watchlist.entries`.

The topic is compacted, its key is `list:entry id`; a tombstone removes the entry.
"""

from __future__ import annotations

import hashlib
from typing import Literal

from pydantic import Field

from schemas.base import EntryKind, Gender, Message

# `list` is a field below, so its annotations need another name for the type.
_List = list
_HASH_BYTES = 12


class ListName(Message):
    """One name of an entry.  A weak alias is one that the publisher marks as too broad to alert alone."""

    text: str
    type: Literal["primary", "alias", "weak"] = "alias"


class ListIdentifier(Message):
    """An identifier of an entry; `type` is an IdentifierType where it is known, else the publisher's word."""

    type: str
    value: str
    country: str | None = None


class ListEntry(Message):
    """One listed party.

    `list` is the short name of the list (`ofac_sdn`), `version` the version of the list that last changed the
    entry.  `birth_dates` are ISO 8601, as precise as known ("1970", "1970-05", "1970-05-12"); `countries` are
    ISO 3166-1 alpha-2 in lower case.  `changed_at` is when its record was written (ISO 8601, UTC);
    workers put it in, whatever stands there.
    """

    schema_version: Literal[1] = 1
    list: str
    entry_id: str
    version: str
    kind: EntryKind
    names: _List[ListName]
    gender: Gender | None = None
    birth_dates: _List[str] = Field(default_factory=_List)
    countries: _List[str] = Field(default_factory=_List)
    identifiers: _List[ListIdentifier] = Field(default_factory=_List)
    addresses: _List[str] = Field(default_factory=_List)
    programs: _List[str] = Field(default_factory=_List)
    remarks: str | None = None
    changed_at: str | None = None

    @property
    def content_hash(self) -> str:
        """24 hexadecimal digits for what the entry says; version and time do not count.  About 10 us."""
        content = self.model_dump_json(exclude={"version", "changed_at"})
        return hashlib.blake2b(content.encode(), digest_size=_HASH_BYTES).hexdigest()

    @property
    def key(self) -> str:
        """Key of the entry on its topic."""
        return f"{self.list}:{self.entry_id}"
