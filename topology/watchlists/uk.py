"""The UK sanctions list of the Foreign, Commonwealth and Development Office, as CSV."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO, ClassVar

from schemas.base import EntryKind
from schemas.list_entry import ListEntry
from topology.watchlists import csv_rows
from topology.watchlists.base import NO_COMPANIONS, BrokenRecord, ListSource
from topology.watchlists.dates import birth_dates
from topology.watchlists.draft import Draft, NameType

_KEY = "unique id"
_KIND_COLUMNS = ("individual, entity, ship", "individual/entity/ship", "designation type")
_KINDS = {
    "individual": EntryKind.PERSON,
    "entity": EntryKind.ORGANIZATION,
    "ship": EntryKind.VESSEL,
}
# Name 6 is the surname or the whole name of an entity; the given names stand before it.
_NAME_COLUMNS = tuple(f"name {number}" for number in (1, 2, 3, 4, 5, 6))
_ADDRESS_COLUMNS = (*(f"address line {number}" for number in range(1, 7)), "address postal code")
_NUMBER_COLUMNS = {
    "passport number": "passport",
    "national identifier number": "national id no.",
    "imo number": "imo",
}
_REPORTED = re.compile(r"(?i)^\W*report date\W*(\d{1,2}-[a-z]{3}-\d{4}|\d[\d./-]*\d)")
# Several facts of one row are separated so; numbers of one word are followed by the next word.
_SEVERAL = re.compile(r"\s*(?:\||;|\(\d+\))\s*")
_LABELLED = re.compile(r"(?i)\b(INN|OGRN|KPP|SWIFT/BIC|SWIFT|BIC|TIN|LEI|EDRPOU)\b[:\s]*([A-Z0-9-]{6,20})")


class UnitedKingdom(ListSource):
    """`UK-Sanctions-List.csv`: a row for each name of a party; the unique id joins them."""

    name: ClassVar[str] = "UK sanctions list CSV"

    def recognizes(self, head: str) -> bool:
        """By columns of the header, which may follow a line with the date of the report."""
        lines = head.lower().split("\n", 3)[:3]
        return any(_KEY in line and "name 6" in line for line in lines)

    def list_name(self, file_name: str) -> str | None:
        """One list whatever the file is called."""
        return "uk_sanctions"

    def issued(self, head: str) -> str | None:
        """The date of the report in the first line."""
        found = _REPORTED.match(head.split("\n", 1)[0])
        return next(iter(birth_dates(found[1].replace("-", " ") if found else "")), None)

    def parse(
        self,
        stream: BinaryIO,
        *,
        list_name: str,
        version: str,
        companions: Mapping[str, BinaryIO] = NO_COMPANIONS,
    ) -> Iterator[ListEntry | BrokenRecord]:
        """Broken rows as they come, then one entry per unique id."""
        drafts: dict[str, Draft] = {}
        for item in csv_rows.records(stream, header_with=(_KEY,)):
            if isinstance(item, BrokenRecord):
                yield item
                continue
            line, record = item
            entry_id = record[_KEY]
            word = next((record[column] for column in _KIND_COLUMNS if record.get(column)), "")
            kind = _KINDS.get(word.lower())
            if not entry_id or kind is None:
                fault = "unknown type of party" if entry_id else "the record has no id"
                yield BrokenRecord(f"line {line}", fault)
                continue
            _add_row(drafts.setdefault(entry_id, Draft(entry_id, kind)), record)
        for entry_id, draft in drafts.items():
            yield draft.finish_or_report(f"entry {entry_id}", list_name=list_name, version=version)


def _add_row(draft: Draft, record: Mapping[str, str]) -> None:
    """Whatever one row says of a party."""

    def several(column: str) -> list[str]:
        return [value for value in _SEVERAL.split(record.get(column, "")) if value]

    name = " ".join(part for part in (record.get(column, "") for column in _NAME_COLUMNS) if part)
    draft.add_name(name, _name_type(record))
    draft.add_name(record.get("name non-latin script"))
    draft.add_gender(record.get("gender"))
    for text in several("d.o.b"):
        draft.add_birth(text)
    for country in (*several("nationality(/ies)"), *several("current believed flag of ship")):
        draft.add_country(country)
    draft.add_country(record.get("address country"))
    address = [record.get(column) for column in _ADDRESS_COLUMNS]
    if any(address):
        draft.add_address([*address, record.get("address country")])
    nation = next(iter(draft.countries), None) if len(draft.countries) == 1 else None
    for column, word in _NUMBER_COLUMNS.items():
        for number in several(column):
            draft.add_identifier(word, number, nation)
    _add_registration(draft, record.get("business registration number (s)", ""), nation)
    draft.add_program(record.get("regime name"))


def _name_type(record: Mapping[str, str]) -> NameType:
    """What the publisher calls the name of a row."""
    if record.get("name type", "").lower() == "primary name":
        return "primary"
    strength = record.get("alias strength", "").lower()
    return "weak" if "low" in strength or "weak" in strength else "alias"


def _add_registration(draft: Draft, text: str, country: str | None) -> None:
    """Numbers with a word before them, or one bare number."""
    labelled = _LABELLED.findall(text)
    for word, number in labelled:
        draft.add_identifier(word, number, country)
    if not labelled:
        for number in _SEVERAL.split(text):
            draft.add_identifier("registration number", number, country)
