"""Rows of CSV files."""

from __future__ import annotations

import io

import pytest

from topology.errors import ListUnreadable
from topology.watchlists.base import BrokenRecord
from topology.watchlists.csv_rows import records, rows


def stream(text: str) -> io.BytesIO:
    """A file with this text."""
    return io.BytesIO(text.encode())


def test_empty_rows_are_left_out() -> None:
    """Empty lines and the end-of-file sign of old systems are no records; line numbers count them."""
    assert [(1, ["a"]), (3, ["b"])] == list(rows(stream("a\n\nb\n,\n\x1a")))


def test_a_field_without_end_breaks_one_row() -> None:
    """A field beyond all bounds is reported, and the rows after it are read."""
    found = list(rows(stream(f"{'x' * 4_000_001}\nb\n")))

    assert [BrokenRecord("line 1", "field larger than field limit (4000000)"), (2, ["b"])] == found


def test_the_header_may_follow_other_lines() -> None:
    """Reports begin with a line about themselves."""
    found = list(records(stream("Report of today\nID , Name\n1, Orest \n"), header_with=("name",)))

    assert [(3, {"id": "1", "name": "Orest"})] == found


def test_a_row_that_does_not_fit_the_header_is_reported() -> None:
    """Fields in the wrong columns would be wrong facts."""
    found = list(records(stream("id,name\n1\n2,Orest\n"), header_with=("name",)))

    assert [
        BrokenRecord("line 2", "1 fields where the header has 2"),
        (3, {"id": "2", "name": "Orest"}),
    ] == found


def test_broken_rows_before_the_header_are_reported() -> None:
    """Whatever cannot be read is said, wherever it stands."""
    content = "\xff\n".encode("latin-1") + b"name\nOrest\n"

    found = list(records(io.BytesIO(content), header_with=("name",)))

    assert [BrokenRecord("line 1", "the row is not UTF-8"), (3, {"name": "Orest"})] == found


def test_without_a_header_the_file_is_refused() -> None:
    """A file of another format is no list of nobody."""
    with pytest.raises(ListUnreadable, match="no header with the column 'name'"):
        list(records(stream("a,b\n"), header_with=("name",)))


def test_the_stream_stays_open() -> None:
    """Who opened the file closes it."""
    file = stream("a\n")

    list(rows(file))

    assert not file.closed
