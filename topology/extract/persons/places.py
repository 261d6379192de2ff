"""Words for places, streets and agencies, which look like names of persons."""

from __future__ import annotations

import re
from functools import cache

from topology.data.tables import read_words
from topology.extract.vocabulary import WordList


@cache
def _places() -> WordList:
    return WordList(read_words("names/places.txt"))


@cache
def _place_words() -> WordList:
    return WordList(read_words("names/place_words.txt"))


@cache
def _street_words() -> WordList:
    return WordList(read_words("names/street_words.txt"))


@cache
def place_prepositions() -> frozenset[str]:
    """Prepositions that stand before places far more often than before persons."""
    return read_words("names/place_prepositions.txt")


@cache
def _place_ending() -> re.Pattern[str]:
    endings = "|".join(sorted(read_words("names/place_endings.txt")))
    return re.compile(f"(?:{endings})(?:[аеиоуыюяіє]|ом|ою|ой|ах)?$")


@cache
def _agency_ending() -> re.Pattern[str]:
    endings = "|".join(sorted(read_words("names/agency_endings.txt")))
    return re.compile(f"...(?:{endings})(?:[аеиоуыюяіїє]|ом|ем|ою|ой|ами|ів)?$")


def is_place(fold: str) -> bool:
    """Whether a folded word is a listed place, club or agency."""
    return fold in _places()


def is_place_word(fold: str) -> bool:
    """Whether what stands right behind a folded word carries its name: a city, a river, a film."""
    return fold in _place_words()


def is_street_word(fold: str) -> bool:
    """Whether a folded word is one for a street or a square."""
    return fold in _street_words()


def has_place_ending(fold: str) -> bool:
    """Whether a folded word ends as names of places do."""
    return _place_ending().search(fold) is not None


def has_agency_ending(fold: str) -> bool:
    """Whether a folded word ends as clipped names of agencies and companies do."""
    return _agency_ending().search(fold) is not None
