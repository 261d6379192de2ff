"""Layer 9, decision: risk, reasons and what is missing, itemised."""

from __future__ import annotations

from datetime import date, datetime, timezone
from typing import ClassVar

from topology.decision.assessment import assess
from topology.decision.concealment import concealment_items
from topology.decision.outcome import Searched, decide, nothing_to_screen, unread_parts
from topology.decision.parties import parties_of, party_of
from topology.decision.verdicts import apply_verdicts
from topology.document import Document
from topology.knowledge import Knowledge


class DecisionAndResponse:
    """Risk, reasons and what is missing, itemised.  In doubt the answer is review, never clear."""

    name: ClassVar[str] = "decision"
    reads: ClassVar[frozenset[str]] = frozenset(
        {
            "source",
            "filter",
            "validation",
            "unicode",
            "persons",
            "variants",
            "organizations",
            "identifiers",
            "matches",
            "search_complete",
            "degraded",
            "lists",
        }
    )
    writes: ClassVar[frozenset[str]] = frozenset({"status", "decision", "matches"})

    def __init__(self, knowledge: Knowledge) -> None:
        self._rules = knowledge.rules.decision
        self._scores = knowledge.rules.score
        self._dispositions = knowledge.dispositions

    def process(self, document: Document) -> None:
        """Apply analysts' verdicts to the matches, weigh them, and write status and decision."""
        if document.closed:
            document.status, document.decision = nothing_to_screen(document.filter.reasons)
            return
        parties = parties_of(
            document.persons, document.variants, document.organizations, document.identifiers
        )
        if document.matches:
            day = _day_of(document)
            document.matches = apply_verdicts(document.matches, parties, self._dispositions, day)
        concealment = concealment_items(document.unicode, document.validation, self._rules)
        assessments = [
            assess(match, party_of(match, parties), concealment, self._rules, self._scores)
            for match in document.matches
        ]
        searched = Searched(
            complete=document.search_complete,
            any_list=bool(document.lists),
            degraded=document.degraded,
            unread=unread_parts(document.validation),
        )
        document.status, document.decision = decide(assessments, concealment, searched, self._rules)


def _day_of(document: Document) -> date:
    """The day of the message, so that a repeated message is decided as before; today when it has no time."""
    if document.source.timestamp is not None:
        return datetime.fromtimestamp(document.source.timestamp, tz=timezone.utc).date()
    return datetime.now(tz=timezone.utc).date()
