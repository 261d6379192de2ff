"""Facts beside the name."""

from __future__ import annotations

import pytest
from support.listed import listed

from schemas.base import Gender
from topology.search.base import PartyQuery, SearchRequest
from topology.search.facts import FactCheck, TextFacts, check_facts, facts_of, with_facts
from topology.search.listed_party import ListedParty
from topology.search.rules import ScoreRules
from topology.search.words import split_words

RULES = ScoreRules()
LISTED = ListedParty.from_entry(
    listed(
        "1",
        "Anton Vershkov",
        gender=Gender.MALE,
        birth_dates=["1970", "1971-05-12"],
        countries=["ru"],
        identifiers=[("inn_person", "7711 2233 4455"), ("other", "AB-12345")],
    )
)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(TextFacts(), {}, id="nothing-known"),
        pytest.param(TextFacts(birth_date="1971-05"), {"birth_date": "agrees"}, id="any-listed-date"),
        pytest.param(TextFacts(birth_date="1971-06"), {"birth_date": "conflicts"}, id="other-month"),
        pytest.param(TextFacts(gender=Gender.FEMALE), {"gender": "conflicts"}, id="gender"),
        pytest.param(TextFacts(countries=frozenset({"ru", "cy"})), {"country": "agrees"}, id="one-country"),
        pytest.param(TextFacts(countries=frozenset({"cy"})), {"country": "conflicts"}, id="other-country"),
        pytest.param(
            TextFacts(identifiers=(("inn_person", "771122334455"),)), {"identifier": "agrees"}, id="number"
        ),
        pytest.param(
            TextFacts(identifiers=(("inn_person", "500100732259"),)),
            {"identifier": "conflicts"},
            id="other-number-of-the-type",
        ),
        pytest.param(TextFacts(identifiers=(("imo", "9074729"),)), {}, id="other-type"),
        pytest.param(TextFacts(identifiers=(("other", "CD54321"),)), {}, id="type-unknown"),
    ],
)
def test_facts_agree_or_conflict_only_when_both_sides_know(
    facts: TextFacts, expected: dict[str, str]
) -> None:
    """What one side does not say is no evidence."""
    assert expected == check_facts(facts, LISTED).agreements


@pytest.mark.parametrize(
    ("identifiers", "text", "expected"),
    [
        pytest.param((("ogrn", "1027700132195"),), "", {"ru"}, id="register"),
        pytest.param((("iban", "UA213223130000026007233566001"),), "", {"ua"}, id="iban"),
        pytest.param((("bic", "GRANCY2N"),), "", {"cy"}, id="bic"),
        pytest.param((), "банк, Кипр", {"cy"}, id="named"),
        pytest.param((), "", set(), id="none"),
    ],
)
def test_countries_come_from_numbers_and_names(
    identifiers: tuple[tuple[str, str], ...], text: str, expected: set[str]
) -> None:
    """Where a number is issued, and what the text says."""
    values = tuple(value for _, value in identifiers)
    party = PartyQuery("organization", ("Granit",), identifiers=(*values, "4111****1111"))

    facts = facts_of(party, SearchRequest(text, identifiers=identifiers), split_words(text))

    assert expected == facts.countries


@pytest.mark.parametrize(
    ("agreements", "is_higher"),
    [
        pytest.param({"birth_date": "agrees"}, True, id="birth-date-agrees"),
        pytest.param({"identifier": "agrees"}, True, id="identifier-agrees"),
        pytest.param({"birth_date": "conflicts"}, False, id="birth-date-conflicts"),
        pytest.param({"identifier": "conflicts"}, False, id="identifier-conflicts"),
        pytest.param({"gender": "conflicts"}, False, id="gender-conflicts"),
        pytest.param({"country": "conflicts"}, False, id="country-conflicts"),
    ],
)
def test_agreement_raises_and_conflict_lowers(agreements: dict[str, str], is_higher: bool) -> None:
    """Each fact moves the score in its own direction, within bounds."""
    score = with_facts(0.8, FactCheck(agreements), RULES)  # type: ignore[arg-type]

    assert is_higher is (score > 0.8)
    assert 0.0 <= score <= 1.0


def test_another_year_weighs_more_than_another_day() -> None:
    """Days and months are mistyped, years hardly."""
    conflict = {"birth_date": "conflicts"}
    scores = [
        with_facts(0.9, FactCheck(conflict, "1970-01-02", is_same_year), RULES)  # type: ignore[arg-type]
        for is_same_year in (False, True)
    ]

    assert scores[0] < scores[1] < 0.9


@pytest.mark.parametrize(
    ("agreements", "expected"),
    [({"country": "agrees"}, True), ({"identifier": "agrees"}, True), ({"country": "conflicts"}, False)],
    ids=["country", "identifier", "conflict"],
)
def test_a_second_fact_supports_an_organization(agreements: dict[str, str], expected: bool) -> None:
    """A country or a number, and nothing else."""
    assert expected is FactCheck(agreements).supports  # type: ignore[arg-type]
