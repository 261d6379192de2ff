"""An analyst's verdict on one party and one entry.

It stands on `watchlist.dispositions` (compacted, key `party fingerprint|entry id`).
"""

from __future__ import annotations

from typing import Literal

from schemas.base import Message


class PairState(Message):
    """What is known of both sides of a pair; matches and alerts carry it, a verdict may repeat it.

    entry_hash: of all that the list says of the entry.
    facts_hash: of the numbers known of the party, null when none are; its birth date is in the fingerprint.
    """

    entry_hash: str
    facts_hash: str | None = None


class Disposition(Message):
    """The verdict: it suppresses (false positive) or pins (confirmed) the pair, visibly.

    until: the last day on which it holds (ISO 8601 date), null for no such day.
    state: the state of the pair that was judged, as the match or alert has it.  A false positive ends when
        that changes.  Without it, it ends when the entry is published anew with another content.
    recorded_at: when its record was written (ISO 8601, UTC); workers put it in, whatever stands there.
    """

    schema_version: Literal[1] = 1
    fingerprint: str
    entry_id: str
    verdict: Literal["false_positive", "confirmed"]
    by: str
    reason: str
    decided_at: str
    until: str | None = None
    state: PairState | None = None
    recorded_at: str | None = None

    @property
    def key(self) -> str:
        """Key of the verdict on its topic."""
        return f"{self.fingerprint}|{self.entry_id}"
