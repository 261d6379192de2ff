"""What one match weighs: an itemised score, whether it alerts, and what would settle it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from schemas.enriched_text import Match, MatchKind
from topology.config import DecisionRules
from topology.decision.parties import Party
from topology.decision.verdicts import has_agreeing_identifier
from topology.search.rules import ScoreRules

BIRTH_DATE = "birth_date"
TAX_NUMBER = "tax_number"


@dataclass(frozen=True)
class Assessment:
    """One match, weighed.

    `items` add up to the score before it is bounded to 0..1.  `suppressed` matches weigh nothing.
    `required` are the fields that would tell a namesake from the listed party.
    """

    match: Match
    items: dict[str, float]
    alerts: bool
    name_only: bool = False
    suppressed: bool = False
    required: tuple[str, ...] = ()

    @cached_property
    def score(self) -> float:
        """Sum of the items, bounded to 0..1."""
        return bounded(self.items)


def bounded(items: Mapping[str, float]) -> float:
    """Sum of a breakdown, bounded to 0..1 and rounded to four places."""
    return round(min(1.0, max(0.0, sum(items.values()))), 4)


def lift(items: dict[str, float], name: str, floor: float) -> None:
    """Add the item that raises the sum to `floor`, when it is below."""
    missing = round(floor - sum(items.values()), 4)
    if missing > 0:
        items[name] = missing


def assess(
    match: Match, party: Party, concealment: Mapping[str, float], rules: DecisionRules, scores: ScoreRules
) -> Assessment:
    """Weigh a match of `party`; `concealment` are the items that signs of hiding in the text add."""
    verdict = match.disposition.verdict if match.disposition else None
    if verdict == "false_positive":
        return Assessment(match, {}, alerts=False, suppressed=True)
    items = {"match": round(match.score, 4), **_agreements(match, rules), **concealment}
    if has_agreeing_identifier(match):
        lift(items, "identifier_agrees", rules.identifier_floor)
        return _confirmed_too(Assessment(match, items, alerts=True), rules)
    alerts = sum(items.values()) >= alert_threshold(match, scores)
    items |= _conflicts(match, rules)
    name_only = match.features.get("birth_date") != "agrees"
    if name_only:
        items["name_only"] = -rules.name_only
    required: tuple[str, ...] = ()
    if alerts:
        lift(items, "alert_floor", rules.alert_floor)
        if name_only and match.score >= rules.strong_name:
            required = _missing(match, party)
    else:
        excess = round(sum(items.values()) - rules.quiet_ceiling, 4)
        if excess > 0:
            items["below_alert"] = -excess
    return _confirmed_too(Assessment(match, items, alerts, name_only, required=required), rules)


def alert_threshold(match: Match, scores: ScoreRules) -> float:
    """The score from which a match of this kind is reported; where the kind is open, the lower of the two."""
    if match.kind is MatchKind.PERSON:
        return scores.person_alert
    if match.kind is MatchKind.ORGANIZATION:
        return scores.organization_alert
    return min(scores.person_alert, scores.organization_alert)


def _confirmed_too(assessment: Assessment, rules: DecisionRules) -> Assessment:
    """The assessment after an analyst's confirmation, if there is one."""
    disposition = assessment.match.disposition
    if disposition is None or disposition.verdict != "confirmed":
        return assessment
    items = {name: value for name, value in assessment.items.items() if name != "below_alert"}
    lift(items, "confirmed", rules.confirmed_floor)
    return Assessment(assessment.match, items, alerts=True, name_only=False)


def _agreements(match: Match, rules: DecisionRules) -> dict[str, float]:
    """What further evidence adds."""
    weights = {
        "birth_date": rules.birth_date_agrees,
        "country": rules.country_agrees,
        "gender": rules.gender_agrees,
    }
    return {
        f"{feature}_agrees": weight
        for feature, weight in weights.items()
        if weight and match.features.get(feature) == "agrees"
    }


def _conflicts(match: Match, rules: DecisionRules) -> dict[str, float]:
    """What evidence to the contrary takes away."""
    weights = {
        "birth_date": rules.birth_date_conflicts,
        "identifier": rules.identifier_conflicts,
        "country": rules.country_conflicts,
        "gender": rules.gender_conflicts,
    }
    return {
        f"{feature}_conflicts": -weight
        for feature, weight in weights.items()
        if weight and match.features.get(feature) == "conflicts"
    }


def _missing(match: Match, party: Party) -> tuple[str, ...]:
    """The fields that the text lacks and that would settle a match by name alone."""
    fields = []
    if match.kind is not MatchKind.ORGANIZATION and party.birth_date is None:
        fields.append(BIRTH_DATE)
    if not party.has_tax_number:
        fields.append(TAX_NUMBER)
    return tuple(fields)
