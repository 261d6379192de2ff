"""Tells Russian, Ukrainian and English apart, word by word.

Own letters, own spellings, and the vote of the form tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from schemas.base import LanguageCode
from topology.caches import CacheStatistics, count
from topology.data.tables import read_words
from topology.morph.lexicon import Lexicon
from topology.text.scripts import CYRILLIC, LATIN
from topology.text.tokens import Token, fold

_CYRILLIC_WORD = re.compile(f"[{CYRILLIC}'-]+")
# What a word of several scripts falls into (IT-отдел).
_PIECE = re.compile(f"(?P<cyrillic>[{CYRILLIC}]+(?:['-][{CYRILLIC}]+)*)|[{LATIN}]+(?:['-][{LATIN}]+)*")
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
    """One word in one script, with offsets in the clean text.

    `evidence` speaks for Ukrainian (above 0) or Russian; None for a word in Latin letters.
    """

    text: str
    start: int
    end: int
    evidence: float | None


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

    def detect(self, tokens: Sequence[Token]) -> TextLanguage:
        """Language of a clean text, given its words, and of its parts.  Linear."""
        evidence = [None if token.folded.isascii() else self._evidence(token.folded) for token in tokens]
        cyrillic = [one for one in evidence if one is not None]
        if cyrillic and len(cyrillic) == len(tokens):
            code, confidence = _vote(cyrillic)
            if code is not LanguageCode.MIXED:
                return TextLanguage(code, confidence, [(tokens[0].start, tokens[-1].end, code)])
        return self._detect_parts(list(self._words(tokens, evidence)))

    def cache_statistics(self) -> dict[str, CacheStatistics]:
        """Counts of the cache of words, for the metrics."""
        return count({"evidence": self._evidence})

    def clear_caches(self) -> None:
        """Forget every word; answers stay the same."""
        self._evidence.cache_clear()

    def _words(self, tokens: Sequence[Token], evidence: Sequence[float | None]) -> Iterator[WordLanguage]:
        """Words in Latin or Cyrillic letters; one of several scripts in pieces, those of others left out."""
        for token, own in zip(tokens, evidence, strict=True):
            if own is not None or token.folded.isascii():
                yield WordLanguage(token.text, token.start, token.end, own)
                continue
            for piece in _PIECE.finditer(token.text):
                start, end = piece.span()
                found = self._evidence(fold(piece[0])) if piece.lastgroup else None
                yield WordLanguage(piece[0], token.start + start, token.start + end, found)

    def _detect_parts(self, words: list[WordLanguage]) -> TextLanguage:
        """Language of a text that is not plainly of one Cyrillic language."""
        if not words:
            return TextLanguage(LanguageCode.UNDETERMINED, 0.0, [])
        cyrillic = [word.evidence for word in words if word.evidence is not None]
        if not cyrillic:
            return TextLanguage(LanguageCode.EN, 0.99, [(words[0].start, words[-1].end, LanguageCode.EN)])
        code, confidence = _vote(cyrillic)
        if len(cyrillic) < len(words):
            return _with_latin(words, code, confidence)
        return TextLanguage(code, confidence, _parts(words, code))

    def _find_evidence(self, word: str) -> float | None:
        """What speaks for Ukrainian, above 0, or for Russian, below 0; None unless it is Cyrillic."""
        if not _CYRILLIC_WORD.fullmatch(word):
            return None
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


def _vote(evidence: Sequence[float]) -> tuple[LanguageCode, float]:
    """Russian, Ukrainian, or both when each has words of its own, at least a third of those that tell."""
    ukrainian = sum(one for one in evidence if one > 0)
    russian = -sum(one for one in evidence if one < 0)
    telling = ukrainian + russian
    if not telling:
        return LanguageCode.RU, 0.5
    code = LanguageCode.UK if ukrainian > russian else LanguageCode.RU
    weaker = min(ukrainian, russian)
    if weaker >= 15 and weaker >= telling / 3:
        return LanguageCode.MIXED, 0.6
    return code, round(min(0.99, 0.5 + 0.5 * (telling - 2 * weaker) / (telling + 1.0)), 3)


def _with_latin(words: Sequence[WordLanguage], code: LanguageCode, confidence: float) -> TextLanguage:
    """Mixed when the Latin words are English text.

    A Latin name or brand alone leaves the language as it is.
    """
    latin = [word.text for word in words if word.evidence is None]
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
        if word.evidence is None:
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
