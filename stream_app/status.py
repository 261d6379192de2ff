"""What the streaming side tells of itself, and what may be asked of it.

The HTTP side knows no more of it than this.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(slots=True)
class StreamStatus:
    """State of the consumer of one process.

    `lag` is by "topic/partition" in messages, None while unknown.  `progress_age_s` is the time since
    the last message was answered or the last time there was
    nothing to answer; it grows when the stream is stuck.  `broken_records` counts, for "entries" and
    "dispositions", what could not be used; `rescreen_age_s` is how long the oldest list change waits.
    `retries_waiting` counts texts that were not fully searched and wait for another try.
    """

    connected: bool = False
    assigned: int = 0
    recovered: bool = False
    lists_loaded: bool = False
    paused: bool = False
    failed: str | None = None
    progress_age_s: float = 0.0
    in_flight: int = 0
    lag: dict[str, int | None] = field(default_factory=dict)
    tables: dict[str, int] = field(default_factory=dict)
    broken_records: dict[str, int] = field(default_factory=dict)
    rescreen_pending: int = 0
    rescreen_age_s: float = 0.0
    retries_waiting: int = 0


class StreamControl(Protocol):
    """The streaming side as the HTTP side and the operators see it."""

    def status(self) -> StreamStatus:
        """State of now; cheap."""
        ...

    async def pause(self) -> None:
        """Stop taking new messages; what is in hand is finished."""
        ...

    async def resume(self) -> None:
        """Take messages again."""
        ...

    async def reload_lists(self) -> dict[str, int]:
        """Read the files of LISTS again and publish the difference; counts of new, changed, removed."""
        ...

    async def replay_dead_letters(self, *, limit: int, reason: str | None = None) -> int:
        """Send dead letters to their source topic again; how many were sent."""
        ...
