"""An entry while it is being put together from the fields of a record."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from schemas.base import EntryKind, Gender
from schemas.list_entry import ListEntry, ListIdentifier, ListName
from topology.errors import ListUnreadable
from topology.watchlists.base import BrokenRecord
from topology.watchlists.countries import country_code
from topology.watchlists.dates import birth_dates
from topology.watchlists.identifiers import list_identifier

NameType = Literal["primary", "alias", "weak"]

# Half of a surrogate pair: JSON can escape it, UTF-8 cannot write it.
_HALF_LETTER = re.compile("[\ud800-\udfff]")
_GENDERS = {
    "male": Gender.MALE,
    "m": Gender.MALE,
    "female": Gender.FEMALE,
    "f": Gender.FEMALE,
}


@dataclass
class Draft:
    """Collects the facts of one entry; each is stored once, in the order of its first mention."""

    entry_id: str
    kind: EntryKind
    names: dict[str, NameType] = field(default_factory=dict)
    gender: Gender | None = None
    births: dict[str, None] = field(default_factory=dict)
    countries: dict[str, None] = field(default_factory=dict)
    identifiers: dict[tuple[str, str], ListIdentifier] = field(default_factory=dict)
    addresses: dict[str, None] = field(default_factory=dict)
    programs: dict[str, None] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def add_name(self, text: str | None, name_type: NameType = "alias") -> None:
        """Add a name with a letter or digit in it; a name that is already there keeps its stronger type."""
        name = " ".join((text or "").split())
        if not any(letter.isalnum() for letter in name):
            return
        strength = ("weak", "alias", "primary")
        held = self.names.get(name)
        if held is None or strength.index(name_type) > strength.index(held):
            self.names[name] = name_type

    def add_birth(self, text: str | None, *, circa: bool = False) -> None:
        """Add what a birth date may mean (see dates.birth_dates)."""
        self.births.update(dict.fromkeys(birth_dates(text or "", circa=circa)))

    def add_country(self, text: str | None) -> None:
        """Add a country by code or name; one that is not known is left out."""
        code = country_code(text or "")
        if code is not None:
            self.countries[code] = None

    def add_gender(self, text: str | None) -> None:
        """Set the gender when the word for it is known."""
        self.gender = _GENDERS.get((text or "").strip().lower(), self.gender)

    def add_identifier(self, word: str, value: str | None, country: str | None = None) -> None:
        """Add an identifier under the publisher's word for it; `country` by code or name."""
        code = country_code(country or "")
        self.keep(list_identifier(word, value or "", country=code, kind=self.kind))

    def keep(self, identifier: ListIdentifier | None) -> None:
        """Add an identifier that is already made."""
        if identifier is not None:
            self.identifiers.setdefault((identifier.type, identifier.value), identifier)

    def add_address(self, parts: Iterable[str | None]) -> None:
        """Add an address from its parts."""
        address = ", ".join(" ".join(part.split()) for part in parts if part and part.strip())
        if address:
            self.addresses[address] = None

    def add_program(self, text: str | None) -> None:
        """Add a sanctions programme."""
        if text and text.strip():
            self.programs[" ".join(text.split())] = None

    def finish(self, *, list_name: str, version: str) -> ListEntry:
        """The entry.  Raises ListUnreadable when it has no id or no name, or letters that cannot be sent."""
        if not self.entry_id.strip():
            raise ListUnreadable("the record has no id")
        if not self.names:
            raise ListUnreadable("the record has no name")
        if _HALF_LETTER.search(
            "".join([self.entry_id, *self.names, *self.addresses, *self.programs, *self.remarks])
        ):
            raise ListUnreadable("the record cannot be written as UTF-8")
        names = [ListName(text=text, type=name_type) for text, name_type in self.names.items()]
        if not any(name.type == "primary" for name in names):
            first = next((name for name in names if name.type == "alias"), names[0])
            first.type = "primary"
        return ListEntry(
            list=list_name,
            entry_id=self.entry_id.strip(),
            version=version,
            kind=self.kind,
            names=sorted(names, key=lambda name: name.type != "primary"),
            gender=self.gender,
            birth_dates=list(self.births),
            countries=list(self.countries),
            identifiers=list(self.identifiers.values()),
            addresses=list(self.addresses),
            programs=list(self.programs),
            remarks=" ".join(self.remarks) or None,
        )

    def finish_or_report(self, position: str, *, list_name: str, version: str) -> ListEntry | BrokenRecord:
        """The entry, or the record as broken with its position."""
        try:
            return self.finish(list_name=list_name, version=version)
        except ListUnreadable as error:
            return BrokenRecord(position, str(error))
