"""Lists of one's own: a CSV file with a header, of which only the column `name` is needed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import BinaryIO, ClassVar

from schemas.base import EntryKind
from schemas.list_entry import ListEntry
from topology.watchlists import csv_rows
from topology.watchlists.base import NO_COMPANIONS, BrokenRecord, ListSource
from topology.watchlists.draft import Draft

_DELIMITERS = (",", ";", "\t", "|")
_KINDS = {
    "person": EntryKind.PERSON,
    "individual": EntryKind.PERSON,
    "organization": EntryKind.ORGANIZATION,
    "organisation": EntryKind.ORGANIZATION,
    "company": EntryKind.ORGANIZATION,
    "entity": EntryKind.ORGANIZATION,
    "vessel": EntryKind.VESSEL,
    "ship": EntryKind.VESSEL,
    "aircraft": EntryKind.AIRCRAFT,
    "other": EntryKind.OTHER,
    "": EntryKind.OTHER,
}


class GenericCsv(ListSource):
    """A header names the columns; other columns than these are left alone.

    Columns: name, id, kind, aliases, gender, birth_date, countries, identifiers, addresses, programs,
    remarks. Several values are separated by a semicolon (by | when the columns are); identifiers are written
    `type:value`. An entry without an id is known by its name and birth date.
    """

    name: ClassVar[str] = "CSV with a column `name`"

    def recognizes(self, head: str) -> bool:
        """By a column `name` in the first row."""
        return _delimiter(head) is not None

    def parse(
        self,
        stream: BinaryIO,
        *,
        list_name: str,
        version: str,
        companions: Mapping[str, BinaryIO] = NO_COMPANIONS,
    ) -> Iterator[ListEntry | BrokenRecord]:
        """One entry per row."""
        head = stream.readline()
        delimiter = _delimiter(head.decode("utf-8-sig", errors="replace")) or ","
        stream.seek(0)
        separator = "|" if delimiter == ";" else ";"
        for item in csv_rows.records(stream, delimiter=delimiter, header_with=("name",)):
            if isinstance(item, BrokenRecord):
                yield item
                continue
            line, record = item
            kind = _KINDS.get(record.get("kind", record.get("type", "")).lower())
            if kind is None:
                yield BrokenRecord(f"line {line}", "unknown kind")
                continue
            draft = _draft(record, kind, separator)
            yield draft.finish_or_report(f"line {line}", list_name=list_name, version=version)


def _draft(record: Mapping[str, str], kind: EntryKind, separator: str) -> Draft:
    """A row as a draft."""

    def values(column: str) -> list[str]:
        return [value.strip() for value in record.get(column, "").split(separator) if value.strip()]

    draft = Draft(entry_id=record.get("id") or _own_id(record), kind=kind)
    draft.add_name(record["name"], "primary")
    for name in values("aliases"):
        draft.add_name(name)
    draft.add_gender(record.get("gender"))
    for text in values("birth_date"):
        draft.add_birth(text)
    for country in values("countries"):
        draft.add_country(country)
    for identifier in values("identifiers"):
        word, _, value = identifier.rpartition(":")
        draft.add_identifier(word or "other", value, next(iter(draft.countries), None))
    for address in values("addresses"):
        draft.add_address([address])
    for program in values("programs"):
        draft.add_program(program)
    if record.get("remarks"):
        draft.remarks.append(record["remarks"])
    return draft


def _own_id(record: Mapping[str, str]) -> str:
    """An id that stays the same while name and birth date do."""
    content = f"{record['name']}\x1f{record.get('birth_date', '')}"
    return hashlib.blake2b(content.encode(), digest_size=8).hexdigest()


def _delimiter(head: str) -> str | None:
    """The delimiter with which the first row has a column `name`."""
    for delimiter in _DELIMITERS:
        columns = csv_rows.first_row(head, delimiter=delimiter)
        if "name" in (column.strip().lower() for column in columns):
            return delimiter
    return None
