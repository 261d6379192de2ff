"""Analysts' verdicts on pairs of a party and an entry, applied visibly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from schemas.disposition import Disposition, PairState
from schemas.enriched_text import AppliedDisposition, EndedDisposition, Match, MatchKind, Tier
from topology.decision.parties import Party, party_of
from topology.search.base import Dispositions

Ended = Literal["expired", "entry_changed", "facts_changed", "number_agrees"]

_ENDS: dict[Ended, str] = {
    "expired": "its last day was {until}",
    "entry_changed": "the list says something else of the entry than when it was judged",
    "facts_changed": "other numbers are known of the party than when it was judged",
    "number_agrees": "a number of the party is one of the entry",
}
_VERDICTS = {"false_positive": "false positive", "confirmed": "confirmed"}


def apply_verdicts(
    matches: Sequence[Match], parties: Sequence[Party], dispositions: Dispositions | None, today: date
) -> list[Match]:
    """The matches in order, each with what a verdict on it is written with, and with the verdict it has.

    A verdict that holds on `today` is its `disposition`, another one its `ended_disposition`.
    """
    judged = []
    for match in matches:
        party = party_of(match, parties)
        judged.append(with_verdict(match, party.fingerprint, party.facts_hash, dispositions, today))
    return judged


def with_verdict(
    match: Match, fingerprint: str, facts_hash: str | None, dispositions: Dispositions | None, today: date
) -> Match:
    """The match with the fingerprint and the facts of its party, and with the verdict on the pair."""
    state = None
    if match.state is not None:
        state = PairState(entry_hash=match.state.entry_hash, facts_hash=facts_hash)
    match = match.model_copy(update={"fingerprint": fingerprint, "state": state})
    verdict = None if dispositions is None else dispositions.find(fingerprint, match.entry_id)
    if verdict is None:
        return match
    stamp = AppliedDisposition(
        verdict=verdict.verdict, by=verdict.by, reason=verdict.reason, until=verdict.until
    )
    ended = ended_by(verdict, match, today)
    if ended is None:
        return match.model_copy(update={"disposition": stamp})
    return match.model_copy(update={"ended_disposition": EndedDisposition(**stamp.model_dump(), ended=ended)})


def has_agreeing_identifier(match: Match) -> bool:
    """Tell whether a number of the text is a number of the entry."""
    return match.tier is Tier.IDENTIFIER or match.features.get("identifier") == "agrees"


def ended_by(verdict: Disposition, match: Match, today: date) -> Ended | None:
    """What has ended a verdict on a match with the present state of its pair; None while it holds.

    A confirmation ends by its date alone: in doubt the pair stays with a human.
    """
    if verdict.until is not None and verdict.until < today.isoformat():
        return "expired"
    if verdict.verdict == "confirmed":
        return None
    if match.kind is not MatchKind.IDENTIFIER and has_agreeing_identifier(match):
        return "number_agrees"
    if verdict.state is None:
        return "entry_changed" if _is_older(verdict, match) else None
    if match.state is None or verdict.state.entry_hash != match.state.entry_hash:
        return "entry_changed"
    return "facts_changed" if verdict.state.facts_hash != match.state.facts_hash else None


def ended_sentence(match: Match) -> str:
    """That a verdict on the match holds no longer, and why; empty when there is none."""
    ended = match.ended_disposition
    if ended is None:
        return ""
    why = _ENDS[ended.ended].format(until=ended.until)
    return (
        f"The verdict of an analyst on {match.entry_name} ({match.list}:{match.entry_id}),"
        f" {_VERDICTS[ended.verdict]} ({ended.by}: {ended.reason}), holds no longer: {why}."
    )


def _is_older(verdict: Disposition, match: Match) -> bool:
    """Whether the entry was published anew after a verdict that does not say what it was made on."""
    if verdict.recorded_at is None or match.entry_changed_at is None:
        return False
    return verdict.recorded_at < match.entry_changed_at
