"""The lists and verdicts of now, and what they would be with other list files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any

from pydantic import ValidationError

from schemas.list_entry import ListEntry
from stream_app.compacted_topic import Change
from stream_app.topic_reading import records_of
from stream_app.topics import TopicNames
from stream_app.watchlist_sync import DispositionView
from topology.errors import MalformedInput
from topology.search.base import Dispositions
from topology.watchlists.load import LoadedList


@dataclass(frozen=True, slots=True)
class Lists:
    """Entries by the name of their list, and analysts' verdicts where they are known."""

    entries: Mapping[str, Sequence[ListEntry]]
    verdicts: Dispositions | None = None

    def with_files(self, loaded: Iterable[LoadedList]) -> Lists:
        """The lists after these files were published: each takes the place of the list of its name.

        An entry that says what it said before has not changed, so verdicts on it hold.
        """
        now = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
        entries = dict(self.entries)
        for one in loaded:
            held = {entry.key: entry for entry in self.entries.get(one.name, ())}
            entries[one.name] = [_published(entry, held.get(entry.key), now) for entry in one.entries]
        return replace(self, entries=entries)


def lists_of_files(loaded: Iterable[LoadedList]) -> Lists:
    """Lists as files have them."""
    return Lists({one.name: one.entries for one in loaded})


async def lists_of_topics(options: Mapping[str, Any], topics: TopicNames) -> Lists:
    """Lists and verdicts as the compacted topics have them now.

    Raises MalformedInput when an entry cannot be read: a replay against half a list would mislead.
    """
    entries: dict[str, list[ListEntry]] = {}
    for change in await _newest(options, topics.entries):
        entry = _entry(change)
        entries.setdefault(entry.list, []).append(entry)
    verdicts = DispositionView()
    await verdicts.apply(await _newest(options, topics.dispositions), False)
    return Lists(entries, verdicts)


async def _newest(options: Mapping[str, Any], topic: str) -> list[Change]:
    """The newest value of every key that has one."""
    newest: dict[bytes, Change] = {}
    async for record in records_of(options, topic):
        if record.key is not None:
            newest[record.key] = Change(record.key.decode(errors="replace"), record.value, record.timestamp)
    return [change for change in newest.values() if change.value is not None]


def _entry(change: Change) -> ListEntry:
    try:
        entry = ListEntry.model_validate_json(change.value or b"")
    except ValidationError as error:
        raise MalformedInput(
            f"an entry of list {change.key.partition(':')[0]} cannot be read; publish the list again"
            " (ai-service lists load)"
        ) from error
    return entry.model_copy(update={"changed_at": change.written_at})


def _published(entry: ListEntry, held: ListEntry | None, now: str) -> ListEntry:
    """An entry as it would stand after its list was published at `now`."""
    if held is not None and held.content_hash == entry.content_hash:
        return held
    return entry.model_copy(update={"changed_at": now})
