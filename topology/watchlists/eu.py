"""The consolidated list of the European Union (financial sanctions files), as XML and as CSV version 1.1."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO, ClassVar
from xml.etree.ElementTree import Element

from schemas.base import EntryKind
from schemas.list_entry import ListEntry
from topology.watchlists import csv_rows
from topology.watchlists.base import NO_COMPANIONS, BrokenRecord, ListSource
from topology.watchlists.dates import partial_date, year_range
from topology.watchlists.draft import Draft
from topology.watchlists.xml_records import elements, text_of

_NAME = "eu_fsf"
_NAMESPACE = "http://eu.europa.ec/fpi/fsd/export"
_GENERATED_XML = re.compile(r'generationDate="(\d{4}-\d{2}-\d{2})')
_GENERATED_CSV = re.compile(r"^\W?(\d{2})/(\d{2})/(\d{4});", re.MULTILINE)
_PERSON = frozenset({"person", "p"})
_CSV_KEY = "entity_logicalid"
_CSV_KINDS = ("entity_subjecttype", "entity_subjecttype_classificationcode")
_NAME_PARTS = ("firstName", "middleName", "lastName")
_ADDRESS_PARTS = ("poBox", "street", "place", "city", "zipCode", "region", "countryDescription")


class EuropeanUnionXml(ListSource):
    """`xmlFullSanctionsList`: one `sanctionEntity` per party, its facts in attributes."""

    name: ClassVar[str] = "EU consolidated XML"

    def recognizes(self, head: str) -> bool:
        """By the name space of the root element."""
        return _NAMESPACE in head

    def list_name(self, file_name: str) -> str | None:
        """One list whatever the file is called."""
        return _NAME

    def issued(self, head: str) -> str | None:
        """The day in the root element."""
        found = _GENERATED_XML.search(head)
        return found[1] if found else None

    def parse(
        self,
        stream: BinaryIO,
        *,
        list_name: str,
        version: str,
        companions: Mapping[str, BinaryIO] = NO_COMPANIONS,
    ) -> Iterator[ListEntry | BrokenRecord]:
        """One entry per party, known by its logical id."""
        for element in elements(stream, frozenset({"sanctionEntity"})):
            draft = _entity_draft(element)
            position = f"sanctionEntity {draft.entry_id or '?'}"
            yield draft.finish_or_report(position, list_name=list_name, version=version)


def _kind(code: str) -> EntryKind:
    """The kind of a party by its code; the list knows persons and everything else."""
    return EntryKind.PERSON if code.lower() in _PERSON else EntryKind.ORGANIZATION


def _entity_draft(element: Element) -> Draft:
    """A `sanctionEntity` as a draft."""
    subject = element.find("subjectType")
    draft = Draft(element.get("logicalId", ""), _kind(subject.get("code", "") if subject is not None else ""))
    _add_names(draft, element)
    for born in element.findall("birthdate"):
        circa = born.get("circa") == "true"
        _add_birth(draft, born.attrib, circa=circa)
    for address in element.findall("address"):
        draft.add_address(address.get(part) for part in _ADDRESS_PARTS)
    for located in (*element.findall("citizenship"), *element.findall("address")):
        draft.add_country(located.get("countryIso2Code"))
    for identification in element.findall("identification"):
        word = identification.get("identificationTypeCode") or "other"
        number = identification.get("number") or identification.get("latinNumber")
        draft.add_identifier(word, number, identification.get("countryIso2Code"))
    for regulation in element.findall("regulation"):
        draft.add_program(regulation.get("programme"))
    if remark := text_of(element, "remark"):
        draft.remarks.append(" ".join(remark.split()))
    return draft


def _add_names(draft: Draft, element: Element) -> None:
    """The names of a `sanctionEntity`, and the gender that stands with them."""
    for alias in element.findall("nameAlias"):
        parts = " ".join(part for part in (alias.get(key, "") for key in _NAME_PARTS) if part)
        draft.add_name(alias.get("wholeName") or parts, "weak" if alias.get("strong") == "false" else "alias")
        draft.add_gender(alias.get("gender"))


def _add_birth(draft: Draft, fields: Mapping[str, str], *, circa: bool) -> None:
    """A birth date from `birthdate`, else from its parts, else from a range of years."""
    known = partial_date(fields.get("year"), fields.get("monthOfYear"), fields.get("dayOfMonth"))
    draft.add_birth(fields.get("birthdate") or known, circa=circa)
    first, last = fields.get("yearRangeFrom", ""), fields.get("yearRangeTo", "")
    if first.isdigit() and last.isdigit():
        for year in year_range(int(first), int(last)):
            draft.add_birth(year)


class EuropeanUnionCsv(ListSource):
    """`csvFullSanctionsList_1_1`: a row for each name, address, birth date or document; the id joins them."""

    name: ClassVar[str] = "EU consolidated CSV"

    def recognizes(self, head: str) -> bool:
        """By columns of the header."""
        first = head.split("\n", 1)[0].lower()
        return _CSV_KEY in first and "namealias_wholename" in first

    def list_name(self, file_name: str) -> str | None:
        """One list whatever the file is called."""
        return _NAME

    def issued(self, head: str) -> str | None:
        """The day in the first column of the first row."""
        found = _GENERATED_CSV.search(head)
        return partial_date(found[3], found[2], found[1]) if found else None

    def parse(
        self,
        stream: BinaryIO,
        *,
        list_name: str,
        version: str,
        companions: Mapping[str, BinaryIO] = NO_COMPANIONS,
    ) -> Iterator[ListEntry | BrokenRecord]:
        """Broken rows as they come, then one entry per id: rows of one need not stand together."""
        drafts: dict[str, Draft] = {}
        for item in csv_rows.records(stream, delimiter=";", header_with=(_CSV_KEY,)):
            if isinstance(item, BrokenRecord):
                yield item
                continue
            line, record = item
            entry_id = record[_CSV_KEY]
            if not entry_id:
                yield BrokenRecord(f"line {line}", "the record has no id")
                continue
            kind = _kind(next((record[column] for column in _CSV_KINDS if record.get(column)), ""))
            _add_row(drafts.setdefault(entry_id, Draft(entry_id, kind)), record)
        for entry_id, draft in drafts.items():
            yield draft.finish_or_report(f"entity {entry_id}", list_name=list_name, version=version)


def _add_row(draft: Draft, record: Mapping[str, str]) -> None:
    """Whatever one row says of a party."""

    def values(prefix: str, *columns: str) -> list[str]:
        return [record.get(f"{prefix}_{column}".lower(), "") for column in columns]

    whole, *parts = values("NameAlias", "WholeName", *_NAME_PARTS)
    draft.add_name(whole or " ".join(part for part in parts if part))
    draft.add_gender(record.get("namealias_gender"))
    birthdate, year, month, day, first, last, circa = values(
        "BirthDate", "BirthDate", "Year", "Month", "Day", "YearRangeFrom", "YearRangeTo", "Circa"
    )
    born = {
        "birthdate": birthdate,
        "year": year,
        "monthOfYear": month,
        "dayOfMonth": day,
        "yearRangeFrom": first,
        "yearRangeTo": last,
    }
    _add_birth(draft, born, circa=circa.lower() == "true")
    draft.add_address(values("Address", *_ADDRESS_PARTS))
    for country in (*values("Address", "CountryIso2Code"), *values("Citizenship", "CountryIso2Code")):
        draft.add_country(country)
    number, word, issuer = values("Identification", "Number", "TypeCode", "CountryIso2Code")
    draft.add_identifier(word or "other", number, issuer)
    draft.add_program(record.get("entity_regulation_programme"))
