"""The consolidated list of the United Nations Security Council, as XML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO, ClassVar
from xml.etree.ElementTree import Element

from schemas.base import EntryKind
from schemas.list_entry import ListEntry
from topology.watchlists.base import NO_COMPANIONS, BrokenRecord, ListSource
from topology.watchlists.dates import year_range
from topology.watchlists.draft import Draft
from topology.watchlists.xml_records import elements, text_of, texts_of

_KINDS = {"INDIVIDUAL": EntryKind.PERSON, "ENTITY": EntryKind.ORGANIZATION}
_NAME_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_ADDRESS_PARTS = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")
_WEAK = "low"
_APPROXIMATE = "APPROXIMATELY"
_GENERATED = re.compile(r'dateGenerated="(\d{4}-\d{2}-\d{2})')
# Some numbers stand inside a sentence ("diplomatic passport no. D00000898").
_NUMBER_IN_WORDS = re.compile(r"[A-Za-z]{0,3}[- ]?\d[\d/-]{3,}")
_LONGEST_BARE_NUMBER = 24


class UnitedNations(ListSource):
    """`consolidated.xml`: persons and entities with aliases of good and low quality."""

    name: ClassVar[str] = "UN consolidated XML"

    def recognizes(self, head: str) -> bool:
        """By the root element."""
        return "<CONSOLIDATED_LIST" in head

    def list_name(self, file_name: str) -> str | None:
        """One list whatever the file is called."""
        return "un_consolidated"

    def issued(self, head: str) -> str | None:
        """The day in the root element."""
        found = _GENERATED.search(head)
        return found[1] if found else None

    def parse(
        self,
        stream: BinaryIO,
        *,
        list_name: str,
        version: str,
        companions: Mapping[str, BinaryIO] = NO_COMPANIONS,
    ) -> Iterator[ListEntry | BrokenRecord]:
        """One entry per person or entity, known by its reference number."""
        for element in elements(stream, frozenset(_KINDS)):
            draft = _draft(element)
            position = f"{element.tag.lower()} {text_of(element, 'DATAID') or '?'}"
            yield draft.finish_or_report(position, list_name=list_name, version=version)


def _draft(element: Element) -> Draft:
    """A person or entity as a draft."""
    group = element.tag
    draft = Draft(text_of(element, "REFERENCE_NUMBER") or text_of(element, "DATAID"), _KINDS[group])
    _add_names(draft, element)
    draft.add_gender(text_of(element, "GENDER"))
    for born in element.findall("INDIVIDUAL_DATE_OF_BIRTH"):
        _add_birth(draft, born)
    for country in texts_of(element, "NATIONALITY/VALUE"):
        draft.add_country(country)
    for address in element.findall(f"{group}_ADDRESS"):
        draft.add_address(text_of(address, part) for part in _ADDRESS_PARTS)
        draft.add_country(text_of(address, "COUNTRY"))
    for document in element.findall("INDIVIDUAL_DOCUMENT"):
        _add_document(draft, document)
    draft.add_program(text_of(element, "UN_LIST_TYPE"))
    if remarks := text_of(element, "COMMENTS1"):
        draft.remarks.append(" ".join(remarks.split()))
    return draft


def _add_names(draft: Draft, element: Element) -> None:
    """The name from its parts, in its own script, and its aliases with the birth dates beside them."""
    parts = [text_of(element, tag) for tag in _NAME_PARTS]
    draft.add_name(" ".join(part for part in parts if part), "primary")
    draft.add_name(text_of(element, "NAME_ORIGINAL_SCRIPT"))
    for alias in element.findall(f"{element.tag}_ALIAS"):
        weak = text_of(alias, "QUALITY").lower() == _WEAK
        for name in text_of(alias, "ALIAS_NAME").split(";"):
            draft.add_name(name, "weak" if weak else "alias")
        draft.add_birth(text_of(alias, "DATE_OF_BIRTH"))


def _add_birth(draft: Draft, born: Element) -> None:
    """A date, a year or a range of years; approximate ones stand for the years around them."""
    circa = text_of(born, "TYPE_OF_DATE") == _APPROXIMATE
    draft.add_birth(text_of(born, "DATE"), circa=circa)
    draft.add_birth(text_of(born, "YEAR"), circa=circa)
    first, last = text_of(born, "FROM_YEAR"), text_of(born, "TO_YEAR")
    if first.isdigit() and last.isdigit():
        for year in year_range(int(first), int(last)):
            draft.add_birth(year)


def _add_document(draft: Draft, document: Element) -> None:
    """A passport or national number; of a sentence only the numbers in it."""
    number = text_of(document, "NUMBER")
    bare = len(number) <= _LONGEST_BARE_NUMBER and len(number.split()) <= 3
    numbers = [number] if bare else _NUMBER_IN_WORDS.findall(number)
    country = text_of(document, "ISSUING_COUNTRY") or text_of(document, "COUNTRY_OF_ISSUE")
    for value in numbers:
        draft.add_identifier(text_of(document, "TYPE_OF_DOCUMENT") or "other", value, country)
