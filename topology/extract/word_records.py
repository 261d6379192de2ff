"""The record of a word: what the finders of names ask of it again and again, looked up once.

A record belongs to a written form ("Иванову", "ООО", "from") and says nothing of its place in a text.  All
finders of layer 5 get the same records, so that a form is folded, looked up in the tables of words and in the
form tables once, as long as its record is remembered.  The facts that decide whether a finder has anything to
do at a word are bits of one number; the bits of all words of a text, joined by "or", tell which finders have
anything to do in that text.

    LATIN            begins with a Latin letter; every other word counts as Cyrillic
    CYRILLIC         the opposite, so that it can be asked of a whole text
    CAPITAL          begins with a capital, or is an Arabic surname with a small article (аль-Масри)
    LONG_CAPITAL     two letters or more, the first a capital
    SMALL_END        two letters or more, the last a small one
    UPPER            two letters or more, capitals only
    SINGLE_CAPITAL   one capital: may be an initial
    FORM             may begin a legal form of a company
    CUE              may begin a cue for an organization
    ABBREVIATION     a title that is shortened with a dot, which ends no sentence
    STREET           a word for a street or a square
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from topology.caches import CacheStatistics, count
from topology.data.tables import read_words
from topology.extract.legal_forms import LegalForm, legal_forms
from topology.extract.organization_cues import Cue, cues
from topology.extract.persons.places import is_street_word
from topology.morph.joint import Names
from topology.morph.words import Word
from topology.text.tokens import Token, fold

LetterCase = Literal["upper", "mixed", "lower"]

(
    LATIN,
    CYRILLIC,
    CAPITAL,
    LONG_CAPITAL,
    SMALL_END,
    UPPER,
    SINGLE_CAPITAL,
    FORM,
    CUE,
    ABBREVIATION,
    STREET,
) = (1 << place for place in range(11))

_LATIN_END = "\u0250"
# The article of an Arabic surname: аль-Масри, el-Haj.
_ARTICLE = re.compile(r"(?:аль|эль|ас|аш|ат|ад|ар|ан|аз|ель|al|el|as|ash|at|ad|ar|an)-[^\W\d_]*[A-ZА-ЯЁІЇЄҐ]")


class WordRecord:
    """What is known of one written form.

    `forms` are the legal forms and `cues` the cues, phrase by phrase, whose first word it may be, the longest
    first.  `is_latin` and `is_capital` are the bits LATIN and CAPITAL, which are asked most.  What the form
    tables say is looked up when it is first asked for.
    """

    __slots__ = (
        "_known",
        "_names",
        "_ordinary",
        "bits",
        "cues",
        "fold",
        "forms",
        "is_capital",
        "is_latin",
        "text",
    )

    def __init__(self, text: str, names: Mapping[str, Names]) -> None:
        self.text = text
        self.fold = fold(text)
        self.forms: tuple[LegalForm, ...] = legal_forms().beginning_with(self.fold)
        self.cues: tuple[tuple[Cue, ...], ...] = cues().beginning_with(self.fold)
        self.bits = _spelling_bits(text) | self._table_bits()
        self.is_latin = self.bits & LATIN != 0
        self.is_capital = self.bits & CAPITAL != 0
        self._names = names
        self._known: dict[str, Word] = {}
        self._ordinary: tuple[int, int, bool] | None = None

    def _table_bits(self) -> int:
        bits = FORM if self.forms else 0
        bits |= CUE if self.cues else 0
        bits |= ABBREVIATION if self.fold in _abbreviations() else 0
        return bits | STREET if is_street_word(self.fold) else bits

    def word(self, names: Names) -> Word:
        """What the form table of one language says."""
        found = self._known.get(names.language)
        if found is None:
            found = self._known[names.language] = names.word(self.fold)
        return found

    @property
    def flags(self) -> int:
        """What it may be as an ordinary word of either Cyrillic language (see codes)."""
        return self._in_either()[0]

    @property
    def roles(self) -> int:
        """In which roles of a person's name the tables of either language have it, a bit per role."""
        return self._in_either()[1]

    @property
    def is_known(self) -> bool:
        """Whether the dictionary of either language has it."""
        return self._in_either()[2]

    def _in_either(self) -> tuple[int, int, bool]:
        if self._ordinary is None:
            flags = roles = 0
            known = False
            for names in self._names.values():
                word = self.word(names)
                known = known or word.known
                if self.fold[0] >= _LATIN_END:
                    flags |= word.flags
                    roles |= word.dictionary_roles
            self._ordinary = flags, roles, known
        return self._ordinary


class TextWords(NamedTuple):
    """A clean text, its words in order, the record of each, and the bits of all records together."""

    text: str
    tokens: Sequence[Token]
    records: list[WordRecord]
    bits: int


class WordRecords:
    """Makes records and remembers the last ones."""

    def __init__(self, names: Mapping[str, Names], cache_size: int) -> None:
        """`names` are the normalizers of "ru" and "uk", `cache_size` counts written forms."""
        self._names = names
        self._record = lru_cache(cache_size)(self._make)

    def read(self, text: str, tokens: Sequence[Token]) -> TextWords:
        """The words of a clean text with their records."""
        record = self._record
        records = [record(token.text) for token in tokens]
        bits = 0
        for one in records:
            bits |= one.bits
        return TextWords(text, tokens, records, bits)

    def cache_statistics(self) -> dict[str, CacheStatistics]:
        """Counts of the records, for the metrics."""
        return count({"records": self._record})

    def clear_caches(self) -> None:
        """Forget every record; answers stay the same."""
        self._record.cache_clear()

    def _make(self, text: str) -> WordRecord:
        return WordRecord(text, self._names)


def _spelling_bits(text: str) -> int:
    capital = text[0].isupper()
    bits = LATIN if text[0] < _LATIN_END else CYRILLIC
    if capital or _ARTICLE.match(text):
        bits |= CAPITAL
    if len(text) == 1:
        return bits | SINGLE_CAPITAL if capital else bits
    bits |= LONG_CAPITAL if capital else 0
    bits |= SMALL_END if text[-1].islower() else 0
    return bits | UPPER if text.isupper() else bits


@cache
def _abbreviations() -> frozenset[str]:
    return read_words("names/title_abbreviations.txt")


def letter_case(bits: int, capital: int) -> LetterCase:
    """The letter case of a text with these bits; `capital` is the bit that counts as a capital letter.

    `upper` has capitals only, `lower` none; in anything else, `mixed`, a small letter tells something.
    """
    if not bits & capital:
        return "lower"
    return "mixed" if bits & SMALL_END else "upper"
