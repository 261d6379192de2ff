"""Layer 9 weighs matches, itemised; what it decides case by case stands in tests/golden/decision_cases.yml."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from support.decisions import decided, described, knowledge_with, match, person, tax_number

from schemas.disposition import Disposition
from schemas.enriched_text import Risk, Source, Status, Validation
from topology.config import DecisionRules, Rules
from topology.fingerprint import identifier_fingerprint, party_fingerprint
from topology.layers.decision import DecisionAndResponse


def layer_with(rules: DecisionRules | None = None, *verdicts: Disposition) -> DecisionAndResponse:
    """The layer under rules and verdicts of its own."""
    return DecisionAndResponse(knowledge_with(Rules(decision=rules or DecisionRules()), verdicts))


def verdict(until: str | None = None) -> Disposition:
    """A false positive on the first entry."""
    return Disposition(
        fingerprint=party_fingerprint("Orest Zymovyk"),
        entry_id="e1",
        verdict="false_positive",
        by="analyst-7",
        reason="another person",
        decided_at="2026-01-01T00:00:00Z",
        until=until,
    )


def test_the_breakdown_is_itemised() -> None:
    """Each item has a name and a weight of the rules; together they are the score."""
    document = described(
        persons=[person("Orest Zymovyk")], matches=[match("Orest Zymovyk", 0.95)], repairs=["invisible"]
    )

    decision = decided(document, layer_with()).decision

    assert {"match": 0.95, "invisible": 0.1, "name_only": -0.12} == decision.breakdown
    assert 0.93 == decision.score


def test_what_passes_the_bound_of_a_score_is_an_item() -> None:
    """The score stays within 0..1, and the items add up to it all the same."""
    found = match("Orest Zymovyk", 1.0, features={"birth_date": "agrees"})
    document = described(persons=[person("Orest Zymovyk")], matches=[found], repairs=["homoglyph"])

    decision = decided(document, layer_with()).decision

    assert 1.0 == decision.score
    assert -0.23 == pytest.approx(decision.breakdown["bound"])
    assert 1.0 == pytest.approx(sum(decision.breakdown.values()))


@pytest.mark.parametrize(
    ("validation", "reason"),
    [
        pytest.param(Validation(truncated=True), "its end was not read", id="cut"),
        pytest.param(
            Validation(suspicious=["encoding", "encoded_letters"]), "letters stand as codes", id="encoded"
        ),
    ],
)
def test_what_was_not_read_is_for_review(validation: Validation, reason: str) -> None:
    """Nobody can say that the rest of a cut text, or letters written as codes, name no one."""
    document = described()
    document.validation = validation

    decided(document, layer_with())

    assert (Status.INCOMPLETE, True) == (document.status, document.decision.review_required)
    assert reason in document.decision.reasons[0]


def test_a_verdict_stands_on_the_match() -> None:
    """Suppression is visible: the match stays in the result with who, why and until when."""
    document = described(persons=[person("Orest Zymovyk")], matches=[match("Orest Zymovyk")])

    decided(document, layer_with(None, verdict("2026-12-31")))

    (found,) = document.matches
    assert found.disposition is not None
    assert ("false_positive", "analyst-7", "another person", "2026-12-31") == (
        found.disposition.verdict,
        found.disposition.by,
        found.disposition.reason,
        found.disposition.until,
    )


def test_a_verdict_on_a_number_holds_for_the_number() -> None:
    """A party of which only a number is known is set aside by that number."""
    by_number = verdict().model_copy(update={"fingerprint": identifier_fingerprint("7700112233")})
    found = match("7700112233", kind="identifier", tier="identifier")
    document = described(matches=[found])

    decision = decided(document, layer_with(None, by_number)).decision

    assert Risk.NONE == decision.risk


def test_the_explanation_of_the_scorer_stands_in_the_reason() -> None:
    """A reader sees why the names agree, as a sentence."""
    found = match("Orest Zymovyk", explanation="The surname agrees")

    decision = decided(described(matches=[found]), layer_with()).decision

    assert "by the whole name. The surname agrees. Only the name agrees" in decision.reasons[0]


@pytest.mark.parametrize(
    ("agreement", "explanation", "expected"),
    [
        pytest.param("agrees", "", "by the whole name. The birth date agrees.", id="agreement-not-told"),
        pytest.param(
            "agrees", "Birth date agrees", "by the whole name. Birth date agrees.", id="agreement-told"
        ),
        pytest.param(
            "conflicts",
            "",
            "The birth date differs from the listed one. The conflict lowers the score.",
            id="conflict-not-told",
        ),
        pytest.param(
            "conflicts",
            "Birth year conflicts: 1971, 1985",
            "Birth year conflicts: 1971, 1985. The conflict lowers the score.",
            id="conflict-told",
        ),
    ],
)
def test_a_fact_is_told_once(agreement: str, explanation: str, expected: str) -> None:
    """What the scorer has told is not told again, but a conflict always says what it does."""
    document = described(
        persons=[person("Orest Zymovyk", birth_date="1985-01-01")],
        identifiers=[tax_number("persons/0")],
        matches=[match("Orest Zymovyk", explanation=explanation, features={"birth_date": agreement})],
    )

    reason = decided(document, layer_with()).decision.reasons[0]

    assert expected in reason
    assert 1 == reason.lower().count("birth")


def test_a_verdict_holds_by_the_day_of_the_message() -> None:
    """A message that is delivered again later is decided as before."""
    document = described(persons=[person("Orest Zymovyk")], matches=[match("Orest Zymovyk")])
    document.source = Source(timestamp=0.0)

    decided(document, layer_with(None, verdict("1970-01-01")))

    assert document.matches[0].disposition is not None


def test_without_a_time_the_day_is_today() -> None:
    """A text that came without a time is decided by the calendar of the service."""
    document = described(persons=[person("Orest Zymovyk")], matches=[match("Orest Zymovyk")])
    document.source = Source()

    decided(document, layer_with(None, verdict("2000-01-01")))

    assert document.matches[0].disposition is None


def test_deciding_twice_gives_the_same() -> None:
    """The decision depends on the document, the rules and the verdicts alone."""
    first, second = (
        described(persons=[person("Orest Zymovyk")], matches=[match("Orest Zymovyk", 0.9)]) for _ in range(2)
    )

    decisions = [decided(document, layer_with()).decision for document in (first, second)]

    assert decisions[0] == decisions[1]


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param({"medium": 0.9, "high": 0.8}, id="medium-above-high"),
        pytest.param({"quiet_ceiling": 0.5}, id="quiet-match-could-be-medium"),
        pytest.param({"alert_floor": 0.4}, id="alert-could-be-low"),
        pytest.param({"unscreened_floor": 0.1}, id="failed-search-could-be-low"),
        pytest.param({"identifier_floor": 0.8}, id="identifier-could-be-medium"),
        pytest.param({"name_only": -0.1}, id="negative-weight"),
    ],
)
def test_rules_that_could_hide_a_party_are_refused(rules: dict[str, float]) -> None:
    """Bounds are validated together, before anything starts."""
    with pytest.raises(ValidationError):
        DecisionRules.model_validate(rules)
