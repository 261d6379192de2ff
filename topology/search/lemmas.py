"""Nominatives that a declined Cyrillic word may come from, by its ending alone.

Search needs candidates, not the right lemma: a wrong candidate meets no list name or is outscored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from topology.data.tables import read_rows
from topology.text.phonetics import skeleton
from topology.text.transliterate import is_cyrillic, romanise

_CACHED_WORDS = 100_000
_MIN_WORD = 3
_MIN_STEM = 2
_MIN_KEY = 3

# Adjectives of places: Казанское -> Kazan, Тульский -> Tula, Ижевский -> Izhevsk.
_PLACE = re.compile(r"(?<=\w{3})(ск|цк|ськ|цьк)(ий|ой|ая|ое|ого|ому|им|ом|ую|а|е|у|их|ими|ої|ій|ою)$")


@cache
def _endings() -> tuple[dict[str, tuple[str, ...]], ...]:
    """Nominative endings by oblique ending, one table per length of the ending, longest first."""
    rows = {
        row["ending"]: tuple(
            "" if nominative == "-" else nominative for nominative in row["nominatives"].split(",")
        )
        for row in read_rows("search/case_endings.tsv")
    }
    longest = max(map(len, rows))
    return tuple({e: n for e, n in rows.items() if len(e) == length} for length in range(longest, 0, -1))


def _nominatives(word: str) -> Iterator[str]:
    for table in _endings():
        length = len(next(iter(table)))
        if length > len(word) - _MIN_STEM:
            continue
        for nominative in table.get(word[-length:], ()):
            yield word[:-length] + nominative


def _places(word: str) -> Iterator[str]:
    found = _PLACE.search(word)
    if found:
        for ending in ("", found.group(1), "а", "ь"):
            yield word[: found.start()] + ending


@lru_cache(_CACHED_WORDS)
def nominative_keys(word: str) -> tuple[str, ...]:
    """Skeletons of the nominatives that a Cyrillic word may come from, likeliest first; never its own."""
    lower = word.casefold()
    if len(lower) < _MIN_WORD or not is_cyrillic(lower[0]):
        return ()
    found: dict[str, None] = {}
    shortest = _MIN_KEY - 1 if len(lower) == _MIN_WORD else _MIN_KEY
    for nominative in _nominatives(lower):
        key = skeleton(romanise(nominative))
        if len(key) >= shortest:
            found[key] = None
    for place in _places(lower):
        found[skeleton(romanise(place))] = None
    found.pop(skeleton(romanise(lower)), None)
    return tuple(found)
