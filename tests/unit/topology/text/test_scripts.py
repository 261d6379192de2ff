"""Scripts of letters."""

from __future__ import annotations

import pytest

from topology.text.scripts import count_scripts, has_cyrillic, script_of


@pytest.mark.parametrize(
    ("letter", "script"),
    [
        pytest.param("a", "latin", id="latin"),
        pytest.param("ł", "latin", id="latin-with-mark"),
        pytest.param("ї", "cyrillic", id="cyrillic"),
        pytest.param("Ω", "greek", id="greek"),
        pytest.param("7", None, id="digit"),
        pytest.param("語", None, id="other-script"),
    ],
)
def test_script_of_a_letter(letter: str, script: str | None) -> None:
    """Latin, Cyrillic and Greek letters are told apart; the rest is nothing."""
    assert script == script_of(letter)


def test_scripts_of_a_word_are_counted() -> None:
    """Only scripts that occur are counted."""
    assert {"latin": 2, "cyrillic": 1} == count_scripts("abж7")


def test_cyrillic_is_noticed() -> None:
    """One Cyrillic letter is enough."""
    assert (True, False) == (has_cyrillic("abж"), has_cyrillic("abc"))
