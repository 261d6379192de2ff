"""Records of words."""

from __future__ import annotations

import pytest
from support.layers_of_names import knowledge, read

from topology.extract import word_records as bits_of
from topology.extract.word_records import WordRecords
from topology.morph import codes
from topology.text.tokens import words


@pytest.mark.parametrize(
    ("word", "bits"),
    [
        pytest.param("Громов", ("CYRILLIC", "CAPITAL", "LONG_CAPITAL", "SMALL_END"), id="capitalised"),
        pytest.param("ГРОМОВ", ("CYRILLIC", "CAPITAL", "LONG_CAPITAL", "UPPER"), id="capitals"),
        pytest.param("громов", ("CYRILLIC", "SMALL_END"), id="small"),
        pytest.param("Г", ("CYRILLIC", "CAPITAL", "SINGLE_CAPITAL"), id="letter"),
        pytest.param("с", ("CYRILLIC",), id="small-letter"),
        pytest.param("аль-Хамди", ("CYRILLIC", "CAPITAL", "SMALL_END"), id="article"),
        pytest.param("Smith", ("LATIN", "CAPITAL", "LONG_CAPITAL", "SMALL_END"), id="latin"),
        pytest.param("ООО", ("CYRILLIC", "CAPITAL", "LONG_CAPITAL", "UPPER", "FORM"), id="legal-form"),
        pytest.param("холдинг", ("CYRILLIC", "SMALL_END", "CUE"), id="cue"),
        pytest.param("гр", ("CYRILLIC", "SMALL_END", "ABBREVIATION"), id="abbreviated-title"),
        pytest.param("улице", ("CYRILLIC", "SMALL_END", "STREET"), id="street"),
    ],
)
def test_bits_of_a_word(word: str, bits: tuple[str, ...]) -> None:
    """The bits say how a word is written and which finder has anything to do at it."""
    expected = sum(getattr(bits_of, name) for name in bits)

    assert expected == read(word).records[0].bits


def test_bits_of_a_text_are_those_of_its_words() -> None:
    """A text has every bit that one of its words has."""
    text = read("ул. Smith ООО")

    assert text.records[0].bits | text.records[1].bits | text.records[2].bits == text.bits


@pytest.mark.parametrize(
    ("text", "case"),
    [
        pytest.param("Громов пришёл", "mixed", id="mixed"),
        pytest.param("ГРОМОВ ПРИШЁЛ", "upper", id="upper"),
        pytest.param("громов пришёл", "lower", id="lower"),
    ],
)
def test_letter_case_by_bits(text: str, case: str) -> None:
    """The bits of a text tell its letter case."""
    assert case == bits_of.letter_case(read(text).bits, bits_of.CAPITAL)


def test_dictionaries_of_both_languages_are_asked() -> None:
    """Flags and roles of a record unite what the tables of both languages have."""
    names = knowledge().names
    record = read("Кузьмі").records[0]

    united = names["ru"].word("кузьмі").dictionary_roles | names["uk"].word("кузьмі").dictionary_roles
    assert united == record.roles
    assert record.roles >> codes.GIVEN & 1
    assert record.is_known == any(one.word("кузьмі").known for one in names.values())


def test_same_spelling_has_the_same_record() -> None:
    """A record is made once per written form; another spelling of the word has another one."""
    first, second, third = read("Лапин Лапин лапин").records

    assert first is second
    assert first is not third
    assert first.fold == third.fold


def test_records_are_bounded_and_can_be_forgotten() -> None:
    """The records are counted, the oldest goes first, and all can be emptied."""
    records = WordRecords(knowledge().names, cache_size=2)

    text = "Лапин Громов Лапин Вишня"
    records.read(text, words(text))
    counted = records.cache_statistics()["records"]
    records.clear_caches()

    assert (1, 3, 2, 2) == counted
    assert 0 == records.cache_statistics()["records"].size
