"""What a date is by the words near it: of a birth, a document, a payment, or other."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from schemas.enriched_text import DateRole
from topology.data.tables import read_rows
from topology.extract.legal_forms import word_fits
from topology.text.tokens import fold

_WINDOW_BEFORE, _WINDOW_AFTER = 48, 28
_WORD = re.compile(r"[^\W\d_]+|[;\n]|\d+")
_WORDS_AFTER = 3
# Words between a cue and its date that change nothing, and the longest way from one to the other, in words.
_FARTHEST_CUE = 4
_NUMBERS_OF_DOCUMENTS = re.compile(
    r"(?:№|#|\bN|\bno\.?)\s?[\w/-]+\s*(?:від|от|dated|of)?\s*\Z", re.IGNORECASE
)

_Phrases = dict[str, list[tuple[tuple[str, ...], DateRole]]]


@cache
def _cues(side: str) -> _Phrases:
    """Cue phrases of one side by the first three letters of their last word."""
    phrases: _Phrases = defaultdict(list)
    for row in read_rows("dates/role_cues.tsv"):
        if row["side"] == side:
            words = tuple(row["cue"].split())
            phrases[_key(words[-1].rstrip("*"))].append((words, DateRole(row["role"])))
    for options in phrases.values():
        options.sort(key=lambda option: -len(option[0]))
    return phrases


def _key(word: str) -> str:
    return word[:2]


def role_of(text: str, start: int, end: int) -> DateRole:
    """The role of the date at these offsets of a clean text."""
    behind = _WORD.findall(fold(text[end : end + _WINDOW_AFTER]))[:_WORDS_AFTER]
    if _role_after(behind) is DateRole.BIRTH:
        return DateRole.BIRTH
    window = text[max(0, start - _WINDOW_BEFORE) : start]
    role = _role_before(_WORD.findall(fold(window)))
    if role is None and _NUMBERS_OF_DOCUMENTS.search(window):
        return DateRole.DOCUMENT
    return role or DateRole.OTHER


def _role_before(words: list[str]) -> DateRole | None:
    """The role by the nearest cue before a date, a few words or numbers away at most."""
    phrases = _cues("before")
    for skipped in range(_FARTHEST_CUE + 1):
        if not words or words[-1] in {";", "\n"}:
            return None
        for phrase, role in phrases.get(_key(words[-1]), ()):
            if len(phrase) <= len(words) and all(map(word_fits, phrase, words[-len(phrase) :])):
                return role if skipped == 0 or role is not DateRole.PAYMENT else None
        words = words[:-1]
    return None


def _role_after(words: list[str]) -> DateRole | None:
    """The role by a phrase that ends within the first words behind a date."""
    phrases = _cues("after")
    for size in range(len(words), 0, -1):
        for phrase, role in phrases.get(_key(words[size - 1]), ()):
            if len(phrase) == size and all(map(word_fits, phrase, words[:size])):
                return role
    return None
