"""Words spelled wholly with look-alikes of another script: TAPAC in Latin letters between Russian words.

Such a word is of one script, so nothing in it looks wrong.  Its neighbours tell: all of them are in the
other script, the word is a name when it is read in theirs, and none in its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from topology.data.tables import read_rows, read_words
from topology.text.homoglyphs import respell
from topology.text.scripts import CYRILLIC, Script
from topology.text.tokens import Token

# Shorter words are abbreviations and brands more often than names (KM, TOM).  Up to the second length they
# must be a listed given name: PETA and Time could be rare surnames as well.
_SHORTEST, _SHORT = 4, 5
_CYRILLIC_WORD = re.compile(f"[{CYRILLIC}'-]+")


class Disguised(NamedTuple):
    """A word and how it reads in the script of its neighbours, letter by letter."""

    start: int
    end: int
    text: str


@lru_cache(maxsize=1)
def _latin_words() -> frozenset[str]:
    """Names and words that are Latin by right, folded."""
    given = {row["name"] for row in read_rows("names/given_latin.tsv")}
    return read_words("names/surnames_latin.txt") | read_words("language/english_words.txt") | given


@lru_cache(maxsize=1)
def _cyrillic_given() -> frozenset[str]:
    """Given names of both languages, folded."""
    tables = (read_rows(f"names/given_{language}.tsv") for language in ("ru", "uk"))
    return frozenset(row["name"] for rows in tables for row in rows)


def find_disguised(
    tokens: Sequence[Token], is_name: Callable[[str], bool], is_known: Callable[[str], bool]
) -> list[Disguised]:
    """Disguised names in order; `is_name` and `is_known` answer for words in Cyrillic letters.

    Words of one script in a row are disguised together or not at all.
    """
    scripts = [_script(token) for token in tokens]
    if "latin" not in scripts or "cyrillic" not in scripts:
        return []
    found: list[Disguised] = []
    start = 0
    for script, run in groupby(scripts):
        end = start + sum(1 for _ in run)
        if script is not None and _stands_among_others(start, end, scripts):
            found += _read_run(tokens[start:end], script, is_name, is_known)
        start = end
    return found


def _read_run(
    run: Sequence[Token], script: Script, is_name: Callable[[str], bool], is_known: Callable[[str], bool]
) -> list[Disguised]:
    """All words of the run in the other script; none when one of them cannot be read so."""
    found = []
    for token in run:
        read = _read_as_cyrillic(token, is_name) if script == "latin" else _read_as_latin(token, is_known)
        if read is None:
            return []
        found.append(Disguised(token.start, token.end, read))
    return found


def _script(token: Token) -> Script | None:
    if token.folded.isascii():
        return "latin"
    return "cyrillic" if _CYRILLIC_WORD.fullmatch(token.folded) else None


def _read_as_cyrillic(token: Token, is_name: Callable[[str], bool]) -> str | None:
    if len(token.text) < _SHORTEST or token.folded in _latin_words():
        return None
    read = respell(token.text, "cyrillic")
    if read is None or (len(read) <= _SHORT and read.lower() not in _cyrillic_given()):
        return None
    return read if is_name(read) else None


def _read_as_latin(token: Token, is_known: Callable[[str], bool]) -> str | None:
    if len(token.text) < _SHORTEST:
        return None
    read = respell(token.text, "latin")
    return None if read is None or read.lower() not in _latin_words() or is_known(token.text) else read


def _stands_among_others(start: int, end: int, scripts: Sequence[Script | None]) -> bool:
    """Whether the words on both sides of scripts[start:end], where there are any, are in the other script."""
    other: Script = "cyrillic" if scripts[start] == "latin" else "latin"
    neighbours = [*scripts[max(0, start - 1) : start], *scripts[end : end + 1]]
    return bool(neighbours) and all(script == other for script in neighbours)
