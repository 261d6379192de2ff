"""Romanisation by published standards."""

from __future__ import annotations

import pytest

from topology.text.transliteration_standards import Language, romanise_by, romanise_name_by, standards


@pytest.mark.parametrize(
    ("standard", "language", "name", "expected"),
    [
        pytest.param("icao", "ru", "Щукин Юрий", "Shchukin Iurii", id="icao-ru"),
        pytest.param("icao", "ru", "Подъячев", "Podieiachev", id="icao-ru-hard-sign"),
        pytest.param("icao", "uk", "Згурський", "Zhurskyi", id="icao-uk"),
        pytest.param("kmu_2010", "uk", "Згурський Юрій", "Zghurskyi Yurii", id="kmu-pair-and-initial"),
        pytest.param("kmu_2010", "uk", "Знам'янський", "Znamianskyi", id="kmu-apostrophe"),
        pytest.param("kmu_2010", "uk", "Гаєвич Єва", "Haievych Yeva", id="kmu-glide-only-at-start"),
        pytest.param("kmu_2010", "uk", "Їжак-Яремчук", "Yizhak-Yaremchuk", id="kmu-start-after-hyphen"),
        pytest.param("bgn_pcgn", "ru", "Егоров Соловьёв", "Yegorov Solovyev", id="bgn-ru-glides"),
        pytest.param("bgn_pcgn", "uk", "Єрмак Юлія", "Yermak Yuliya", id="bgn-uk"),
        pytest.param("iso_9", "ru", "Щукин Юлия", "Ŝukin Ûliâ", id="iso-ru"),
        pytest.param("iso_9", "uk", "Їжак", "Ïžak", id="iso-uk"),
        pytest.param("icao", "ru", "ЩУКИН", "SHCHUKIN", id="capitals"),
        pytest.param("icao", "ru", "Я", "Ia", id="single-capital"),
        pytest.param("icao", "ru", "Smith 7", "Smith 7", id="other-letters-stay"),
    ],
)
def test_a_name_is_spelt_as_the_standard_says(
    standard: str, language: Language, name: str, expected: str
) -> None:
    """Each standard has its own letters for the same name; capitals stay capitals."""
    assert expected == romanise_name_by(standard, language, name)


def test_a_word_that_grows_in_small_letters_stays() -> None:
    """Where lower case has another length, letters could not be found again."""
    assert "İлья" == romanise_by("icao", "ru", "İлья")


def test_each_language_knows_its_standards() -> None:
    """The Ukrainian national system has no table for Russian."""
    assert (("icao", "bgn_pcgn", "iso_9"), ("icao", "bgn_pcgn", "iso_9", "kmu_2010")) == (
        standards("ru"),
        standards("uk"),
    )


def test_a_standard_without_a_table_is_an_error() -> None:
    """A name is never returned unchanged as if it were romanised."""
    with pytest.raises(KeyError):
        romanise_by("kmu_2010", "ru", "Щукин")
