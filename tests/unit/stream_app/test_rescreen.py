"""Parties seen before against a changed list, with the real embedded search."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from support.records import make_entry
from support.seen import LIVE_AT, SCREENED_AT, StoredSeen, seen_party

from schemas.alert import Alert
from schemas.disposition import Disposition, PairState
from schemas.enriched_text import Risk
from schemas.list_entry import ListIdentifier
from stream_app.codecs import encode
from stream_app.compacted_topic import Change
from stream_app.rescreen import Rescreener
from stream_app.seen_party import SeenParty
from stream_app.watchlist_sync import DispositionView
from topology.config import Rules

NAME = "Ruslan Zhuravkovych"


class Outbox:
    """Keeps the alerts that were sent."""

    def __init__(self) -> None:
        self.alerts: list[Alert] = []

    async def __call__(self, alerts: Sequence[Alert]) -> None:
        """Take alerts."""
        self.alerts += alerts


@pytest.fixture
def seen(tmp_path: Path) -> StoredSeen:
    """Two partitions without parties."""
    return StoredSeen(tmp_path, partitions=2)


def make_party(name: str = NAME, *, at: float = SCREENED_AT, **fields: Any) -> SeenParty:
    """A person seen in one message."""
    return seen_party(name, at=at, **fields)


def make_rescreener(
    outbox: Outbox, seen: StoredSeen, *parties: SeenParty, dispositions: DispositionView | None = None
) -> Rescreener:
    """A rescreener over these parties in the first partition."""
    seen.remember(*parties)
    return Rescreener(
        Rules(),
        seen=seen,
        send=outbox,
        dispositions=dispositions or DispositionView(),
        now=lambda: LIVE_AT,
    )


async def test_alert_names_the_earlier_message(seen: StoredSeen) -> None:
    """A party that is listed after its payment gives an alert with the id, the place and the time of the message."""
    outbox = Outbox()

    held = await make_rescreener(outbox, seen, make_party()).rescreen([make_entry()], LIVE_AT)

    (alert,) = outbox.alerts
    assert {0, 1} == held
    assert ("rescreen", "m1", 41, "2023-11-14T22:13:20.000+00:00", True) == (
        alert.cause,
        alert.message_id,
        alert.source.offset,
        alert.seen_at,
        alert.review_required,
    )
    assert alert.risk in {Risk.MEDIUM, Risk.HIGH}


async def test_other_party_gives_no_alert(seen: StoredSeen) -> None:
    """Only parties that the changed entry may name are alerted."""
    outbox = Outbox()

    await make_rescreener(outbox, seen, make_party("Olga Tsymbalenko")).rescreen([make_entry()], LIVE_AT)

    assert [] == outbox.alerts


async def test_message_screened_after_the_change_is_left_out(seen: StoredSeen) -> None:
    """It met the entry when it was screened; a second alert would say the same."""
    outbox = Outbox()

    await make_rescreener(outbox, seen, make_party(at=LIVE_AT + 1)).rescreen([make_entry()], LIVE_AT)

    assert [] == outbox.alerts


async def test_number_without_a_name_is_found(seen: StoredSeen) -> None:
    """A party known only by its number is held against the numbers of the entry."""
    outbox = Outbox()
    party = make_party(kind="identifier", names=[], identifiers=[("inn_person", "500100732259")])
    entry = make_entry(identifiers=[ListIdentifier(type="inn_person", value="500100732259")])

    await make_rescreener(outbox, seen, party).rescreen([entry], LIVE_AT)

    assert ["m1"] == [alert.message_id for alert in outbox.alerts]


async def test_same_change_gives_one_alert(seen: StoredSeen) -> None:
    """An entry that comes again, after a restart or a rebalance, alerts nobody a second time."""
    outbox = Outbox()
    rescreener = make_rescreener(outbox, seen, make_party())

    await rescreener.rescreen([make_entry()], LIVE_AT)
    await rescreener.rescreen([make_entry(version="2")], LIVE_AT)

    assert 1 == len(outbox.alerts)


async def test_alert_that_was_not_noted_comes_again_with_its_id(seen: StoredSeen) -> None:
    """At least once: a worker that ends between the alert and its note leaves an identical duplicate."""
    outbox, party = Outbox(), make_party()
    rescreener = make_rescreener(outbox, seen, party)
    await rescreener.rescreen([make_entry()], LIVE_AT)
    seen.put(0, party.fingerprint.encode(), party, None)

    await rescreener.rescreen([make_entry()], LIVE_AT)

    assert outbox.alerts[0] == outbox.alerts[1]


async def test_changed_entry_that_still_matches_alerts_nobody_again(seen: StoredSeen) -> None:
    """The message is known to name it already."""
    outbox = Outbox()
    rescreener = make_rescreener(outbox, seen, make_party())

    for entry in (make_entry(), make_entry(remarks="changed")):
        await rescreener.rescreen([entry], LIVE_AT)

    assert 1 == len(outbox.alerts)


async def test_entry_that_matches_anew_alerts_anew(seen: StoredSeen) -> None:
    """It named somebody else in between."""
    outbox = Outbox()
    rescreener = make_rescreener(outbox, seen, make_party())

    for name in (NAME, "Olga Tsymbalenko", NAME):
        await rescreener.rescreen([make_entry(name=name)], LIVE_AT)

    assert ["m1", "m1"] == [alert.message_id for alert in outbox.alerts]


async def test_message_that_met_the_entry_alive_is_not_alerted_when_it_changes(seen: StoredSeen) -> None:
    """Its own screening has alerted it."""
    outbox = Outbox()
    party = make_party().with_alerted({"m1": {"sample:e1": make_entry().content_hash}}, ())

    await make_rescreener(outbox, seen, party).rescreen([make_entry(remarks="changed")], LIVE_AT)

    assert [] == outbox.alerts


async def test_entries_of_one_id_on_two_lists_are_two(seen: StoredSeen) -> None:
    """Publishers do not share their ids."""
    outbox = Outbox()
    entries = [make_entry(), make_entry(list_name="other")]

    await make_rescreener(outbox, seen, make_party()).rescreen(entries, LIVE_AT)

    assert {"sample", "other"} == {alert.list for alert in outbox.alerts}
    assert 2 == len({alert.id for alert in outbox.alerts})


async def test_partition_that_is_lost_meanwhile_is_left_to_its_next_worker(seen: StoredSeen) -> None:
    """What is not held from first to last is not said to be dealt with."""
    seen.remember(make_party(message_id="m2"), partition=1)
    outbox = Outbox()

    async def send(alerts: Sequence[Alert]) -> None:
        await outbox(alerts)
        seen.held.pop(1, None)

    rescreener = Rescreener(
        Rules(), seen=seen, send=send, dispositions=DispositionView(), now=lambda: LIVE_AT
    )
    seen.remember(make_party())

    held = await rescreener.rescreen([make_entry()], LIVE_AT)

    assert ({0}, ["m1"]) == (held, [alert.message_id for alert in outbox.alerts])


async def test_sighting_over_the_retention_is_not_alerted(seen: StoredSeen) -> None:
    """It waits to be removed."""
    outbox = Outbox()
    seen.oldest = SCREENED_AT + 1

    await make_rescreener(outbox, seen, make_party()).rescreen([make_entry()], LIVE_AT)

    assert [] == outbox.alerts


async def test_batch_in_hand_is_waited_for(seen: StoredSeen) -> None:
    """Its messages were taken before the entry was live, and their parties are not written yet."""
    outbox = Outbox()
    seen.in_hand.append(SCREENED_AT)
    running = asyncio.create_task(make_rescreener(outbox, seen).rescreen([make_entry()], LIVE_AT))
    await asyncio.sleep(0)

    seen.remember(make_party())
    seen.in_hand.clear()
    await running

    assert ["m1"] == [alert.message_id for alert in outbox.alerts]


async def judged(party: SeenParty, **fields: object) -> DispositionView:
    """Verdicts with one false positive on the pair of a party and the entry e1."""
    view = DispositionView()
    verdict = {"fingerprint": party.fingerprint, "entry_id": "e1", "verdict": "false_positive"}
    disposition = Disposition(
        **(verdict | {"by": "analyst", "reason": "known", "decided_at": "2026"} | fields)
    )
    await view.apply([Change(disposition.key, encode(disposition))], True)
    return view


async def test_verdict_on_an_entry_as_it_was_is_no_longer_heeded(seen: StoredSeen) -> None:
    """A changed entry may be the party after all: the alert goes out and says what became of the verdict."""
    outbox, party = Outbox(), make_party()
    before = make_entry(birth_dates=["1970"])
    view = await judged(party, state=PairState(entry_hash=before.content_hash))

    await make_rescreener(outbox, seen, party, dispositions=view).rescreen([make_entry()], LIVE_AT)

    (alert,) = outbox.alerts
    assert "false positive (analyst: known), holds no longer" in alert.explanation
    assert PairState(entry_hash=make_entry().content_hash) == alert.state


async def test_verdict_on_the_entry_as_it_is_stays(seen: StoredSeen) -> None:
    """An entry that is published again as it was is the entry that the analyst judged."""
    outbox, party = Outbox(), make_party()
    view = await judged(party, state=PairState(entry_hash=make_entry().content_hash))

    await make_rescreener(outbox, seen, party, dispositions=view).rescreen([make_entry(version="9")], LIVE_AT)

    assert [] == outbox.alerts


async def test_verdict_on_a_name_does_not_hold_against_a_number(seen: StoredSeen) -> None:
    """A party whose number is listed later is alerted, whatever was said of its name."""
    outbox, party = Outbox(), make_party(identifiers=[("inn_person", "500100732259")])
    entry = make_entry(identifiers=[ListIdentifier(type="inn_person", value="500100732259")])

    await make_rescreener(outbox, seen, party, dispositions=await judged(party)).rescreen([entry], LIVE_AT)

    assert 1 == len(outbox.alerts)


@pytest.mark.parametrize(
    ("verdict", "alerts"),
    [pytest.param("false_positive", 0, id="suppressed"), pytest.param("confirmed", 1, id="confirmed")],
)
async def test_verdict_of_an_analyst_is_heeded(seen: StoredSeen, verdict: str, alerts: int) -> None:
    """A pair that an analyst called a false positive stays quiet."""
    outbox, party = Outbox(), make_party()
    view = await judged(party, verdict=verdict)

    await make_rescreener(outbox, seen, party, dispositions=view).rescreen([make_entry()], LIVE_AT)

    assert alerts == len(outbox.alerts)
