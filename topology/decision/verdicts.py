"""Analysts' verdicts on pairs of a party and an entry, applied visibly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from schemas.disposition import Disposition
from schemas.enriched_text import AppliedDisposition, Match, MatchKind, Tier
from topology.decision.parties import Party, party_of
from topology.search.base import Dispositions


def apply_verdicts(
    matches: Sequence[Match], parties: Sequence[Party], dispositions: Dispositions | None, today: date
) -> list[Match]:
    """The matches in order; those with a verdict that still holds on `today` carry it."""
    if dispositions is None:
        return list(matches)
    applied = []
    for match in matches:
        verdict = dispositions.find(party_of(match, parties).fingerprint, match.entry_id)
        if verdict is not None and _holds(verdict, match, today):
            stamp = AppliedDisposition(
                verdict=verdict.verdict, by=verdict.by, reason=verdict.reason, until=verdict.until
            )
            applied.append(match.model_copy(update={"disposition": stamp}))
        else:
            applied.append(match)
    return applied


def has_agreeing_identifier(match: Match) -> bool:
    """Tell whether a number of the text is a number of the entry."""
    return match.tier is Tier.IDENTIFIER or match.features.get("identifier") == "agrees"


def _holds(verdict: Disposition, match: Match, today: date) -> bool:
    """Whether a verdict applies: until its date, and a false positive never against an agreeing number."""
    if verdict.until is not None and verdict.until < today.isoformat():
        return False
    by_name_alone = match.kind is not MatchKind.IDENTIFIER
    return not (verdict.verdict == "false_positive" and by_name_alone and has_agreeing_identifier(match))
