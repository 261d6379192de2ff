"""Token buckets per client address.

Libraries were weighed: `aiolimiter` delays instead of refusing and has one bucket per object; `limits` brings
a thread with timers and does not bound the number of clients that it remembers.  What is needed is this page.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable


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
