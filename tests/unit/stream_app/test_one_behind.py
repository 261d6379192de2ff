"""Completions that run behind the work in hand."""

from __future__ import annotations

import asyncio

from stream_app.one_behind import OneBehind


async def refuse(error: Exception) -> None:
    raise AssertionError("nothing was to fail") from error


async def test_next_work_begins_before_the_acknowledgements_are_there() -> None:
    """Waiting for Kafka costs no time in which a batch could be worked on."""
    acknowledged, said = asyncio.Event(), []
    behind = OneBehind(refuse)

    async def complete() -> None:
        await acknowledged.wait()
        said.append("complete")

    await behind.follow(complete())
    said.append("next work")
    acknowledged.set()
    await behind.drain()

    assert ["next work", "complete"] == said


async def test_completions_end_in_their_order() -> None:
    """An offset is never acknowledged before the ones in front of it."""
    first, said = asyncio.Event(), []
    behind = OneBehind(refuse)

    async def complete(name: str, gate: asyncio.Event) -> None:
        await gate.wait()
        said.append(name)

    done = asyncio.Event()
    done.set()
    await behind.follow(complete("first", first))
    following = asyncio.create_task(behind.follow(complete("second", done)))
    await asyncio.sleep(0)
    first.set()
    await following
    await behind.drain()

    assert ["first", "second"] == said


async def test_failure_is_told_at_once_and_nothing_follows_it() -> None:
    """A batch after one that Kafka did not take must not be acknowledged, or the first is lost."""
    told, said = [], []

    async def tell(error: Exception) -> None:
        told.append(str(error))

    behind = OneBehind(tell)

    async def fail() -> None:
        raise RuntimeError("no broker")

    async def complete() -> None:
        said.append("complete")

    await behind.follow(fail())
    await behind.follow(complete())
    await behind.drain()

    assert (["no broker"], [], True) == (told, said, behind.failed)
