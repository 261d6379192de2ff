"""Names whose vectors are nearest to that of a text: the last tier, for what no word of the list leads to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.enriched_text import Tier
from topology.errors import ConfigurationInvalid
from topology.search.list_names import ListedName, Role, organization_role
from topology.search.rules import SearchRules
from topology.search.words import Word
from topology.vectors.hashing import HashingEmbedder

# Words that say nothing of an organization's name and stand in thousands of them.
_LEFT_OUT = frozenset({Role.LEGAL, Role.SMALL})
# The graph of the index is not used (see NearestNames), so it is kept as small as the library allows.
_CONNECTIVITY = 2
_EXPANSION = 1
_SCALE = 127


class NearestNames:
    """Vectors of a changing set of list names by number, one byte per dimension.

    Every vector is compared (0.016 ms per 1,000 names), so an answer depends on the names that are there and
    on nothing else: not on the order in which they came, nor on those that went.  A graph (HNSW) answers
    100,000 names in 0.1 ms instead of 1.7, but takes 0.16 ms to add a name instead of 0.006 and finds other
    names after another history: workers with the same lists would disagree.  About 0.5 kB per name.

    The vectors are those of `model`, always the hashed n-grams: a sentence model knows words, not spellings,
    and must not change what is found.
    """

    def __init__(self) -> None:
        """Raises ConfigurationInvalid when the library of the extra `vectors` is not installed."""
        self._embedder = HashingEmbedder()
        self.model = self._embedder.model
        self._index = _new_index(self._embedder.dimensions)

    def __len__(self) -> int:
        return len(self._index)

    @property
    def memory_bytes(self) -> int:
        """What the vectors take."""
        return int(self._index.memory_usage)

    def add(self, number: int, name: ListedName) -> None:
        """Add a name; one without letters has no vector and is left out.  About 0.05 ms."""
        vector = self._vector(spelling_of(name))
        if vector.any():
            self._index.add(number, vector, threads=1)

    def remove(self, number: int) -> None:
        """Take a name out; a number that is not there is none."""
        self._index.remove(number)

    def nearest(self, words: Iterable[Word], *, count: int, least: float, is_person: bool) -> list[int]:
        """At most `count` names of at least this likeness (cosine, 0..1), in the order of their numbers.

        Of names equally near at the end of the ranking all are left out, so that which of them stood there
        first does not matter.
        """
        vector = self._vector(spelling_in(words, is_person=is_person))
        if not vector.any() or not len(self._index):
            return []
        found = self._index.search(vector, count + 1, exact=True, threads=1)
        near = list(zip(found.keys.tolist(), found.distances.tolist(), strict=True))
        end = near[-1][1] if len(near) > count else float("inf")
        return sorted(number for number, distance in near if distance < end and 1 - distance >= least)

    def _vector(self, text: str) -> NDArray[np.int8]:
        """int8[dimensions], the unit vector times 127; all zero for a text without letters."""
        (vector,) = self._embedder.embed([text])
        quantised: NDArray[np.int8] = np.rint(vector * _SCALE).astype(np.int8)
        return quantised


def spelling_of(name: ListedName) -> str:
    """The romanised words of a list name that are compared."""
    told = [token.roman for token in name.tokens if token.role not in _LEFT_OUT]
    return " ".join(told) or name.plain


def spelling_in(words: Iterable[Word], *, is_person: bool) -> str:
    """The romanised words of a text that are compared with names of a kind."""
    told = [word.form.roman for word in words if is_person or organization_role(word) not in _LEFT_OUT]
    return " ".join(told)


def vectors_for(rules: SearchRules) -> NearestNames | None:
    """An empty set of names, or None where the rules leave the vector tier out."""
    return NearestNames() if Tier.VECTOR in rules.tiers else None


def _new_index(dimensions: int) -> Any:  # noqa: ANN401 - usearch has no types of its own
    try:
        from usearch.index import Index
    except ImportError as error:
        raise ConfigurationInvalid(
            "search.tiers names `vector`, which needs a library that is not installed: "
            "install ai-service[vectors], or take `vector` out of the rules"
        ) from error
    return Index(
        ndim=dimensions, metric="cos", dtype="i8", connectivity=_CONNECTIVITY, expansion_add=_EXPANSION
    )
