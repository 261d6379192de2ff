"""The connection to Elasticsearch: a bounded pool, a deadline for every request, and a circuit breaker."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from elasticsearch import ApiError, AsyncElasticsearch, ConnectionTimeout, SSLError, TransportError
from elasticsearch import ConnectionError as ConnectionBroken

from topology.errors import SearchUnavailable

# aiohttp, under the client, keeps an unused connection for so long.
_KEPT_S = 15.0
_RETRIES = 2
# Before the first retry, twice as long before the next: an overloaded server is not asked again at once.
_FIRST_PAUSE_S = 0.02
# Answers that another try may mend: overloaded, or a gateway or node on its way up or down.
PASSING = (429, 502, 503, 504)
_NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class ElasticAddress:
    """Where Elasticsearch is and how to be let in; `connections` are open at the same time at most."""

    url: str
    username: str | None = None
    password: str | None = None
    verify_ssl: bool = True
    connections: int = 50


class IndexMissing(SearchUnavailable):
    """The index is not there: nothing was ever loaded, or it was deleted."""


class CircuitBreaker:
    """Spares a server that does not answer, and its callers the waiting.

    After `failures` in a row nothing is asked for `pause_s`; then one request at a time, one per pause, tries
    whether it is back.
    """

    def __init__(
        self, *, failures: int = 3, pause_s: float = 2.0, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit = failures
        self._pause_s = pause_s
        self._monotonic = monotonic
        self._failed = 0
        self._closed_until = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the server is taken to be down."""
        return self._failed >= self._limit

    def lets_through(self) -> bool:
        """Whether a request may be sent now; when open, this is the one trial of the pause."""
        if not self.is_open:
            return True
        now = self._monotonic()
        if now < self._closed_until:
            return False
        self._closed_until = now + self._pause_s
        return True

    def note_success(self) -> None:
        """The server answered."""
        self._failed = 0

    def note_failure(self) -> None:
        """The server did not answer, or only that it cannot."""
        self._failed += 1
        if self.is_open:
            self._closed_until = self._monotonic() + self._pause_s


def _with_port(url: str) -> str:
    """The address with the port that its scheme stands for, where it names none: the client wants one."""
    parts = urlsplit(url)
    if parts.port is not None:
        return url
    return parts._replace(netloc=f"{parts.netloc}:{443 if parts.scheme == 'https' else 80}").geturl()


def _may_pass(error: ApiError | TransportError) -> bool:
    """Whether another try may be answered: the server was busy, or the connection broke.

    Not after a timeout, which has used up the time of the request.
    """
    if isinstance(error, ApiError):
        return error.meta.status in PASSING
    return isinstance(error, ConnectionBroken) and not isinstance(error, SSLError)


class ElasticConnection:
    """Sends requests; whatever keeps an answer away becomes SearchUnavailable.

    endings: requests since the start by how they ended; `retried` counts those sent again, which end anew.
    """

    def __init__(self, address: ElasticAddress, breaker: CircuitBreaker | None = None) -> None:
        self.breaker = breaker or CircuitBreaker()
        credentials: dict[str, Any] = {}
        if address.username is not None:
            credentials["basic_auth"] = (address.username, address.password or "")
        if address.url.startswith("https"):
            credentials["verify_certs"] = address.verify_ssl
            credentials["ssl_show_warn"] = address.verify_ssl
        self._client = AsyncElasticsearch(
            _with_port(address.url),
            connections_per_node=address.connections,
            max_retries=0,  # they are made, counted and spaced out here
            # One server under one address: the breaker decides when it is asked again.
            dead_node_backoff_factor=0,
            **credentials,
        )
        self._connections = address.connections
        self._gate = asyncio.Semaphore(address.connections)
        self.endings = dict.fromkeys(("answered", "late", "unreachable", "refused", "spared", "retried"), 0)
        self._in_use = 0
        self._waiting = 0
        self._peak = 0
        self._peak_at = 0.0

    async def ask(
        self, request: Callable[[AsyncElasticsearch], Awaitable[Any]], *, timeout_s: float
    ) -> dict[str, Any]:
        """The body of the answer to a request.

        Raises SearchUnavailable when there is none within `timeout_s`, at once while the breaker is open;
        IndexMissing when the server says so.
        """
        if timeout_s <= 0.0:
            raise SearchUnavailable("no time is left to ask Elasticsearch")
        if not self.breaker.lets_through():
            self.endings["spared"] += 1
            raise SearchUnavailable("Elasticsearch is not asked: it did not answer lately")
        try:
            answer = await asyncio.wait_for(self._send(request, timeout_s), timeout_s)
        except asyncio.TimeoutError as error:
            self._note_failure("late")
            raise SearchUnavailable(f"Elasticsearch did not answer within {timeout_s:.2f} s") from error
        except ApiError as error:
            raise self._refused(error) from None  # its text repeats the query, which holds names
        except TransportError as error:
            self._note_failure("late" if isinstance(error, ConnectionTimeout) else "unreachable")
            raise SearchUnavailable(f"Elasticsearch cannot be reached ({type(error).__name__})") from error
        self.breaker.note_success()
        self.endings["answered"] += 1
        return dict(answer.body)

    def _note_failure(self, ending: str) -> None:
        self.endings[ending] += 1
        self.breaker.note_failure()

    def _refused(self, error: ApiError) -> SearchUnavailable:
        status = error.meta.status
        self.endings["refused"] += 1
        if status in PASSING:
            self.breaker.note_failure()
        else:
            self.breaker.note_success()
        if status == _NOT_FOUND:
            return IndexMissing("Elasticsearch has no list index")
        return SearchUnavailable(f"Elasticsearch refused a request with status {status}")

    async def _send(self, request: Callable[[AsyncElasticsearch], Awaitable[Any]], timeout_s: float) -> Any:  # noqa: ANN401 - the client's own answer types
        self._waiting += 1
        try:
            await self._gate.acquire()
        finally:
            self._waiting -= 1
        self._note_use()
        try:
            return await self._try(request, self._client.options(request_timeout=timeout_s))
        finally:
            self._in_use -= 1
            self._gate.release()

    async def _try(
        self, request: Callable[[AsyncElasticsearch], Awaitable[Any]], client: AsyncElasticsearch
    ) -> Any:  # noqa: ANN401 - the client's own answer types
        """The answer, after retries of what may pass; the caller bounds the time of all of them."""
        pause_s = _FIRST_PAUSE_S
        for _ in range(_RETRIES):
            try:
                return await request(client)
            except (ApiError, TransportError) as error:
                if not _may_pass(error):
                    raise
            self.endings["retried"] += 1
            await asyncio.sleep(pause_s)
            pause_s *= 2
        return await request(client)

    def _note_use(self) -> None:
        self._in_use += 1
        now = time.monotonic()
        if self._in_use >= self._peak or now - self._peak_at > _KEPT_S:
            self._peak, self._peak_at = self._in_use, now

    def pool(self) -> dict[str, int]:
        """Connections by state.  Idle ones are told from the most that were in use while they are kept."""
        is_fresh = time.monotonic() - self._peak_at <= _KEPT_S
        idle = max(0, self._peak - self._in_use) if is_fresh else 0
        return {"max": self._connections, "in_use": self._in_use, "idle": idle, "waiting": self._waiting}

    async def close(self) -> None:
        """Close all connections."""
        await self._client.close()
