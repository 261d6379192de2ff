"""Work that was handed on and is not done yet, and for how long it has been waiting."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any


class Pending:
    """Futures that are not done; `monotonic` is the clock."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._since: dict[asyncio.Future[Any], float] = {}  # the oldest first

    def __len__(self) -> int:
        return len(self._since)

    def track(self, future: asyncio.Future[Any]) -> None:
        """Count a future until it is done, fails or is cancelled."""
        self._since[future] = self._monotonic()
        future.add_done_callback(self._forget)

    def _forget(self, future: asyncio.Future[Any]) -> None:
        self._since.pop(future, None)

    @property
    def age_s(self) -> float:
        """Seconds since the oldest that is not done was handed on; 0 when all is done."""
        oldest = next(iter(self._since.values()), None)
        return 0.0 if oldest is None else self._monotonic() - oldest
