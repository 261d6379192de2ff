"""Invented list entries, and what a search says of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from schemas.base import EntryKind
from schemas.enriched_text import Match
from schemas.list_entry import ListEntry, ListIdentifier, ListName
from topology.search.base import PartyQuery, SearchAnswer, SearchBackend, SearchRequest

PATIENT_S = 30.0


def listed(
    entry_id: str,
    *names: str,
    kind: EntryKind = EntryKind.PERSON,
    weak: Sequence[str] = (),
    identifiers: Sequence[tuple[str, str]] = (),
    list_name: str = "invented",
    **fields: Any,
) -> ListEntry:
    """An entry whose first name is the primary one."""
    first, *others = names
    return ListEntry(
        list=list_name,
        entry_id=entry_id,
        version=fields.pop("version", "1"),
        kind=kind,
        names=[
            ListName(text=first, type="primary"),
            *(ListName(text=name) for name in others),
            *(ListName(text=name, type="weak") for name in weak),
        ],
        identifiers=[ListIdentifier(type=kind_, value=value) for kind_, value in identifiers],
        **fields,
    )


def organization(entry_id: str, *names: str, **fields: Any) -> ListEntry:
    """An entry of an organization."""
    return listed(entry_id, *names, kind=EntryKind.ORGANIZATION, **fields)


def party_in(text: str, name: str, *names: str, kind: str = "person", **facts: Any) -> PartyQuery:
    """The party whose name stands in the text as `name`; `names` are its readings."""
    start = text.index(name)
    return PartyQuery(kind=kind, names=names or (name,), start=start, end=start + len(name), **facts)  # type: ignore[arg-type]


async def ask(backend: SearchBackend, text: str, *parties: PartyQuery, **fields: Any) -> SearchAnswer:
    """The answer to one text, with time enough."""
    request = SearchRequest(text=text, parties=parties, **fields)
    return (await backend.search([request], deadline_s=PATIENT_S))[0]


async def matches(backend: SearchBackend, text: str, *parties: PartyQuery, **fields: Any) -> list[Match]:
    """The matches of one text."""
    return (await ask(backend, text, *parties, **fields)).matches


async def score_of(
    backend: SearchBackend, entry_id: str, text: str, *parties: PartyQuery, **fields: Any
) -> float:
    """Score of one entry for a text, 0 when it is no match."""
    found = await matches(backend, text, *parties, **fields)
    return next((match.score for match in found if match.entry_id == entry_id), 0.0)
