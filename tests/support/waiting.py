"""Waiting for a state by asking again until a deadline; nothing in the tests sleeps a fixed time instead."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

Found = TypeVar("Found")


def eventually(
    look: Callable[[], Found | None],
    *,
    what: str,
    timeout_s: float,
    pause_s: float = 0.05,
    explain: Callable[[], str] = str,
) -> Found:
    """First answer of `look` that is neither None nor False.

    Raises AssertionError with `what` and the words of `explain` when there is none within `timeout_s`.
    """
    deadline = time.monotonic() + timeout_s
    while True:
        found = look()
        if found is not None and found is not False:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {timeout_s:g} s: {what}. {explain()}")
        time.sleep(pause_s)


async def eventually_async(
    look: Callable[[], Awaitable[bool]], *, what: str, timeout_s: float = 30.0, pause_s: float = 0.02
) -> None:
    """Return once `look` says yes.  Raises AssertionError with `what` when it does not within `timeout_s`."""
    deadline = time.monotonic() + timeout_s
    while not await look():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {timeout_s:g} s: {what}")
        await asyncio.sleep(pause_s)
