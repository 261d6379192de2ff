"""How list entries lie in Elasticsearch: the mapping, the document of an entry, and the keys it is found by.

All keys are made here, by the code that the embedded backend uses, so that both find the same; Elasticsearch
analyses nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.base import EntryKind
from schemas.list_entry import ListEntry, ListName
from topology.data.tables import read_rows, read_words
from topology.search.blocking import LEAST_SIZE, POTENTIAL
from topology.search.entry_names import names_of
from topology.search.list_names import ListedName, NameToken, Role
from topology.search.listed_party import ListedParty
from topology.search.listed_words import ORGANIZATION, PERSON, keys_of_word
from topology.search.name_index import telling_words
from topology.vectors.hashing import HashingEmbedder

# Tables of which the keys of list names are made.
_TABLES = (
    "search/romanisation.tsv",
    "search/given_names.tsv",
    "search/organization_concepts.tsv",
    "text/homoglyphs.tsv",
)
_WORD_TABLES = ("search/legal_forms.txt", "search/name_particles.txt", "search/small_words.txt")
# Names whose keys change when the code that makes keys does.
_SAMPLES = (
    (EntryKind.PERSON, "VERSHKOV, Anton Petrovich", "Оксана Ігорівна Дроздівська", "J. R. al-Taraqi"),
    (EntryKind.ORGANIZATION, "Priboy Shipping Company LLC", "АО «Машиностроительный завод Звездоград»"),
)
_KEYWORD = {"type": "keyword"}

INDEX_SETTINGS: dict[str, Any] = {"number_of_shards": 1, "auto_expand_replicas": "0-1"}
MAPPING: dict[str, Any] = {
    "dynamic": "strict",
    # The keys can be made again from the entry.
    "_source": {"excludes": ["names", "near"]},
    "properties": {
        "key": _KEYWORD,
        "list": _KEYWORD,
        "version": _KEYWORD,
        "digest": _KEYWORD,
        "changed_at": {"type": "date"},
        "listed_names": {"type": "integer"},
        "kinds": _KEYWORD,
        "identifiers": _KEYWORD,
        "entry": {"type": "object", "enabled": False},
        "word": {"type": "object", "enabled": False},
        "near": _KEYWORD,
        "names": {
            "type": "nested",
            "properties": {
                "kind": _KEYWORD,
                "keys": _KEYWORD,
                "lone": _KEYWORD,
                "surnames": _KEYWORD,
                "phrases": _KEYWORD,
                "share": {"type": "float"},
                "vector": {
                    "type": "dense_vector",
                    "dims": HashingEmbedder.dimensions,
                    "index": True,
                    "similarity": "cosine",
                },
            },
        },
    },
}


@cache
def keys_revision() -> str:
    """Eight hexadecimal digits for the mapping and for how keys are made: code, tables and embedder.

    Workers of different revisions would not find each other's names, so each has an index of its own.
    """
    tables = [list(read_rows(name)) for name in _TABLES]
    words = [sorted(read_words(name)) for name in _WORD_TABLES]
    samples = []
    for kind, *names in _SAMPLES:
        entry = ListEntry(
            list="sample", entry_id="1", version="1", kind=kind, names=[ListName(text=name) for name in names]
        )
        for name in _names(entry):
            del name["vector"]  # its last digits may differ between machines
            samples.append(name)
        samples += words_of([entry]).values()
    made_of = [MAPPING, HashingEmbedder.model, tables, words, samples]
    return hashlib.blake2b(json.dumps(made_of, sort_keys=True).encode(), digest_size=4).hexdigest()


def digest_of(entry: ListEntry) -> str:
    """Fingerprint of all that an entry says."""
    return hashlib.blake2b(entry.model_dump_json().encode(), digest_size=16).hexdigest()


def document_of(entry: ListEntry, digest: str, now: datetime) -> dict[str, Any]:
    """The document of an entry; nested in it, one for each of its names and kind of party."""
    names = _names(entry)
    return {
        "key": entry.key,
        "list": entry.list,
        "version": entry.version,
        "digest": digest,
        "changed_at": now.isoformat(timespec="milliseconds"),
        "listed_names": len(entry.names),
        "kinds": list(dict.fromkeys(name["kind"] for name in names)),
        "identifiers": [value for _, value in ListedParty.from_entry(entry).identifiers],
        "entry": entry.model_dump(mode="json", exclude_defaults=True),
        "names": names,
    }


def words_of(entries: Iterable[ListEntry]) -> dict[str, dict[str, Any]]:
    """The documents of the words of all names of some entries, by id; each word once for each kind.

    They tell which words of the lists are near a word of a text, without a look at the names.
    """
    words: dict[str, dict[str, Any]] = {}
    for entry in entries:
        for kind, name in _parsed(entry):
            for token in name.tokens:
                said: dict[str, Any] = {"kind": kind, "key": token.key, "roman": token.roman}
                said |= {"group": token.group, "concepts": list(token.concepts)}
                ident = _word_id(said)
                if ident not in words:
                    words[ident] = {"near": keys_of_word(kind, token), "word": said}
    return words


def word_of(source: dict[str, Any]) -> tuple[str, NameToken]:
    """The kind of names and the word that a document of a word tells of; its role is not told."""
    said = source["word"]
    token = NameToken(said["key"], said["roman"], Role.CORE, said["group"], tuple(said["concepts"]))
    return said["kind"], token


def _word_id(said: dict[str, Any]) -> str:
    """An id that no entry has: theirs have a colon."""
    return "word-" + hashlib.blake2b(json.dumps(said, sort_keys=True).encode(), digest_size=12).hexdigest()


def vectors_of(texts: Sequence[str]) -> list[list[float] | None]:
    """Unit vectors of romanised names, None for one without letters."""
    rows: NDArray[np.float32] = HashingEmbedder().embed(texts)
    return [[round(float(number), 4) for number in row] if row.any() else None for row in rows]


def _names(entry: ListEntry) -> list[dict[str, Any]]:
    """The names of an entry with their keys, as those of a person first."""
    parsed = _parsed(entry)
    vectors = vectors_of([name.plain for _, name in parsed])
    return [_name(kind, name, vector) for (kind, name), vector in zip(parsed, vectors, strict=True)]


def _parsed(entry: ListEntry) -> list[tuple[str, ListedName]]:
    parsed = [(PERSON, name) for name in names_of(entry, is_person=True)]
    return parsed + [(ORGANIZATION, name) for name in names_of(entry, is_person=False)]


def _name(kind: str, name: ListedName, vector: list[float] | None) -> dict[str, Any]:
    return {
        "kind": kind,
        "keys": sorted({token.key for token in name.tokens}),
        "lone": sorted(set(telling_words(name))),
        "surnames": sorted({token.key for token in name.tokens if token.role is Role.SURNAME}),
        "phrases": list(name.phrases),
        "share": 1.0 / (LEAST_SIZE + sum(POTENTIAL[token.role] for token in name.tokens)),
        **({"vector": vector} if vector is not None else {}),
    }
