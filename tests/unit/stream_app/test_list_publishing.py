"""What a list file changes in the topic."""

from __future__ import annotations

from pathlib import Path

from support.messages import write_list
from support.records import make_entry

from schemas.list_entry import ListEntry
from stream_app.embedded_broker import EmbeddedBroker
from stream_app.list_publishing import difference, held_hashes, publish_files
from topology.watchlists.base import BrokenRecord
from topology.watchlists.load import LoadedList


def held(*entries: ListEntry) -> dict[str, str]:
    """The state of the topic."""
    return {entry.key: entry.content_hash for entry in entries}


def loaded(*entries: ListEntry, broken: int = 0) -> LoadedList:
    """A list as read from its file."""
    faults = [BrokenRecord(f"line {n}", "no name") for n in range(broken)]
    return LoadedList("sample", "2", list(entries), faults)


def test_only_what_differs_is_published() -> None:
    """New, changed and removed entries are changes; the rest, and other lists, stay."""
    before = held(
        make_entry("same"), make_entry("was"), make_entry("gone"), make_entry("x", list_name="other")
    )

    found = difference(loaded(make_entry("same"), make_entry("was", "New Name"), make_entry("new")), before)

    assert [("changed", "sample:was"), ("new", "sample:new"), ("removed", "sample:gone")] == [
        (change.kind, change.key) for change in found.changes
    ]
    assert {"new": 1, "changed": 1, "removed": 1, "kept_back": 0} == found.counts


def test_another_version_alone_is_no_change() -> None:
    """A list that is issued daily does not publish every entry daily."""
    found = difference(loaded(make_entry("a", version="2")), held(make_entry("a", version="1")))

    assert [] == found.changes


def test_broken_file_removes_nothing() -> None:
    """What seems to be missing may be the record that could not be read: in doubt it stays listed."""
    found = difference(loaded(make_entry("a"), broken=1), held(make_entry("a"), make_entry("b")))

    assert ([], 1) == (found.changes, found.kept_back)


async def test_file_is_published_once(tmp_path: Path) -> None:
    """The first time every entry goes out; the same file again changes nothing; a shorter one removes what is gone."""
    path = write_list(tmp_path / "sample.targets.simple.csv")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    with EmbeddedBroker({"entries": 1}) as broker:
        options = {"bootstrap_servers": broker.bootstrap}
        counts = [(await publish_files(options, "entries", [path]))[0].counts for _ in range(2)]
        path.write_text("".join(lines[:-1]), encoding="utf-8")
        counts.append((await publish_files(options, "entries", [path]))[0].counts)
        held_now = await held_hashes(options, "entries")

    changed = [(count["new"], count["changed"], count["removed"]) for count in counts]
    assert ([(5, 0, 0), (0, 0, 0), (0, 0, 1)], 4) == (changed, len(held_now))
