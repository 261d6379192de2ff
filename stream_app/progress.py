"""Whether the stream moves: what health and readiness are told of it."""

from __future__ import annotations

import time
from collections.abc import Callable


class Progress:
    """Time since the stream last moved while it had something to do.  `monotonic` is the clock.

    Being connected says nothing: a consumer may sit on open connections and answer nothing.  So two things
    count as standing still: messages in hand that are not answered, and messages on the topics that are not
    taken in hand.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._moved = monotonic()
        self._waiting = False
        self._held = 0
        self._behind_since: float | None = None

    def wait(self) -> None:
        """The next message is waited for."""
        self._waiting = True

    def hold(self, messages: int) -> None:
        """So many messages are in hand and not answered; fewer than before means that some were answered."""
        if messages < self._held:
            self._moved = self._monotonic()
        self._held = messages

    def move(self) -> None:
        """A message was taken in hand."""
        self._waiting = False
        self._moved = self._monotonic()

    def note_lag(self, *, is_behind: bool) -> None:
        """Whether the topics hold messages that are not answered, as the brokers say."""
        if not is_behind:
            self._behind_since = None
        elif self._behind_since is None:
            self._behind_since = self._monotonic()

    @property
    def age_s(self) -> float:
        """Seconds without a move; 0 while there is nothing to do."""
        if self._held or not self._waiting:
            return self._monotonic() - self._moved
        if self._behind_since is None:
            return 0.0
        return self._monotonic() - max(self._behind_since, self._moved)
