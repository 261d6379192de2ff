"""The State Register of Sanctions of Ukraine (NSDC), as the JSON of its public interface (`/v2/subjects`)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, ClassVar

from schemas.base import EntryKind
from schemas.list_entry import ListEntry
from topology.errors import ListUnreadable
from topology.watchlists.base import NO_COMPANIONS, BrokenRecord, ListSource
from topology.watchlists.draft import Draft

_KINDS = {"individual": EntryKind.PERSON, "legal": EntryKind.ORGANIZATION}
# The interface answers persons and legal entities apart; where a record does not say which it is, its
# numbers do.
_OF_PERSONS = ("doc:", "tax:rnokpp", "reg:unzr")
_OF_LEGAL_ENTITIES = ("reg:edrpou", "reg:odrn", "reg:okpo")
# A name with the same name in two more languages behind it, in brackets.
_THREE_NAMES = re.compile(r"([^(]+)\(([^,()]+),([^,()]+)\)")
_FIRST_RECORD = re.compile(r'\s*\[\s*\{[^\]]*?"(?:sid|subjectId)"', re.DOTALL)


class Nsdc(ListSource):
    """An array of subjects; `subjectType` (individual, legal) in each record says what it is."""

    name: ClassVar[str] = "Ukraine NSDC JSON"

    def recognizes(self, head: str) -> bool:
        """By the subject id in the first record of an array."""
        return _FIRST_RECORD.match(head) is not None

    def list_name(self, file_name: str) -> str | None:
        """One list whatever the file is called."""
        return "ua_nsdc"

    def parse(
        self,
        stream: BinaryIO,
        *,
        list_name: str,
        version: str,
        companions: Mapping[str, BinaryIO] = NO_COMPANIONS,
    ) -> Iterator[ListEntry | BrokenRecord]:
        """One entry per subject; the array is read as a whole."""
        try:
            subjects = json.load(stream)
        except ValueError as error:
            raise ListUnreadable("the file is not JSON") from error
        if not isinstance(subjects, list):
            raise ListUnreadable("the file is not an array of subjects")
        for place, subject in enumerate(subjects, start=1):
            position = f"subject {place}"
            try:
                draft = _draft(subject)
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                yield BrokenRecord(position, f"not a subject ({type(error).__name__})")
                continue
            yield draft.finish_or_report(position, list_name=list_name, version=version)


def _draft(subject: Mapping[str, Any]) -> Draft:
    """A subject as a draft."""
    identifiers = subject.get("identifiers") or []
    draft = Draft(str(subject.get("sid") or subject["subjectId"]), _kind(subject, identifiers))
    primary, *others = _names(subject.get("name") or subject.get("subjectName") or "")
    draft.add_name(primary, "primary")
    for name in [*others, *_names(subject.get("translit") or ""), *_values(subject.get("aliases"))]:
        draft.add_name(name)
    if draft.kind is EntryKind.PERSON:
        draft.add_birth(subject.get("bd"))
    for country in _values(subject.get("citizenships")):
        draft.add_country(country)
    for identifier in identifiers:
        issuer = identifier.get("iso2") or _country_of(identifier.get("id") or "")
        draft.add_identifier(identifier.get("id") or "other", identifier.get("code"), issuer)
    return draft


def _kind(subject: Mapping[str, Any], identifiers: list[Mapping[str, Any]]) -> EntryKind:
    """What a subject is, by its own word or by the kinds of its numbers."""
    stated = _KINDS.get(str(subject.get("subjectType", "")).lower())
    if stated is not None:
        return stated
    words = [identifier.get("id") or "" for identifier in identifiers]
    if any(word.startswith(_OF_PERSONS) for word in words):
        return EntryKind.PERSON
    if any(word.startswith(_OF_LEGAL_ENTITIES) for word in words):
        return EntryKind.ORGANIZATION
    return EntryKind.OTHER


def _country_of(word: str) -> str | None:
    """The country of a number that only one country issues."""
    if word in ("reg:edrpou", "tax:rnokpp", "reg:unzr"):
        return "ua"
    return "ru" if word in ("tax:inn", "reg:odrn", "reg:odrnip") else None


def _names(text: str) -> list[str]:
    """The names in a field that may hold three."""
    found = _THREE_NAMES.fullmatch(text.strip())
    return [name.strip() for name in found.groups()] if found else [text]


def _values(field: object) -> list[str]:
    """The texts of a field that is null, one text or a list of them."""
    if isinstance(field, str):
        return [field]
    return [value for value in field if isinstance(value, str)] if isinstance(field, list) else []
