"""Layer 5."""

from __future__ import annotations

import pytest
from support.layers_of_names import analyse

from schemas.base import LanguageCode
from schemas.enriched_text import Language, LanguagePart
from topology.layers.names import reading_languages


def test_text_is_normalized_around_its_names() -> None:
    """Names stand in the nominative, everything else as it was."""
    document = analyse("Перевод Громову Степану и Соколовой Вере за работу")

    assert "Перевод Громов Степан и Соколова Вера за работу" == document.normalized.text


def test_trace_points_at_the_original() -> None:
    """Every row of the trace has the offsets of its word in the original, and tells role, rule and output."""
    document = analyse("от Г р о м о в а Степана", language="ru")

    row = document.normalized.tokens[0]

    assert ("Г р о м о в а", 3, 16, "surname", "Громов", "ru") == (
        row.text,
        row.start,
        row.end,
        row.role,
        row.output,
        row.language,
    )
    assert "genitive masculine" in (row.rule or "")


def test_companies_are_found_and_are_no_persons() -> None:
    """Words of a company are no person; the company is a mention of its own."""
    document = analyse("Оплата ООО «Громов» от Лапина Олега")

    assert ["Лапин Олег"] == [person.name for person in document.person_mentions]
    assert 1 == len(document.organization_mentions)


def language_of(code: LanguageCode, confidence: float, *parts: LanguageCode) -> Language:
    """A language with parts of one letter each."""
    return Language(
        code=code, confidence=confidence, parts=[LanguagePart(start=0, end=1, code=part) for part in parts]
    )


@pytest.mark.parametrize(
    ("language", "languages"),
    [
        pytest.param(language_of(LanguageCode.RU, 0.99), ("ru",), id="ru"),
        pytest.param(language_of(LanguageCode.UK, 0.5), ("uk", "ru"), id="unsure-uk"),
        pytest.param(language_of(LanguageCode.RU, 0.5), ("ru", "uk"), id="unsure-ru"),
        pytest.param(
            language_of(LanguageCode.MIXED, 0.9, LanguageCode.EN, LanguageCode.UK), ("uk",), id="mixed-uk"
        ),
        pytest.param(
            language_of(LanguageCode.MIXED, 0.9, LanguageCode.EN, LanguageCode.RU), ("ru",), id="mixed-ru"
        ),
        pytest.param(language_of(LanguageCode.EN, 0.9), ("ru",), id="en"),
    ],
)
def test_languages_that_names_are_read_in(language: Language, languages: tuple[str, ...]) -> None:
    """The language of the text, both where it is unsure, that of the Cyrillic part in a mixed text."""
    assert languages == reading_languages(language, 0.8)


def test_empty_text_has_no_names() -> None:
    """A text without words gives nothing."""
    document = analyse("12 !")

    assert ([], "12 !") == (document.person_mentions, document.normalized.text)
