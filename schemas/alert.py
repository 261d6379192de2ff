"""The short form that goes out when a party needs a human: at once, or later when a list has changed."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from schemas.base import Message, Score
from schemas.disposition import PairState
from schemas.enriched_text import Risk, Source

Words = list[str]  # inside the model `list` is a field


class Alert(Message):
    """One watchlist entry that one message may name.

    `cause` is `message` when the message itself raised it, `rescreen` when a changed list did; then `source`
    is that of the earlier message and `seen_at` (ISO 8601) when it was screened.  `fingerprint` and `state`
    are what an analyst's verdict on the pair is written with (`watchlist.dispositions`).
    """

    id: str
    schema_version: Literal[1] = 1
    cause: Literal["message", "rescreen"] = "message"
    message_id: str
    source: Source = Field(default_factory=Source)
    entry_id: str
    list: str
    entry_name: str
    query: str
    risk: Risk
    score: Score
    review_required: bool
    explanation: str
    required_fields: Words = Field(default_factory=Words)
    lists: dict[str, str] = Field(default_factory=dict)
    seen_at: str | None = None
    fingerprint: str | None = None
    state: PairState | None = None
