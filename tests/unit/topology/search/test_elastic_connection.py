"""The circuit breaker, and requests to a server that is not there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from support.kafka import free_port

from topology.errors import SearchUnavailable
from topology.search.elastic_connection import CircuitBreaker, ElasticAddress, ElasticConnection


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now


def broken_breaker(clock: Clock) -> CircuitBreaker:
    """A breaker after the failures that open it, with a pause of 2 s."""
    breaker = CircuitBreaker(failures=2, pause_s=2.0, monotonic=clock)
    breaker.note_failure()
    breaker.note_failure()
    return breaker


def test_a_single_failure_does_not_open_the_breaker() -> None:
    """Failures must come in a row: a success between them forgives."""
    breaker = CircuitBreaker(failures=2)
    breaker.note_failure()
    breaker.note_success()
    breaker.note_failure()

    assert (False, True) == (breaker.is_open, breaker.lets_through())


def test_an_open_breaker_lets_one_trial_through_per_pause() -> None:
    """A server that is down is asked now and then, never by everybody at once."""
    clock = Clock()
    breaker = broken_breaker(clock)
    before = breaker.lets_through()

    clock.now = 2.0
    trials = [breaker.lets_through() for _ in range(3)]

    assert (False, [True, False, False]) == (before, trials)


def test_a_trial_that_succeeds_closes_the_breaker() -> None:
    """A server that is back serves everybody."""
    clock = Clock()
    breaker = broken_breaker(clock)
    clock.now = 2.0
    breaker.lets_through()

    breaker.note_success()

    assert [True, True] == [breaker.lets_through() for _ in range(2)]


def test_a_trial_that_fails_begins_the_pause_again() -> None:
    """The pause counts from the last failure."""
    clock = Clock()
    breaker = broken_breaker(clock)
    clock.now = 2.0
    breaker.lets_through()
    breaker.note_failure()

    clock.now = 3.9

    assert not breaker.lets_through()


async def test_a_server_that_is_not_there_is_an_error_and_opens_the_breaker() -> None:
    """A refused connection is no answer; no connection stays in use."""
    breaker = CircuitBreaker(failures=1, pause_s=60.0)
    connection = ElasticConnection(ElasticAddress(f"http://127.0.0.1:{free_port()}", connections=3), breaker)

    with pytest.raises(SearchUnavailable, match="cannot be reached"):
        await connection.ask(lambda client: client.cluster.health(), timeout_s=5.0)
    with pytest.raises(SearchUnavailable, match="did not answer lately"):
        await connection.ask(lambda client: client.cluster.health(), timeout_s=5.0)
    pool = connection.pool()
    await connection.close()

    assert {
        "answered": 0,
        "late": 0,
        "unreachable": 1,
        "refused": 0,
        "spared": 1,
        "retried": 2,
    } == connection.endings
    assert {"max": 3, "in_use": 0, "waiting": 0} == {
        name: pool[name] for name in ("max", "in_use", "waiting")
    }


async def test_a_deadline_that_is_over_asks_nothing_and_blames_nobody() -> None:
    """That no time was left says nothing of the server."""
    breaker = CircuitBreaker(failures=1)
    connection = ElasticConnection(ElasticAddress("https://elasticsearch", "user", "secret"), breaker)

    with pytest.raises(SearchUnavailable, match="no time is left"):
        await connection.ask(lambda client: client.cluster.health(), timeout_s=0.0)
    await connection.close()

    assert not breaker.is_open


@asynccontextmanager
async def connected_to(*statuses: int) -> AsyncIterator[ElasticConnection]:
    """A connection to a server that answers with these statuses in turn, with the last one from then on."""
    left = list(statuses)

    async def answer(_: web.Request) -> web.Response:
        status = left.pop(0) if len(left) > 1 else left[0]
        return web.json_response(
            {"status": status}, status=status, headers={"X-Elastic-Product": "Elasticsearch"}
        )

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(application) as server:
        connection = ElasticConnection(ElasticAddress(str(server.make_url("/"))))
        yield connection
        await connection.close()


def ended(connection: ElasticConnection) -> dict[str, int]:
    """How requests ended, without what did not happen."""
    return {ending: count for ending, count in connection.endings.items() if count}


@pytest.mark.parametrize(
    ("statuses", "endings"),
    [
        pytest.param((200,), {"answered": 1}, id="none"),
        pytest.param((429, 200), {"retried": 1, "answered": 1}, id="too-many-requests"),
        pytest.param((503, 200), {"retried": 1, "answered": 1}, id="unavailable"),
        pytest.param((502, 504, 200), {"retried": 2, "answered": 1}, id="gateway-twice"),
    ],
)
async def test_what_may_pass_is_asked_again(statuses: tuple[int, ...], endings: dict[str, int]) -> None:
    """A busy server costs a moment, no answer; each retry is counted and the breaker stays closed."""
    async with connected_to(*statuses) as connection:
        body = await connection.ask(lambda client: client.cluster.health(), timeout_s=10.0)

    assert ({"status": 200}, endings, False) == (body, ended(connection), connection.breaker.is_open)


@pytest.mark.parametrize(
    ("status", "endings"),
    [
        pytest.param(429, {"retried": 2, "refused": 1}, id="busy-all-the-time"),
        pytest.param(400, {"refused": 1}, id="a-fault-of-ours-is-not-sent-again"),
    ],
)
async def test_a_refusal_that_stays_is_an_error(status: int, endings: dict[str, int]) -> None:
    """After two retries, or none where they cannot help, the search says that it got no answer."""
    async with connected_to(status) as connection:
        with pytest.raises(SearchUnavailable, match=f"status {status}"):
            await connection.ask(lambda client: client.cluster.health(), timeout_s=10.0)

    assert endings == ended(connection)


async def test_retries_end_with_the_deadline() -> None:
    """The time of a request bounds all its tries together."""
    async with connected_to(503) as connection:
        with pytest.raises(SearchUnavailable, match=r"within 0\.01 s"):
            await connection.ask(lambda client: client.cluster.health(), timeout_s=0.01)

    assert 1 == connection.endings["late"]
