"""Words of any script in plain Latin letters."""

from __future__ import annotations

import pytest

from topology.text.transliterate import in_majority_script, is_cyrillic, romanise


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("Щёкин", "shchekin", id="ru"),
        pytest.param("Ґудзій", "gudzii", id="uk"),
        pytest.param("Прокоп'єв", "prokopev", id="apostrophe"),
        pytest.param("Воробьова", "vorobiova", id="soft-sign-before-o"),
        pytest.param("Γιώργος", "giorgos", id="greek"),
        pytest.param("Łukasz", "lukasz", id="polish"),
        pytest.param("Håkansson", "hakansson", id="marks-fall"),
        pytest.param("ＡＢＣ１", "abc1", id="full-width"),
        pytest.param("山田", "山田", id="other-script-keeps-its-letters"),
        pytest.param("ъ", "ъ", id="nothing-left"),
    ],
)
def test_a_word_becomes_plain_latin(word: str, expected: str) -> None:
    """Lower case a-z and 0-9; what has no Latin letters stays itself."""
    assert expected == romanise(word)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("Bершкoв", "вершков", id="latin-letters-in-cyrillic"),
        pytest.param("Vеrshkov", "vershkov", id="cyrillic-letter-in-latin"),
        pytest.param("Вершков", "Вершков", id="pure-stays"),
    ],
)
def test_look_alikes_are_read_in_the_words_own_script(word: str, expected: str) -> None:
    """The majority of its letters tells the script of a word."""
    assert expected == in_majority_script(word)


@pytest.mark.parametrize(("letter", "expected"), [("ї", True), ("z", False)], ids=["cyrillic", "latin"])
def test_cyrillic_letters_are_told(letter: str, expected: bool) -> None:
    """By their block."""
    assert expected is is_cyrillic(letter)
