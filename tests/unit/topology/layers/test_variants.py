"""Layer 7 writes one list of variants per person."""

from __future__ import annotations

import pytest
from support.decisions import described, knowledge_with, person

from schemas.base import LanguageCode
from schemas.enriched_text import Language
from topology.config import Rules, VariantRules
from topology.layers.variants import Variants

PERSONS = [
    person("Марко Їжак", given="Марко", surname="Їжак"),
    person("Harold Quill", given="Harold", surname="Quill"),
]


def layer_with(**rules: object) -> Variants:
    """The layer under rules of its own."""
    return Variants(knowledge_with(Rules(variants=VariantRules.model_validate(rules))))


def test_variants_stand_in_the_order_of_the_persons() -> None:
    """The search zips persons and variants, so there is exactly one list per person."""
    document = described(persons=PERSONS)

    layer_with(limit=2).process(document)

    assert [["Marko Izhak", "Їжак Марко"], ["Quill Harold", "Quill H."]] == document.variants


@pytest.mark.parametrize("rules", [{"enabled": False}, {"limit": 0}], ids=["disabled", "no-room"])
def test_switched_off_there_are_empty_lists(rules: dict[str, object]) -> None:
    """Off by setting, the shape stays."""
    document = described(persons=PERSONS)

    layer_with(**rules).process(document)

    assert [[], []] == document.variants


def test_the_language_of_the_text_decides_between_tables() -> None:
    """Letters that both languages share are romanised as the text is."""
    spellings = {}
    for code in (LanguageCode.RU, LanguageCode.UK):
        document = described(persons=[person("Григорий" if code == "ru" else "Григорій", surname="Г")])
        document.language = Language(code=code, confidence=1.0)
        layer_with(limit=1).process(document)
        spellings[code.value] = document.variants[0][0]

    assert {"ru": "Grigorii", "uk": "Hryhorii"} == spellings


def test_the_language_in_which_a_name_was_read_comes_first() -> None:
    """A Ukrainian name in a Russian sentence is romanised as Ukrainian."""
    document = described(persons=[person("Григорий")])
    document.person_mentions[0].language = "uk"
    document.language = Language(code=LanguageCode.RU, confidence=1.0)

    layer_with(limit=1).process(document)

    assert [["Hryhoryi"]] == document.variants


def test_what_is_remembered_cannot_be_changed_by_a_reader() -> None:
    """A list of one document is its own, although names are cached."""
    layer = layer_with(limit=2)
    first, second = described(persons=PERSONS), described(persons=PERSONS)
    layer.process(first)
    first.variants[0].clear()

    layer.process(second)

    assert 2 == len(second.variants[0])
