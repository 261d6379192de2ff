"""Lists of OpenSanctions: `targets.simple.csv`, and entities of FollowTheMoney as JSON lines."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, ClassVar

from schemas.base import EntryKind
from schemas.list_entry import ListEntry
from topology.watchlists import csv_rows
from topology.watchlists.base import NO_COMPANIONS, BrokenRecord, ListSource
from topology.watchlists.draft import Draft, NameType
from topology.watchlists.identifiers import untyped_identifier

# Kinds of entities of FollowTheMoney that can be parties; the others are facts about them.
SCHEMAS = {
    "Person": EntryKind.PERSON,
    "Organization": EntryKind.ORGANIZATION,
    "Company": EntryKind.ORGANIZATION,
    "LegalEntity": EntryKind.OTHER,  # a person or an organization: the publisher does not know which
    "PublicBody": EntryKind.ORGANIZATION,
    "Vessel": EntryKind.VESSEL,
    "Airplane": EntryKind.AIRCRAFT,
    "CryptoWallet": EntryKind.OTHER,
    "Security": EntryKind.OTHER,
    "Asset": EntryKind.OTHER,
}
_NAMES: tuple[tuple[str, NameType], ...] = (
    ("name", "alias"),
    ("alias", "alias"),
    ("previousName", "alias"),
    ("weakAlias", "weak"),
    ("abbreviation", "weak"),
)
_COUNTRIES = ("country", "nationality", "citizenship", "jurisdiction", "flag", "mainCountry")
_IDENTIFIERS = (
    "innCode",
    "ogrnCode",
    "kppCode",
    "taxNumber",
    "registrationNumber",
    "okpoCode",
    "passportNumber",
    "idNumber",
    "leiCode",
    "swiftBic",
    "imoNumber",
    "vatCode",
    "mmsi",
    "uscCode",
    "dunsCode",
    "socialSecurityNumber",
)


class TargetsSimple(ListSource):
    """`targets.simple.csv`: one row per party, several values of a field separated by semicolons."""

    name: ClassVar[str] = "OpenSanctions targets.simple.csv"

    def recognizes(self, head: str) -> bool:
        """By the columns that only this format has together."""
        return {"id", "schema", "name", "aliases", "dataset"} <= set(csv_rows.first_row(head))

    def parse(
        self,
        stream: BinaryIO,
        *,
        list_name: str,
        version: str,
        companions: Mapping[str, BinaryIO] = NO_COMPANIONS,
    ) -> Iterator[ListEntry | BrokenRecord]:
        """One entry per row."""
        for item in csv_rows.records(stream, header_with=("id", "schema", "name")):
            if isinstance(item, BrokenRecord):
                yield item
                continue
            line, record = item
            if record["schema"] not in SCHEMAS:
                yield BrokenRecord(f"line {line}", "unknown schema")
                continue
            draft = _simple_draft(record)
            yield draft.finish_or_report(f"line {line}", list_name=list_name, version=version)


def _simple_draft(record: Mapping[str, str]) -> Draft:
    """A row as a draft."""
    draft = Draft(entry_id=record["id"], kind=SCHEMAS[record["schema"]])
    draft.add_name(record["name"], "primary")
    for name in _split(record, "aliases"):
        draft.add_name(name)
    for text in _split(record, "birth_date"):
        draft.add_birth(text)
    for code in _split(record, "countries"):
        draft.add_country(code)
    for value in _split(record, "identifiers"):
        draft.keep(untyped_identifier(value, countries=list(draft.countries), kind=draft.kind))
    for address in _split(record, "addresses"):
        draft.add_address([address])
    for program in _split(record, "sanctions"):
        draft.add_program(program)
    return draft


def _split(record: Mapping[str, str], column: str) -> list[str]:
    """The values of a field; a value that holds a semicolon itself is quoted."""
    text = record.get(column, "")
    if '"' not in text:
        return [value.strip() for value in text.split(";") if value.strip()]
    return [value.strip() for value in next(csv.reader([text], delimiter=";"), []) if value.strip()]


class FollowTheMoney(ListSource):
    """Entities of FollowTheMoney, one JSON object a line.

    Only parties become entries; passports, addresses and sanctions that stand in lines of their own do not.
    """

    name: ClassVar[str] = "OpenSanctions FtM JSON lines"

    def recognizes(self, head: str) -> bool:
        """By the keys of the first object."""
        first = head.lstrip().split("\n", 1)[0]
        return first.startswith("{") and '"schema"' in first and '"properties"' in first

    def parse(
        self,
        stream: BinaryIO,
        *,
        list_name: str,
        version: str,
        companions: Mapping[str, BinaryIO] = NO_COMPANIONS,
    ) -> Iterator[ListEntry | BrokenRecord]:
        """One entry per target."""
        for line, content in enumerate(stream, start=1):
            if not content.strip():
                continue
            position = f"line {line}"
            try:
                entity = json.loads(content)
                draft = _entity_draft(entity)
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                yield BrokenRecord(position, f"not an entity ({type(error).__name__})")
                continue
            if draft is not None:
                yield draft.finish_or_report(position, list_name=list_name, version=version)


def _entity_draft(entity: Mapping[str, Any]) -> Draft | None:
    """An entity as a draft; None when it is no target or no party."""
    kind = SCHEMAS.get(entity["schema"])
    if kind is None or entity.get("target") is False:
        return None
    if not isinstance(entity["id"], str):
        raise TypeError("an id is a text")
    properties: Mapping[str, list[str]] = entity["properties"]
    draft = Draft(entry_id=entity["id"], kind=kind)
    draft.add_name(entity.get("caption"), "primary")
    for field, name_type in _NAMES:
        for name in properties.get(field, ()):
            draft.add_name(name, name_type)
    _add_facts(draft, properties)
    return draft


def _add_facts(draft: Draft, properties: Mapping[str, list[str]]) -> None:
    """Whatever is known beside the names."""

    def values(*fields: str) -> Iterator[str]:
        return (value for field in fields for value in properties.get(field, ()))

    for text in values("birthDate"):
        draft.add_birth(text)
    for code in values(*_COUNTRIES):
        draft.add_country(code)
    for gender in values("gender"):
        draft.add_gender(gender)
    issuer = next(iter(draft.countries), None) if len(draft.countries) == 1 else None
    for field in _IDENTIFIERS:
        for value in values(field):
            draft.add_identifier(field, value, issuer)
    for address in values("address"):
        draft.add_address([address])
    for program in values("programId", "program"):
        draft.add_program(program)
