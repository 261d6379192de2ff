"""How a process of ours ends when it should: with the process that started it, and within a bounded time."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable

logger = logging.getLogger(__name__)

# A stop takes 1 to 3 s: the batch in hand, its commit, RocksDB.  Only brokers that do not answer make it
# longer, and they get as long as Kafka takes to put another one into the place of one that died (its
# session of 9 s, and an election).  Kubernetes kills after 30 s, of which 5 s go to preStop.
STOP_WITHIN_S = 15.0
READ_BYTES = 4096


def stop_when(ended: Callable[[], object]) -> None:
    """Have this process stop as by SIGTERM once `ended` returns; it waits in a thread of its own."""

    def wait() -> None:
        ended()
        logger.warning("the process that started this one has ended")
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="lifeline", daemon=True).start()


def end_of_stdin() -> None:
    """Return when standard input ends: when the process at its other end is gone, however it ended."""
    while os.read(0, READ_BYTES):  # not sys.stdin, whose lock a thread must not hold while Python ends
        pass


def end_within(limit_s: float) -> None:
    """End this process with status 1 after `limit_s` seconds, if it lives so long.

    To be called when it was asked to stop.  What it has not committed by then the next worker does again, as
    after a kill; nothing is lost.
    """

    def give_up() -> None:
        logger.error("stop took too long, the process ends without it", extra={"limit_s": limit_s})
        logging.shutdown()
        os._exit(1)

    timer = threading.Timer(limit_s, give_up)
    timer.daemon = True
    timer.start()
