"""What is asked of Elasticsearch, and how rankings become one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.listed import party_in

from topology.search.base import SearchRequest
from topology.search.elastic_queries import Plan, fuse, plan_for
from topology.search.listed_words import WordLikenesses
from topology.search.rules import SearchRules

RULES = SearchRules()


def listing(plan: Plan, **words: float) -> WordLikenesses:
    """Likenesses of lists that have these words, by key, for every word that they stand for."""
    return WordLikenesses(
        {
            (kind, form.raw): {key: words[key] for key in (form.key, *form.lemma_keys) if key in words}
            for kind, form in plan.asked()
        }
    )


def asked(plan: Plan, likenesses: WordLikenesses) -> list[list[dict[str, Any]]]:
    """The searches of each question of a plan."""
    return [question.searches(likenesses) for question in plan.questions]


def test_rankings_are_fused_by_reciprocal_rank() -> None:
    """What stands well in both comes before what leads one of them."""
    fused = fuse([["a", "b", "c"], ["d", "b", "a"]], limit=3)

    assert ["a", "b", "d"] == fused


def test_equal_ranks_come_in_the_order_of_their_keys() -> None:
    """An answer does not depend on the order of the searches."""
    assert fuse([["b"], ["a"]], limit=2) == fuse([["a"], ["b"]], limit=2) == ["a", "b"]


def test_a_bare_name_is_asked_once_for_each_kind() -> None:
    """There is no further question for the party that is all of the text."""
    text = "Вершков Антон"

    plan = plan_for(SearchRequest(text, (party_in(text, text),)), RULES)

    assert ["person", "organization"] == [question.kind for question in plan.questions]


def test_a_reading_with_other_words_is_asked_as_well() -> None:
    """What layer 5 made of a name may share no word with the text."""
    text = "Сашко Вершков"

    plan = plan_for(SearchRequest(text, (party_in(text, text, "Олександр Вершков"),)), RULES)

    assert ["person", "organization", "person"] == [question.kind for question in plan.questions]


def test_words_of_payments_are_no_names() -> None:
    """In running text they lead to nobody, whatever the lists hold."""
    plan = plan_for(SearchRequest("Payment for invoice 48213 to Anton Vershkov"), RULES)

    assert {"48213", "Anton", "Vershkov"} == {form.raw for _, form in plan.asked()}


def test_nothing_is_asked_where_no_word_is_on_a_list() -> None:
    """Most texts name nobody who is listed: they cost the look at their words."""
    plan = plan_for(SearchRequest("Payment for invoice 48213 to Anton Vershkov"), RULES)

    assert [[]] == asked(plan, listing(plan))


def test_two_words_of_the_lists_are_asked_for_together() -> None:
    """Names that share both; the surer word counts more."""
    plan = plan_for(SearchRequest("Payment for invoice 48213 to Anton Vershkov"), RULES)

    (search,) = asked(plan, listing(plan, anton=1.0, verskov=0.8))[0]

    assert '{"terms": {"names.keys": ["anton"]}}, "boost": 0.8' in json.dumps(search)
    assert '{"terms": {"names.keys": ["verskov"]}}, "boost": 0.75' in json.dumps(search)


def test_the_vector_is_asked_when_no_word_is_sure() -> None:
    """It helps where words fail, and costs more than they do."""
    plan = plan_for(SearchRequest("Vershkov Anton"), RULES)

    unsure, sure = (asked(plan, listing(plan, verskov=likeness))[0] for likeness in (0.8, 1.0))

    assert (True, False) == tuple(any("knn" in search for search in one) for one in (unsure, sure))


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

    assert values == sorted(plan.identifiers)


def test_a_long_text_is_asked_in_stretches() -> None:
    """No query grows with the text."""
    text = "Оплата за поставку материалов по договору и ещё за перевозку груза. " * 30

    plan = plan_for(SearchRequest(text), RULES)

    assert len(plan.questions) > 5
    assert max(len(question.words) for question in plan.questions) <= RULES.stretch_words


@pytest.mark.parametrize("text", ["", "§ !"])
def test_a_text_without_words_asks_nothing(text: str) -> None:
    """There is nothing to find."""
    plan = plan_for(SearchRequest(text), RULES)

    assert ([], set(), set()) == (plan.questions, plan.phrases, plan.identifiers)
