"""Short and pet forms of given names."""

from __future__ import annotations

import pytest

from topology.data.tables import read_rows
from topology.morph.codes import FEMININE, MASCULINE
from topology.morph.short_names import FullName, ShortNames

_GENDERS = {
    "ru": {row["name"]: row["gender"] for row in read_rows("names/given_ru.tsv")},
    "uk": {row["name"]: row["gender"] for row in read_rows("names/given_uk.tsv")},
    "en": {row["name"]: row["gender"] for row in read_rows("names/given_latin.tsv")},
}


@pytest.mark.parametrize(
    ("language", "short", "full"),
    [
        pytest.param("ru", "саша", ["александр", "александра"], id="ru-both-genders"),
        pytest.param("ru", "катенька", ["екатерина"], id="ru-ending-on-a-short-form"),
        pytest.param("ru", "маринка", ["марина"], id="ru-ending-on-a-given-name"),
        pytest.param("uk", "сашко", ["олександр"], id="uk-listed"),
        pytest.param("uk", "павлик", ["павло"], id="uk-ending-instead-of-o"),
        pytest.param("uk", "наталочка", ["наталія"], id="uk-two-endings"),
        pytest.param("en", "bill", ["william"], id="en-listed"),
        pytest.param("en", "sasha", ["alexander", "aleksandr", "alexandra"], id="en-transliterated"),
        pytest.param("ru", "вероника", [], id="ru-a-full-name-with-such-an-ending"),
        pytest.param("uk", "марко", [], id="uk-a-full-name-with-such-an-ending"),
        pytest.param("ru", "кумчак", [], id="no-name"),
    ],
)
def test_full_names_of_a_short_one(language: str, short: str, full: list[str]) -> None:
    """Listed short forms, and endings of pet forms, lead to full names; a full name is short for nothing."""
    names = ShortNames(language, _GENDERS[language]).full(short)

    assert full == [name.name for name in names]


def test_gender_of_a_full_name_is_its_own() -> None:
    """A short form of both genders stands for a man's and a woman's name."""
    names = ShortNames("ru", _GENDERS["ru"]).full("саша")

    assert (FullName("александр", MASCULINE), FullName("александра", FEMININE)) == names


@pytest.mark.parametrize("row", list(read_rows("names/diminutives.tsv")), ids=lambda row: row["short"])
def test_rows_of_the_table_are_names(row: dict[str, str]) -> None:
    """Short and full names of the table are small letters, е for ё, and a name is never short for itself."""
    full = row["full"].split()

    assert full
    assert row["short"] not in full
    assert all(name.islower() and "ё" not in name for name in [row["short"], *full])
