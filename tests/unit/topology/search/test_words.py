"""Words of a text as the search sees them."""

from __future__ import annotations

import pytest

from topology.search.words import join_letters, split_words, word_form


def test_words_know_their_place_in_the_text() -> None:
    """Offsets bound the word, apostrophes included."""
    text = "  O’Brien-Стогній, 12"

    found = [(word.form.roman, text[word.start : word.end]) for word in split_words(text)]

    assert [("obrien", "O’Brien"), ("stognii", "Стогній"), ("12", "12")] == found


@pytest.mark.parametrize(
    ("text", "initials"),
    [
        pytest.param("Вершков А.П.", ["А", "П"], id="upper-case"),
        pytest.param("договор с Вершковым", [], id="preposition"),
        pytest.param("vershkov a", ["a"], id="all-lower-case"),
    ],
)
def test_an_initial_is_a_letter_in_upper_case(text: str, initials: list[str]) -> None:
    """Small letters are prepositions, unless the whole text is in small letters."""
    assert initials == [word.form.raw for word in split_words(text) if word.is_initial]


def test_single_letters_in_a_row_become_one_word() -> None:
    """An abbreviation may be written with or without points."""
    words = split_words("A.B.C. Granit D")

    found = [(word.form.raw, word.start, word.end) for word in join_letters(words)]

    assert [("ABC", 0, 5), ("Granit", 7, 13), ("D", 14, 15)] == found


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("Петровичу", "m:petr", id="son-declined"),
        pytest.param("Ихорівна", "f:ihor", id="daughter-uk"),
        pytest.param("Кузьмич", "m:kuzm", id="short-suffix"),
        pytest.param("Кузьминична", "f:kuzm", id="daughter-of-kuzma"),
        pytest.param("Бабич", None, id="surname"),
        pytest.param("Станкич", None, id="surname-that-looks-like-one"),
        pytest.param("Иванов", None, id="no-patronymic"),
    ],
)
def test_patronymics_name_the_father(word: str, expected: str | None) -> None:
    """Patronymics of one father are one class, in any case, spelling and language."""
    found = word_form(word).patronymic

    assert expected == found


def test_sons_and_daughters_of_one_father_share_his_class_across_languages() -> None:
    """Mykhailovych is Mikhailovich."""
    classes = {word_form(word).patronymic for word in ("Михайлович", "Михайлович", "Mikhailovich")}

    assert 1 == len(classes)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("заводу", "plant", id="ru-prefix"),
        pytest.param("services", "сервис", id="plural"),
        pytest.param("НИИ", "institute", id="abbreviation"),
    ],
)
def test_words_of_organizations_share_concepts_across_languages(one: str, other: str) -> None:
    """Translators put one for the other."""
    assert set(word_form(one).concepts) & set(word_form(other).concepts)


def test_a_latin_word_that_is_no_concept_has_none() -> None:
    """Concepts are whole Latin words."""
    assert () == word_form("Turavex").concepts


def test_a_mark_without_a_letter_is_no_word() -> None:
    """Nothing is left of it in plain letters."""
    assert ["granit"] == [word.form.roman for word in split_words("ﾞ Granit")]
