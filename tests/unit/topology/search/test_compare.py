"""Two names, one party or not."""

from __future__ import annotations

import pytest

from topology.config import Rules
from topology.search.compare import compare

RULES = Rules()


@pytest.mark.parametrize(
    ("a", "b", "kind", "match"),
    [
        pytest.param("Антон Вершков", "Anton Vershkov", "Person", True, id="transliterated"),
        pytest.param("Вершков Антон Петрович", "Anton Vershkov", "Person", True, id="patronymic-absent"),
        pytest.param(
            "Anton Petrovich Vershkov", "Anton Pavlovich Vershkov", "Person", False, id="patronymic"
        ),
        pytest.param("Anton Vershkov", "Stepan Vershkov", "Person", False, id="given-name"),
        pytest.param("Anton Vershkov", "Anton Drozd", "Person", False, id="surname"),
        pytest.param("Jon Marlow", "John Marlow", None, True, id="kind-told-by-the-names"),
        pytest.param("ООО Прибой", "Priboy LLC", None, True, id="organization-told-by-its-form"),
        pytest.param("Granit Bank", "Granit Bank JSC", "Company", True, id="legal-form-absent"),
        pytest.param("Granit Bank", "Bazalt Bank", "Organization", False, id="telling-word"),
        pytest.param("山田", "山田", "Person", True, id="too-few-letters-but-equal"),
        pytest.param("山田", "山本", "Person", False, id="too-few-letters"),
        pytest.param("", "Anton Vershkov", "Person", False, id="empty"),
    ],
)
def test_two_names_are_compared(a: str, b: str, kind: str | None, match: bool) -> None:
    """Script, order, absent patronymic and legal form do not part a party; a conflicting part does."""
    assert match == compare(a, b, kind, RULES).match


def test_a_comparison_does_not_depend_on_the_order_of_the_names() -> None:
    """Both directions are scored."""
    one = compare("Antonia Marlow", "Antonia Marlow Vega", "Person", RULES)
    other = compare("Antonia Marlow Vega", "Antonia Marlow", "Person", RULES)

    assert one.score == other.score


def test_a_comparison_explains_itself() -> None:
    """The sentence speaks of the other name, as there is no text."""
    comparison = compare("Антон Вершкав", "Anton Petrovich Vershkov", "Person", RULES)

    assert (
        "Given name 'Антон' agrees (transliterated); surname 'Вершкав' is like 'Vershkov'."
    ) == comparison.explanation


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        pytest.param("X", "X", "The names are equal.", id="equal"),
        pytest.param("X", "Y", "The names have nothing in common.", id="different"),
    ],
)
def test_names_too_short_to_score_are_equal_or_not(a: str, b: str, expected: str) -> None:
    """One letter is no evidence."""
    assert expected == compare(a, b, "Person", RULES).explanation
