"""Opening a list file."""

from __future__ import annotations

from pathlib import Path

import pytest

from topology.errors import ListUnreadable
from topology.watchlists.base import BrokenRecord
from topology.watchlists.load import open_list, read_list

HEADER = "name,id,birth_date\n"


def write(folder: Path, name: str, content: str | bytes) -> Path:
    """A file in a folder."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("file_name", "expected"),
    [
        pytest.param("house rules.csv", "house_rules", id="words"),
        pytest.param("eu.targets.simple.csv", "eu", id="format-endings-go"),
        pytest.param("targets.simple.csv", "opensanctions", id="nothing-but-format"),
        pytest.param("Targets-2026.csv", "targets_2026", id="not-only-format"),
    ],
)
def test_a_list_is_named_by_its_file(tmp_path: Path, file_name: str, expected: str) -> None:
    """The name of the file without what only says the format."""
    path = write(tmp_path, file_name, HEADER + "Orest Zymovyk,1,\n")

    assert expected == read_list(path).name


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    """A list that is not there is never an empty list."""
    with pytest.raises(ListUnreadable, match="cannot be read"):
        read_list(tmp_path / "none.csv")


def test_a_file_that_vanishes_is_an_error(tmp_path: Path) -> None:
    """A list that cannot be read any more is never a shorter list."""
    path = write(tmp_path, "own.csv", HEADER + "Orest Zymovyk,1,\n")
    file = open_list(path)
    path.unlink()

    with pytest.raises(ListUnreadable, match="cannot be read"):
        list(file.records())


def test_an_unknown_format_names_the_known_ones(tmp_path: Path) -> None:
    """The operator reads what could be loaded instead."""
    path = write(tmp_path, "notes.txt", "just words\n")

    with pytest.raises(ListUnreadable, match=r"no known list format \(known: OpenSanctions targets"):
        read_list(path)


def test_only_broken_records_are_an_error(tmp_path: Path) -> None:
    """When not one entry could be read, the list would remove everything that is held."""
    path = write(tmp_path, "own.csv", HEADER + "too,many,fields,here\n")

    with pytest.raises(ListUnreadable, match=r"no entry could be read \(1 broken records\)"):
        read_list(path)


def test_a_second_record_with_one_id_is_reported(tmp_path: Path) -> None:
    """Two entries with one key would hide one another in silence."""
    path = write(tmp_path, "own.csv", HEADER + "Orest Zymovyk,1,\nOrest Zimovik,1,\n")

    loaded = read_list(path)

    assert [BrokenRecord("entry 1", "a second record with this id")] == loaded.broken


def test_a_row_that_is_not_utf8_is_reported(tmp_path: Path) -> None:
    """Bytes of another encoding are never read as other letters."""
    content = HEADER.encode() + "Орест,1,\n".encode("cp1251") + b"Orest Zymovyk,2,\n"

    loaded = read_list(write(tmp_path, "own.csv", content))

    assert [BrokenRecord("line 2", "the row is not UTF-8")] == loaded.broken
    assert ["2"] == [entry.entry_id for entry in loaded.entries]


def test_an_entry_without_id_keeps_its_own(tmp_path: Path) -> None:
    """The id follows name and birth date, so that reordering rows changes no entry."""
    one = read_list(write(tmp_path, "a.csv", HEADER + "Orest Zymovyk,,1971\nVelvet Quay,,\n"))
    other = read_list(write(tmp_path, "b.csv", HEADER + "Velvet Quay,,\nOrest Zymovyk,,1971\n"))

    assert {entry.entry_id for entry in one.entries} == {entry.entry_id for entry in other.entries}


def test_a_folder_with_two_lists_is_refused(tmp_path: Path) -> None:
    """Which of two lists is meant is for the operator to say."""
    write(tmp_path, "a.csv", HEADER + "Orest Zymovyk,1,\n")
    write(tmp_path, "b.csv", HEADER + "Velvet Quay,1,\n")

    with pytest.raises(ListUnreadable, match=r"found a\.csv, b\.csv; name the file"):
        read_list(tmp_path)


def test_a_quoted_field_may_run_over_lines(tmp_path: Path) -> None:
    """A line break inside quotes is part of the field, not the end of the record."""
    loaded = read_list(write(tmp_path, "own.csv", HEADER + '"Orest\nZymovyk",1,\nVelvet Quay,2,\n'))

    assert ["Orest Zymovyk", "Velvet Quay"] == [entry.names[0].text for entry in loaded.entries]
