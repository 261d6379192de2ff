"""How list entries lie in Elasticsearch: the mapping, the document of an entry, and the keys it is found by.

All keys are made here, by the code that the embedded backend uses, so that both find the same; Elasticsearch
analyses nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.list_entry import ListEntry
from topology.search.blocking import LEAST_SIZE, POTENTIAL
from topology.search.entry_names import names_of
from topology.search.list_names import ListedName, Role
from topology.search.listed_party import ListedParty
from topology.search.name_index import telling_words
from topology.search.vocabulary import groups_of
from topology.vectors.hashing import HashingEmbedder

# Raised by hand when the keys or the mapping change: workers of both versions then have an index each.
KEYS_REVISION = 1

PERSON, ORGANIZATION = "person", "organization"

_KEYWORD = {"type": "keyword"}

INDEX_SETTINGS: dict[str, Any] = {"number_of_shards": 1, "auto_expand_replicas": "0-1"}
MAPPING: dict[str, Any] = {
    "dynamic": "strict",
    # The keys can be made again from the entry.
    "_source": {"excludes": ["names"]},
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
        "names": {
            "type": "nested",
            "properties": {
                "kind": _KEYWORD,
                "keys": _KEYWORD,
                "spellings": _KEYWORD,
                "groups": _KEYWORD,
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


def digest_of(entry: ListEntry) -> str:
    """Fingerprint of all that an entry says."""
    return hashlib.blake2b(entry.model_dump_json().encode(), digest_size=16).hexdigest()


def document_of(entry: ListEntry, digest: str, now: datetime) -> dict[str, Any]:
    """The document of an entry; nested in it, one for each of its names and kind of party."""
    names = {
        PERSON: names_of(entry, is_person=True),
        ORGANIZATION: names_of(entry, is_person=False),
    }
    flat = [(kind, name) for kind, found in names.items() for name in found]
    vectors = vectors_of([name.plain for _, name in flat])
    return {
        "key": entry.key,
        "list": entry.list,
        "version": entry.version,
        "digest": digest,
        "changed_at": now.isoformat(timespec="milliseconds"),
        "listed_names": len(entry.names),
        "kinds": [kind for kind, found in names.items() if found],
        "identifiers": [value for _, value in ListedParty.from_entry(entry).identifiers],
        "entry": entry.model_dump(mode="json", exclude_defaults=True),
        "names": [_name(kind, name, vector) for (kind, name), vector in zip(flat, vectors, strict=True)],
    }


def vectors_of(texts: Sequence[str]) -> list[list[float] | None]:
    """Unit vectors of romanised names, None for one without letters."""
    rows: NDArray[np.float32] = HashingEmbedder().embed(texts)
    return [[round(float(number), 4) for number in row] if row.any() else None for row in rows]


def _name(kind: str, name: ListedName, vector: list[float] | None) -> dict[str, Any]:
    telling = set(telling_words(name))
    return {
        "kind": kind,
        "keys": sorted({token.key for token in name.tokens}),
        "spellings": sorted({token.roman for token in name.tokens}),
        "groups": sorted({group for token in name.tokens for group in groups_of(token)}),
        "lone": sorted(
            telling.union(*(groups_of(token) for token in name.tokens if token.key in telling)),
        ),
        "surnames": sorted({token.key for token in name.tokens if token.role is Role.SURNAME}),
        "phrases": list(name.phrases),
        "share": 1.0 / (LEAST_SIZE + sum(POTENTIAL[token.role] for token in name.tokens)),
        **({"vector": vector} if vector is not None else {}),
    }
