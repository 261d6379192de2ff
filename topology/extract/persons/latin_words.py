"""What a word in Latin letters can be in a name: given name, surname, patronymic, or nothing of the kind."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from schemas.base import Gender
from topology.caches import CacheStatistics, count
from topology.data.tables import read_rows, read_words
from topology.extract.persons.marked import MarkedText
from topology.extract.vocabulary import english_names_or_words, ordinary_words
from topology.extract.word_records import CAPITAL, LATIN, UPPER, LetterCase, WordRecord
from topology.text.transliteration_standards import romanise_by, standards

_GENDERS = {"m": Gender.MALE, "f": Gender.FEMALE}
_PATRONYMIC = re.compile(
    r"(?:ovi(?:ch|č|c)|evi(?:ch|č|c)|yovych|ovych|evych|owicz|ovn[ay]|evn[ay]|ivna|yivna|ichna|inichna)$"
)
_FEMININE_PATRONYMIC = re.compile(r"n[ay]$")
_FEMININE_SURNAME = re.compile(r"(?:ova|eva|ina|aya|aia|ska|skaia|skaya|tska)$")
_SLAVIC_SURNAME = re.compile(
    r"(?:ov|ev|off|eff|enko|chuk|shvili|dze|yan|ian|sk[yi]|skiy|skyi|skii|ova|eva|skaya|ska|ych|vich|iev|yev|ieva|yeva)$"
)
# Endings that vary between the systems in use, with what they are written as by many.
_SPELLINGS = (
    ("iy", "y"),
    ("iy", "i"),
    ("ey", "ei"),
    ("ks", "x"),
    ("ii", "y"),
    ("ii", "iy"),
    ("yi", "y"),
    ("kh", "h"),
    ("ya", "ia"),
)

_SHORTEST_CAPITALS = 4  # letters of a name among small letters; shorter words in capitals are abbreviations
# What a word may be: in a name at all; listed in a role; an ordinary word as well as a name; one that is no
# surname, or that names of places begin with; and the words around and inside names.
(
    NAME_WORD,
    GIVEN,
    SURNAME,
    PATRONYMIC,
    ALSO_WORD,
    NOT_SURNAME,
    PLACE_START,
    TITLE,
    CUE,
    PARTICLE,
    SUFFIX,
    STOP,
) = (1 << place for place in range(12))


class Lists(NamedTuple):
    """The tables of names in Latin letters, read once."""

    given: dict[str, str]
    surnames: frozenset[str]
    stop: frozenset[str]
    cues: frozenset[str]
    titles: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    not_surnames: frozenset[str]
    place_starts: frozenset[str]


@cache
def lists() -> Lists:
    """All tables; given names have "m", "f" or "mf"."""
    given = {row["name"]: row["gender"] for row in read_rows("names/given_latin.tsv")}
    given.update(_transliterated())
    return Lists(
        given=given,
        surnames=read_words("names/surnames_latin.txt"),
        stop=read_words("names/stop_words_en.txt"),
        cues=read_words("names/english_cues.txt"),
        titles=read_words("names/titles.txt") | read_words("names/titles_en.txt"),
        particles=read_words("names/particles.txt"),
        suffixes=read_words("names/name_suffixes_latin.txt"),
        not_surnames=read_words("names/english_not_surnames.txt"),
        place_starts=read_words("names/english_place_starts.txt"),
    )


def _transliterated() -> dict[str, str]:
    """Russian and Ukrainian given names in every system of transliteration and its usual variations."""
    names: dict[str, str] = {}
    for language in ("ru", "uk"):
        for row in read_rows(f"names/given_{language}.tsv"):
            for standard in standards("ru" if language == "ru" else "uk"):
                latin = romanise_by(standard, "ru" if language == "ru" else "uk", row["name"])
                names[latin] = row["gender"]
                for ending, other in _SPELLINGS:
                    if ending in latin:
                        names.setdefault(latin.replace(ending, other), row["gender"])
    return names


@cache
def _clear_words() -> frozenset[str]:
    return frozenset(ordinary_words("en").exact)


@cache
def _unclear_words() -> frozenset[str]:
    return frozenset(english_names_or_words().exact)


def _plain(word: str) -> str:
    """The word without the marks of its letters: José is Jose."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def is_given(word: str) -> bool:
    """Whether a folded word is listed as a given name, with its marks or without."""
    return word in lists().given or (not word.isascii() and _plain(word) in lists().given)


