"""Perpetual re-screening: parties seen before are held against entries that are added or changed."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Protocol

from schemas.alert import Alert
from schemas.enriched_text import Match, MatchKind, Risk
from schemas.list_entry import ListEntry
from stream_app.outputs import best_per_entry, entry_key, explanation_of, is_alerting
from stream_app.seen_partition import SeenPartition
from stream_app.seen_party import SeenParty, Sighting, read_party
from stream_app.seen_search import SeenSearch
from topology.config import Rules
from topology.decision.verdicts import with_verdict
from topology.fingerprint import facts_hash, identifier_fingerprint
from topology.search.base import Dispositions, PartyQuery, SearchRequest
from topology.search.embedded import EmbeddedSearch

logger = logging.getLogger(__name__)

# Work between two turns of the event loop.
TURN_S = 0.01
PARTIES_AT_ONCE = 32
DEADLINE_S = 30.0
# Entries that are held against the parties together; a longer list is done in parts.
ENTRIES_AT_ONCE = 20_000
# A search settles after more in one call, which pays for lists that stay.
APPLIED_AT_ONCE = 500
# How long a batch in hand is waited for; one that takes longer comes again, or meets the changed list.
BATCH_PATIENCE_S = 60.0


class SeenParties(Protocol):
    """The parties seen by this worker."""

    @property
    def oldest(self) -> float:
        """Sightings before this time, in seconds since 1970, are over the retention."""
        ...

    def partitions(self) -> Mapping[int, SeenPartition]:
        """The partitions that this worker holds now; to be let go of before the next turn."""
        ...

    def put(self, partition: int, key: bytes, party: SeenParty, known: SeenParty | None) -> None:
        """Write a party; `known` is what is stored of it."""
        ...

    def is_written(self, until: float) -> bool:
        """Whether no batch is in hand that was taken until a time, in seconds since 1970."""
        ...

    async def settled(self) -> None:
        """Wait until Kafka has every change."""
        ...


@dataclass(frozen=True, slots=True)
class _Held:
    """A party of a partition that may be one of the changed entries."""

    partition: int
    key: bytes
    party: SeenParty


class Rescreener:
    """Holds parties seen by this worker against changed entries; its alerts name the earlier messages.

    An index of the parties (`SeenSearch`) leads to the few that an entry may mean.  They are searched in a
    small search that holds nothing but the changed entries.  A message is alerted for an entry once: that it
    was is kept with the party, until the entry changes so that it does not match any more.  `send` takes
    alerts, `now` is the clock.
    """

    def __init__(
        self,
        rules: Rules,
        *,
        seen: SeenParties,
        send: Callable[[Sequence[Alert]], Awaitable[None]],
        dispositions: Dispositions,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._rules = rules
        self._seen = seen
        self._send = send
        self._dispositions = dispositions
        self._now = now

    async def rescreen(
        self, entries: Sequence[ListEntry], live_at: float, *, only: Iterable[int] | None = None
    ) -> set[int]:
        """Send the alerts for parties seen until `live_at`; the partitions that were held from first to last.

        `only` are the partitions to look at, by default all that this worker holds.
        """
        tokens = {number: partition.token for number, partition in self._seen.partitions().items()}
        held = tokens if only is None else {number: tokens[number] for number in only if number in tokens}
        await self._until_written(live_at)
        for start in range(0, len(entries), ENTRIES_AT_ONCE):
            await self._rescreen(entries[start : start + ENTRIES_AT_ONCE], held, live_at)
        await self._seen.settled()
        return {number for number, token in held.items() if self._held(number, token) is not None}

    async def _until_written(self, live_at: float) -> None:
        """Wait for batches in hand: their messages may not have met the entries, and are not seen yet."""
        patience = self._now() + BATCH_PATIENCE_S
        while not self._seen.is_written(live_at):
            if self._now() > patience:
                logger.warning("re-screening does not wait for a batch in hand any longer")
                return
            await asyncio.sleep(TURN_S)

    async def _rescreen(
        self, entries: Sequence[ListEntry], held: Mapping[int, object], live_at: float
    ) -> None:
        search = EmbeddedSearch(self._rules)
        changed = {entry.key: entry for entry in entries}
        try:
            for start in range(0, len(entries), APPLIED_AT_ONCE):
                await search.apply(entries[start : start + APPLIED_AT_ONCE], [])
            for number, token in held.items():
                keys = await self._candidates(number, token, search, changed)
                for start in range(0, len(keys), PARTIES_AT_ONCE):
                    parties = self._read(number, token, keys[start : start + PARTIES_AT_ONCE])
                    await self._alert(search, parties, changed, live_at)
        finally:
            await search.close()

    def _held(self, number: int, token: object) -> SeenPartition | None:
        """A partition, None when it is no longer this worker's: whoever has it now re-screens it."""
        partition = self._seen.partitions().get(number)
        return partition if partition is not None and partition.token is token else None

    async def _candidates(
        self, number: int, token: object, search: EmbeddedSearch, changed: Mapping[str, ListEntry]
    ) -> list[bytes]:
        """Keys of the parties that the entries may mean, or were alerted for; none when it is lost."""
        found: set[bytes] = set()
        steps = self._find(number, token, search, changed, found)
        turn_ends = time.perf_counter() + TURN_S
        for _ in steps:
            if time.perf_counter() > turn_ends:
                await asyncio.sleep(0)
                turn_ends = time.perf_counter() + TURN_S
                if self._held(number, token) is None:
                    steps.close()
                    return []
        return sorted(found)

    def _find(
        self,
        number: int,
        token: object,
        search: EmbeddedSearch,
        changed: Iterable[str],
        found: set[bytes],
    ) -> Generator[None, None, None]:
        """Add to `found` in steps; what is open of the partition is closed with the generator."""
        partition = self._held(number, token)
        if partition is None:
            return
        yield from partition.catch_up()
        seen_search = SeenSearch(partition.rows, search.names, search.numbers, self._rules)
        yield from seen_search.steps()
        found.update(seen_search.found)
        for entry in changed:
            found.update(partition.rows.parties_alerted(entry))
            yield

    def _read(self, number: int, token: object, keys: Sequence[bytes]) -> list[_Held]:
        partition = self._held(number, token)
        if partition is None:
            return []
        stored = zip(keys, partition.read(keys), strict=True)
        read = ((key, None if value is None else read_party(value)) for key, value in stored)
        return [_Held(number, key, party) for key, party in read if party is not None]

    async def _alert(
        self,
        search: EmbeddedSearch,
        parties: Sequence[_Held],
        changed: Mapping[str, ListEntry],
        live_at: float,
    ) -> None:
        """Send the alerts for some parties, then note with them what was sent."""
        answers = await search.search([request_for(one.party) for one in parties], deadline_s=DEADLINE_S)
        alerts: list[Alert] = []
        marks: list[tuple[_Held, list[Alert], set[str]]] = []
        for one, answer in zip(parties, answers, strict=True):
            if not answer.complete:
                logger.error("re-screening incomplete", extra={"degraded": answer.degraded})
            matches = list(self._alerting(one.party, answer.matches))
            raised = [
                alert
                for match in matches
                for alert in self._alerts_of(one.party, match, changed[entry_key(match)], live_at)
            ]
            ended = one.party.alerted.intersection(changed) - {entry_key(match) for match in matches}
            alerts += raised
            if raised or (ended and answer.complete):
                marks.append((one, raised, ended if answer.complete else set()))
        await self._send(alerts)
        for one, raised, ended in marks:
            self._mark(one, raised, ended)

    def _mark(self, one: _Held, raised: Sequence[Alert], ended: set[str]) -> None:
        """Note what a party was alerted for, beside what came of it meanwhile."""
        partition = self._seen.partitions().get(one.partition)
        stored = None if partition is None else partition.read([one.key])[0]
        known = None if stored is None else read_party(stored)
        if known is None:
            return
        alerted: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for alert in raised:
            if alert.state is not None:
                alerted[alert.message_id][f"{alert.list}:{alert.entry_id}"] = alert.state.entry_hash
        self._seen.put(one.partition, one.key, known.with_alerted(alerted, ended), known)

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

    def _alerts_of(self, party: SeenParty, match: Match, entry: ListEntry, live_at: float) -> Iterator[Alert]:
        """One alert per earlier message that was not alerted; its id is the same whoever makes it again."""
        risk = Risk.HIGH if match.score >= self._rules.decision.high else Risk.MEDIUM
        fresh = party.since(self._seen.oldest)
        for sighting in fresh.sightings if fresh is not None else ():
            if sighting.at > live_at or _is_known(sighting, match, entry):
                continue
            yield Alert(
                id=f"rescreen|{sighting.message_id}|{entry.key}|{entry.content_hash}",
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
                lists={entry.list: entry.version},
                seen_at=iso(sighting),
                fingerprint=match.fingerprint,
                state=match.state,
            )


def _is_known(sighting: Sighting, match: Match, entry: ListEntry) -> bool:
    """Whether the message was alerted for the entry; not, once that ended a verdict of an analyst."""
    said = sighting.alerted.get(entry.key)
    return said is not None and (match.ended_disposition is None or said == entry.content_hash)


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
