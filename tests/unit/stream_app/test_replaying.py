"""What counts as another decision, and how changes are counted."""

from __future__ import annotations

import pytest
from support.records import make_match

from schemas.enriched_text import Decision, EnrichedText, Processing, Risk, Status
from stream_app.replaying import Comparison, Outcome
from topology.search.rules import ScoreRules


def outcome(**fields: object) -> Outcome:
    """The outcome of a result that needs review for one entry."""
    result = {
        "id": "t1",
        "processing": Processing(service_version="1", rules_version="1"),
        "status": Status.SCREENED,
        "matches": [make_match(0.9)],
        "decision": Decision(risk=Risk.MEDIUM, score=0.6, review_required=True, reasons=["first", "second"]),
    }
    return Outcome.of(EnrichedText.model_validate(result | fields), ScoreRules())


@pytest.mark.parametrize(
    ("fields", "same"),
    [
        pytest.param(
            {"decision": Decision(risk=Risk.MEDIUM, score=0.7, review_required=True)}, True, id="score-alone"
        ),
        pytest.param({"decision": Decision(risk=Risk.HIGH, review_required=True)}, False, id="risk"),
        pytest.param({"decision": Decision(risk=Risk.MEDIUM)}, False, id="review"),
        pytest.param({"matches": [make_match(0.9, entry_id="e2")]}, False, id="another-entry"),
        pytest.param({"matches": [make_match(0.9), make_match(0.2, entry_id="e2")]}, True, id="quiet-entry"),
        pytest.param({"status": Status.INCOMPLETE}, False, id="incomplete"),
    ],
)
def test_what_another_decision_is(fields: dict[str, object], same: bool) -> None:
    """Risk, review, alerting entries and completeness are the decision; the score alone is not."""
    assert same == outcome().is_decided_as(outcome(**fields))


def test_changes_are_counted_by_their_ends() -> None:
    """Texts that are decided as before count as compared only."""
    comparison, high = Comparison(), outcome(decision=Decision(risk=Risk.HIGH, review_required=True))

    comparison.add("a", outcome(), high)
    comparison.add("b", outcome(), outcome())
    comparison.add("c", outcome(), outcome(status=Status.INCOMPLETE))
    comparison.add("d", outcome(), high)

    counted = comparison.as_json()
    assert (4, 3) == (counted["compared"], counted["changed"])
    assert [("medium", "high", 2), ("medium", "incomplete", 1)] == [
        (change["from"], change["to"], change["count"]) for change in counted["changes"]
    ]


def test_examples_are_as_many_as_asked_for() -> None:
    """Counts go on when no more examples are kept."""
    comparison, high = Comparison(examples_kept=2), outcome(decision=Decision(risk=Risk.HIGH))

    for ident in "abc":
        comparison.add(ident, outcome(), high)

    (change,) = comparison.as_json()["changes"]
    assert (3, ["a", "b"]) == (change["count"], [example["id"] for example in change["examples"]])
    assert ["first", ""] == change["examples"][0]["reason"]
