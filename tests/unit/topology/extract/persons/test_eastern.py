"""East Asian names in Cyrillic by their syllables."""

from __future__ import annotations

import pytest
from support.layers_of_names import read

from topology.extract.persons.eastern import case_of, eastern_length, is_syllables, nominatives, undeclined
from topology.extract.persons.marked import vocabulary
from topology.morph.codes import CASE_NAMES


@pytest.mark.parametrize(
    ("word", "count", "expected"),
    [
        pytest.param("сяо", "{1}", True, id="chinese"),
        pytest.param("сяомин", "{2}", True, id="chinese-two"),
        pytest.param("хен", "{1}", True, id="korean"),
        pytest.param("тхань", "{1}", True, id="vietnamese"),
        pytest.param("вей", "{1}", True, id="ukrainian-spelling"),
        pytest.param("чен-ын", "{2}", True, id="hyphen"),
        pytest.param("сяомин", "{1}", False, id="two-are-not-one"),
        pytest.param("петр", "{1}", False, id="two-consonants"),
        pytest.param("гром", "{1}", False, id="russian-word"),
    ],
)
def test_syllables(word: str, count: str, expected: bool) -> None:
    """A word is so many syllables of one of the languages, or it is not."""
    assert is_syllables(word, count) is expected


def test_undeclined_word_comes_first_as_it_is() -> None:
    """The endings of the hard and of the soft declension come off; what remains ends in a consonant."""
    assert undeclined("юну") == ("юну", "юн")
    assert undeclined("тханю") == ("тханю", "тхань", "тханй")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Пак Со Юн", 3, id="three-words"),
        pytest.param("Паку Со Юну", 3, id="declined"),
        pytest.param("Ван Сяомин", 2, id="two-words"),
        pytest.param("Ван Дейка", 0, id="dutch-particle"),
        pytest.param("Ким Анна", 0, id="given-name-of-the-tables"),
        pytest.param("Ли Громов", 0, id="no-syllables"),
        pytest.param("Громов Со Юн", 0, id="no-surname-of-the-list"),
        pytest.param("Пак", 0, id="surname-alone"),
    ],
)
def test_length_of_an_eastern_name(text: str, expected: int) -> None:
    """A listed surname and syllables in words of their own, or in one word that no table has."""
    lists = vocabulary("ru")

    length = eastern_length(read(text).records, lists.family_first, lists.particles)

    assert length == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(["паку", "со", "юну"], ["пак", "со", "юн"], id="declined"),
        pytest.param(["чан", "ван", "тханю"], ["чан", "ван", "тхань"], id="soft"),
        pytest.param(["ли", "вэя"], ["ли", "вэй"], id="fewest-syllables"),
        pytest.param(["ван", "сяомину"], ["ван", "сяомин"], id="two-syllables"),
        pytest.param(["пак", "мина"], ["пак", "мина"], id="undeclined-surname-of-a-woman"),
        pytest.param(["чо", "ми", "ран"], ["чо", "ми", "ран"], id="nominative"),
    ],
)
def test_nominatives(words: list[str], expected: list[str]) -> None:
    """Endings of other cases come off where surname or syllables remain."""
    assert expected == nominatives(words, vocabulary("ru").family_first)


def test_case_is_that_of_the_first_declined_word() -> None:
    """The ending that came off tells the case; nothing off is the nominative."""
    assert CASE_NAMES[case_of(["чан", "ван", "тханю"], ["чан", "ван", "тхань"])] == "dative"
    assert CASE_NAMES[case_of(["паком", "со", "юном"], ["пак", "со", "юн"])] == "instrumental"
    assert CASE_NAMES[case_of(["чо", "ми"], ["чо", "ми"])] == "nominative"
