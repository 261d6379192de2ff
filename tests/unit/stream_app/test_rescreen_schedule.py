"""When parties are re-screened: on a change of a list, and when a partition comes to this worker."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from support.records import make_entry
from support.seen import LIVE_AT, StoredSeen, open_partition, seen_party
from support.streaming import until

from schemas.alert import Alert
from schemas.list_entry import ListEntry
from stream_app.codecs import encode
from stream_app.compacted_topic import Change
from stream_app.list_changes import ListChanges
from stream_app.rescreen import Rescreener
from stream_app.rescreen_schedule import FORGET_EVERY_S, MARGIN_MS, RescreenSchedule
from stream_app.stores import TopicStore
from stream_app.watchlist_sync import DispositionView
from topology.config import Rules

LIVE_MS = round(LIVE_AT * 1000)
NAME = "Ruslan Zhuravkovych"


@dataclass
class Rig:
    """A schedule over stores of a test."""

    seen: StoredSeen
    lists: TopicStore
    alerts: list[Alert] = field(default_factory=list)
    is_ready: bool = True
    now: float = LIVE_AT

    def publish(self, *entries: ListEntry, at_ms: int = LIVE_MS) -> list[ListEntry]:
        """Put entries into the store of the lists; as the search gets them."""
        changes = [Change(entry.key, encode(entry), at_ms) for entry in entries]
        self.lists.write([(change.key.encode(), change.stored) for change in changes])
        return [entry.model_copy(update={"changed_at": changes[0].written_at}) for entry in entries]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[RescreenSchedule]:
        """The schedule at work."""

        async def send(alerts: Sequence[Alert]) -> None:
            self.alerts += alerts

        clock: Callable[[], float] = lambda: self.now  # noqa: E731 - a name for the type
        rescreener = Rescreener(Rules(), seen=self.seen, send=send, dispositions=DispositionView(), now=clock)
        schedule = RescreenSchedule(
            rescreener, self.seen, is_ready=lambda: self.is_ready, lists=ListChanges(self.lists), now=clock
        )
        job = asyncio.create_task(schedule.run())
        try:
            yield schedule
        finally:
            job.cancel()
            await asyncio.gather(job, return_exceptions=True)


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    """One partition with a party that was seen."""
    seen = StoredSeen(tmp_path)
    seen.remember(seen_party(NAME))
    return Rig(seen, TopicStore(tmp_path / "lists"))


async def test_change_is_held_against_the_parties_and_noted(rig: Rig) -> None:
    """Whoever gets the partition next need not do it again."""
    async with rig.running() as schedule:
        await until(lambda: rig.seen.until == {0: 0}, "the partition is taken")

        await schedule.add(rig.publish(make_entry()))

    assert (["m1"], {0: LIVE_MS}) == ([alert.message_id for alert in rig.alerts], rig.seen.until)


async def test_changes_wait_until_the_table_can_be_read(rig: Rig) -> None:
    """A rebalance moves it."""
    rig.is_ready = False
    async with rig.running() as schedule:
        done = schedule.add(rig.publish(make_entry()))
        await asyncio.sleep(0)
        waited = not done.done()

        rig.is_ready = True
        await done

    assert (True, 1) == (waited, len(rig.alerts))


async def test_partition_that_comes_is_held_against_what_its_worker_did_not_do(rig: Rig) -> None:
    """A worker that died, or that lost its disk, leaves no change undone."""
    rig.seen.until[0] = LIVE_MS - 1
    rig.publish(make_entry())

    async with rig.running():
        await until(lambda: rig.seen.until[0] == LIVE_MS, "the partition is taken")

    assert ["m1"] == [alert.message_id for alert in rig.alerts]


@pytest.mark.parametrize(
    ("age_ms", "alerts"),
    [
        pytest.param(MARGIN_MS, 1, id="within-the-margin"),
        pytest.param(MARGIN_MS + 1, 0, id="before-the-margin"),
    ],
)
async def test_partition_that_comes_is_held_against_late_changes_too(
    rig: Rig, age_ms: int, alerts: int
) -> None:
    """Clocks of publishers differ; what is older by more was dealt with where the partition was."""
    rig.seen.until[0] = LIVE_MS
    rig.publish(make_entry(), at_ms=LIVE_MS - age_ms)

    async with rig.running():
        await until(lambda: rig.seen.settlements > 0, "the partition is taken")

    assert alerts == len(rig.alerts)


async def test_partition_of_which_nothing_is_known_begins_now(rig: Rig) -> None:
    """It is new, or of a version of the service that noted nothing and had dealt with the lists."""
    rig.publish(make_entry())

    async with rig.running():
        await until(lambda: rig.seen.until == {0: LIVE_MS}, "the partition is taken")

    assert [] == rig.alerts


async def test_partition_that_comes_back_is_looked_at_again(rig: Rig, tmp_path: Path) -> None:
    """Another worker had it meanwhile and may have died."""
    async with rig.running():
        await until(lambda: rig.seen.until == {0: 0}, "the partition is taken")
        rig.seen.held.clear()
        rig.publish(make_entry())
        rig.seen.held[0] = open_partition(tmp_path / "other")
        rig.seen.remember(seen_party(NAME, message_id="m2"))

        await until(lambda: rig.seen.until == {0: LIVE_MS}, "the partition is taken again")

    assert ["m2"] == [alert.message_id for alert in rig.alerts]


async def test_what_was_dealt_with_is_never_taken_back(rig: Rig) -> None:
    """A worker that starts knows of no change; the partition knows more."""
    rig.seen.until[0] = LIVE_MS

    async with rig.running():
        await until(lambda: rig.seen.settlements > 0, "the partition is taken")

    assert {0: LIVE_MS} == rig.seen.until


async def test_parties_over_the_retention_are_removed_now_and_then(rig: Rig) -> None:
    """Names are kept no longer than the setting says, also of parties that never come again."""
    rig.seen.oldest = LIVE_AT
    async with rig.running():
        await until(lambda: rig.seen.settlements > 0, "the partition is taken")
        kept = rig.seen.get(seen_party(NAME)) is not None

        rig.now += FORGET_EVERY_S

        await until(lambda: rig.seen.get(seen_party(NAME)) is None, "the party is removed")

    assert kept
