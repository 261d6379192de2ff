"""Lists with other files in their place."""

from __future__ import annotations

from support.records import make_entry

from stream_app.present_lists import Lists
from topology.watchlists.load import LoadedList


def test_a_file_takes_the_place_of_the_list_of_its_name() -> None:
    """Other lists stay; what the new file does not have is gone."""
    lists = Lists({"sample": [make_entry("old")], "other": [make_entry("kept")]})

    after = lists.with_files([LoadedList("sample", "2", [make_entry("new")], [])])

    assert {"sample": ["new"], "other": ["kept"]} == {
        name: [entry.entry_id for entry in entries] for name, entries in after.entries.items()
    }


def test_an_entry_that_says_the_same_has_not_changed() -> None:
    """Verdicts on it hold, as they would after publishing; those on a changed one have to end."""
    long_ago = "2020-01-01T00:00:00.000+00:00"
    lists = Lists(
        {"sample": [make_entry("same", changed_at=long_ago), make_entry("other", changed_at=long_ago)]}
    )
    loaded = [make_entry("same", version="2"), make_entry("other", birth_dates=["1970"])]

    after = lists.with_files([LoadedList("sample", "2", loaded, [])])

    same, other = after.entries["sample"]
    assert long_ago == same.changed_at
    assert other.changed_at is not None
    assert other.changed_at > long_ago
