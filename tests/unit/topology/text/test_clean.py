"""Repairs of a text before it is read."""

from __future__ import annotations

from array import array

import pytest
from support.layers_of_names import knowledge

from topology.text.clean import Edit, ReadAs, apply_edits
from topology.text.offsets import MappedText


@pytest.mark.parametrize(
    ("text", "clean", "repairs"),
    [
        pytest.param("Громов Степан", "Громов Степан", [], id="plain"),
        pytest.param("и\u0306од", "йод", ["nfc"], id="decomposed"),
        pytest.param("Гро\u200bмо\u00adв", "Громов", ["invisible"], id="invisible"),
        pytest.param("\u202eГромов\u202c", "Громов", ["invisible"], id="direction-marks"),
        pytest.param("Ｊｏｈｎ", "John", ["compatibility"], id="full-width"),
        pytest.param("𝐉𝐨𝐡𝐧", "John", ["compatibility"], id="mathematical"),
        pytest.param("of\ufb01ce", "office", ["compatibility"], id="ligature"),
        pytest.param("Громов\x00Степан", "Громов Степан", ["control"], id="control"),
        pytest.param("О’Коннор — „ООО“", 'О\'Коннор - "ООО"', ["punctuation"], id="punctuation"),
        pytest.param("Громов\u00a0Степан", "Громов Степан", ["punctuation"], id="hard-space"),
        pytest.param("Г р о м о в", "Громов", ["spaced-out"], id="spaced"),
        pytest.param("Г р о м о в  С т е п а н", "Громов Степан", ["spaced-out"], id="spaced-words"),
        pytest.param(
            "Г р о м о в С т е п а н", "Громов Степан", ["spaced-out"], id="spaced-capital-starts-word"
        ),
        pytest.param("Г-р-о-м-о-в", "Громов", ["spaced-out"], id="hyphened-letters"),
        pytest.param("а б в", "а б в", [], id="three-letters-are-a-list"),
        pytest.param("А.Б.В.Г.", "А.Б.В.Г.", [], id="initials"),
        pytest.param("Громоооов", "Громов", ["stretched"], id="stretched"),
        pytest.param("Кирилллл", "Кирилл", ["stretched"], id="stretched-double"),
        pytest.param("Вееера", "Вера", ["stretched"], id="stretched-name-before-word"),
        pytest.param("ООО ААА XXX", "ООО ААА XXX", [], id="letters-of-a-company"),
        pytest.param("Гром0в", "Громов", ["leet"], id="zero-inside"),
        pytest.param("Л4пин", "Лапин", ["leet"], id="digit-read-as-known-word"),
        pytest.param("0лег", "Олег", ["leet"], id="zero-first"),
        pytest.param("0ЛЕГ", "ОЛЕГ", ["leet"], id="zero-first-capitals"),
        pytest.param("Лысенк0", "Лысенко", ["leet"], id="zero-last"),
        pytest.param("J0hn Mar1owe", "John Mariowe", ["leet"], id="latin-leet"),
        pytest.param("к2в", "к2в", [], id="too-few-letters"),
        pytest.param("Гро2мов", "Гро2мов", [], id="digit-like-no-letter"),
        pytest.param("ВК4ПРО3Д", "ВК4ПРО3Д", [], id="code-in-capitals"),
        pytest.param("Грoмoв", "Громов", ["homoglyph"], id="latin-in-cyrillic"),
        pytest.param("Jоhn", "John", ["homoglyph"], id="cyrillic-in-latin"),
        pytest.param("Βepa", "Bepa", ["homoglyph"], id="greek-in-latin"),
        pytest.param("Вepa", "Вера", ["homoglyph"], id="known-word-before-majority"),
        pytest.param("Р“СЂРѕРјРѕРІ", "Громов", ["mojibake"], id="mojibake"),
        pytest.param("зТПНПЧ уФЕРБО", "Громов Степан", ["mojibake"], id="koi8-as-cp1251"),
        pytest.param("от BEPA Громовой", "от ВЕРА Громовой", ["homoglyph"], id="disguised-name"),
    ],
)
def test_text_is_repaired(text: str, clean: str, repairs: list[str]) -> None:
    """Each kind of damage is undone, and its code is noted."""
    repaired = knowledge().cleaner.repair(text)

    assert (clean, repairs) == (repaired.clean.text, repaired.repairs)


def test_letters_read_as_others_are_reported_at_their_place() -> None:
    """A look-alike is reported with its offsets in the original, behind removed characters, too."""
    repaired = knowledge().cleaner.repair("\u200bГрoмов")

    assert [ReadAs(3, 4, "o", "о")] == repaired.homoglyphs


def test_span_covers_what_was_joined() -> None:
    """The span of a joined word goes from its first to its last letter in the original."""
    repaired = knowledge().cleaner.repair("от Г р о м о в а")

    start = repaired.clean.text.index("Громова")

    assert (3, 16) == repaired.clean.span(start, start + 7)


def test_repair_of_the_same_text_is_remembered() -> None:
    """Two layers share one repair."""
    cleaner = knowledge().cleaner

    first, second = cleaner.repair("Грoмов 77"), cleaner.repair("Грoмов 77")

    assert first is second


def test_edits_keep_every_character_in_its_place() -> None:
    """Letters between edits keep their offsets; replaced stretches map as a whole or by the given widths."""
    edits = [Edit(0, 2, "x"), Edit(3, 7, "yz", (1, 3))]

    mapped = apply_edits(MappedText("abcdefgh"), edits)

    assert ("xcyzh", [0, 2, 3, 4, 7], [2, 3, 4, 7, 8]) == (
        mapped.text,
        list(mapped.starts or ()),
        list(mapped.ends or ()),
    )


def test_map_of_a_map_leads_to_the_original() -> None:
    """Steps one after another carry offsets back through all of them."""
    once = apply_edits(MappedText("abcdef"), [Edit(1, 3, "")])

    twice = apply_edits(once, [Edit(0, 2, "z")])

    assert ("zef", (0, 4), (4, 6)) == (twice.text, twice.span(0, 1), twice.span(1, 3))


@pytest.mark.parametrize(
    ("mapped", "span"),
    [
        pytest.param(MappedText("abc"), (1, 1), id="identity"),
        pytest.param(MappedText("ab", array("l", [2, 3]), array("l", [3, 4])), (3, 3), id="inside"),
    ],
)
def test_empty_span_stays_empty(mapped: MappedText, span: tuple[int, int]) -> None:
    """An empty stretch of the clean text is an empty stretch of the original."""
    assert span == mapped.span(1, 1)


def test_empty_span_behind_the_end() -> None:
    """Behind the last character an empty stretch stands at the end of the original, at 0 when nothing is left."""
    some = MappedText("ab", array("l", [2, 3]), array("l", [3, 4]))
    none = MappedText("", array("l"), array("l"))

    assert ((4, 4), (0, 0)) == (some.span(2, 2), none.span(0, 0))
