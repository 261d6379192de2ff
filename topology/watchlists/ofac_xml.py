"""OFAC lists in the advanced XML form (`sdn_advanced.xml`, `cons_advanced.xml`).

Facts refer to one another by number: values, places and documents come first, then the parties, then the
programmes.
Source: OFAC, "Advanced sanctions data model" and the notes to sdn_advanced.xml.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, ClassVar
from xml.etree.ElementTree import Element

from schemas.base import EntryKind
from schemas.list_entry import ListEntry
from topology.errors import ListUnreadable
from topology.watchlists.base import NO_COMPANIONS, BrokenRecord, ListSource
from topology.watchlists.dates import partial_date, year_range
from topology.watchlists.draft import Draft, NameType
from topology.watchlists.xml_records import elements, text_of, texts_of

_ISSUED = re.compile(r"<DateOfIssue[^>]*>\s*<Year>(\d+)</Year>\s*<Month>(\d+)</Month>\s*<Day>(\d+)</Day>")
_KINDS = {
    "individual": EntryKind.PERSON,
    "entity": EntryKind.ORGANIZATION,
    "vessel": EntryKind.VESSEL,
    "aircraft": EntryKind.AIRCRAFT,
}
# A person's name is put together as in the other files of the publisher: "SURNAME, Given Middle".
_SURNAMES = ("Last Name", "Maiden Name")
_GIVEN = ("First Name", "Middle Name", "Patronymic", "Matronymic")
_WHOLE = ("Entity Name", "Vessel Name", "Aircraft Name", "Nickname")
_NUMBER_FEATURES = frozenset({"swift/bic", "mmsi", "digital currency address", "aircraft tail number"})
_COUNTRY_FEATURES = frozenset({"nationality country", "citizenship country", "vessel flag"})


@dataclass
class _Context:
    """What is read so far.

    `values` are texts by kind of value and number, `parents` the types of party sub-types, `places` address
    and country, `documents` word, number and country by identity; a party of unknown type has no draft.
    """

    values: dict[tuple[str, str], str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    places: dict[str, tuple[str, str]] = field(default_factory=dict)
    documents: dict[str, list[tuple[str, str, str]]] = field(default_factory=lambda: defaultdict(list))
    drafts: dict[str, Draft | None] = field(default_factory=dict)

    def value(self, kind: str, number: str | None) -> str:
        """The text of a reference value; empty when there is none."""
        return self.values.get((kind, number or ""), "")


class OfacAdvanced(ListSource):
    """The advanced form: every alias by its parts and its quality, documents with their countries."""

    name: ClassVar[str] = "OFAC advanced XML"

    def recognizes(self, head: str) -> bool:
        """By the root element and its first child."""
        return "<Sanctions" in head and "<DateOfIssue" in head

    def list_name(self, file_name: str) -> str | None:
        """Which of the two lists of OFAC it is."""
        return "ofac_consolidated" if file_name.lower().startswith("cons") else "ofac_sdn"

    def issued(self, head: str) -> str | None:
        """The day of issue at the beginning."""
        found = _ISSUED.search(head)
        return partial_date(found[1], found[2], found[3]) if found else None

    def parse(
        self,
        stream: BinaryIO,
        *,
        list_name: str,
        version: str,
        companions: Mapping[str, BinaryIO] = NO_COMPANIONS,
    ) -> Iterator[ListEntry | BrokenRecord]:
        """One entry per party, after the whole file is read: programmes stand at its end."""
        context = _Context()
        for element in elements(stream, frozenset(_READERS)):
            _READERS[element.tag](context, element)
        if not context.values:
            raise ListUnreadable("the file has no reference values")
        for number, draft in context.drafts.items():
            position = f"profile {number or '?'}"
            if draft is None:
                yield BrokenRecord(position, "unknown type of party")
            else:
                yield draft.finish_or_report(position, list_name=list_name, version=version)


def _read_values(context: _Context, sets: Element) -> None:
    """Keep every reference value by its kind and number; of countries the code where there is one."""
    for group in sets:
        for value in group:
            kind = value.tag.rpartition("}")[2]
            number = value.get("ID", "")
            text = (value.text or "").strip()
            context.values[kind, number] = value.get("ISO2") or value.get("Description") or text
            if kind == "PartySubType":
                context.parents[number] = value.get("PartyTypeID", "")


def _read_place(context: _Context, location: Element) -> None:
    """Keep address and country of a place."""
    country = ""
    for reference, kind, key in (
        ("LocationCountry", "Country", "CountryID"),
        ("LocationAreaCode", "AreaCode", "AreaCodeID"),
    ):
        for found in location.findall(reference):
            country = country or context.value(kind, found.get(key))
    parts = texts_of(location, "LocationPart/LocationPartValue/Value")
    context.places[location.get("ID", "")] = (", ".join(parts), country)


def _read_document(context: _Context, document: Element) -> None:
    """Keep a document by the identity it belongs to."""
    word = context.value("IDRegDocType", document.get("IDRegDocTypeID"))
    country = context.value("Country", document.get("IssuedBy-CountryID"))
    number = text_of(document, "IDRegistrationNo")
    context.documents[document.get("IdentityID", "")].append((word, number, country))


def _read_party(context: _Context, party: Element) -> None:
    """Keep the draft of a party."""
    for profile in party.findall("Profile"):
        context.drafts[profile.get("ID", "")] = _draft(context, profile)


def _read_measures(context: _Context, entry: Element) -> None:
    """Add the programmes of a party to its draft."""
    draft = context.drafts.get(entry.get("ProfileID", ""))
    if draft is not None:
        for program in texts_of(entry, "SanctionsMeasure/Comment"):
            draft.add_program(program)


_READERS = {
    "ReferenceValueSets": _read_values,
    "Location": _read_place,
    "IDRegDocument": _read_document,
    "DistinctParty": _read_party,
    "SanctionsEntry": _read_measures,
}


def _draft(context: _Context, profile: Element) -> Draft | None:
    """A profile as a draft; None when nobody knows what kind of party it is."""
    sub_type = profile.get("PartySubTypeID", "")
    word = context.value("PartySubType", sub_type).lower()
    if word not in _KINDS:
        word = context.value("PartyType", context.parents.get(sub_type)).lower()
    if word not in _KINDS:
        return None
    draft = Draft(profile.get("ID", ""), _KINDS[word])
    for identity in profile.findall("Identity"):
        _add_names(context, draft, identity)
        for document, number, country in context.documents.get(identity.get("ID", ""), ()):
            draft.add_identifier(document, number, country)
    for feature in profile.findall("Feature"):
        _add_feature(context, draft, feature)
    return draft


def _add_names(context: _Context, draft: Draft, identity: Element) -> None:
    """Every documented name of an identity, put together from its parts."""
    roles = {
        group.get("ID"): context.value("NamePartType", group.get("NamePartTypeID"))
        for group in identity.iterfind("NamePartGroups/MasterNamePartGroup/NamePartGroup")
    }
    for alias in identity.findall("Alias"):
        name_type: NameType = "primary" if alias.get("Primary") == "true" else "alias"
        if alias.get("LowQuality") == "true":
            name_type = "weak"
        for documented in alias.findall("DocumentedName"):
            parts: dict[str, list[str]] = defaultdict(list)
            for value in documented.iterfind("DocumentedNamePart/NamePartValue"):
                parts[roles.get(value.get("NamePartGroupID"), "")].append((value.text or "").strip())
            draft.add_name(_whole_name(parts), name_type)


def _whole_name(parts: Mapping[str, list[str]]) -> str:
    """A name from the words of each role."""

    def words(roles: tuple[str, ...]) -> str:
        return " ".join(word for role in roles for word in parts.get(role, ()) if word)

    whole, surnames, given = words(_WHOLE), words(_SURNAMES), words(_GIVEN)
    if surnames and given:
        return f"{surnames}, {given}"
    return whole or surnames or given


def _add_feature(context: _Context, draft: Draft, feature: Element) -> None:
    """Birth date, gender, country, address or number, by the name of the feature."""
    label = context.value("FeatureType", feature.get("FeatureTypeID")).strip().lower()
    for version in feature.findall("FeatureVersion"):
        if label == "birthdate":
            for period in version.findall("DatePeriod"):
                _add_birth(draft, period)
        elif label in _COUNTRY_FEATURES or label == "location":
            _add_places(context, draft, version, with_address=label == "location")
        else:
            _add_detail(context, draft, label, version)


def _add_places(context: _Context, draft: Draft, version: Element, *, with_address: bool) -> None:
    """The countries of places, and their addresses."""
    for reference in version.findall("VersionLocation"):
        address, country = context.places.get(reference.get("LocationID", ""), ("", ""))
        draft.add_country(country)
        if with_address:
            draft.add_address([address, country])


def _add_detail(context: _Context, draft: Draft, label: str, version: Element) -> None:
    """Gender, or a number that stands as free text."""
    word = label.partition(" - ")[0]
    for detail in version.findall("VersionDetail"):
        if label == "gender":
            draft.add_gender(context.value("DetailReference", detail.get("DetailReferenceID")))
        elif word in _NUMBER_FEATURES:
            draft.add_identifier(word, detail.text)


def _add_birth(draft: Draft, period: Element) -> None:
    """A day, or the years between the start and the end of a period."""
    start, end = _date(period, "Start/From"), _date(period, "End/To")
    if start is None or end is None:
        return
    if start == end:
        draft.add_birth(start)
    elif start[:4] == end[:4]:
        same_month = start[:7] == end[:7]
        draft.add_birth(start[:7] if same_month else start[:4])
    else:
        for year in year_range(int(start[:4]), int(end[:4])):
            draft.add_birth(year)


def _date(period: Element, path: str) -> str | None:
    """A date of a period."""
    found = period.find(path)
    if found is None:
        return None
    return partial_date(text_of(found, "Year"), text_of(found, "Month"), text_of(found, "Day"))
