"""Languages of texts and of their parts."""

from __future__ import annotations

import pytest
from support.layers_of_names import knowledge

from schemas.base import LanguageCode
from topology.caches import CacheStatistics
from topology.morph.lexicon import Lexicon
from topology.text.languages import LanguageDetector
from topology.text.tokens import words


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    """A detector with the installed tables."""
    lexicons = {code: names.lexicon for code, names in knowledge().names.items()}
    return LanguageDetector(lexicons, 1000)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("Громов Степан", "ru", id="ru-name"),
        pytest.param("Гавриленко Остап Семенович", "uk", id="uk-name"),
        pytest.param("John Marlowe", "en", id="en-name"),
        pytest.param("рыба", "ru", id="ru-letter"),
        pytest.param("їжак", "uk", id="uk-letter"),
        pytest.param("только", "ru", id="ru-spelling-of-a-shared-look"),
        pytest.param("кажуть", "uk", id="uk-word-without-own-letters"),
        pytest.param("оплата за услуги", "ru", id="ru-payment"),
        pytest.param("переказ за послуги", "uk", id="uk-payment"),
        pytest.param("Оплата John Marlowe", "ru", id="latin-name-in-ru"),
        pytest.param("Transfer to Громову Степану", "mixed", id="cyrillic-name-in-en"),
        pytest.param("Оплата за услуги for consulting", "mixed", id="ru-and-en"),
        pytest.param("Acme Global Trading House Б", "en", id="one-stray-letter"),
        pytest.param("Мы были здесь и видели это, але їхній звір ще їсть їжу", "mixed", id="ru-and-uk"),
        pytest.param("12345 !!", "und", id="no-words"),
        pytest.param("", "und", id="empty"),
        pytest.param("語言", "und", id="other-script"),
    ],
)
def test_language_of_a_text(detector: LanguageDetector, text: str, code: str) -> None:
    """Own letters decide first, then spellings and the form tables, then the use of shared words."""
    assert code == detector.detect(words(text)).code.value


def test_parts_follow_the_words(detector: LanguageDetector) -> None:
    """A mixed text has one part per stretch of a language."""
    parts = detector.detect(words("Transfer to Громову Степану for work")).parts

    assert [(0, 11, LanguageCode.EN), (12, 27, LanguageCode.RU), (28, 36, LanguageCode.EN)] == parts


def test_parts_of_two_cyrillic_languages(detector: LanguageDetector) -> None:
    """In a text of Russian and Ukrainian a word that tells nothing goes with the words before it."""
    found = detector.detect(words("Мы были здесь и видели это, але їхній звір ще їсть їжу"))

    assert [LanguageCode.RU, LanguageCode.UK] == [code for _, _, code in found.parts]


def test_words_without_evidence_are_unsure(detector: LanguageDetector) -> None:
    """Nothing that tells: Russian by default, and the confidence says so."""
    found = detector.detect(words("фф"))

    assert (LanguageCode.RU, 0.5) == (found.code, found.confidence)


def test_letters_and_spellings_decide_without_tables() -> None:
    """Without form tables the languages are still told apart by letters and spellings."""
    detector = LanguageDetector({"ru": Lexicon("ru"), "uk": Lexicon("uk")}, 100)

    codes = [
        detector.detect(words(text)).code.value for text in ("был", "Їжак", "Заньковецького", "Раевского")
    ]

    assert ["ru", "uk", "uk", "ru"] == codes


def test_word_of_two_scripts_is_read_in_pieces(detector: LanguageDetector) -> None:
    """A hyphen may join an English word and a Russian one; each has its language."""
    found = detector.detect(words("The IT-отдел of our company"))

    assert [(0, 6, LanguageCode.EN), (7, 12, LanguageCode.RU), (13, 27, LanguageCode.EN)] == found.parts


def test_seen_words_come_from_the_cache() -> None:
    """The second look at a word is a hit until the cache is cleared."""
    detector = LanguageDetector({"ru": Lexicon("ru"), "uk": Lexicon("uk")}, 100)
    detector.detect(words("Громов Громов"))

    counted = detector.cache_statistics()["evidence"]
    detector.clear_caches()

    assert CacheStatistics(hits=1, misses=1, size=1, capacity=100) == counted
    assert detector.cache_statistics()["evidence"].size == 0
