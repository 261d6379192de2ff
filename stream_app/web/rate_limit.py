"""Token buckets per client address, and which address that is behind proxies.

Libraries were weighed: `aiolimiter` delays instead of refusing and has one bucket per object; `limits` brings
a thread with timers and does not bound the number of clients that it remembers.  What is needed is this page.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
IPV6_CLIENT_BITS = 64  # whoever has an IPv6 address has at least a network of this size (RFC 6177)


def proxy_networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """Addresses and networks of TRUSTED_PROXIES.  Raises ValueError for what is neither."""
    return tuple(ip_network(text, strict=False) for text in texts)


def client_address(peer: str | None, forwarded: Sequence[str], trusted: Sequence[Network]) -> str:
    """The address by which requests are counted: the nearest one that is no trusted proxy.

    `peer` is the other end of the connection, `forwarded` the values of X-Forwarded-For in their order.
    Each proxy appends the address that it was asked from, so they are read from the right, as far as trusted
    proxies wrote them: what a client itself sends as that header is never believed.  Of an IPv6 address the
    network counts.
    """
    address = _parse(peer)
    if address is None:
        return peer or "unknown"
    hops = [hop.strip() for value in forwarded for hop in value.split(",")]
    while hops and any(address in network for network in trusted):
        before = _parse(hops.pop())
        if before is None:
            break
        address = before
    if isinstance(address, IPv6Address):
        return str(ip_network((address, IPV6_CLIENT_BITS), strict=False))
    return str(address)


def _parse(text: str | None) -> Address | None:
    """An address, IPv4 where it is IPv4 written as IPv6; None for anything else."""
    try:
        address = ip_address((text or "").partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


class TokenBuckets:
    """One bucket per client: `rate_per_s` tokens flow in, `burst` fit in, a request takes one.

    At most `most_clients` buckets are kept, those longest unseen are forgotten: their bucket would mostly be
    full again.  `monotonic` is a clock in seconds.
    """

    def __init__(
        self,
        rate_per_s: float,
        *,
        burst: float,
        monotonic: Callable[[], float],
        most_clients: int = 10_000,
    ) -> None:
        self._rate_per_s = rate_per_s
        self._burst = max(1.0, burst)
        self._monotonic = monotonic
        self._most_clients = most_clients
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> float:
        """Take a token; 0.0 when there was one, else the seconds until there is one."""
        now = self._monotonic()
        tokens, seen = self._buckets.pop(client, (self._burst, now))
        tokens = min(self._burst, tokens + (now - seen) * self._rate_per_s)
        wait_s = 0.0 if tokens >= 1.0 else (1.0 - tokens) / self._rate_per_s
        self._buckets[client] = (tokens - 1.0 if wait_s == 0.0 else tokens, now)
        if len(self._buckets) > self._most_clients:
            self._buckets.popitem(last=False)
        return wait_s
