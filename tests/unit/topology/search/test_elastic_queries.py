"""What is asked of Elasticsearch, and how rankings become one."""

from __future__ import annotations

import json

import pytest
from support.listed import party_in

from topology.search.base import SearchRequest
from topology.search.elastic_queries import Plan, fuse, plan_for
from topology.search.rules import SearchRules

RULES = SearchRules()


def asked(plan: Plan) -> str:
    """All searches of a plan as text."""
    return json.dumps(plan.searches)


def test_rankings_are_fused_by_reciprocal_rank() -> None:
    """What stands well in both comes before what leads one of them."""
    fused = fuse([["a", "b", "c"], ["d", "b", "a"]], limit=3)

    assert ["a", "b", "d"] == fused


def test_equal_ranks_come_in_the_order_of_their_keys() -> None:
    """An answer does not depend on the order of the searches."""
    assert fuse([["b"], ["a"]], limit=2) == fuse([["a"], ["b"]], limit=2) == ["a", "b"]


def test_a_bare_name_is_asked_once_for_both_kinds() -> None:
    """Words and vector, and no further search for the party that is all of the text."""
    text = "Вершков Антон"

    plan = plan_for(SearchRequest(text, (party_in(text, text),)), RULES)

    assert [2] == [len(question.searches) for question in plan.questions]
    assert "names.kind" not in asked(plan)


def test_a_reading_with_other_words_is_asked_as_well() -> None:
    """What layer 5 made of a name may share no word with the text."""
    text = "Сашко Вершков"

    plan = plan_for(SearchRequest(text, (party_in(text, text, "Олександр Вершков"),)), RULES)

    assert [2, 2] == [len(question.searches) for question in plan.questions]


def test_words_of_payments_are_no_names() -> None:
    """In running text they lead to nobody."""
    plan = plan_for(SearchRequest("Payment for invoice 48213 to Anton Vershkov"), RULES)

    assert '"names.keys": ["verskov"' in asked(plan)
    assert '"names.keys": ["pa' not in asked(plan)


@pytest.mark.parametrize(
    ("identifiers", "values"),
    [
        pytest.param((("inn_person", "7711 2233 4455"),), ["771122334455"], id="separators"),
        pytest.param((("bic", "granrummxxx"),), ["GRANRUMM"], id="bic-without-branch"),
        pytest.param((("card", "7711****4455"),), [], id="masked"),
    ],
)
def test_identifiers_are_asked_as_they_are_stored(
    identifiers: tuple[tuple[str, str], ...], values: list[str]
) -> None:
    """The same normal form on both sides."""
    plan = plan_for(SearchRequest("", identifiers=identifiers), RULES)

    assert values == [v for search in plan.searches for v in search["query"]["terms"]["identifiers"]]


def test_a_long_text_is_asked_in_stretches() -> None:
    """No query grows with the text."""
    text = "Оплата за поставку материалов по договору и ещё за перевозку груза. " * 30

    plan = plan_for(SearchRequest(text), RULES)

    assert len(plan.questions) > 5
    assert max(len(json.dumps(search)) for search in plan.searches) < 200_000


@pytest.mark.parametrize("text", ["", "§ !"])
def test_a_text_without_words_asks_nothing(text: str) -> None:
    """There is nothing to find."""
    assert [] == plan_for(SearchRequest(text), RULES).questions
