"""Card numbers hidden in texts."""

from __future__ import annotations

import pytest

from schemas.enriched_text import Organization
from topology.extract.cards import hide_numbers, mask_card, mask_long_numbers


@pytest.mark.parametrize(
    ("written", "masked"),
    [
        pytest.param("2200125322720565", "220012******0565", id="together"),
        pytest.param("2200 1253 2272 0565", "2200 12** **** 0565", id="groups"),
        pytest.param("3712-026102-19720", "3712-02****-*9720", id="american-express"),
        pytest.param("２２００１２５３２２７２０５６５", "２２００１２******０５６５", id="full-width"),
    ],
)
def test_a_masked_card_keeps_six_and_four_digits(written: str, masked: str) -> None:
    """Separators stay where they were."""
    assert masked == mask_card(written)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        pytest.param("карта 2200125322720565", "карта 220012******0565", id="card"),
        pytest.param("p2200.1253.2272.0565x", "p2200.12**.****.0565x", id="dots-and-letters"),
        pytest.param("22001253\u200b22720565", "220012**\u200b****0565", id="invisible-character"),
        pytest.param("ИНН 773171633420", "ИНН 773171633420", id="twelve-digits-are-no-card"),
    ],
)
def test_every_long_number_is_masked_where_nobody_looked(text: str, masked: str) -> None:
    """A text that was not analysed shows no number that may be a card's."""
    assert masked == mask_long_numbers(text)


def test_a_number_is_hidden_wherever_and_however_it_is_written() -> None:
    """The same card in other groups, in a list, and inside a model; other numbers stay."""
    organization = Organization(
        start=0, end=3, text="ООО", name="ООО 2200-1253-2272-0565", confidence=1.0, identifiers=["7733079244"]
    )

    hidden = hide_numbers([organization, "2200125322720565 и 2200 1253 2272 0565"], ["2200125322720565"])

    assert isinstance(hidden[0], Organization)
    assert ("ООО 2200-12**-****-0565", ["7733079244"]) == (hidden[0].name, hidden[0].identifiers)
    assert "220012******0565 и 2200 12** **** 0565" == hidden[1]
