"""Which script a letter belongs to, as far as Latin, Cyrillic and Greek go."""

from __future__ import annotations

import re
from collections import Counter
from typing import Literal

Script = Literal["latin", "cyrillic", "greek"]

# Insides of character classes.
LATIN = "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff"
CYRILLIC = "\u0400-\u0481\u048a-\u052f"
GREEK = "\u0370-\u0373\u0376\u0377\u037b-\u037d\u037f\u0386\u0388-\u03ff\u1f00-\u1fff"

_CLASSES: tuple[tuple[Script, re.Pattern[str]], ...] = (
    ("latin", re.compile(f"[{LATIN}]")),
    ("cyrillic", re.compile(f"[{CYRILLIC}]")),
    ("greek", re.compile(f"[{GREEK}]")),
)


def count_scripts(word: str) -> Counter[Script]:
    """How many letters of each script a word has."""
    counts: Counter[Script] = Counter()
    for script, letters in _CLASSES:
        found = len(letters.findall(word))
        if found:
            counts[script] = found
    return counts
