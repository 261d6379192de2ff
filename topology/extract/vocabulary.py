"""Lists of ordinary words: what payment purposes are made of, and what therefore names nobody."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from topology.data.tables import read_words

# An entry "оплат*" covers оплата, оплатой, оплатами; longer tails are other words: Платонов is no "плат*".
_LONGEST_ENDING = 3
_SHORTEST_STEM = 3


class WordList:
    """Folded words and stems; a stem stands for all words that add up to three letters to it."""

    def __init__(self, entries: Iterable[str]) -> None:
        entries = frozenset(entries)
        self.exact = frozenset(entry for entry in entries if not entry.endswith("*"))
        self._stems = frozenset(entry[:-1] for entry in entries if entry.endswith("*"))
        self._beginnings = frozenset(stem[:_SHORTEST_STEM] for stem in self._stems)

    def has_stem(self, word: str) -> bool:
        """Whether a stem of the list covers a folded word."""
        if word[:_SHORTEST_STEM] not in self._beginnings:  # most words end here
            return False
        size = len(word)
        return any(
            word[:cut] in self._stems for cut in range(max(_SHORTEST_STEM, size - _LONGEST_ENDING), size + 1)
        )

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and (word in self.exact or self.has_stem(word))


@cache
def ordinary_words(language: str) -> WordList:
    """Ordinary words of "ru", "uk" or "en", read when they are first asked for."""
    return WordList(read_words(f"ordinary/{language}.txt"))


@cache
def english_names_or_words() -> WordList:
    """English words that are names as well: ordinary only in the company of other ordinary words."""
    return WordList(read_words("ordinary/en_also_names.txt"))


def is_ordinary(word: str) -> bool:
    """Whether a folded word belongs to payment purposes in any of the three languages."""
    if word[:1] < "\u0250":
        return word in ordinary_words("en") or word in english_names_or_words()
    return word in ordinary_words("ru") or word in ordinary_words("uk")


@cache
def institution_words() -> WordList:
    """Ordinary words of which names of institutions are made."""
    return WordList(read_words("filter/institution_words.txt"))


@cache
def purpose_words() -> WordList:
    """Ordinary words that say what a payment is for."""
    return WordList(read_words("filter/purpose_words.txt"))
