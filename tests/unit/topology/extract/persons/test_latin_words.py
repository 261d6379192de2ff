"""Words in Latin letters."""

from __future__ import annotations

import pytest

from schemas.base import Gender
from topology.extract.persons import latin_words


@pytest.mark.parametrize("word", ["john", "emily", "volodymyr", "sergey", "sergei", "oksana", "josé"])
def test_given_names_are_known(word: str) -> None:
    """English names and Slavic ones in every transliteration are given names, marks or not."""
    assert latin_words.is_given(word)


@pytest.mark.parametrize("word", ["smith", "sidorenko", "volkov", "tkachuk", "gelashvili"])
def test_surnames_are_known(word: str) -> None:
    """Listed surnames, and those with the ending of a Slavic or Caucasian one."""
    assert latin_words.is_surname(word)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("petrovich", True, id="man"),
        pytest.param("ivanivna", True, id="woman"),
        pytest.param("rich", False, id="short"),
        pytest.param("marlowe", False, id="surname"),
    ],
)
def test_patronymics_are_known_by_ending(word: str, expected: bool) -> None:
    """Long words with the ending of a patronymic."""
    assert expected == latin_words.is_patronymic(word)


@pytest.mark.parametrize(
    ("word", "ordinary", "also"),
    [
        pytest.param("payment", True, False, id="word"),
        pytest.param("bill", False, True, id="name-and-word"),
        pytest.param("marlowe", False, False, id="name"),
    ],
)
def test_ordinary_words(word: str, ordinary: bool, also: bool) -> None:
    """A word of payments is no name; a name that is a word, too, stays a name."""
    assert (ordinary, also) == (latin_words.is_ordinary_english(word), latin_words.is_also_word(word))


@pytest.mark.parametrize(
    ("given", "patronymic", "surname", "gender"),
    [
        pytest.param("John", None, "Marlowe", Gender.MALE, id="given"),
        pytest.param("Mary-Anne", None, None, Gender.FEMALE, id="hyphen"),
        pytest.param("Xyz", "Petrovna", None, Gender.FEMALE, id="patronymic-woman"),
        pytest.param("Xyz", "Petrovich", None, Gender.MALE, id="patronymic-man"),
        pytest.param(None, None, "Sidorova", Gender.FEMALE, id="surname-woman"),
        pytest.param(None, None, "Marlowe", None, id="nothing"),
    ],
)
def test_gender_of_a_latin_name(
    given: str | None, patronymic: str | None, surname: str | None, gender: Gender | None
) -> None:
    """Patronymic first, then given name, then a woman's surname; never a guess."""
    assert gender == latin_words.gender_of(given, patronymic, surname)
