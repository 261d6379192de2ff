"""Text that was read in the wrong encoding."""

from __future__ import annotations

import pytest

from topology.text.mojibake import find_mojibake


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
