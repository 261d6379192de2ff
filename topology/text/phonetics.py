"""Phonetic keys of romanised words."""

from __future__ import annotations

import re
from functools import lru_cache

_CACHED_WORDS = 200_000

# In order.  Several letters that stand for one sound become one code letter: s = sh, shch, sch;
# c = ch, ts, tz, cz; z = zh; h = kh, gh, g; i = y, j.  Vowel pairs that transliterations write in
# many ways are joined, doubled letters halved.
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), code)
    for pattern, code in (
        (r"^(\d+)(?:st|nd|rd|th)$", r"\1"),
        (r"tech", "tekh"),
        (r"dzh|dj", "j"),
        (r"shch|sch|sh", "s"),
        (r"tch|ch|ts|tz|cz", "C"),
        (r"zh", "z"),
        (r"kh|gh|g", "h"),
        (r"ph", "f"),
        (r"ck", "k"),
        (r"c(?=[eiy])", "s"),
        (r"[cq]", "k"),
        (r"C", "c"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"off?$|ow$", "ov"),
        (r"eff?$", "ev"),
        (r"ou", "u"),
        (r"[yj]", "i"),
        (r"(.)\1+", r"\1"),
        (r"i[eo]", "e"),
        (r"iu", "u"),
        (r"ia", "a"),
        (r"(?<=[aeiou])h$", ""),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(_CACHED_WORDS)
def skeleton(roman: str) -> str:
    """Phonetic key of a romanised word: spellings of one name under different transliterations share it.

    It finds; it does not decide.  Different words may share a key, so closed word lists are compared by their
    romanised spelling and never by this.
    """
    for pattern, code in _RULES:
        roman = pattern.sub(code, roman)
    return roman
