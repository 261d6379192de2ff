"""A Latin name in brackets behind the same name in Cyrillic."""

from __future__ import annotations

import pytest
from support.layers_of_names import analyse


def test_both_spellings_are_readings_of_each_other() -> None:
    """The Latin spelling is a reading of the Cyrillic mention, and the other way round."""
    document = analyse("Архитектор Ши Мао (Shi Mao) написал книгу")

    cyrillic, latin = document.person_mentions
    assert ("Ши Мао", "Shi Mao") == (cyrillic.name, latin.name)
    assert "Shi Mao" in [reading.name for reading in cyrillic.readings]
    assert "Ши Мао" in [reading.name for reading in latin.readings]
    assert ("beside the same name in Cyrillic",) == latin.evidence


def test_latin_mention_takes_the_gender_it_cannot_tell() -> None:
    """Where the Latin name tells no gender, that of the Cyrillic one holds."""
    document = analyse("Приехал Томаш Вржесень (Tomasz Wrzesien) из Кракова")

    cyrillic, latin = document.person_mentions
    assert cyrillic.gender is latin.gender


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Журналист Степан Громов (Big Apple) написал книгу", id="other-sounds"),
        pytest.param("Журналист Степан Громов (Stepan) написал книгу", id="fewer-words"),
        pytest.param("Журналист Степан Громов (stepan gromov) написал книгу", id="small-letters"),
        pytest.param("Журналист Степан Громов (Stepan, Gromov) написал книгу", id="comma"),
        pytest.param("Журналист Степан Громов и Gazprom Neft", id="no-bracket"),
    ],
)
def test_other_latin_words_are_no_spelling_of_the_name(text: str) -> None:
    """Only as many capitalised words with the same sounds, right behind the bracket, are the same name."""
    document = analyse(text)

    assert [] == [
        person
        for person in document.person_mentions
        if person.evidence == ("beside the same name in Cyrillic",)
    ]
