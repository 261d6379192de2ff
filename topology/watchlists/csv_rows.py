"""Rows of CSV files with their line numbers; a row that cannot be read is reported and the rest goes on."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator
from typing import BinaryIO

from topology.errors import ListUnreadable
from topology.watchlists.base import BrokenRecord

# Remarks of some publishers run over the default limit of the csv module.
_LONGEST_FIELD = 4_000_000
_END_OF_FILE = "\x1a"  # a closing control character of old DOS programs, still in the files of OFAC


def rows(stream: BinaryIO, *, delimiter: str = ",") -> Iterator[tuple[int, list[str]] | BrokenRecord]:
    """Each row with the number of the line on which it ends; empty rows are left out.

    The text is UTF-8 with or without a byte order mark; a row with other bytes is broken.
    """
    csv.field_size_limit(_LONGEST_FIELD)
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    reader = csv.reader(text, delimiter=delimiter)
    try:
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield BrokenRecord(f"line {reader.line_num}", str(error))
                continue
            if not any(field.strip(_END_OF_FILE).strip() for field in row):
                continue
            if any("\udc80" <= letter <= "\udcff" for field in row for letter in field if letter > "\ud7ff"):
                yield BrokenRecord(f"line {reader.line_num}", "the row is not UTF-8")
                continue
            yield reader.line_num, row
    finally:
        text.detach()


def records(
    stream: BinaryIO, *, delimiter: str = ",", header_with: Collection[str]
) -> Iterator[tuple[int, dict[str, str]] | BrokenRecord]:
    """Rows as fields by column name in lower case.

    The header is the first row with all columns of `header_with`; without one ListUnreadable is raised.
    A row with more or fewer fields than the header is broken.
    """
    header: list[str] | None = None
    for item in rows(stream, delimiter=delimiter):
        if isinstance(item, BrokenRecord):
            yield item
            continue
        line, row = item
        if header is None:
            names = [name.strip().lower() for name in row]
            header = names if set(header_with) <= set(names) else None
        elif len(row) != len(header):
            yield BrokenRecord(f"line {line}", f"{len(row)} fields where the header has {len(header)}")
        else:
            yield line, dict(zip(header, (field.strip() for field in row), strict=True))
    if header is None:
        raise ListUnreadable(f"no header with {_quoted(header_with)}")


def first_row(head: str, *, delimiter: str = ",") -> list[str]:
    """The first row of a file's beginning; empty when it is no row."""
    try:
        return next(csv.reader(io.StringIO(head.split("\n", 1)[0]), delimiter=delimiter), [])
    except csv.Error:
        return []


def _quoted(columns: Collection[str]) -> str:
    names = ", ".join(repr(column) for column in sorted(columns))
    return f"the column {names}" if len(columns) == 1 else f"the columns {names}"
