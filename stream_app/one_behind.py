"""Lets the acknowledgements of one batch come in while the next batch is worked on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any


class OneBehind:
    """At most one completion runs behind the work in hand, and completions end in their order.

    `on_failure` is told at once what a completion raised, also while there is no further work; nothing
    follows it then.
    """

    def __init__(self, on_failure: Callable[[Exception], Awaitable[None]]) -> None:
        self._on_failure = on_failure
        self._running: asyncio.Task[None] | None = None
        self.failed = False

    async def follow(self, completion: Coroutine[Any, Any, None]) -> None:
        """Wait for the completion before, then let this one run behind; after a failure it is not started."""
        await self.drain()
        if self.failed:
            completion.close()
            return
        self._running = asyncio.create_task(self._guarded(completion))

    async def drain(self) -> None:
        """Wait until nothing runs behind."""
        if self._running is not None:
            await self._running
            self._running = None

    async def _guarded(self, completion: Coroutine[Any, Any, None]) -> None:
        try:
            await completion
        except Exception as error:  # noqa: BLE001 - handed on: the owner stops the worker
            self.failed = True
            await self._on_failure(error)
