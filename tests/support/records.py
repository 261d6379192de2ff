"""Kafka records, events, documents and list entries for tests of the streaming side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from faust.events import Event
from faust.types.tuples import TP, ConsumerMessage

from schemas.base import EntryKind
from schemas.enriched_text import Decision, Match, MatchKind, Person, Risk, Source, Status, Tier
from schemas.list_entry import ListEntry, ListName
from schemas.raw_text import RawText
from stream_app.faust_adapter import ScreeningApp, create_app
from stream_app.settings import Settings
from topology.document import Document


@dataclass
class FakeRecord:
    """A record as a client hands it over."""

    value: bytes | None
    key: bytes | None = None
    topic: str = "texts.raw"
    partition: int = 0
    offset: int = 0
    timestamp: float = 1_700_000_000.0
    headers: Sequence[tuple[str, bytes | None]] | None = ()


def make_settings(**changes: Any) -> Settings:
    """Settings that depend on no environment file."""
    return Settings(_env_file=None, **changes)


@contextmanager
def open_app(tmp_path: Path, **changes: Any) -> Iterator[ScreeningApp]:
    """A Faust app that is not started, whose flow is open; needs a running event loop."""
    app = create_app(make_settings(**changes), ["127.0.0.1:1"], tmp_path)
    app.flow_control.resume()
    yield app
    app.consumer._thread.thread_loop.close()  # made with the consumer, closed by a thread that never started


def make_event(app: ScreeningApp, value: bytes | None, *, offset: int = 0, generation: int = 0) -> Event:
    """An event as the fetcher puts it into a queue."""
    tp = TP("texts.raw", 0)
    message = ConsumerMessage(
        tp.topic, tp.partition, offset, 1_700_000_000.0, 0, (), b"key", value, None, tp=tp
    )
    message.generation_id = generation
    return Event(app, message.key, message.value, None, message)


def make_document(text: str = "Payment to Ivan Petrov", *, ident: str = "id-1") -> Document:
    """A document as if the layers had decided it: nothing found."""
    document = Document.from_raw(
        RawText(text=text, id=ident), source=Source(topic="texts.raw", partition=0, offset=7), key="key"
    )
    document.status = Status.SCREENED
    document.decision = Decision(risk=Risk.NONE)
    return document


def make_person(name: str, **fields: Any) -> Person:
    """A person of a result."""
    return Person(start=0, end=len(name), text=name, name=name, confidence=0.9, **fields)


def make_match(score: float = 0.95, **fields: Any) -> Match:
    """A match on a person by name."""
    values: dict[str, Any] = {
        "entry_id": "e1",
        "list": "sample",
        "entry_name": "Ivan Petrov",
        "matched_alias": "Ivan Petrov",
        "query": "Ivan Petrov",
        "kind": MatchKind.PERSON,
        "tier": Tier.EXACT,
        "score": score,
    }
    return Match(**(values | fields))


def make_entry(
    ident: str = "e1", name: str = "Ruslan Zhuravkovych", *, list_name: str = "sample", **fields: Any
) -> ListEntry:
    """An invented list entry."""
    values: dict[str, Any] = {
        "list": list_name,
        "entry_id": ident,
        "version": "1",
        "kind": EntryKind.PERSON,
        "names": [ListName(text=name, type="primary")],
    }
    return ListEntry(**(values | fields))
