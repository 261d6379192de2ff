"""A Faust stream that runs its processors over whole batches."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any, Generic, TypeVar

import faust
from mode.utils.futures import maybe_async

from stream_app.messages import Foreign
from stream_app.progress import Progress

T = TypeVar("T")


class BatchStream(faust.Stream, Generic[T]):  # type: ignore[misc]  # Faust has no types for mypy
    """Stream with `batches`, a sibling of Faust's own `take`.

    `take` copies every event through a task and a buffer and acknowledges in a `finally` whatever became of
    the batch; here the events lie in the stream's queue already, and acknowledging is left to the reader of
    the batch.
    """

    async def batches(
        self,
        to_batch: Callable[[list[Any]], T],
        *,
        max_messages: int,
        max_bytes: int,
        gate: asyncio.Event,
        progress: Progress | None = None,
    ) -> AsyncIterator[T]:
        """Batches of what lies ready, made by `to_batch` of their events, passed through the processors.

        A batch ends at `max_messages` events, or before the event that would bring it over `max_bytes` of
        values; one event always fits.  Nothing is taken while `gate` is closed.  The reader acknowledges
        the events; `progress` is told when the stream waits and when it takes a message in hand.
        """
        self.enable_acks = False
        self._finalized = True
        started_here = await self.maybe_start()
        ahead: list[Any] = []
        progress = progress or Progress()
        try:
            while not self.should_stop:
                events = await self._next_events(ahead, max_messages, max_bytes, gate, progress)
                yield await self.process(to_batch(events))
        except StopAsyncIteration:  # how Faust ends an iteration when the app stops
            return
        finally:
            self._channel_stop_iteration(self.channel)
            if started_here:
                await self.stop()
                self.service_reset()

    async def process(self, batch: T) -> T:
        """The batch after all processors, in the order in which they were added."""
        for processor in self._processors:
            batch = await maybe_async(processor(batch))
        return batch

    async def _next_events(
        self, ahead: list[Any], max_messages: int, max_bytes: int, gate: asyncio.Event, progress: Progress
    ) -> list[Any]:
        """Wait for one event, then take what lies ready.

        `ahead` carries the event that did not fit to the next call.
        """
        queue = self.channel.queue
        events: list[Any] = []
        taken_bytes = 0
        while len(events) < max_messages:
            if events and not ahead and queue.empty():
                break
            event = ahead.pop() if ahead else await self._next_event(gate, progress)
            if not self._is_current(event):
                continue
            taken_bytes += len(event.message.value or b"")
            if events and taken_bytes > max_bytes:
                ahead.append(event)
                break
            self._track(event)
            events.append(event)
        return events

    async def _next_event(self, gate: asyncio.Event, progress: Progress) -> Foreign:
        """The next event of the queue.

        While the gate is closed it stays untracked, so a rebalance need not wait for it.
        """
        progress.wait()
        event = await self.channel.queue.get()
        await gate.wait()
        progress.move()
        return event

    def _is_current(self, event: Foreign) -> bool:
        """Whether the event was fetched in the present assignment.

        An older one is delivered again, to whom it belongs.
        """
        return bool(
            self.app.flow_control.is_active()
            and event.message.generation_id == self.app.consumer_generation_id
        )

    def _track(self, event: Foreign) -> None:
        """Tell the consumer that the message is in hand, as Faust's own iterator does."""
        message = event.message
        if not message.tracked:
            message.tracked = True
            self.app.consumer.track_message(message)
        self._on_stream_event_in(message.tp, message.offset, self, event)
