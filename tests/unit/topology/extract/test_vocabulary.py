"""Lists of ordinary words: whole words, stems, and words that are names as well."""

from __future__ import annotations

import pytest

from topology.extract.vocabulary import WordList, is_ordinary


@pytest.mark.parametrize(
    ("word", "listed"),
    [
        pytest.param("оплат", True, id="stem"),
        pytest.param("оплатами", True, id="three-letters-more"),
        pytest.param("оплатность", False, id="five-letters-more"),
        pytest.param("опла", False, id="less-than-stem"),
        pytest.param("за", True, id="whole"),
        pytest.param("заем", False, id="longer-than-whole"),
    ],
)
def test_a_stem_covers_three_letters_more(word: str, listed: bool) -> None:
    """Longer tails make other words."""
    words = WordList(["оплат*", "за"])

    assert listed == (word in words)


@pytest.mark.parametrize(
    ("word", "ordinary"),
    [
        pytest.param("услугами", True, id="ru"),
        pytest.param("послугами", True, id="uk"),
        pytest.param("payment", True, id="en"),
        pytest.param("bill", True, id="en-word-and-name"),
        pytest.param("ясенко", False, id="surname"),
        pytest.param("brightwater", False, id="english-surname"),
    ],
)
def test_ordinary_words_of_three_languages(word: str, ordinary: bool) -> None:
    """Words of payments are ordinary, names are not."""
    assert ordinary == is_ordinary(word)
