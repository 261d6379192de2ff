"""Tells Russian, Ukrainian and English apart, word by word.

Own letters, own spellings, and the vote of the form tables.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from schemas.base import LanguageCode
from topology.data.tables import read_words
from topology.morph.lexicon import Lexicon
from topology.text.scripts import CYRILLIC, LATIN
from topology.text.tokens import fold

_WORD = re.compile(f"(?P<cyrillic>[{CYRILLIC}]+(?:['-][{CYRILLIC}]+)*)|[{LATIN}]+(?:['-][{LATIN}]+)*")
_UKRAINIAN_LETTERS = re.compile("[іїєґ]")
_RUSSIAN_LETTERS = re.compile("[ыэёъ]")
# Spellings that one of the two languages has and the other has not, or hardly.
_UKRAINIAN_SPELLING = re.compile(
    "[сцз]ьк|ьо|йо|енк[ау]\\b|енком\\b|[бвгпмфкр]'[яю]|ння|ття|лля|ення|еться\\b|ува(?:ти|в|ла|ло|ли|вся|лося|лися)|"
    "[аяеиую]ти(?:ся)?\\b|ець\\b|ишин|лося\\b|лися\\b"
)
_RUSSIAN_SPELLING = re.compile(
    "[сз]к(?:ий|ого|ому|им|ом|ая|ой|ую)\\b|[еи]евич|тся\\b|[аеи]ние\\b|ее\\b|[жш]и"
)
_SHARED_WORD = 1.5


class WordLanguage(NamedTuple):
    """One word.

    Offsets in the clean text, whether it is Latin, and what speaks for Ukrainian (above 0) or Russian.
    """

    start: int
    end: int
    latin: bool
    evidence: float


class TextLanguage(NamedTuple):
    """Language of a text: code, confidence, and parts as (start, end, code) in the clean text."""

    code: LanguageCode
    confidence: float
    parts: list[tuple[int, int, LanguageCode]]


@lru_cache(maxsize=1)
def _english_words() -> frozenset[str]:
    return read_words("language/english_words.txt")


@lru_cache(maxsize=1)
def _shared_words() -> dict[str, float]:
    """Word that both languages have -> evidence by its frequency in each."""
    signs = {"+": _SHARED_WORD, "-": -_SHARED_WORD}
    return {entry[1:]: signs[entry[0]] for entry in read_words("language/shared_words.txt")}


class LanguageDetector:
    """Detects languages with the form tables of both; without a table letters and spellings alone decide."""

    def __init__(self, lexicons: Mapping[str, Lexicon], word_cache_size: int) -> None:
        self._russian, self._ukrainian = lexicons["ru"], lexicons["uk"]
        self._evidence = lru_cache(word_cache_size)(self._find_evidence)

    def detect(self, text: str) -> TextLanguage:
        """Language of a clean text and of its parts.  Linear."""
        words = [
            WordLanguage(*m.span(), m.lastgroup is None, self._evidence(m.group()) if m.lastgroup else 0.0)
            for m in _WORD.finditer(text)
        ]
        if not words:
            return TextLanguage(LanguageCode.UNDETERMINED, 0.0, [])
        cyrillic = [word for word in words if not word.latin]
        if not cyrillic:
            return TextLanguage(LanguageCode.EN, 0.99, [(words[0].start, words[-1].end, LanguageCode.EN)])
        code, confidence = _vote(cyrillic)
        if len(cyrillic) < len(words):
            return _with_latin(text, words, code, confidence)
        if code is LanguageCode.MIXED:
            return TextLanguage(code, confidence, _parts(words, code))
        return TextLanguage(code, confidence, [(words[0].start, words[-1].end, code)])

    def _find_evidence(self, text: str) -> float:
        """What speaks for Ukrainian, above 0, or for Russian, below 0, in a Cyrillic word."""
        word = fold(text)
        if _UKRAINIAN_LETTERS.search(word):
            return 5.0
        if _RUSSIAN_LETTERS.search(word):
            return -5.0
        evidence = float(self._ukrainian.vote(word) - self._russian.vote(word)) + _shared_words().get(
            word, 0.0
        )
        if _UKRAINIAN_SPELLING.search(word):
            evidence += 3.0
        if _RUSSIAN_SPELLING.search(word):
            evidence -= 2.0
        return evidence


def _vote(words: Sequence[WordLanguage]) -> tuple[LanguageCode, float]:
    """Russian, Ukrainian, or both when each has words of its own, at least a third of those that tell."""
    ukrainian = sum(word.evidence for word in words if word.evidence > 0)
    russian = -sum(word.evidence for word in words if word.evidence < 0)
    telling = ukrainian + russian
    if not telling:
        return LanguageCode.RU, 0.5
    code = LanguageCode.UK if ukrainian > russian else LanguageCode.RU
    weaker = min(ukrainian, russian)
    if weaker >= 15 and weaker >= telling / 3:
        return LanguageCode.MIXED, 0.6
    return code, round(min(0.99, 0.5 + 0.5 * (telling - 2 * weaker) / (telling + 1.0)), 3)


def _with_latin(
    text: str, words: Sequence[WordLanguage], code: LanguageCode, confidence: float
) -> TextLanguage:
    """Mixed when the Latin words are English text.

    A Latin name or brand alone leaves the language as it is.
    """
    latin = [text[word.start : word.end] for word in words if word.latin]
    english = sum(word.lower() in _english_words() or (word.islower() and len(word) > 3) for word in latin)
    cyrillic = len(words) - len(latin)
    if len(latin) >= 4 * cyrillic and cyrillic == 1 and not english:
        code, confidence = LanguageCode.EN, 0.6
    elif english and 8 * english >= cyrillic:
        return TextLanguage(LanguageCode.MIXED, 0.9, _parts(words, code))
    return TextLanguage(code, confidence, _parts(words, code))


def _parts(words: Sequence[WordLanguage], code: LanguageCode) -> list[tuple[int, int, LanguageCode]]:
    """Neighbouring words of one language; a Cyrillic word that tells nothing goes with the one before it."""
    parts: list[tuple[int, int, LanguageCode]] = []
    current = code if code is not LanguageCode.MIXED else LanguageCode.RU
    for word in words:
        if word.latin:
            own = LanguageCode.EN
        elif code is LanguageCode.MIXED:
            if word.evidence:
                current = LanguageCode.UK if word.evidence > 0 else LanguageCode.RU
            own = current
        else:
            own = code
        if parts and parts[-1][2] is own:
            parts[-1] = (parts[-1][0], word.end, own)
        else:
            parts.append((word.start, word.end, own))
    return parts
