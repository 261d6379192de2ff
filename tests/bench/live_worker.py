"""A worker that also writes down how long its event loop was held.

python -m bench.live_worker FILE: one line per twentieth of a second, [time since 1970, longest hold in ms, and in ms of
processor time].  A hold is what passes between two turns of a task that asks for one every 2 ms; its processor time is
that of the thread of the loop, which other work on the machine does not lengthen.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import time
from pathlib import Path

import uvloop

from stream_app.logs import configure_logging
from stream_app.settings import load_settings
from stream_app.worker import Worker, worker_dir

_TICK_S, _WINDOW_S = 0.002, 0.05


async def _write_lags(path: Path) -> None:
    with path.open("w", buffering=1) as file:
        begun = last = time.monotonic()
        last_used = time.thread_time()
        longest = longest_used = 0.0
        while True:
            await asyncio.sleep(_TICK_S)
            now, used = time.monotonic(), time.thread_time()
            longest, longest_used = max(longest, now - last - _TICK_S), max(longest_used, used - last_used)
            last, last_used = now, used
            if now - begun >= _WINDOW_S:
                line = [round(time.time(), 3), round(longest * 1000, 1), round(longest_used * 1000, 1)]
                file.write(json.dumps(line) + "\n")
                longest, longest_used, begun = 0.0, 0.0, now


async def _run(path: Path) -> int:
    settings = load_settings()
    configure_logging(settings)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    lags = asyncio.create_task(_write_lags(path))
    try:
        return await Worker(settings, settings.kafka_brokers, worker_dir(settings.data_dir, 0)).run(stop)
    finally:
        lags.cancel()


if __name__ == "__main__":
    sys.exit(uvloop.run(_run(Path(sys.argv[1]))))
