"""The names of a list entry, as names of a person and as names of an organization."""

from __future__ import annotations

from schemas.base import EntryKind
from schemas.list_entry import ListEntry
from topology.search.list_names import ListedName, parse_names
from topology.search.words import names_organization, split_words


def names_of(entry: ListEntry, *, is_person: bool) -> list[ListedName]:
    """Names under which an entry is searched among persons, or among organizations; else none.

    Vessels and the like are searched as organizations are, a party of unknown kind as both; a name that says
    it is an organization is none of a person.
    """
    if entry.kind is not EntryKind.OTHER and is_person is not (entry.kind is EntryKind.PERSON):
        return []
    names = [(name.text, name.type == "weak") for name in entry.names]
    if entry.kind is EntryKind.OTHER and is_person:
        names = [name for name in names if not names_organization(split_words(name[0]))]
    return parse_names(entry.key, names, is_person=is_person)
