"""Scripts of letters."""

from __future__ import annotations

from topology.text.scripts import count_scripts


def test_scripts_of_a_word_are_counted() -> None:
    """Only scripts that occur are counted."""
    assert {"latin": 2, "cyrillic": 1} == count_scripts("abж7")
