"""Sentences that say why a listed party may be the one in the text."""

from __future__ import annotations

import pytest

from schemas.base import IdentifierType
from topology.data.tables import read_rows
from topology.search.explanation import explain_identifier


@pytest.mark.parametrize(
    ("kinds", "sentence"),
    [
        pytest.param(
            ("iban", "iban"), "The account (IBAN) UA21 belongs to the listed party.", id="same-kind"
        ),
        pytest.param(
            ("passport_intl", "passport_ru"),
            "The passport UA21 belongs to the listed party, listed as Russian passport.",
            id="other-kind-on-the-list",
        ),
        pytest.param(
            ("other", "seaman's book"),
            "The number UA21 belongs to the listed party, listed as seaman's book.",
            id="publisher's-own-word",
        ),
    ],
)
def test_identifier_is_named_in_words(kinds: tuple[str, str], sentence: str) -> None:
    """A compliance officer reads what kind of number agrees, not our code for it."""
    kind, listed_kind = kinds

    explanation = explain_identifier(kind, "UA21", listed_kind)

    assert sentence == explanation


def test_every_type_of_identifier_has_a_title() -> None:
    """A new type must not reach a reader as a code."""
    titles = {row["type"] for row in read_rows("identifiers/titles.tsv")}

    assert {kind.value for kind in IdentifierType} == titles
