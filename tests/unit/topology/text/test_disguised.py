"""Words spelled wholly with look-alikes of another script."""

from __future__ import annotations

import pytest

from topology.text.disguised import Disguised, find_disguised
from topology.text.tokens import words


def is_name(word: str) -> bool:
    """Three names are known."""
    return word.lower() in {"тарас", "вера", "рета"}


def nothing_known(word: str) -> bool:
    """No word is known."""
    return word is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        pytest.param("от TAPAC Громов", [Disguised(3, 8, "ТАРАС")], id="latin-among-cyrillic"),
        pytest.param("от BEPA TAPAC", [Disguised(3, 7, "ВЕРА"), Disguised(8, 13, "ТАРАС")], id="two"),
        pytest.param("TAPAC Smith Громов", [], id="one-neighbour-latin"),
        pytest.param("TAPAC", [], id="no-neighbour"),
        pytest.param("от XEROX Громов", [], id="no-name-when-read"),
        pytest.param("от PETA Громов", [], id="short-and-no-given-name"),
        pytest.param("от TAPAN Громов", [], id="letter-without-look-alike"),
        pytest.param("by Маrу for", [], id="mixed-word-is-not-ours"),
        pytest.param("by МАТЕО for", [Disguised(3, 8, "MATEO")], id="cyrillic-among-latin"),
        pytest.param("by РОСТ for", [], id="no-latin-name"),
    ],
)
def test_disguised_names_are_read_in_the_script_of_their_neighbours(text: str, read: list[Disguised]) -> None:
    """All nearest words are in the other script, and only there the word is a name."""
    assert read == find_disguised(words(text), is_name, nothing_known)


def test_known_word_of_its_own_script_is_left() -> None:
    """A word that is known as it stands is no disguise."""
    assert [] == find_disguised(words("by МАТЕО for"), is_name, lambda word: True)


def test_latin_name_is_left_among_cyrillic_words() -> None:
    """A listed Latin name stays Latin, though it could be read as a Cyrillic one."""
    assert [] == find_disguised(words("от KATE Громов"), lambda word: True, nothing_known)
