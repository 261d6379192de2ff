"""What follows for a whole text: status, risk, and reasons that a compliance officer can read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from schemas.enriched_text import Decision, Match, Risk, Status, Tier, Validation
from topology.config import DecisionRules
from topology.decision.assessment import BIRTH_DATE, TAX_NUMBER, Assessment, bounded, lift
from topology.decision.verdicts import ended_sentence

_TIERS = {
    Tier.IDENTIFIER: "by an identifier",
    Tier.EXACT: "by the whole name",
    Tier.AUTOMATON: "by words of the text",
    Tier.FUZZY: "by a near spelling",
    Tier.VECTOR: "by likeness",
}
_CONCEALMENT = {
    "homoglyph": "Letters were replaced by look-alikes, or spaced out.",
    "invisible": "Invisible characters stand inside the text.",
    "mojibake": "The text was wrongly encoded and had to be repaired.",
    "smuggling": "The text carries markup, control characters or letters that cannot be shown.",
}
_UNREAD = {
    "truncated": "Not fully screened: the text was too long and its end was not read.",
    "encoded_letters": "Not fully screened: letters stand as codes (like &#1050; or %D0%9A), read in part.",
}
# What the search calls its parts in `degraded`, in words; another name stands for itself.
_COMPONENTS = {"search": "the search of the lists", "elasticsearch": "Elasticsearch"}
_FACTS = {"birth_date": "birth date", "identifier": "identifier", "country": "country", "gender": "gender"}
_CONFLICT = "The conflict lowers the score."
_FIELD_NAMES = {BIRTH_DATE: "birth date", TAX_NUMBER: "tax number"}


@dataclass(frozen=True)
class Searched:
    """How far the search came: whether all of it answered, what was degraded, whether any list was asked.

    unread: keys of `_UNREAD`, what of the text the search could not see.
    """

    complete: bool
    any_list: bool
    degraded: Sequence[str] = field(default_factory=tuple)
    unread: Sequence[str] = field(default_factory=tuple)

    @property
    def in_full(self) -> bool:
        """Whether the absence of a match means anything."""
        return self.complete and self.any_list and not self.unread


def unread_parts(validation: Validation) -> tuple[str, ...]:
    """What of a text nobody has read: behind a cut, or written in codes."""
    parts = ["truncated"] if validation.truncated else []
    parts += [code for code in validation.suspicious if code in _UNREAD]
    return tuple(parts)


def nothing_to_screen(filter_reasons: Sequence[str]) -> tuple[Status, Decision]:
    """The outcome of a text that the filter closed."""
    why = f" ({', '.join(filter_reasons)})" if filter_reasons else ""
    reason = f"Nothing to screen: no name, company or identifier was seen{why}."
    return Status.NOT_NEEDED, Decision(risk=Risk.NONE, reasons=[reason])


def decide(
    assessments: Sequence[Assessment],
    concealment: Mapping[str, float],
    searched: Searched,
    rules: DecisionRules,
) -> tuple[Status, Decision]:
    """The outcome of an open text.  `assessments` are in the order of its matches."""
    weighed = [a for a in assessments if not a.suppressed]
    breakdown = _breakdown(weighed, concealment)
    if not searched.in_full:
        lift(breakdown, "not_screened", rules.unscreened_floor)
    score = bounded(breakdown)
    over = round(score - sum(breakdown.values()), 4)
    if over:
        breakdown["bound"] = over
    risk = _risk(score, rules)
    alerting = [a for a in weighed if a.alerts]
    reviewed = bool(alerting) or risk in (Risk.MEDIUM, Risk.HIGH) or not searched.in_full
    decision = Decision(
        risk=risk,
        score=score,
        review_required=reviewed,
        reasons=_reasons(assessments, concealment, searched, rules),
        required_fields=[name for name in _FIELD_NAMES if any(name in a.required for a in alerting)],
        breakdown=breakdown,
    )
    return (Status.SCREENED if searched.in_full else Status.INCOMPLETE), decision


def _breakdown(weighed: Sequence[Assessment], concealment: Mapping[str, float]) -> dict[str, float]:
    """The items of the leading match, or of concealment alone where no match weighs more."""
    leading = max(weighed, key=lambda a: (a.alerts, a.score), default=None)
    if leading is not None and (leading.alerts or leading.score >= bounded(concealment)):
        return dict(leading.items)
    return dict(concealment)


def _risk(score: float, rules: DecisionRules) -> Risk:
    """The class of a score."""
    if score >= rules.high:
        return Risk.HIGH
    if score >= rules.medium:
        return Risk.MEDIUM
    return Risk.LOW if score > 0 else Risk.NONE


def _reasons(
    assessments: Sequence[Assessment],
    concealment: Mapping[str, float],
    searched: Searched,
    rules: DecisionRules,
) -> list[str]:
    """Sentences, the weightiest first: what is missing, alerting matches, what was set aside, concealment."""
    reasons = _search_reasons(searched)
    alerting = sorted((a for a in assessments if a.alerts), key=lambda a: -a.score)
    reasons += [_alert_sentence(a) for a in alerting[: rules.max_reasons]]
    if len(alerting) > rules.max_reasons:
        reasons.append(f"{len(alerting) - rules.max_reasons} more entries may be named.")
    reasons += [_suppressed_sentence(a) for a in assessments if a.suppressed]
    reasons += [sentence for a in assessments if (sentence := ended_sentence(a.match))]
    quiet = [a for a in assessments if not a.alerts and not a.suppressed]
    if quiet and not alerting:
        nearest = max(quiet, key=lambda a: a.match.score)
        reasons.append(
            f"The nearest listed name scores {nearest.match.score:.2f}, which is below the level of an alert."
        )
    reasons += [_CONCEALMENT[sign] for sign in concealment]
    if not reasons:
        reasons.append("No listed party is named.")
    return reasons


def _search_reasons(searched: Searched) -> list[str]:
    """What the search could not do."""
    reasons = []
    silent = " and ".join(_COMPONENTS.get(name, name) for name in searched.degraded)
    if not searched.complete:
        reasons.append(
            f"Not fully screened: {silent or 'a part of the search'} did not answer in time or not in full."
            " A listed party may be named although none is shown; the text must be reviewed."
        )
    elif not searched.any_list:
        reasons.append(
            "Not screened: no list was searched, because none is loaded or the search is switched off."
            " The text must be reviewed."
        )
    elif silent:
        reasons.append(f"Fully screened, though not as usual: {silent} did not answer, another search did.")
    reasons += [_UNREAD[part] for part in searched.unread]
    return reasons


def _alert_sentence(assessment: Assessment) -> str:
    """One alerting match: which entry, how it was found, what speaks for and against it."""
    match = assessment.match
    entry = f"{match.entry_name} ({match.list}:{match.entry_id})"
    parts = [f"{entry} may be named: score {match.score:.2f} {_TIERS[match.tier]}."]
    if match.explanation:
        parts.append(match.explanation if match.explanation.endswith(".") else f"{match.explanation}.")
    parts += _fact_sentences(match)
    if match.disposition is not None:
        parts.append(f"An analyst confirmed it ({match.disposition.by}: {match.disposition.reason}).")
    if assessment.required:
        fields = " and ".join(_FIELD_NAMES[name] for name in assessment.required)
        parts.append(f"Only the name agrees; the {fields} would settle it.")
    return " ".join(parts)


def _suppressed_sentence(assessment: Assessment) -> str:
    """One match that an analyst has set aside."""
    match, verdict = assessment.match, assessment.match.disposition
    assert verdict is not None, "only a verdict suppresses a match"
    until = f" until {verdict.until}" if verdict.until else ""
    return (
        f"{match.entry_name} ({match.list}:{match.entry_id}) was set aside as a false positive{until}"
        f" ({verdict.by}: {verdict.reason})."
    )


def _fact_sentences(match: Match) -> list[str]:
    """Facts beside the name that the explanation does not tell; conflicts always say what they do."""
    told = match.explanation.lower()
    sentences = []
    for fact, word in _FACTS.items():
        is_told = word.split()[0] in told
        agreement = match.features.get(fact)
        if agreement == "conflicts":
            sentences.append(_CONFLICT if is_told else f"The {word} differs from the listed one. {_CONFLICT}")
        elif agreement == "agrees" and not is_told:
            sentences.append(f"The {word} agrees.")
    return list(dict.fromkeys(sentences))
