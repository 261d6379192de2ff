"""Perpetual re-screening: parties seen before are held against entries that are added or changed."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from datetime import datetime, timezone
from typing import Protocol

from schemas.alert import Alert
from schemas.enriched_text import Match, MatchKind, Risk
from schemas.list_entry import ListEntry
from stream_app.outputs import best_per_entry, explanation_of, is_alerting
from stream_app.tables import SeenParty, Sighting, said_of
from topology.config import Rules
from topology.decision.verdicts import with_verdict
from topology.fingerprint import facts_hash, identifier_fingerprint
from topology.search.base import Dispositions, PartyQuery, SearchBackend, SearchRequest
from topology.search.embedded import EmbeddedSearch
from topology.search.sieve import PartySieve

logger = logging.getLogger(__name__)

# Looked at between two turns of the event loop, some 10 ms.
PARTIES_AT_ONCE = 2000
DEADLINE_S = 30.0
READY_POLL_S = 0.5


class SeenParties(Protocol):
    """The parties seen by this worker."""

    def stored(self) -> Sequence[bytes]:
        """All of them, as they are stored."""
        ...

    def fresh(self, stored: bytes) -> SeenParty | None:
        """One of them, without what is over the retention; None when nothing is left."""
        ...


class Rescreener:
    """Holds parties seen by this worker against changed entries; its alerts name the earlier messages.

    The parties are searched in a small search that holds nothing but the changed entries, so the cost grows
    with the parties seen and hardly with the lists; a sieve leaves most of them out before they are read in
    full.  `is_ready` says whether the table can be read now, `send` takes alerts, `now` is the clock.
    """

    def __init__(
        self,
        rules: Rules,
        *,
        seen: SeenParties,
        is_ready: Callable[[], bool],
        send: Callable[[Sequence[Alert]], Awaitable[None]],
        dispositions: Dispositions,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._rules = rules
        self._seen = seen
        self._is_ready = is_ready
        self._send = send
        self._dispositions = dispositions
        self._now = now
        self._waiting: asyncio.Queue[tuple[Sequence[ListEntry], float, asyncio.Future[None]]] = (
            asyncio.Queue()
        )

    def add(self, entries: Sequence[ListEntry]) -> asyncio.Future[None]:
        """Note entries that have just become live; messages screened from now on have met them already.

        What is added is done in order; the answer comes about when these entries are.
        """
        done = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((entries, self._now(), done))
        return done

    async def run(self) -> None:
        """Re-screen what was noted, for ever."""
        while True:
            entries, live_at, done = await self._waiting.get()
            if entries:
                await self._until_ready()
                sent = await self.rescreen(entries, live_at)
                logger.info("parties re-screened", extra={"entries": len(entries), "alerts": sent})
            done.set_result(None)

    async def _until_ready(self) -> None:
        """Wait while a rebalance moves the table."""
        while not self._is_ready():  # noqa: ASYNC110 - readiness is several facts of Faust, none of them an event
            await asyncio.sleep(READY_POLL_S)

    async def rescreen(self, entries: Sequence[ListEntry], live_at: float) -> int:
        """Send the alerts for parties seen until `live_at`; how many."""
        search = EmbeddedSearch(self._rules)
        try:
            await search.apply(entries, [])
            sent, sieve, stored = 0, search.sieve(), self._seen.stored()
            for start in range(0, len(stored), PARTIES_AT_ONCE):
                parties = list(self._worth_a_search(sieve, stored[start : start + PARTIES_AT_ONCE]))
                alerts = await self._alerts(search, parties, live_at)
                await self._send(alerts)
                sent += len(alerts)
                await asyncio.sleep(0)  # the stream goes on between two chunks
        finally:
            await search.close()
        return sent

    def _worth_a_search(self, sieve: PartySieve, stored: Iterable[bytes]) -> Iterator[SeenParty]:
        """Parties that pass the sieve, which reads their names and numbers only."""
        for value in stored:
            said = said_of(value)
            if said is not None and sieve.passes(said.names, said.identifiers, is_person=said.is_person):
                party = self._seen.fresh(value)
                if party is not None:
                    yield party

    async def _alerts(
        self, search: SearchBackend, parties: Sequence[SeenParty], live_at: float
    ) -> list[Alert]:
        answers = await search.search([request_for(party) for party in parties], deadline_s=DEADLINE_S)
        versions = {info.name: info.version for info in search.lists()}
        alerts: list[Alert] = []
        for party, answer in zip(parties, answers, strict=True):
            if not answer.complete:
                logger.error("re-screening incomplete", extra={"degraded": answer.degraded})
            for match in self._alerting(party, answer.matches):
                alerts += self._alerts_of(party, match, versions, live_at)
        return alerts

    def _alerting(self, party: SeenParty, matches: Sequence[Match]) -> Iterator[Match]:
        """The matches that alert, with the verdicts that analysts gave; those that hold today count."""
        today = datetime.fromtimestamp(self._now(), timezone.utc).date()
        for match in best_per_entry(matches):
            fingerprint, facts = party.fingerprint, facts_hash(party.identifiers)
            if match.kind is MatchKind.IDENTIFIER:  # a verdict on a name says nothing of a number
                fingerprint, facts = identifier_fingerprint(match.query), None
            judged = with_verdict(match, fingerprint, facts, self._dispositions, today)
            if is_alerting(judged, self._rules.score):
                yield judged

    def _alerts_of(
        self, party: SeenParty, match: Match, versions: dict[str, str], live_at: float
    ) -> Iterator[Alert]:
        """One alert per earlier message.  The id is the same when the same change is re-screened again."""
        risk = Risk.HIGH if match.score >= self._rules.decision.high else Risk.MEDIUM
        for sighting in party.sightings:
            if sighting.at > live_at:
                continue
            yield Alert(
                id=f"rescreen|{sighting.message_id}|{match.entry_id}|{versions.get(match.list, '')}",
                cause="rescreen",
                message_id=sighting.message_id,
                source=sighting.source,
                entry_id=match.entry_id,
                list=match.list,
                entry_name=match.entry_name,
                query=match.query,
                risk=risk,
                score=match.score,
                review_required=True,
                explanation=explanation_of(match),
                lists=versions,
                seen_at=iso(sighting),
                fingerprint=match.fingerprint,
                state=match.state,
            )


def iso(sighting: Sighting) -> str:
    """When the message was screened, in ISO 8601."""
    return datetime.fromtimestamp(sighting.at, timezone.utc).isoformat(timespec="milliseconds")


def request_for(party: SeenParty) -> SearchRequest:
    """What a seen party asks of the lists; there is no text any more."""
    identifiers = tuple((kind, value) for kind, value in party.identifiers)
    if party.kind == "identifier":
        return SearchRequest(text="", identifiers=identifiers)
    query = PartyQuery(
        kind=party.kind,
        names=tuple(party.names),
        birth_date=party.birth_date,
        identifiers=tuple(value for _, value in identifiers),
    )
    return SearchRequest(text="", parties=(query,), identifiers=identifiers)
