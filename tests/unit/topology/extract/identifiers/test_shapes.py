"""Where shapes look for identifiers: at runs of digits, free of what touches them."""

from __future__ import annotations

import pytest

from schemas.base import IdentifierType
from topology.extract.identifiers.base import at_run, behind_letters
from topology.extract.identifiers.finder import find_identifiers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("12-3456", (0, 7), id="at-the-start"),
        pytest.param("x 12-3456,", (2, 9), id="between-signs"),
        pytest.param("x12-3456", None, id="touched-by-a-letter"),
        pytest.param("+12-3456", None, id="behind-a-plus"),
        pytest.param("9.12-3456", None, id="part-of-a-longer-number"),
        pytest.param("12-34567", None, id="one-digit-too-many"),
        pytest.param("12-3456.7", None, id="goes-on-behind-a-stop"),
    ],
)
def test_a_pattern_at_a_run_stands_free(text: str, expected: tuple[int, int] | None) -> None:
    """Nothing that belongs to a word or to another number may touch a match."""
    shape = at_run(r"\d{2}-\d{4}", runs=(2,), longest=4, digits=6)
    start = text.index("12")

    assert expected == shape.match(text, start, start + 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("серія ТК 481516", (6, 15), id="with-a-space"),
        pytest.param("ТК№481516", (0, 9), id="with-a-number-sign"),
        pytest.param("СТК 481516", None, id="three-letters"),
        pytest.param("ТК 481516а", None, id="touched-behind"),
    ],
)
def test_letters_before_a_run_belong_to_it(text: str, expected: tuple[int, int] | None) -> None:
    """Two free letters before the whole run are the series of a passport."""
    shape = behind_letters(r"[А-Я]{2} ?№?", runs=(6,))
    start = text.index("481516")

    assert expected == shape.match(text, start, start + 6)


def test_digits_far_apart_make_no_identifier() -> None:
    """Numbers with words between them are not read as the groups of one card."""
    text = "карта: взято 2200 стаканов, 1253 ложки, 2272 тарелки и 0565 вилок"

    assert [] == [found for found in find_identifiers(text) if found.type is IdentifierType.CARD]


def test_a_passport_may_have_a_word_between_series_and_number() -> None:
    """Series and number are one identifier although a word stands between their digits."""
    found = find_identifiers("паспорт 4507 номер 481516")

    assert [("4507481516", IdentifierType.PASSPORT_RU)] == [(one.value, one.type) for one in found]
