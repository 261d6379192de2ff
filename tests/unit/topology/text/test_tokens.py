"""Words of a text."""

from __future__ import annotations

from topology.text.tokens import Token, fold, words


def test_hyphens_and_apostrophes_stay_inside_words() -> None:
    """A name with a hyphen or an apostrophe is one word; digits and signs are none."""
    found = [token.text for token in words("Салтыков-Озёрский, Прокоп'єв О’Коннор 12 № A1")]

    assert ["Салтыков-Озёрский", "Прокоп'єв", "О’Коннор", "A"] == found


def test_tokens_have_offsets_and_folded_form() -> None:
    """Offsets point at the word; the folded form is lower case with е for ё."""
    assert [Token("Пётр", 1, 5, "петр")] == words(" Пётр")


def test_fold_unites_apostrophes_and_hyphens() -> None:
    """All apostrophes are one, all hyphens are one."""
    assert "о'к-е" == fold("О’К\u2010Ё")
