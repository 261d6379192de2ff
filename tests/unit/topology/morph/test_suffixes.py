"""Readings from endings alone."""

from __future__ import annotations

import pytest

from topology.morph import codes
from topology.morph.codes import DATIVE, FEMININE, INSTRUMENTAL, MASCULINE
from topology.morph.suffixes import Suffixes, SuffixRule


def nominatives(rules: list[SuffixRule], form: str, gender: int, case: int) -> set[str]:
    """Nominatives of a form in one gender and case."""
    wanted = codes.bit(gender, case)
    return {form[: len(form) - rule.cut] + rule.add for rule in rules if rule.mask & wanted}


@pytest.mark.parametrize(
    ("language", "form", "gender", "case", "nominative"),
    [
        pytest.param("ru", "бякову", MASCULINE, DATIVE, "бяков", id="ru-ov"),
        pytest.param("ru", "бяковой", FEMININE, DATIVE, "бякова", id="ru-ova"),
        pytest.param("ru", "лунским", MASCULINE, INSTRUMENTAL, "лунский", id="ru-sky"),
        pytest.param("ru", "тюрюца", MASCULINE, codes.GENITIVE, "тюрюц", id="ru-consonant"),
        pytest.param("ru", "чкарчука", MASCULINE, codes.GENITIVE, "чкарчук", id="ru-uk"),
        pytest.param("uk", "бякенкові", MASCULINE, DATIVE, "бякенко", id="uk-enko"),
        pytest.param("uk", "бякенко", FEMININE, DATIVE, "бякенко", id="uk-enko-woman"),
        pytest.param("uk", "лунецькій", FEMININE, DATIVE, "лунецька", id="uk-ska"),
        pytest.param("uk", "кумчукові", MASCULINE, DATIVE, "кумчук", id="uk-uk"),
        pytest.param("uk", "прибийголові", FEMININE, DATIVE, "прибийголова", id="uk-a"),
    ],
)
def test_surname_is_read_by_its_ending(
    language: str, form: str, gender: int, case: int, nominative: str
) -> None:
    """Among the readings of an unlisted surname is the one of its class."""
    assert nominative in nominatives(Suffixes(language).surname(form), form, gender, case)


@pytest.mark.parametrize(
    ("language", "form", "nominative"),
    [
        pytest.param("ru", "вольдемаровичу", "вольдемарович", id="ru-man"),
        pytest.param("ru", "вольдемаровне", "вольдемаровна", id="ru-woman"),
        pytest.param("uk", "вольдемаровичеві", "вольдемарович", id="uk-man"),
        pytest.param("uk", "вольдемарівні", "вольдемарівна", id="uk-woman"),
    ],
)
def test_patronymic_is_read_by_its_ending(language: str, form: str, nominative: str) -> None:
    """The longest ending of a patronymic decides."""
    rules = Suffixes(language).patronymic(form)

    assert {nominative} == {form[: len(form) - rule.cut] + rule.add for rule in rules}


@pytest.mark.parametrize("form", ["громов", "ич", ""])
def test_other_words_are_no_patronymics(form: str) -> None:
    """Words without such an ending, and those too short, have no reading as a patronymic."""
    assert [] == Suffixes("ru").patronymic(form)


def test_stem_has_two_letters_at_least() -> None:
    """A rule that would leave less than two letters of a form is not used."""
    assert all(len("ова") - rule.cut >= 2 for rule in Suffixes("ru").surname("ова"))


def test_forms_of_a_given_name() -> None:
    """A listed given name is declined by every paradigm its nominative fits."""
    forms = dict(Suffixes("uk").given_forms("остап"))

    assert {"остапові", "остапа", "остапом", "остапе"} <= forms.keys()
