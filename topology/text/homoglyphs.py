"""Letters of one script that look like another's.

A word of mixed scripts is read in the script of most of its letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from topology.data.tables import read_rows
from topology.text.scripts import CYRILLIC, GREEK, LATIN, Script, count_scripts

# A word in which letters of two scripts touch, or stand on both sides of a hyphen or an apostrophe.
MIXED_WORD = re.compile(
    f"[{LATIN}][-'\u2019\u02bc]?[{CYRILLIC}{GREEK}]|[{CYRILLIC}][-'\u2019\u02bc]?[{LATIN}{GREEK}]"
    f"|[{GREEK}][-'\u2019\u02bc]?[{LATIN}{CYRILLIC}]"
)


@lru_cache(maxsize=1)
def _tables() -> dict[Script, dict[int, str]]:
    """Target script -> translation of the look-alikes of the other two."""
    tables: dict[Script, dict[int, str]] = {"latin": {}, "cyrillic": {}, "greek": {}}
    for row in read_rows("text/homoglyphs.tsv"):
        for target, table in tables.items():
            if row[target] == "-":
                continue
            for letter in row.values():
                if letter not in ("-", row[target]):
                    table.setdefault(ord(letter), row[target])
    return tables


def unmix(part: str, is_known: Callable[[str], bool]) -> str | None:
    """A part of a word (without hyphens) in one script.

    None when it is in one already or cannot be read in one.

    The script of most letters is tried first.  Lengths are equal, letter by letter.
    """
    counts = count_scripts(part)
    if len(counts) < 2:
        return None
    readings = [part.translate(_tables()[script]) for script, _ in counts.most_common()]
    readings = [read for read in readings if len(count_scripts(read)) == 1]
    return next(filter(is_known, readings), readings[0] if readings else None)


def respell(word: str, script: Script) -> str | None:
    """A word spelled with the look-alikes of another script, None when a letter has none there."""
    table = _tables()[script]
    if not all(ord(letter) in table or not letter.isalpha() for letter in word):
        return None
    return word.translate(table)
