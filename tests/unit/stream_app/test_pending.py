"""What waits, and for how long."""

from __future__ import annotations

import asyncio

from stream_app.pending import Pending


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


async def test_the_oldest_counts():
    """The age is that of the oldest that is not done, in whatever order they are done."""
    clock = Clock()
    pending, first, second = Pending(clock), asyncio.Future[None](), asyncio.Future[None]()
    pending.track(first)
    clock.seconds = 5.0
    pending.track(second)
    clock.seconds = 7.0
    before = (len(pending), pending.age_s)

    first.set_result(None)
    await asyncio.sleep(0)

    assert (2, 7.0) == before
    assert (1, 2.0) == (len(pending), pending.age_s)


async def test_nothing_waits_when_all_is_done_failed_or_given_up():
    """A future that failed or was cancelled waits no more."""
    pending = Pending()
    done, failed, cancelled = (asyncio.Future[None]() for _ in range(3))
    for future in (done, failed, cancelled):
        pending.track(future)

    done.set_result(None)
    failed.set_exception(RuntimeError("broken"))
    cancelled.cancel()
    await asyncio.gather(failed, return_exceptions=True)
    await asyncio.sleep(0)

    assert (0, 0.0) == (len(pending), pending.age_s)
