"""Other spellings of a name."""

from __future__ import annotations

import pytest

from topology.config import VariantRules
from topology.variants import NameParts, language_of, variants_of

ALL = VariantRules(limit=64, phonetic_keys=True, typos=True)
UKRAINIAN = NameParts("Марко Левкович Їжак", "Марко", "Левкович", "Їжак", "uk")
RUSSIAN = NameParts("Щукин Юрий Егорович", "Юрий", "Егорович", "Щукин", "ru")


@pytest.mark.parametrize(
    ("parts", "variant"),
    [
        pytest.param(UKRAINIAN, "Marko Levkovych Yizhak", id="kmu"),
        pytest.param(UKRAINIAN, "Marko Levkovych Izhak", id="icao"),
        pytest.param(UKRAINIAN, "Їжак Марко Левкович", id="surname-first"),
        pytest.param(UKRAINIAN, "Марко Їжак", id="without-patronymic"),
        pytest.param(UKRAINIAN, "Їжак М. Л.", id="initials-after"),
        pytest.param(UKRAINIAN, "М. Л. Їжак", id="initials-before"),
        pytest.param(RUSSIAN, "Shchukin Yuriy Yegorovich", id="bgn"),
        pytest.param(RUSSIAN, "Ŝukin Ûrij Egorovič", id="iso"),
        pytest.param(RUSSIAN, "Юрий Егорович Щукин", id="surname-last"),
        pytest.param(RUSSIAN, "Юра Егорович Щукин", id="diminutive"),
        pytest.param(NameParts("Юрий Рыбаков", "Юрий", None, "Рыбаков", "ru"), "Юрий Рибаков", id="typo"),
        pytest.param(NameParts("Саша Щукин", "Саша", None, "Щукин", "ru"), "Александр Щукин", id="full-name"),
        pytest.param(NameParts("Mike Quill", "Mike", None, "Quill"), "Michael Quill", id="english"),
    ],
)
def test_a_kind_of_variant_is_made(parts: NameParts, variant: str) -> None:
    """Each kind of variant that the rules allow stands in the list."""
    assert variant in variants_of(parts, ALL)


def test_the_phonetic_key_is_one_for_all_romanisations() -> None:
    """With nothing else switched on, the key of a name is the key of its romanisation."""
    rules = VariantRules(
        standards=(), word_order=False, initials=False, diminutives=False, phonetic_keys=True
    )
    latin = NameParts("Marko Yizhak")

    assert variants_of(NameParts("Марко Їжак", language="uk"), rules) == variants_of(latin, rules)


def test_a_short_surname_is_not_misspelt() -> None:
    """A change in three letters makes another name."""
    rules = VariantRules(standards=(), word_order=False, initials=False, diminutives=False, typos=True)

    assert [] == variants_of(NameParts("Ян Кім", "Ян", None, "Кім", "uk"), rules)


def test_a_double_letter_is_undone_first() -> None:
    """The likeliest misspelling of a name is a lost double letter."""
    rules = VariantRules(
        limit=1, standards=(), word_order=False, initials=False, diminutives=False, typos=True
    )

    assert ["Ян Гермап"] == variants_of(NameParts("Ян Герммап", "Ян", None, "Герммап", "uk"), rules)


@pytest.mark.parametrize("limit", [0, 1, 3, 8])
def test_the_limit_is_kept(limit: int) -> None:
    """No more variants than the rules allow, and fewer only when there are no more."""
    assert limit == len(variants_of(UKRAINIAN, VariantRules(limit=limit)))


def test_a_short_list_has_each_kind() -> None:
    """The kinds take turns: a romanisation, an order, initials."""
    expected = ["Marko Levkovych Izhak", "Їжак Марко Левкович", "Їжак М. Л."]

    assert expected == variants_of(UKRAINIAN, VariantRules(limit=3))


def test_the_name_itself_and_doubles_are_left_out() -> None:
    """A variant is another spelling, and stands once."""
    made = variants_of(UKRAINIAN, ALL)

    assert UKRAINIAN.name not in made
    assert len(set(made)) == len(made)


def test_kinds_can_be_switched_off() -> None:
    """With everything off only romanisations are left, and none when no standard is named."""
    rules = VariantRules(limit=64, standards=(), diminutives=False, initials=False, word_order=False)

    assert [] == variants_of(UKRAINIAN, rules)


def test_a_surname_alone_is_romanised_only() -> None:
    """Without a given name there is nothing to reorder or to shorten."""
    assert ["Izhak", "Yizhak", "Ïžak"] == variants_of(
        NameParts("Їжак", surname="Їжак", language="uk"), VariantRules()
    )


@pytest.mark.parametrize(
    ("name", "hint", "expected"),
    [
        pytest.param("Їжак", "ru", "uk", id="ukrainian-letter-wins"),
        pytest.param("Рыбаков", "uk", "ru", id="russian-letter-wins"),
        pytest.param("Марко", "uk", "uk", id="shared-letters-by-hint"),
        pytest.param("Марко", "mixed", "ru", id="shared-letters-without-hint"),
        pytest.param("Marko", "uk", None, id="latin"),
    ],
)
def test_the_language_of_a_name(name: str, hint: str, expected: str | None) -> None:
    """Letters that only one language has decide, then the language of the text."""
    assert expected == language_of(name, hint)