def is_surname(word: str) -> bool:
    """Whether a folded word is listed as a surname or has a Slavic surname's ending."""
    return word in lists().surnames or (len(word) > 5 and _SLAVIC_SURNAME.search(word) is not None)


def is_patronymic(word: str) -> bool:
    """Whether a folded word has the ending of a patronymic."""
    return len(word) > 6 and _PATRONYMIC.search(word) is not None


def is_ordinary_english(word: str) -> bool:
    """Whether a folded word is an ordinary English word, and no name as well."""
    return word in lists().stop or (
        word in _clear_words() and not is_given(word) and word not in lists().surnames
    )


def is_also_word(word: str) -> bool:
    """Whether a folded word that may be a name is an ordinary English word, too (Bill, Young, May)."""
    return word in _clear_words() or word in _unclear_words()


class LatinStandings:
    """What a word is to names in Latin letters, by its record; the last words are remembered."""

    def __init__(self, cache_size: int) -> None:
        self._find = lru_cache(cache_size)(_standing)

    def of(self, marked: MarkedText) -> list[int]:
        """The bits of every word, in a text of this letter case."""
        find, case = self._find, marked.case
        return [find(word.record, case) for word in marked.words]

    def cache_statistics(self) -> dict[str, CacheStatistics]:
        """Counts of the words, for the metrics."""
        return count({"standings_latin": self._find})

    def clear_caches(self) -> None:
        """Forget every word; answers stay the same."""
        self._find.cache_clear()


def base(fold: str) -> str:
    """The folded word without the 's of the possessive."""
    return fold.removesuffix("'s")


def _standing(record: WordRecord, case: LetterCase) -> int:
    tables, fold = lists(), record.fold
    bits = TITLE if fold in tables.titles else 0
    bits |= CUE if fold in tables.cues else 0
    bits |= PARTICLE if fold in tables.particles else 0
    bits |= SUFFIX if fold in tables.suffixes else 0
    if not record.bits & LATIN:
        return bits
    bits |= STOP if fold in tables.stop else 0
    bits |= _bits_of_name(base(fold))
    return bits | NAME_WORD if _can_be_name(record, bits, case) else bits


def _bits_of_name(word: str) -> int:
    tables = lists()
    bits = GIVEN if is_given(word) else 0
    bits |= SURNAME if is_surname(word) else 0
    bits |= PATRONYMIC if is_patronymic(word) else 0
    bits |= ALSO_WORD if is_also_word(word) else 0
    bits |= NOT_SURNAME if word in tables.not_surnames else 0
    return bits | PLACE_START if word in tables.place_starts else bits


def _can_be_name(record: WordRecord, bits: int, case: LetterCase) -> bool:
    """Whether the spelling of a word lets it stand in a name."""
    word = base(record.fold)
    if len(record.text) < 2 or word in lists().titles or is_ordinary_english(word):
        return False
    if case == "mixed":
        short = record.bits & UPPER and len(record.text) < _SHORTEST_CAPITALS
        return bool(record.bits & CAPITAL and (not short or bits & (SUFFIX | GIVEN)))
    return bool(bits & (GIVEN | SURNAME)) or (case == "upper" and len(word) > 2)


def gender_of(given: str | None, patronymic: str | None, surname: str | None) -> Gender | None:
    """Gender by patronymic, given name, or the ending of a Slavic woman's surname.

    None when nothing tells.
    """
    if patronymic:
        return Gender.FEMALE if _FEMININE_PATRONYMIC.search(patronymic.lower()) else Gender.MALE
    first = given.lower().split()[0] if given else ""
    genders = lists().given.get(first) or lists().given.get(_plain(first.partition("-")[0]), "")
    if genders in _GENDERS:
        return _GENDERS[genders]
    if surname and _FEMININE_SURNAME.search(surname.lower()) and is_surname(surname.lower()):
        return Gender.FEMALE
    return None
