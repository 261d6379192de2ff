"""Token buckets per client."""

from __future__ import annotations

import pytest

from stream_app.web.rate_limit import TokenBuckets, client_address, proxy_networks


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


PROXIES = proxy_networks(["10.0.0.0/8", "192.168.1.7", "fd00::/8"])


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        pytest.param("203.0.113.9", [], "203.0.113.9", id="asked-directly"),
        pytest.param("203.0.113.9", ["198.51.100.1"], "203.0.113.9", id="a-client-that-pretends"),
        pytest.param("10.1.2.3", ["198.51.100.1"], "198.51.100.1", id="one-proxy"),
        pytest.param("10.1.2.3", ["198.51.100.1, 192.168.1.7"], "198.51.100.1", id="two-proxies"),
        pytest.param("10.1.2.3", ["198.51.100.1", "192.168.1.7"], "198.51.100.1", id="two-headers"),
        pytest.param("10.1.2.3", ["1.1.1.1, 198.51.100.1"], "198.51.100.1", id="pretends-to-the-proxy"),
        pytest.param("10.1.2.3", [], "10.1.2.3", id="a-proxy-that-says-nothing"),
        pytest.param("10.1.2.3", ["unknown"], "10.1.2.3", id="no-address"),
        pytest.param("10.1.2.3", ["10.0.0.4"], "10.0.0.4", id="asked-by-a-proxy"),
        pytest.param("::ffff:10.1.2.3", ["198.51.100.1"], "198.51.100.1", id="ipv4-as-ipv6"),
        pytest.param("fd00::1", ["2001:db8:1:2:3:4:5:6"], "2001:db8:1:2::/64", id="ipv6-network"),
        pytest.param(None, ["198.51.100.1"], "unknown", id="unix-socket"),
    ],
)
def test_the_client_is_the_nearest_address_that_is_no_trusted_proxy(peer, forwarded, client):
    """X-Forwarded-For is believed as far as trusted proxies wrote it, and no further."""
    assert client == client_address(peer, forwarded, PROXIES)


def test_without_trusted_proxies_the_header_says_nothing():
    """The default: a client cannot get a bucket of its own by a header."""
    assert "10.1.2.3" == client_address("10.1.2.3", ["198.51.100.1"], ())
