"""Parties seen before against a changed list, with the real embedded search."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from support.records import make_entry

from schemas.alert import Alert
from schemas.disposition import Disposition, PairState
from schemas.enriched_text import Risk, Source
from schemas.list_entry import ListIdentifier
from stream_app.codecs import encode
from stream_app.compacted_topic import Change
from stream_app.rescreen import Rescreener
from stream_app.tables import SeenParty, Sighting, read_party
from stream_app.watchlist_sync import DispositionView
from topology.config import Rules

SCREENED_AT, LIVE_AT = 1_700_000_000.0, 1_700_000_100.0
NAME = "Ruslan Zhuravkovych"


class Outbox:
    """Keeps the alerts that were sent."""

    def __init__(self) -> None:
        self.alerts: list[Alert] = []

    async def __call__(self, alerts: Sequence[Alert]) -> None:
        """Take alerts."""
        self.alerts += alerts


class Seen:
    """Parties as they are stored, all within the retention."""

    def __init__(self, parties: Sequence[SeenParty]) -> None:
        self._stored = [encode(party) for party in parties]

    def stored(self) -> Sequence[bytes]:
        """All of them."""
        return self._stored

    def fresh(self, stored: bytes) -> SeenParty | None:
        """One of them."""
        return read_party(stored)


def make_party(name: str = NAME, *, at: float = SCREENED_AT, **fields: object) -> SeenParty:
    """A person seen in one message."""
    source = Source(topic="texts.raw", partition=1, offset=41)
    sightings = [Sighting(message_id="m1", source=source, at=at)]
    return SeenParty(**({"kind": "person", "names": [name], "sightings": sightings} | fields))


def make_rescreener(
    outbox: Outbox, *parties: SeenParty, dispositions: DispositionView | None = None
) -> Rescreener:
    """A rescreener over these parties."""
    return Rescreener(
        Rules(),
        seen=Seen(parties),
        is_ready=lambda: True,
        send=outbox,
        dispositions=dispositions or DispositionView(),
        now=lambda: LIVE_AT,
    )


async def test_alert_names_the_earlier_message() -> None:
    """A party that is listed after its payment gives an alert with the id, the place and the time of the message."""
    outbox = Outbox()

    sent = await make_rescreener(outbox, make_party()).rescreen([make_entry()], LIVE_AT)

    (alert,) = outbox.alerts
    assert 1 == sent
    assert ("rescreen", "m1", 41, "2023-11-14T22:13:20.000+00:00", True) == (
        alert.cause,
        alert.message_id,
        alert.source.offset,
        alert.seen_at,
        alert.review_required,
    )
    assert alert.risk in {Risk.MEDIUM, Risk.HIGH}


async def test_other_party_gives_no_alert() -> None:
    """Only parties that the changed entry may name are alerted."""
    outbox = Outbox()

    await make_rescreener(outbox, make_party("Olga Tsymbalenko")).rescreen([make_entry()], LIVE_AT)

    assert [] == outbox.alerts


async def test_message_screened_after_the_change_is_left_out() -> None:
    """It met the entry when it was screened; a second alert would say the same."""
    outbox = Outbox()

    await make_rescreener(outbox, make_party(at=LIVE_AT + 1)).rescreen([make_entry()], LIVE_AT)

    assert [] == outbox.alerts


async def test_number_without_a_name_is_found() -> None:
    """A party known only by its number is held against the numbers of the entry."""
    outbox = Outbox()
    party = make_party(kind="identifier", names=[], identifiers=[("inn_person", "500100732259")])
    entry = make_entry(identifiers=[ListIdentifier(type="inn_person", value="500100732259")])

    await make_rescreener(outbox, party).rescreen([entry], LIVE_AT)

    assert ["m1"] == [alert.message_id for alert in outbox.alerts]


async def test_same_change_gives_the_same_alert_id() -> None:
    """Re-screening the same change again repeats the id, so consumers can drop the repetition."""
    outbox = Outbox()
    rescreener = make_rescreener(outbox, make_party())

    await rescreener.rescreen([make_entry()], LIVE_AT)
    await rescreener.rescreen([make_entry()], LIVE_AT)

    assert 1 == len({alert.id for alert in outbox.alerts})


async def judged(party: SeenParty, **fields: object) -> DispositionView:
    """Verdicts with one false positive on the pair of a party and the entry e1."""
    view = DispositionView()
    verdict = {"fingerprint": party.fingerprint, "entry_id": "e1", "verdict": "false_positive"}
    disposition = Disposition(
        **(verdict | {"by": "analyst", "reason": "known", "decided_at": "2026"} | fields)
    )
    await view.apply([Change(disposition.key, encode(disposition))], True)
    return view


async def test_verdict_on_an_entry_as_it_was_is_no_longer_heeded() -> None:
    """A changed entry may be the party after all: the alert goes out and says what became of the verdict."""
    outbox, party = Outbox(), make_party()
    before = make_entry(birth_dates=["1970"])
    view = await judged(party, state=PairState(entry_hash=before.content_hash))

    await make_rescreener(outbox, party, dispositions=view).rescreen([make_entry()], LIVE_AT)

    (alert,) = outbox.alerts
    assert "false positive (analyst: known), holds no longer" in alert.explanation
    assert PairState(entry_hash=make_entry().content_hash) == alert.state


async def test_verdict_on_the_entry_as_it_is_stays() -> None:
    """An entry that is published again as it was is the entry that the analyst judged."""
    outbox, party = Outbox(), make_party()
    view = await judged(party, state=PairState(entry_hash=make_entry().content_hash))

    await make_rescreener(outbox, party, dispositions=view).rescreen([make_entry(version="9")], LIVE_AT)

    assert [] == outbox.alerts


async def test_verdict_on_a_name_does_not_hold_against_a_number() -> None:
    """A party whose number is listed later is alerted, whatever was said of its name."""
    outbox, party = Outbox(), make_party(identifiers=[("inn_person", "500100732259")])
    entry = make_entry(identifiers=[ListIdentifier(type="inn_person", value="500100732259")])

    await make_rescreener(outbox, party, dispositions=await judged(party)).rescreen([entry], LIVE_AT)

    assert 1 == len(outbox.alerts)


@pytest.mark.parametrize(
    ("verdict", "alerts"),
    [pytest.param("false_positive", 0, id="suppressed"), pytest.param("confirmed", 1, id="confirmed")],
)
async def test_verdict_of_an_analyst_is_heeded(verdict: str, alerts: int) -> None:
    """A pair that an analyst called a false positive stays quiet."""
    outbox, party = Outbox(), make_party()
    view = await judged(party, verdict=verdict)

    await make_rescreener(outbox, party, dispositions=view).rescreen([make_entry()], LIVE_AT)

    assert alerts == len(outbox.alerts)
