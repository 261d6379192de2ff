"""A watchlist entry, as it stands on `watchlist.entries` (compacted, key `list:entry id`; a tombstone removes it)."""

from __future__ import annotations

from typing import Literal

from schemas.base import EntryKind, Gender, Message


class ListName(Message):
    """One name of an entry.  A weak alias is one that the publisher marks as too broad to alert alone."""

    text: str
    type: Literal["primary", "alias", "weak"] = "alias"


class ListIdentifier(Message):
    """An identifier of an entry; `type` is one of IdentifierType where it is known, else the publisher's word."""

    type: str
    value: str
    country: str | None = None


class ListEntry(Message):
    """One listed party.

    `list` is the short name of the list (`ofac_sdn`), `version` the version of the list that last changed the
    entry.  `birth_dates` are ISO 8601, as precise as known ("1970", "1970-05", "1970-05-12"); `countries` are
    ISO 3166-1 alpha-2 in lower case.
    """

    schema_version: Literal[1] = 1
    list: str
    entry_id: str
    version: str
    kind: EntryKind
    names: list[ListName]
    gender: Gender | None = None
    birth_dates: list[str] = []
    countries: list[str] = []
    identifiers: list[ListIdentifier] = []
    addresses: list[str] = []
    programs: list[str] = []
    remarks: str | None = None

    @property
    def key(self) -> str:
        """Key of the entry on its topic."""
        return f"{self.list}:{self.entry_id}"
