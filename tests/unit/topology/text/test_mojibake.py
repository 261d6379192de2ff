"""Text that was read in the wrong encoding."""

from __future__ import annotations

import pytest

from topology.text.mojibake import SWAPPED_GATE, find_mojibake, find_swapped


def repaired(text: str) -> str:
    """The text with all repairs done."""
    for repair in reversed(find_mojibake(text)):
        text = text[: repair.start] + repair.text + text[repair.end :]
    return text


@pytest.mark.parametrize("encoding", ["sloppy-windows-1251", "sloppy-windows-1252", "koi8-r", "latin-1"])
@pytest.mark.parametrize(
    "text", ["Громов Степан Ильич", "переказ від Їжаченка Є. Ґ.", "В'ячеслав Лук'яненко"]
)
def test_misread_utf8_is_read_again(text: str, encoding: str) -> None:
    """UTF-8 that was read in an 8-bit encoding comes back letter by letter."""
    damaged = text.encode().decode(encoding)

    assert text == repaired(damaged)


def test_misread_cp1251_is_read_again() -> None:
    """Text in cp1251 that was read as cp1252 comes back."""
    damaged = "Громов Степан".encode("cp1251").decode("sloppy-windows-1252")

    assert "Громов Степан" == repaired(damaged)


def test_latin_letters_with_marks_are_read_again() -> None:
    """One misread letter in an otherwise plain word is enough where no language looks like it."""
    assert "José Peña" == repaired("JosÃ© PeÃ±a")


def test_widths_tell_where_each_letter_came_from() -> None:
    """A two-byte letter came from two characters, an apostrophe from one."""
    repair = find_mojibake("РЇР±Р»")[0]

    assert ((0, 6), "Ябл", (2, 2, 2)) == ((repair.start, repair.end), repair.text, repair.widths)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Рівне, СІРІ ДНІ, РІК", id="ukrainian-capitals"),
        pytest.param("пёс и яё", id="russian-yo"),
        pytest.param("François Müller, Ærø, Łódź", id="latin-marks"),
        pytest.param("20 °С… — «Река»", id="signs"),
        pytest.param("ÀÉÎ", id="three-capitals-with-marks"),
        pytest.param("plain", id="ascii"),
    ],
)
def test_real_text_is_no_mojibake(text: str) -> None:
    """What some language writes is left as it is."""
    assert text == repaired(text)


def is_one_of_ours(word: str) -> bool:
    """A dictionary of three words."""
    return word.lower() in {"громов", "олена", "вівчар"}


@pytest.mark.parametrize(
    ("written_in", "read_as"),
    [
        pytest.param("koi8-u", "cp1251", id="koi8-as-cp1251"),
        pytest.param("cp1251", "koi8-u", id="cp1251-as-koi8"),
    ],
)
@pytest.mark.parametrize("text", ["Громов, Сергей", "Олена Вівчар 12"])
def test_cyrillic_encodings_taken_for_each_other_are_read_again(
    text: str, written_in: str, read_as: str
) -> None:
    """Letter by letter, digits and signs as they are; the swapped case of its words gives it away."""
    damaged = text.encode(written_in).decode(read_as)

    found = damaged
    for repair in find_swapped(damaged, is_one_of_ours):
        found = found[: repair.start] + repair.text + found[repair.end :]

    assert SWAPPED_GATE.search(damaged)
    assert text == found


@pytest.mark.parametrize("text", ["гРОМОВ", "сЕРГЕЙ", "вООО тЕСТ", "мЁД"])
def test_swapped_case_alone_is_left_as_it_is(text: str) -> None:
    """Capital letters by mistake are no other encoding: no word is known only when read again."""
    assert [] == find_swapped(text, is_one_of_ours)
