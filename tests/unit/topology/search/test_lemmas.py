"""Nominatives by ending."""

from __future__ import annotations

import pytest

from topology.search.lemmas import nominative_keys
from topology.text.phonetics import skeleton
from topology.text.transliterate import romanise


@pytest.mark.parametrize(
    ("declined", "nominative"),
    [
        pytest.param("Вершкову", "Вершков", id="ru-dative"),
        pytest.param("Вершковым", "Вершков", id="ru-instrumental"),
        pytest.param("Желуденком", "Желуденко", id="uk-instrumental"),
        pytest.param("Дроздівській", "Дроздівська", id="uk-dative-feminine"),
        pytest.param("Оксани", "Оксана", id="uk-genitive"),
        pytest.param("Павла", "Павел", id="fleeting-vowel"),
        pytest.param("Тульский", "Тула", id="place"),
        pytest.param("Яна", "Ян", id="three-letters"),
    ],
)
def test_the_nominative_is_among_the_candidates(declined: str, nominative: str) -> None:
    """Whatever the case, the key of the nominative is found."""
    assert skeleton(romanise(nominative)) in nominative_keys(declined)


@pytest.mark.parametrize("word", ["Vershkovu", "Ян", ""], ids=["latin", "too-short", "empty"])
def test_other_words_have_no_candidates(word: str) -> None:
    """Only Cyrillic words of three letters and more are declined."""
    assert () == nominative_keys(word)


def test_a_word_is_no_candidate_of_itself() -> None:
    """Its own key is looked up anyway."""
    assert skeleton(romanise("Оксана")) not in nominative_keys("Оксана")
