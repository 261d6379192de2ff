"""Processor time that searches share."""

from __future__ import annotations

import time
from collections.abc import Iterator


class ProcessorBudget:
    """Processor time that the requests of one call share, in seconds.

    Time of the clock would call a search incomplete because of other work on a busy machine.
    """

    def __init__(self, seconds: float) -> None:
        self._left = seconds

    @property
    def is_spent(self) -> bool:
        """Whether no further step may be done."""
        return self._left < 0.0

    def run(self, steps: Iterator[None]) -> bool:
        """Do the next step; False when there was none left."""
        started = time.thread_time()
        try:
            return next(steps, self) is None
        finally:
            self._left -= time.thread_time() - started
