"""Whether a worker is ready, asked from outside its process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from support.kafka import free_port
from support.records import make_settings

from stream_app.readiness import is_ready
from stream_app.settings import Settings
from stream_app.web.peers import socket_of
from stream_app.worker import worker_dir


@asynccontextmanager
async def serving(settings: Settings, instance: int, status: int) -> AsyncIterator[None]:
    """A worker whose /health/ready answers with a status, where this instance listens."""

    async def ready(_request: web.Request) -> web.Response:
        return web.Response(status=status)

    app = web.Application()
    app.router.add_get("/health/ready", ready)
    runner = web.AppRunner(app)
    await runner.setup()
    if instance == 0:
        await web.TCPSite(runner, "127.0.0.1", settings.service_port).start()
    else:
        folder = worker_dir(settings.data_dir, instance)
        folder.mkdir(parents=True)
        await web.UnixSite(runner, str(socket_of(folder))).start()
    try:
        yield
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("instance", [pytest.param(0, id="at-its-port"), pytest.param(2, id="at-its-socket")])
@pytest.mark.parametrize(
    ("status", "expected"), [pytest.param(200, True, id="ready"), pytest.param(503, False, id="not-ready")]
)
async def test_worker_is_asked_where_it_listens(
    tmp_path: Path, instance: int, status: int, expected: bool
) -> None:
    """The first worker at the port of the service, also when that listens everywhere; any other at its socket."""
    settings = make_settings(service_host="0.0.0.0", service_port=free_port(), data_dir=tmp_path)

    async with serving(settings, instance, status):
        answer = await asyncio.to_thread(is_ready, settings, instance)

    assert expected is answer


@pytest.mark.parametrize("instance", [pytest.param(0, id="at-its-port"), pytest.param(1, id="at-its-socket")])
def test_worker_that_does_not_listen_is_not_ready(tmp_path: Path, instance: int) -> None:
    """No answer is no error: it is starting."""
    assert not is_ready(make_settings(service_port=free_port(), data_dir=tmp_path), instance)
