"""Tells Russian, Ukrainian and English apart, word by word.

Own letters, own spellings, and the vote of the form tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
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
        evidence = list(map(self._evidence, [token.folded for token in tokens]))
        if tokens and None not in evidence:
            code, confidence = _vote(evidence)
            if code is not LanguageCode.MIXED:
                return TextLanguage(code, confidence, [(tokens[0].start, tokens[-1].end, code)])
        return self._detect_parts(*self._in_pieces(tokens, evidence))

    def cache_statistics(self) -> dict[str, CacheStatistics]:
        """Counts of the cache of words, for the metrics."""
        return count({"evidence": self._evidence})

    def clear_caches(self) -> None:
        """Forget every word; answers stay the same."""
        self._evidence.cache_clear()

    def _in_pieces(
        self, tokens: Sequence[Token], evidence: Sequence[float | None]
    ) -> tuple[list[Token], list[float | None]]:
        """Words in Latin or Cyrillic letters and their evidence, None for Latin ones.

        A word of several scripts comes in pieces; those of other scripts are left out.
        """
        pieces: list[Token] = []
        votes: list[float | None] = []
        for token, own in zip(tokens, evidence, strict=True):
            if own is not None or token.folded.isascii():
                pieces.append(token)
                votes.append(own)
                continue
            for piece in _PIECE.finditer(token.text):
                start, end = (token.start + offset for offset in piece.span())
                folded = fold(piece[0])
                pieces.append(Token(piece[0], start, end, folded))
                votes.append(self._evidence(folded) if piece.lastgroup else None)
        return pieces, votes

    def _detect_parts(self, words: Sequence[Token], evidence: Sequence[float | None]) -> TextLanguage:
        """Language of a text that is not plainly of one Cyrillic language."""
        if not words:
            return TextLanguage(LanguageCode.UNDETERMINED, 0.0, [])
        cyrillic = [one for one in evidence if one is not None]
        if not cyrillic:
            return TextLanguage(LanguageCode.EN, 0.99, [(words[0].start, words[-1].end, LanguageCode.EN)])
        code, confidence = _vote(cyrillic)
        latin = [word.text for word, own in zip(words, evidence, strict=True) if own is None]
        if latin and _are_english_text(latin, len(cyrillic)):
            return TextLanguage(LanguageCode.MIXED, 0.9, _parts(words, evidence, code))
        if len(latin) >= 4 and len(cyrillic) == 1:
            code, confidence = LanguageCode.EN, 0.6
        return TextLanguage(code, confidence, _parts(words, evidence, code))

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


def _vote(evidence: Iterable[float | None]) -> tuple[LanguageCode, float]:
    """Russian, Ukrainian, or both when each has words of its own, at least a third of those that tell."""
    ukrainian = russian = 0.0
    for one in evidence:
        if one:
            if one > 0:
                ukrainian += one
            else:
                russian -= one
    telling = ukrainian + russian
    if not telling:
        return LanguageCode.RU, 0.5
    code = LanguageCode.UK if ukrainian > russian else LanguageCode.RU
    weaker = min(ukrainian, russian)
    if weaker >= 15 and weaker >= telling / 3:
        return LanguageCode.MIXED, 0.6
    return code, round(min(0.99, 0.5 + 0.5 * (telling - 2 * weaker) / (telling + 1.0)), 3)


def _are_english_text(latin: Sequence[str], cyrillic: int) -> bool:
    """Whether Latin words beside so many Cyrillic ones are English text, and not a name or brand alone."""
    english = sum(word.lower() in _english_words() or (word.islower() and len(word) > 3) for word in latin)
    return english > 0 and 8 * english >= cyrillic


def _parts(
    words: Sequence[Token], evidence: Sequence[float | None], code: LanguageCode
) -> list[tuple[int, int, LanguageCode]]:
    """Neighbouring words of one language; a Cyrillic word that tells nothing goes with the one before it."""
    parts: list[tuple[int, int, LanguageCode]] = []
    current = code if code is not LanguageCode.MIXED else LanguageCode.RU
    before: LanguageCode | None = None
    for word, own in zip(words, evidence, strict=True):
        if own is None:
            language = LanguageCode.EN
        elif code is LanguageCode.MIXED:
            if own:
                current = LanguageCode.UK if own > 0 else LanguageCode.RU
            language = current
        else:
            language = code
        if language is before:
            parts[-1] = (parts[-1][0], word.end, language)
        else:
            parts.append((word.start, word.end, language))
            before = language
    return parts
