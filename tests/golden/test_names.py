"""Names in tables by language and phenomenon: text, nominative in the order of the text, gender."""

from __future__ import annotations

from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from support.layers_of_names import analyse

_HERE = Path(__file__).parent


def cases(table: str) -> list[ParameterSet]:
    """One parameter per row; `miss` in the last column marks a known miss."""
    lines = (_HERE / table).read_text(encoding="utf-8").splitlines()
    params = []
    for number, line in enumerate(lines[1:], start=2):
        phenomenon, text, name, gender, *miss = line.split("\t")
        marks = [pytest.mark.xfail(reason="known miss", strict=True)] if miss == ["miss"] else []
        params.append(pytest.param(text, name, gender or None, id=f"{phenomenon}-{number}", marks=marks))
    return params


def check(text: str, name: str, gender: str | None, language: str | None) -> None:
    """The text names exactly this person."""
    document = analyse(text, language=language)

    found = [(person.name, person.gender and person.gender.value) for person in document.person_mentions]

    assert [(name, gender)] == found


@pytest.mark.parametrize(("text", "name", "gender"), cases("names_ru.tsv"))
def test_russian_name_comes_back_in_the_nominative(text: str, name: str, gender: str | None) -> None:
    """A Russian name in any case, order and spelling gives its nominative, words in the order of the text."""
    check(text, name, gender, "ru")


@pytest.mark.parametrize(("text", "name", "gender"), cases("names_uk.tsv"))
def test_ukrainian_name_comes_back_in_the_nominative(text: str, name: str, gender: str | None) -> None:
    """A Ukrainian name in any case, vocative and both datives included, gives its nominative."""
    check(text, name, gender, "uk")


@pytest.mark.parametrize(("text", "name", "gender"), cases("names_en.tsv"))
def test_latin_name_keeps_its_words(text: str, name: str, gender: str | None) -> None:
    """A name in Latin letters is never declined; titles and suffixes are no part of it."""
    check(text, name, gender, None)


@pytest.mark.parametrize(("text", "name", "gender"), cases("names_in_text.tsv"))
def test_name_is_found_in_its_text(text: str, name: str, gender: str | None) -> None:
    """In payment lines and sentences exactly the person is found, in the nominative."""
    check(text, name, gender, None)


def short_names() -> list[ParameterSet]:
    """One parameter per row of short given names: text, name as written, names it stands for."""
    lines = (_HERE / "names_short.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines[1:]]
    return [
        pytest.param(row[1], row[2], row[3].split("; "), id=f"{row[0]}-{number}")
        for number, row in enumerate(rows, start=2)
    ]


@pytest.mark.parametrize(("text", "name", "full"), short_names())
def test_short_given_name_is_read_as_the_full_ones_too(text: str, name: str, full: list[str]) -> None:
    """The name as written comes first; those with full given names are readings with a lower score."""
    (person,) = analyse(text).person_mentions

    assert person.name == name
    readings = {reading.name: reading.score for reading in person.readings}
    assert set(full) <= set(readings)
    assert all(readings[other] < 0 for other in full)


def prose() -> list[ParameterSet]:
    """One parameter per row of sentences: text, names of its persons."""
    lines = (_HERE / "names_in_prose.tsv").read_text(encoding="utf-8").splitlines()
    params = []
    for number, line in enumerate(lines[1:], start=2):
        phenomenon, text, names, *miss = line.split("\t")
        marks = [pytest.mark.xfail(reason="known miss", strict=True)] if miss == ["miss"] else []
        expected = [name for name in names.split("; ") if name]
        params.append(pytest.param(text, expected, id=f"{phenomenon}-{number}", marks=marks))
    return params


@pytest.mark.parametrize(("text", "names"), prose())
def test_persons_of_a_sentence(text: str, names: list[str]) -> None:
    """In running text persons are told from places, things and ordinary words."""
    document = analyse(text)

    assert names == [person.name for person in document.person_mentions]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Оплата по счету 15 за продукты питания", id="ru-goods"),
        pytest.param("Оплата жилищных услуг за квартал", id="ru-utilities"),
        pytest.param("Пополнение карты", id="ru-card"),
        pytest.param("ОПЛАТА ЗА АРЕНДУ ПОМЕЩЕНИЯ", id="ru-upper"),
        pytest.param("Сплата за рахунком 77 від 01.02.2024", id="uk-invoice"),
        pytest.param("Поповнення мобільного рахунку", id="uk-phone"),
        pytest.param("Комісія банку за обслуговування", id="uk-fee"),
        pytest.param("Payment for goods under invoice 12", id="en-invoice"),
        pytest.param("Monthly service fee", id="en-fee"),
        pytest.param("Оплата ООО «Громов и партнёры»", id="ru-company"),
        pytest.param("Плата ТОВ «Вербиця» за доставку", id="uk-company"),
    ],
)
def test_purpose_words_and_companies_are_no_persons(text: str) -> None:
    """Words of payment purposes and of companies never become names of persons."""
    document = analyse(text)

    assert [] == [person.name for person in document.person_mentions]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("Громов Степан, Соколова Вера", ["Громов Степан", "Соколова Вера"], id="ru-comma"),
        pytest.param("Громову Степану и Соколовой Вере", ["Громов Степан", "Соколова Вера"], id="ru-and"),
        pytest.param("Переказ Гнатюку Павлу та Савчук Олені", ["Гнатюк Павло", "Савчук Олена"], id="uk-and"),
        pytest.param(
            "Payment to John Marlowe and Emily Harcourt", ["John Marlowe", "Emily Harcourt"], id="en-and"
        ),
        pytest.param("Громов С. П., Соколова В. А.", ["Громов С. П.", "Соколова В. А."], id="ru-initials"),
        pytest.param(
            "Оплата Лебедеву И. П. от John Marlowe", ["Лебедев И. П.", "John Marlowe"], id="two-scripts"
        ),
    ],
)
def test_several_persons_stay_several(text: str, names: list[str]) -> None:
    """Each person of a row is a mention of its own, in the order of the text."""
    document = analyse(text)

    assert names == [person.name for person in document.person_mentions]
