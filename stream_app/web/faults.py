"""What is wrong with the service: pure, from facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from schemas.http import HealthStatus
from stream_app.status import StreamStatus
from topology.search.base import SearchHealth

Part = Literal["kafka", "tables", "search", "lists"]

SEVERITY: tuple[HealthStatus, ...] = ("unhealthy", "degraded", "healthy")
STUCK_AFTER_S = 120.0  # no progress with work pending for so long is a stall; a slow batch takes seconds


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    blocks_ready: whether no work should be sent here until it is over.
    stuck: whether only a restart helps.
    """

    part: Part
    level: Literal["degraded", "unhealthy"]
    reason: str
    blocks_ready: bool = True
    stuck: bool = False


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """What faults are found from.

    search: None when it is switched off.  search_failure_age_s: since a text was last not fully searched.
    remember_s: for how long such a failure counts.
    """

    stream: StreamStatus | None
    search: SearchHealth | None
    search_failure_age_s: float | None
    remember_s: float


def find_faults(facts: ServiceFacts) -> list[Fault]:
    """Everything that is wrong, worst parts first."""
    return [*_stream_faults(facts.stream), *_search_faults(facts)]


def _stream_faults(stream: StreamStatus | None) -> list[Fault]:
    if stream is None:
        return []
    if stream.failed is not None:
        return [Fault("kafka", "unhealthy", f"the stream has failed: {stream.failed}", stuck=True)]
    if is_stuck(stream):
        age_s = round(stream.progress_age_s)
        return [Fault("kafka", "unhealthy", f"no progress for {age_s} s with work pending", stuck=True)]
    faults = []
    if not stream.connected:
        faults.append(Fault("kafka", "degraded", "not connected to Kafka"))
    elif not stream.assigned:
        faults.append(Fault("kafka", "degraded", "no input partition is assigned"))
    if not stream.recovered:
        faults.append(Fault("tables", "degraded", "tables are being recovered"))
    if not stream.lists_loaded:
        faults.append(Fault("lists", "degraded", "lists are being loaded"))
    if stream.paused:
        faults.append(Fault("kafka", "degraded", "paused by an operator", blocks_ready=False))
    return faults


def is_stuck(stream: StreamStatus) -> bool:
    """Whether work has been pending for long without progress, though nothing from outside stops it."""
    pending = stream.in_flight > 0 or any(lag for lag in stream.lag.values())
    moving = stream.connected and stream.assigned > 0 and stream.recovered and not stream.paused
    return pending and moving and stream.progress_age_s > STUCK_AFTER_S


def _search_faults(facts: ServiceFacts) -> list[Fault]:
    search = facts.search
    if search is None:
        return [Fault("search", "degraded", "search is switched off")]
    faults = []
    if search.status != "healthy":
        detail = f" ({search.detail})" if search.detail else ""
        faults.append(
            Fault(
                "search",
                "degraded",
                f"search is {search.status}{detail}",
                blocks_ready=search.status == "unhealthy",
            )
        )
    if facts.search_failure_age_s is not None and facts.search_failure_age_s < facts.remember_s:
        age_s = round(facts.search_failure_age_s)
        faults.append(
            Fault("search", "degraded", f"a text was not fully searched {age_s} s ago", blocks_ready=False)
        )
    if search.entries == 0 and search.status != "unhealthy":
        faults.append(Fault("lists", "degraded", "no list entry is loaded"))
    return faults


def overall(faults: Iterable[Fault]) -> HealthStatus:
    """The state in one word: as bad as the worst fault."""
    return worst(fault.level for fault in faults)


def worst(states: Iterable[HealthStatus]) -> HealthStatus:
    """The worst of some states; healthy when there is none."""
    return min(states, key=SEVERITY.index, default="healthy")
