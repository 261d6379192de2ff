"""What a word in Latin letters can be in a name: given name, surname, patronymic, or nothing of the kind."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from schemas.base import Gender
from topology.data.tables import read_rows, read_words
from topology.extract.vocabulary import english_names_or_words, ordinary_words
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
