"""Token buckets per client."""

from __future__ import annotations

import pytest

from stream_app.web.rate_limit import TokenBuckets


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


def test_a_burst_passes_and_then_the_client_waits(clock):
    """As many requests as fit in the bucket pass at once; the next one is told how long to wait."""
    buckets = TokenBuckets(2.0, burst=3, monotonic=clock)

    waits = [buckets.take("10.0.0.1") for _ in range(4)]

    assert [0.0, 0.0, 0.0, 0.5] == waits


def test_tokens_flow_in_with_time(clock):
    """After the told time the request passes."""
    buckets = TokenBuckets(2.0, burst=1, monotonic=clock)
    buckets.take("10.0.0.1")
    clock.seconds += buckets.take("10.0.0.1")

    assert buckets.take("10.0.0.1") == 0.0


def test_a_refused_request_costs_nothing(clock):
    """Who asks too often is not shut out for longer by asking again."""
    buckets = TokenBuckets(1.0, burst=1, monotonic=clock)
    buckets.take("10.0.0.1")

    waits = [buckets.take("10.0.0.1") for _ in range(3)]

    assert [1.0, 1.0, 1.0] == waits


def test_clients_do_not_share_a_bucket(clock):
    """One client's requests leave another's bucket full."""
    buckets = TokenBuckets(1.0, burst=1, monotonic=clock)
    buckets.take("10.0.0.1")

    assert buckets.take("10.0.0.2") == 0.0


def test_the_longest_unseen_client_is_forgotten(clock):
    """Memory is bounded by the number of clients."""
    buckets = TokenBuckets(1.0, burst=1, monotonic=clock, most_clients=2)
    for client in ("a", "b", "c"):
        buckets.take(client)

    assert buckets.take("c") > 0.0
    assert buckets.take("a") == 0.0


def test_a_rate_under_one_still_lets_a_request_through(clock):
    """The bucket holds at least one token."""
    buckets = TokenBuckets(0.1, burst=0.2, monotonic=clock)

    assert buckets.take("10.0.0.1") == 0.0
    assert buckets.take("10.0.0.1") == pytest.approx(10.0)
