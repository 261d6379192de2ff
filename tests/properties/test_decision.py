"""What holds for every decision."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.decisions import decided, described, knowledge_with, match, person

from schemas.enriched_text import Decision, Match, Risk, Status
from topology.document import Document
from topology.layers.decision import DecisionAndResponse

RISKS = [Risk.NONE, Risk.LOW, Risk.MEDIUM, Risk.HIGH]
LAYER = DecisionAndResponse(knowledge_with())

facts = st.sampled_from(["agrees", "conflicts", "unknown"])
features = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("birth_date", "identifier", "country", "gender"), facts)
)
kinds = st.sampled_from(
    [
        ("person", "exact"),
        ("person", "fuzzy"),
        ("organization", "fuzzy"),
        ("text", "automaton"),
        ("identifier", "identifier"),
    ]
)
scores = st.integers(0, 100).map(lambda percent: percent / 100)


@st.composite
def matches(draw: st.DrawFn) -> Match:
    """Any match."""
    kind, tier = draw(kinds)
    entry_id = draw(st.sampled_from(["e1", "e2", "e3"]))
    return match(
        "Orest Zymovyk", draw(scores), kind=kind, tier=tier, entry_id=entry_id, features=draw(features)
    )


situations = st.fixed_dictionaries(
    {
        "matches": st.lists(matches(), max_size=4),
        "repairs": st.lists(st.sampled_from(["homoglyph", "invisible", "mojibake", "nfc"]), unique=True),
        "suspicious": st.lists(st.sampled_from(["script", "zero_width"]), unique=True),
        "complete": st.booleans(),
        "lists": st.sampled_from([{}, {"own": "1"}]),
    }
)


def outcome(**situation: Any) -> Document:
    """The decided document of a situation."""
    return decided(described(persons=[person("Orest Zymovyk")], **situation), LAYER)


def rank(decision: Decision) -> tuple[int, bool]:
    """How grave a decision is."""
    return RISKS.index(decision.risk), decision.review_required


@given(situations)
def test_the_breakdown_adds_up(situation: dict[str, Any]) -> None:
    """The items add up to the score, with `bound` for what would be over 1 or below 0."""
    decision = outcome(**situation).decision

    total = sum(decision.breakdown.values())

    assert total == pytest.approx(decision.score, abs=1e-3)


@given(situations)
def test_equal_input_is_decided_equally(situation: dict[str, Any]) -> None:
    """No clock, no chance, no memory."""
    assert outcome(**situation).decision == outcome(**situation).decision


@given(situations)
def test_a_failed_search_is_never_clear(situation: dict[str, Any]) -> None:
    """Whatever was found, a part that did not answer ends in incomplete, review and at least medium."""
    document = outcome(**{**situation, "complete": False})

    assert Status.INCOMPLETE == document.status
    assert rank(document.decision) >= (RISKS.index(Risk.MEDIUM), True)


@given(situations)
def test_a_failed_search_never_lowers(situation: dict[str, Any]) -> None:
    """What was found weighs no less because something else failed."""
    whole = outcome(**{**situation, "complete": True, "lists": {"own": "1"}}).decision
    failed = outcome(**{**situation, "complete": False, "lists": {"own": "1"}}).decision

    assert rank(failed) >= rank(whole)


@given(situations, matches())
def test_a_further_match_never_lowers(situation: dict[str, Any], found: Match) -> None:
    """Another entry that may be named makes nothing better."""
    before = outcome(**situation).decision
    after = outcome(**{**situation, "matches": [*situation["matches"], found]}).decision

    assert rank(after) >= rank(before)


@given(situations, matches(), st.sampled_from(["birth_date", "identifier", "country", "gender"]))
def test_more_evidence_of_identity_never_lowers(situation: dict[str, Any], found: Match, fact: str) -> None:
    """A fact that turns from unknown or conflicting to agreeing never makes a match weigh less."""
    agreeing = found.model_copy(update={"features": {**found.features, fact: "agrees"}})

    before = outcome(**{**situation, "matches": [found]}).decision
    after = outcome(**{**situation, "matches": [agreeing]}).decision

    assert rank(after) >= rank(before)
    assert after.score >= before.score


@given(situations, matches(), scores)
def test_a_surer_match_never_lowers(situation: dict[str, Any], found: Match, score: float) -> None:
    """A higher score of a match never makes the decision milder."""
    surer = found.model_copy(update={"score": max(score, found.score)})

    before = outcome(**{**situation, "matches": [found]}).decision
    after = outcome(**{**situation, "matches": [surer]}).decision

    assert rank(after) >= rank(before)


@given(situations, st.sampled_from(["homoglyph", "invisible", "mojibake"]))
def test_a_trick_never_lowers(situation: dict[str, Any], trick: str) -> None:
    """Signs of concealment only raise."""
    before = outcome(**{**situation, "repairs": []}).decision
    after = outcome(**{**situation, "repairs": [trick]}).decision

    assert rank(after) >= rank(before)


@given(situations)
def test_risk_and_review_agree(situation: dict[str, Any]) -> None:
    """Medium and high always ask for review, and every decision gives a reason."""
    decision = outcome(**situation).decision

    assert decision.review_required or decision.risk in (Risk.NONE, Risk.LOW)
    assert decision.reasons
