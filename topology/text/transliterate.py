"""Plain Latin letters for a word of any script, so that names written in different alphabets can be compared.

This is the romanisation of the search: one fixed, lossy table, chosen so that usual passport spellings
fall near each other after `phonetics.skeleton`.  Spellings by a published standard are made in
`transliteration_standards`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from topology.data.tables import read_rows

_CACHED_WORDS = 100_000

# Cyrillic letters that Unicode takes apart into a letter and a mark, and that must not lose the mark.
_KEPT_TOGETHER = {"й": "\ue000", "ї": "\ue001", "ё": "\ue002"}
_PROTECT = str.maketrans(_KEPT_TOGETHER)
_RESTORE = str.maketrans({placeholder: letter for letter, placeholder in _KEPT_TOGETHER.items()})
_NOT_PLAIN = re.compile(r"[^a-z0-9]")
_NOT_A_LETTER = re.compile(r"[\W_]")

_LOOK_ALIKE_LATIN = "aceopxyikmhtb"
_LOOK_ALIKE_CYRILLIC = "асеорхуікмнтв"
_AS_CYRILLIC = str.maketrans(_LOOK_ALIKE_LATIN, _LOOK_ALIKE_CYRILLIC)
_AS_LATIN = str.maketrans(_LOOK_ALIKE_CYRILLIC, _LOOK_ALIKE_LATIN)


@cache
def _latin_letters() -> dict[int, str]:
    """Latin letters by the code point of the letter they stand for."""
    return str.maketrans({row["letter"]: row["latin"] for row in read_rows("search/romanisation.tsv")})


def is_cyrillic(letter: str) -> bool:
    """Tell whether a lower-case letter belongs to the Cyrillic block."""
    return "а" <= letter <= "ӿ"


@lru_cache(_CACHED_WORDS)
def romanise(word: str) -> str:
    """Lower-case a-z and 0-9 of a Latin, Cyrillic or Greek word, without marks and apostrophes.

    A word in another script keeps its own letters, case-folded, so that it can still equal itself.
    """
    folded = unicodedata.normalize("NFKC", word).casefold()
    parts = unicodedata.normalize("NFD", folded.translate(_PROTECT))
    bare = "".join(c for c in parts if not unicodedata.combining(c)).translate(_RESTORE)
    latin = _NOT_PLAIN.sub("", bare.replace("ьо", "ио").translate(_latin_letters()))
    return latin or _NOT_A_LETTER.sub("", folded)


@lru_cache(_CACHED_WORDS)
def in_majority_script(word: str) -> str:
    """A word that mixes Cyrillic with look-alike Latin, in lower case of its majority script."""
    lower = word.casefold()
    cyrillic = sum(map(is_cyrillic, lower))
    latin = sum("a" <= letter <= "z" for letter in lower)
    if not cyrillic or not latin:
        return word
    return lower.translate(_AS_CYRILLIC if cyrillic >= latin else _AS_LATIN)
