"""Builds decided documents from short descriptions."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from schemas.base import IdentifierType
from schemas.disposition import Disposition
from schemas.enriched_text import (
    Filter,
    Identifier,
    Match,
    Organization,
    Person,
    Source,
    UnicodeReport,
    Validation,
)
from schemas.raw_text import RawText
from topology.config import Rules
from topology.document import Document
from topology.extract.mentions import PersonMention
from topology.knowledge import Knowledge, load_knowledge
from topology.layers.decision import DecisionAndResponse

# 15 January 2026, noon UTC: the day on which the described messages arrive.
ARRIVED = 1768478400.0


class StoredVerdicts:
    """Verdicts in a dictionary by fingerprint and entry."""

    def __init__(self, verdicts: Sequence[Disposition] = ()) -> None:
        self._by_key = {verdict.key: verdict for verdict in verdicts}

    def find(self, fingerprint: str, entry_id: str) -> Disposition | None:
        """The verdict on a pair."""
        return self._by_key.get(f"{fingerprint}|{entry_id}")


def person(name: str, **fields: Any) -> Person:
    """A person named in a text."""
    return Person(start=0, end=len(name), text=name, name=name, confidence=0.9, **fields)


def organization(name: str) -> Organization:
    """An organization named in a text."""
    return Organization(start=0, end=len(name), text=name, name=name, confidence=0.9)


def tax_number(owner: str, kind: IdentifierType = IdentifierType.INN_PERSON) -> Identifier:
    """A tax number of a party."""
    return Identifier(
        start=0, end=12, text="770011223344", type=kind, value="770011223344", valid=True, owner=owner
    )


def match(query: str, score: float = 1.0, **fields: Any) -> Match:
    """A match of the first entry of an invented list."""
    defaults = {
        "entry_id": "e1",
        "list": "own",
        "entry_name": "ZYMOVYK, Orest",
        "matched_alias": "ZYMOVYK, Orest",
        "kind": "person",
        "tier": "exact",
        "state": {"entry_hash": "as-listed"},
    }
    return Match.model_validate({**defaults, "query": query, "score": score, **fields})


def described(
    *,
    persons: Sequence[Person] = (),
    organizations: Sequence[Organization] = (),
    identifiers: Sequence[Identifier] = (),
    matches: Sequence[Match] = (),
    repairs: Sequence[str] = (),
    suspicious: Sequence[str] = (),
    complete: bool = True,
    lists: Mapping[str, str] | None = None,
    degraded: Sequence[str] = (),
    screen: bool = True,
) -> Document:
    """A document as the layers before the decision leave it."""
    document = Document.from_raw(RawText(text="…"), source=Source(timestamp=ARRIVED))
    document.filter = Filter(screen=screen, confidence=1.0)
    document.persons = list(persons)
    document.person_mentions = [PersonMention(each.start, each.end, each.name) for each in persons]
    document.variants = [[] for _ in persons]
    document.organizations = list(organizations)
    document.identifiers = list(identifiers)
    document.matches = list(matches)
    document.unicode = UnicodeReport(changed=bool(repairs), repairs=list(repairs))
    document.validation = Validation(suspicious=list(suspicious))
    document.search_complete = complete
    document.lists = dict({"own": "1"} if lists is None else lists)
    document.degraded = list(degraded)
    return document


def knowledge_with(rules: Rules | None = None, verdicts: Sequence[Disposition] = ()) -> Knowledge:
    """Knowledge of the layers with a store of verdicts."""
    return dataclasses.replace(
        _loaded(), rules=rules or Rules(), dispositions=StoredVerdicts(verdicts) if verdicts else None
    )


@cache
def _loaded() -> Knowledge:
    """Form tables and all else that does not depend on a case, loaded once."""
    return load_knowledge(Rules())


def decided(document: Document, layer: DecisionAndResponse) -> Document:
    """The document after the decision."""
    layer.process(document)
    return document
