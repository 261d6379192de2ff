"""Words of mixed scripts."""

from __future__ import annotations

import pytest

from topology.text.homoglyphs import MIXED_WORD, unmix


def nothing_known(word: str) -> bool:
    """No word is known."""
    return word is None


@pytest.mark.parametrize(
    ("word", "read"),
    [
        pytest.param("Грoмов", "Громов", id="cyrillic-majority"),
        pytest.param("Mаrlowe", "Marlowe", id="latin-majority"),
        pytest.param("Νiсk", "Nick", id="three-scripts"),
        pytest.param("Громов", None, id="one-script"),
        pytest.param("Жr", None, id="no-look-alike"),
        pytest.param("123", None, id="no-letters"),
    ],
)
def test_mixed_word_is_read_in_one_script(word: str, read: str | None) -> None:
    """The script of most letters wins when every other letter has a look-alike there."""
    assert read == unmix(word, nothing_known)


def test_known_word_wins_over_the_majority() -> None:
    """When only one reading is a known word it is taken, however many letters are foreign."""
    assert "Вера" == unmix("Bepа", lambda word: word == "Вера")


@pytest.mark.parametrize(
    ("text", "mixed"),
    [
        pytest.param("Гром Marlowe", False, id="two-words"),
        pytest.param("Громoв", True, id="letter-inside"),
        pytest.param("Прокоп'eв", True, id="behind-apostrophe"),
        pytest.param("αβ Ab", False, id="greek-word"),
    ],
)
def test_mixed_words_are_noticed(text: str, mixed: bool) -> None:
    """The cheap search finds words in which scripts touch, and no others."""
    assert mixed == bool(MIXED_WORD.search(text))
