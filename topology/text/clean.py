"""Repairs a text for reading, with the way back to the original: what layers 3 and 4 share.

The steps, each on the result of the one before: letters written as codes; mojibake; NFC; invisible
characters, compatibility forms and punctuation; spaced-out and stretched letters; digits in the place of
letters; look-alikes of another script.  A clean text passes one search per kind of damage and comes back
as it is.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from topology.caches import CacheStatistics, count
from topology.config import UnicodeRules
from topology.morph.lexicon import Lexicon
from topology.text.disguised import find_disguised
from topology.text.encoded import CODE_GATE, find_encoded
from topology.text.homoglyphs import MIXED_WORD, unmix
from topology.text.mojibake import SWAPPED_GATE, find_mojibake, find_swapped
from topology.text.offsets import MappedText
from topology.text.scripts import CYRILLIC, LATIN
from topology.text.tokens import Token, fold, words

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\U000e0000-\U000e007f]+"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_COMPATIBILITY = re.compile(
    "[\uff01-\uff5e\u2100-\u2115\u2119-\u211d\u24b6-\u24e9\ufb00-\ufb06\U0001d400-\U0001d7ff]"
)
_PUNCTUATION = {
    **dict.fromkeys(
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
        " ",
    ),
    **dict.fromkeys("\u2018\u2019\u201b\u2032\u02bc\u02bb\u02b9\u00b4`\uff07\u055a", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u301d\u301e\u301f\uff02", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d", "-"),
}
_ODD_PUNCTUATION = re.compile("[" + "".join(_PUNCTUATION).replace("-", "\\-") + "]")
# Starts a stretch that NFC treats by itself: these never join with what stands before them.
_NFC_PIECE = re.compile(
    "[\x00-\x7f\u0400-\u0481\u048a-\u052f][^\x00-\x7f\u0400-\u0481\u048a-\u052f]*|[^\x00-\x7f\u0400-\u0481\u048a-\u052f]+"
)
_WORD_OR_DIGITS = re.compile(r"[^\W_]+")
# A class in front makes a search quick.
_DIGIT_IN_WORD = re.compile(
    r"[0-9](?:(?=[^\W\d_])(?<=[^\W\d_].)|(?<=0)(?:(?=[^\W\d_]{3})|(?<=[^\W\d_]{4}.)(?!\w)))"
)
# Cheap necessary conditions of the searches below, which are dear on plain text.
_TRIPLE = re.compile(r"(.)\1\1")
_SINGLE_LETTERS = re.compile(r"([ ._*-])[^\W\d_]\1{1,2}[^\W\d_]\1{1,2}[^\W\d_](?![^\W_])")
_CYRILLIC_LETTER = re.compile(f"[{CYRILLIC}]")
_CYRILLIC_WORD = re.compile(f"[{CYRILLIC}]+")
_LATIN_LETTER = re.compile(f"[{LATIN}]")
# Whatever is outside plain Russian, Ukrainian and English text; without it only the tricks with plain
# letters are left.
_UNUSUAL = re.compile("[^\n -_a-~А-яЁёІіЇїЄєҐґ№«»]")
_STRETCHED = re.compile(r"([^\W\d_])\1\1+", re.IGNORECASE)
_ROMAN_OR_WWW = frozenset("ivxlcdmwіхIVXLCDMWІХ")
_SPACED = re.compile(r"(?<![^\W_])(?<![^\W_][.'-])[^\W\d_](?:([ ._*-])\1?[^\W\d_](?![^\W_])){3,}")
# Letters that a digit stands for, the first one where no reading is a known word.
_DIGIT_LETTERS = {
    "cyrillic": {
        "0": "о",
        "1": "іил",
        "3": "зе",
        "4": "ча",
        "5": "с",
        "6": "б",
        "7": "т",
        "9": "д",
        "8": "в",
    },
    "latin": {"0": "o", "1": "il", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b"},
}
_MOST_DIGITS = 2


class Edit(NamedTuple):
    """Replace text[start:end].

    `widths` says how many characters each new one came from, None when that is unknown.
    """

    start: int
    end: int
    text: str
    widths: tuple[int, ...] | None = None


class ReadAs(NamedTuple):
    """A letter of the original, by its offsets, that was read as another one."""

    start: int
    end: int
    before: str
    after: str


@dataclass(slots=True)
class Repaired:
    """A clean text, its map and words, the codes of what was done, and the letters read as others."""

    clean: MappedText
    words: list[Token] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    homoglyphs: list[ReadAs] = field(default_factory=list)


class TextCleaner:
    """Repairs texts and remembers the last ones, so that two layers share the work."""

    def __init__(self, rules: UnicodeRules, lexicons: Mapping[str, Lexicon]) -> None:
        self._lexicons = tuple(lexicons.values())
        self._cached = lru_cache(rules.text_cache_size)(self._repair)

    def repair(self, text: str) -> Repaired:
        """The clean text.  The answer is shared: it must not be changed."""
        return self._cached(text)

    def _repair(self, text: str) -> Repaired:
        state = Repaired(MappedText(text))
        if CODE_GATE.search(text):
            _apply(state, "encoded", [Edit(*code) for code in find_encoded(text)])
            text = state.clean.text
        unusual = _UNUSUAL.search(text) is not None
        if SWAPPED_GATE.search(text):
            _apply(state, "mojibake", [Edit(*repair) for repair in find_swapped(text, self._is_known)])
        if unusual:
            _apply(state, "mojibake", [Edit(*repair) for repair in find_mojibake(state.clean.text)])
            _apply(state, "nfc", _nfc_edits(state.clean.text))
            _apply(state, "invisible", [Edit(*m.span(), "") for m in _INVISIBLE.finditer(state.clean.text)])
            _apply(state, "compatibility", _compatibility_edits(state.clean.text))
            _apply(state, "control", [Edit(*m.span(), " ") for m in _CONTROL.finditer(state.clean.text)])
            _unify_punctuation(state)
        _apply(state, "spaced-out", _spaced_edits(state.clean.text))
        _apply(state, "stretched", self._stretched_edits(state.clean.text))
        self._read_as(state, "leet", self._digit_edits(state.clean.text))
        several_scripts = unusual or (
            _LATIN_LETTER.search(state.clean.text) and _CYRILLIC_LETTER.search(state.clean.text)
        )
        if several_scripts:
            self._read_as(state, "homoglyph", self._mixed_edits(state.clean.text))
        state.words = words(state.clean.text)
        disguised = self._disguised_edits(state.words) if several_scripts else []
        if disguised:
            self._read_as(state, "homoglyph", disguised)
            state.words = words(state.clean.text)
        return state

    def cache_statistics(self) -> dict[str, CacheStatistics]:
        """Counts of the cache of texts, for the metrics."""
        return count({"texts": self._cached})

    def clear_caches(self) -> None:
        """Forget every text; answers stay the same."""
        self._cached.cache_clear()

    def _read_as(self, state: Repaired, code: str, edits: list[Edit]) -> None:
        """Apply edits that replace letter by letter, and note the letters."""
        for edit in edits:
            for offset, after in enumerate(edit.text):
                at = edit.start + offset
                before = state.clean.text[at]
                if before != after:
                    state.homoglyphs.append(ReadAs(*state.clean.span(at, at + 1), before, after))
        _apply(state, code, edits)

    def _stretched_edits(self, text: str) -> list[Edit]:
        """Words with a letter three times in a row or more, once.

        Or twice where only that is a known word.
        """
        if not _TRIPLE.search(text.lower()) or not _STRETCHED.search(text):
            return []
        edits = []
        for word in _WORD_OR_DIGITS.finditer(text):
            for run in _STRETCHED.finditer(word.group()):
                if _is_stretched(word.group(), run):
                    letter = run.group()[0]
                    rest = word.group()[: run.start()], word.group()[run.end() :]
                    once, doubled = self._vote(letter.join(rest)), self._vote((2 * letter).join(rest))
                    twice = doubled > 0 and doubled >= once
                    start = word.start() + run.start()
                    edits.append(Edit(start, start + len(run.group()), letter * (1 + twice)))
        return edits

    def _digit_edits(self, text: str) -> list[Edit]:
        """Words with digits in the place of letters, read as a known word where one reading is."""
        if not _DIGIT_IN_WORD.search(text):
            return []
        edits = []
        for match in _WORD_OR_DIGITS.finditer(text):
            word = match.group()
            places = _digit_places(word) if not word.isalpha() else []
            readings = _with_letters(word, places) if places else []
            if readings:
                edits.append(Edit(*match.span(), next(filter(self._is_known, readings), readings[0])))
        return edits

    def _mixed_edits(self, text: str) -> list[Edit]:
        """Words of mixed scripts, read in one: as a known word where a reading is one."""
        if not MIXED_WORD.search(text):
            return []
        edits = []
        for match in _WORD_OR_DIGITS.finditer(text):
            part = match.group()
            if part.isascii() or _CYRILLIC_WORD.fullmatch(part):
                continue
            read = unmix(part, self._is_known) if part.isalpha() else None
            if read is not None:
                edits.append(Edit(*match.span(), read))
        return edits

    def _disguised_edits(self, tokens: list[Token]) -> list[Edit]:
        """Names spelled wholly in the look-alikes of another script."""
        return [Edit(*read) for read in find_disguised(tokens, lambda w: self._vote(w) > 1, self._is_known)]

    def _vote(self, word: str) -> int:
        """2 for a name of either language, 1 for another word, 0 for an unknown one."""
        return max(lexicon.vote(fold(word)) for lexicon in self._lexicons)

    def _is_known(self, word: str) -> bool:
        return any(lexicon.look(fold(word)) is not None for lexicon in self._lexicons)


def apply_edits(mapped: MappedText, edits: Iterable[Edit]) -> MappedText:
    """The text with the edits done, which must be in order and apart.

    Every character keeps its place in the original.
    """
    pieces: list[str] = []
    starts, ends = array("l"), array("l")
    position = 0
    for start, end, new, known_widths in edits:
        pieces += (mapped.text[position:start], new)
        starts.extend(range(position, start))
        ends.extend(range(position + 1, start + 1))
        widths = (1,) * len(new) if known_widths is None and len(new) == end - start else known_widths
        if widths is None:
            starts.extend([start] * len(new))
            ends.extend([end] * len(new))
        else:
            at = start
            for width in widths:
                starts.append(at)
                at += width
                ends.append(at)
        position = end
    rest = len(mapped.text)
    pieces.append(mapped.text[position:])
    starts.extend(range(position, rest))
    ends.extend(range(position + 1, rest + 1))
    return mapped.then("".join(pieces), starts, ends)


def _apply(state: Repaired, code: str, edits: list[Edit]) -> None:
    if not edits:
        return
    if all(len(edit.text) == edit.end - edit.start and edit.widths is None for edit in edits):
        text = state.clean.text
        for edit in edits:
            text = text[: edit.start] + edit.text + text[edit.end :]
        state.clean = MappedText(text, state.clean.starts, state.clean.ends)
    else:
        state.clean = apply_edits(state.clean, edits)
    if code not in state.repairs:
        state.repairs.append(code)


def _unify_punctuation(state: Repaired) -> None:
    """One apostrophe, one double quote, one hyphen, one space; « and » stay, for they tell begin from end."""
    text = state.clean.text
    # A translation by table costs ten times as much.
    unified = _ODD_PUNCTUATION.sub(lambda sign: _PUNCTUATION[sign[0]], text)
    if unified != text:
        state.clean = MappedText(unified, state.clean.starts, state.clean.ends)
        state.repairs.append("punctuation")


def _nfc_edits(text: str) -> list[Edit]:
    if unicodedata.is_normalized("NFC", text):
        return []
    edits = []
    for piece in _NFC_PIECE.finditer(text):
        composed = unicodedata.normalize("NFC", piece.group())
        if composed != piece.group():
            edits.append(Edit(*piece.span(), composed))
    return edits


def _compatibility_edits(text: str) -> list[Edit]:
    return [Edit(*m.span(), unicodedata.normalize("NFKC", m.group())) for m in _COMPATIBILITY.finditer(text)]


def _spaced_edits(text: str) -> list[Edit]:
    """Runs of four single letters or more with the same sign between them, joined.

    A capital starts a new word.
    """
    edits: list[Edit] = []
    if not _SINGLE_LETTERS.search(text):
        return edits
    for run in _SPACED.finditer(text):
        letters = [c for c in run.group() if c.isalpha()]
        if len(letters) < 4 or (run.group(1) in ".-" and run.group().isupper()):
            continue
        previous = run.start()
        for at in range(run.start() + 1, run.end()):
            if not text[at].isalpha():
                continue
            gap = at - previous - 1
            starts_word = (text[at].isupper() and text[previous].islower()) or gap > 1
            if gap:
                edits.append(Edit(previous + 1, at, " " if starts_word else ""))
            previous = at
    return edits


def _is_stretched(word: str, run: re.Match[str]) -> bool:
    """Not a Roman number, not "www", not a company's ООО in front of its name, not a code.

    Not one letter alone.
    """
    if _ROMAN_OR_WWW.issuperset(word):
        return False
    if run.group().isupper() and (run.start() == 0 or word.isascii()):
        return False
    return word.isalpha() and len(set(word.lower())) > 2


def _digit_places(word: str) -> list[int]:
    """Where digits stand for letters in a word; empty when the word is none or its digits are digits.

    Only single digits between letters (0 also at either end), in words with three letters per digit and
    more, whose other letters are of one script: identifiers, dates and amounts have none of that.
    """
    places = [i for i, c in enumerate(word) if c in "0123456789"]
    if (
        not 0 < len(places) <= _MOST_DIGITS
        or len(word) < 4 * len(places)
        or (word.isupper() and len(places) > 1)
    ):
        return []
    for at in places:
        inside = 0 < at < len(word) - 1 and word[at - 1].isalpha() and word[at + 1].isalpha()
        if not inside and (word[at] != "0" or 0 < at < len(word) - 1):
            return []
    return places


def _with_letters(word: str, places: list[int]) -> list[str]:
    """Every reading of the word with letters for its digits, the commonest first.

    None when a digit looks like no letter.
    """
    letters = _DIGIT_LETTERS["cyrillic" if _CYRILLIC_LETTER.search(word) else "latin"]
    readings = []
    for choice in product(*(letters.get(word[at], "") for at in places)):
        read = list(word)
        for at, letter in zip(places, choice, strict=True):
            rest = word[:at] + word[at + 1 :]
            capital = rest.isupper() or (at == 0 and rest.islower())
            read[at] = letter.upper() if capital else letter
        readings.append("".join(read))
    return readings
