"""An analyst's verdict on one party and one entry.

It stands on `watchlist.dispositions` (compacted, key `party fingerprint|entry id`).
"""

from __future__ import annotations

from typing import Literal

from schemas.base import Message


class Disposition(Message):
    """The verdict: it suppresses (false positive) or pins (confirmed) the pair, visibly.

    `until` is the last day on which it holds (ISO 8601 date); null holds for good.
    """

    schema_version: Literal[1] = 1
    fingerprint: str
    entry_id: str
    verdict: Literal["false_positive", "confirmed"]
    by: str
    reason: str
    decided_at: str
    until: str | None = None

    @property
    def key(self) -> str:
        """Key of the verdict on its topic."""
        return f"{self.fingerprint}|{self.entry_id}"
