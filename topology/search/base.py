"""The seam between the pipeline and a search backend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from schemas.base import Gender
from schemas.disposition import Disposition
from schemas.enriched_text import Match
from schemas.list_entry import ListEntry


@dataclass(frozen=True, slots=True)
class PartyQuery:
    """One party to look for.

    `names` are its spellings, the nominative first, then the other readings.  `start` and
    `end` are its place in the text of the request (both 0 when there is none).
    """

    kind: Literal["person", "organization"]
    names: tuple[str, ...]
    gender: Gender | None = None
    birth_date: str | None = None
    identifiers: tuple[str, ...] = ()
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """All that one text asks of the lists.

    Its parties, its identifiers ((type, value) pairs), and the whole clean text.
    """

    text: str
    parties: tuple[PartyQuery, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    language: str = "und"


@dataclass(slots=True)
class SearchAnswer:
    """Matches, best first.  `complete` is False when a part did not answer; `degraded` says which."""

    matches: list[Match] = field(default_factory=list)
    complete: bool = True
    degraded: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SearchHealth:
    """State of a backend: `status` is healthy, degraded or unhealthy."""

    backend: str
    status: Literal["healthy", "degraded", "unhealthy"]
    entries: int
    names: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ListInfo:
    """One list as loaded: its version (of the file or feed), its counts, when it last changed (ISO 8601)."""

    name: str
    version: str
    entries: int
    names: int
    changed_at: str


class SearchBackend(Protocol):
    """What a backend does.  One contract suite (tests/contract) holds for all of them."""

    name: str

    async def search(self, requests: Sequence[SearchRequest], *, deadline_s: float) -> list[SearchAnswer]:
        """One answer per request, in order.  After a failure `complete` is False, never just no match."""
        ...

    async def apply(self, upserts: Sequence[ListEntry], removals: Sequence[str]) -> None:
        """Add or replace entries, remove others by key (`list:entry id`), live for the next search."""
        ...

    async def settle(self) -> None:
        """Do what pays once after a bulk load, while no text waits; it may hold the process for seconds."""
        ...

    def lists(self) -> list[ListInfo]:
        """The lists as they are searched now."""
        ...

    async def health(self) -> SearchHealth:
        """Whether it answers."""
        ...

    async def close(self) -> None:
        """Give back connections and threads."""
        ...


class Dispositions(Protocol):
    """Analysts' verdicts by party fingerprint and entry."""

    def find(self, fingerprint: str, entry_id: str) -> Disposition | None:
        """The verdict on this pair, None when there is none."""
        ...
