"""Layer 5."""

from __future__ import annotations

from copy import deepcopy

import pytest
from support.layers_of_names import analyse, knowledge

from schemas.base import LanguageCode
from schemas.enriched_text import Language, LanguagePart, Normalized
from topology.document import Document
from topology.extract.mentions import OrganizationMention, PersonMention
from topology.layers.names import NameNormalization, reading_languages


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


def named(document: Document) -> tuple[list[PersonMention], list[OrganizationMention], Normalized]:
    """What the layer wrote."""
    return document.person_mentions, document.organization_mentions, document.normalized


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Перевод Громову Степану и Соколовой Вере", id="two"),
        pytest.param("Соколовой Вере за работу, ООО «Громов»", id="organization"),
        pytest.param("Лапин О. П. (Lapin O. P.), оплата", id="latin-beside"),
        pytest.param("Приехал Олег Лапин. Лапина встретили.", id="lone-surname"),
        pytest.param("Платёж від Лапенка Олега", id="both-languages"),
        pytest.param("Чен Гу Ён и Кима Сун Хо Пак Ын Ми", id="east-asia"),
    ],
)
def test_what_is_remembered_changes_no_answer(text: str) -> None:
    """A text is answered alike the first time, from what is remembered, and after that is forgotten."""
    layer = NameNormalization(knowledge())
    document = analyse(text)
    first = deepcopy(named(document))

    layer.process(document)
    layer.process(document)
    remembered = deepcopy(named(document))
    layer.clear_caches()
    layer.process(document)

    assert first == remembered
    assert first == named(document)


def test_mentions_share_nothing_that_changes() -> None:
    """What a later step adds to a mention is not seen in another text with the same name."""
    first = analyse("Сапожникова", language="ru").person_mentions[0]
    expected = list(first.readings)

    first.readings.clear()
    first.words.clear()

    second = analyse("Сапожникова", language="ru").person_mentions[0]
    assert (expected, 1) == (second.readings, len(second.words))


def test_names_seen_in_another_text_are_remembered() -> None:
    """The same words in another text in the same frame are read once; the counts say so."""
    layer = NameNormalization(knowledge())

    for text in ("Перевод Громову Степану, счёт один", "Перевод Громову Степану, счёт два"):
        layer.process(analyse(text, language="ru"))

    counted = layer.cache_statistics()
    assert (1, 1) == (counted["answers_ru"].hits, counted["answers_ru"].misses)
    layer.clear_caches()
    assert {0} == {figures.size for figures in layer.cache_statistics().values()}
