"""Surnames in the plural."""

from __future__ import annotations

import pytest
from support.layers_of_names import analyse

from topology.extract.persons.families import singulars


@pytest.mark.parametrize(
    ("plural", "language", "man_and_woman"),
    [
        pytest.param("крутояровым", "ru", ("крутояров", "крутоярова"), id="ru-ov"),
        pytest.param("лужинскими", "ru", ("лужинский", "лужинская"), id="ru-sky"),
        pytest.param("козубенків", "uk", ("козубенко", "козубенко"), id="uk-enko"),
        pytest.param("гриньками", "uk", None, id="no-ending"),
        pytest.param("овы", "ru", None, id="no-stem"),
    ],
)
def test_singular_of_a_plural_surname(
    plural: str, language: str, man_and_woman: tuple[str, str] | None
) -> None:
    """An ending of the plural gives the surnames of a man and of a woman; any other word none."""
    assert man_and_woman == singulars(plural, language)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param(
            "Дом Ивана и Марии Крутояровых продан", ["Иван Крутояров", "Мария Крутоярова"], id="shared"
        ),
        pytest.param(
            "Вчера Иван ушёл. Петр Громов остался и Вера Крылова тоже",
            ["Иван", "Петр Громов", "Вера Крылова"],
            id="no-and",
        ),
        pytest.param("Письмо Ивану от Степана и Петра Громова", ["Иван", "Степан", "Петр Громов"], id="one"),
        pytest.param("Видели Ивана там и Петра Крутояровых", ["Иван", "Петр Крутояровых"], id="apart"),
    ],
)
def test_given_names_share_a_surname(text: str, names: list[str]) -> None:
    """Two given names joined by "and" share the plural surname behind them, each in its gender."""
    document = analyse(text, language="ru")

    assert names == [person.name for person in document.person_mentions]
