"""Names of entries, taken apart, in a form that outlives a restart: taking them apart is most of a load."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

import orjson

from schemas.list_entry import ListEntry
from topology.search import entry_names, lemmas, lexicon, list_names, words
from topology.search.entry_names import names_of
from topology.search.list_names import ListedName, NameToken, Role, named
from topology.search.listed_party import ListedParty
from topology.text import phonetics, transliterate

# What is made of a name depends on the code of these and on the tables that they read.
_MADE_BY = (entry_names, list_names, words, lemmas, lexicon, phonetics, transliterate)
_TABLES = Path(lexicon.__file__).parents[1] / "data" / "search"
_DIGEST_BYTES = 12


class NameShelf(Protocol):
    """Where names are kept, by key of their entry; it may lose them at any time, never mix them up."""

    def find(self, keys: Sequence[str]) -> list[bytes | None]:
        """What is kept under each key, in order; None for nothing."""
        ...

    def keep(self, kept: Mapping[str, bytes]) -> None:
        """Put in the place of what was kept under these keys."""
        ...

    def forget(self, keys: Sequence[str]) -> None:
        """Keep nothing under these keys any more."""
        ...


class EntryNames:
    """The names of an entry, as those of a person and as those of an organization."""

    __slots__ = ("of_organization", "of_person")

    def __init__(self, of_person: list[ListedName], of_organization: list[ListedName]) -> None:
        self.of_person = of_person
        self.of_organization = of_organization

    @classmethod
    def of(cls, entry: ListEntry) -> EntryNames:
        """Take the names of an entry apart.  About 0.1 ms."""
        return cls(names_of(entry, is_person=True), names_of(entry, is_person=False))

    def kept(self, content_hash: str) -> bytes:
        """The names in the form that is kept, marked with what they were made of."""
        names = [[_as_list(name) for name in names] for names in (self.of_person, self.of_organization)]
        return _mark(content_hash) + orjson.dumps(names)

    @classmethod
    def from_kept(cls, party: str, content_hash: str, kept: bytes | None) -> EntryNames | None:
        """What `kept` made of it; None for nothing, for another content and of another version."""
        if kept is None or kept[:_DIGEST_BYTES] != _mark(content_hash):
            return None
        of_person, of_organization = orjson.loads(kept[_DIGEST_BYTES:])
        return cls(
            [_from_list(party, name, is_person=True) for name in of_person],
            [_from_list(party, name, is_person=False) for name in of_organization],
        )


def names_of_all(
    entries: Sequence[tuple[ListEntry, ListedParty]], shelf: NameShelf | None
) -> list[EntryNames]:
    """The names of entries, given with their parties; from the shelf as far as they are there.

    What was not there is kept from now on.
    """
    kept = [None] * len(entries) if shelf is None else shelf.find([party.key for _, party in entries])
    found: list[EntryNames] = []
    new: dict[str, bytes] = {}
    for (entry, party), known in zip(entries, kept, strict=True):
        names = EntryNames.from_kept(party.key, party.content_hash, known)
        if names is None:
            names = EntryNames.of(entry)
            new[party.key] = names.kept(party.content_hash)
        found.append(names)
    if shelf is not None and new:
        shelf.keep(new)
    return found


def _mark(content_hash: str) -> bytes:
    """Names the content of an entry together with the code and the tables that took its names apart."""
    return hashlib.blake2b(content_hash.encode(), digest_size=_DIGEST_BYTES, key=making()).digest()


@cache
def making() -> bytes:
    """32 bytes for the code and the tables of which names are made."""
    digest = hashlib.blake2b(digest_size=32)
    for module in _MADE_BY:
        digest.update(inspect.getsource(module).encode())
    for path in (Path(__file__), *sorted(_TABLES.iterdir())):
        digest.update(path.read_bytes())
    return digest.digest()


def _as_list(name: ListedName) -> list[object]:
    tokens = [[t.key, t.roman, int(t.role), t.group, t.concepts] for t in name.tokens]
    return [name.text, name.is_weak, tokens]


def _from_list(party: str, kept: list[object], *, is_person: bool) -> ListedName:
    text, is_weak, tokens = kept
    words = [
        NameToken(key, roman, _ROLES[role], group, tuple(concepts))
        for key, roman, role, group, concepts in tokens  # type: ignore[attr-defined]
    ]
    return named(party, str(text), words, is_person=is_person, is_weak=bool(is_weak))


_ROLES = tuple(Role)
