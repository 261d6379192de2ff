"""What holds for every list source.  A class per source inherits this and says what its sample holds."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import ClassVar

import pytest

from schemas.list_entry import ListEntry
from topology.errors import ListUnreadable
from topology.watchlists.base import BrokenRecord, ListSource
from topology.watchlists.load import LoadedList, open_list, read_list
from topology.watchlists.sources import SOURCES

SAMPLES = Path(__file__).parents[1] / "samples" / "lists"


class ListSourceContract:
    """Rules of the seam.

    `sample` is a path below tests/samples/lists, `first` the whole first entry but for list and version,
    `ids` all ids in order, `broken` the one broken record that each sample has.
    """

    source: ClassVar[type[ListSource]]
    sample: ClassVar[str]
    list_name: ClassVar[str]
    issued: ClassVar[str | None] = None
    ids: ClassVar[list[str]]
    first: ClassVar[dict[str, object]]
    broken: ClassVar[BrokenRecord]

    @pytest.fixture
    def path(self) -> Path:
        return SAMPLES / self.sample

    @pytest.fixture
    def loaded(self, path: Path) -> LoadedList:
        return read_list(path)

    def test_only_this_source_takes_the_file(self, path: Path) -> None:
        """The first source that recognizes a file reads it, so no earlier one may take it by mistake."""
        head = path.read_text(encoding="utf-8-sig")

        takers = [type(source) for source in SOURCES if source.recognizes(head)]

        assert self.source == takers[0]

    def test_the_list_has_its_name(self, loaded: LoadedList) -> None:
        """Without a given name the list is called as its format or its file says."""
        assert self.list_name == loaded.name

    def test_a_given_name_wins(self, path: Path) -> None:
        """The name that the operator gives stands on the list and on each entry."""
        loaded = read_list(path, list_name="mine")

        assert {"mine"} == {loaded.name, *(entry.list for entry in loaded.entries)}

    def test_entries_come_in_file_order(self, loaded: LoadedList) -> None:
        """Every readable record becomes one entry."""
        assert self.ids == [entry.entry_id for entry in loaded.entries]

    def test_the_first_entry_is_read_in_full(self, loaded: LoadedList) -> None:
        """Names, dates, countries and identifiers arrive in the forms of our schema."""
        expected = ListEntry.model_validate(
            {"list": loaded.name, "version": loaded.version, "entry_id": self.ids[0], **self.first}
        )

        assert expected == loaded.entries[0]

    def test_a_broken_record_is_reported_and_the_rest_loads(self, loaded: LoadedList) -> None:
        """One bad record costs that record and nothing else, and its place is said."""
        assert [self.broken] == loaded.broken

    def test_each_entry_has_one_primary_name_in_front(self, loaded: LoadedList) -> None:
        """The first name is the one that is shown."""
        primaries = [[name.type for name in entry.names].index("primary") for entry in loaded.entries]

        assert [0] * len(loaded.entries) == primaries

    def test_reading_twice_gives_the_same(self, path: Path, loaded: LoadedList) -> None:
        """Loading depends on the content of the file alone."""
        assert read_list(path) == loaded

    def test_the_version_tells_the_day_of_issue(self, loaded: LoadedList) -> None:
        """Where the publisher says it, the version begins with the day."""
        day = loaded.version[:10] if "-" in loaded.version else None

        assert self.issued == day

    def test_the_version_follows_the_content(self, path: Path, loaded: LoadedList, tmp_path: Path) -> None:
        """A changed file is another version, also when only white space changed."""
        copy = Path(shutil.copytree(path.parent, tmp_path / "copy")) / path.name
        with copy.open("ab") as stream:
            stream.write(b"\n")

        assert open_list(copy).version != loaded.version

    def test_a_file_without_records_is_refused(self, path: Path, tmp_path: Path) -> None:
        """An empty list would remove every entry that is held, so it is an error."""
        copy = Path(shutil.copytree(path.parent, tmp_path / "copy")) / path.name
        copy.write_bytes(b"")

        with pytest.raises(ListUnreadable):
            read_list(copy)
