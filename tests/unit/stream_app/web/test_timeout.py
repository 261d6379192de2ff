"""No request takes for ever."""

from __future__ import annotations

import asyncio

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from stream_app.web.endpoints import ENDPOINTS, Endpoint, Endpoints
from stream_app.web.errors import answer_problems
from stream_app.web.security import limit_time


async def wait_for_ever(_request: web.Request) -> web.Response:
    await asyncio.Event().wait()
    return web.Response()


async def test_a_request_that_takes_too_long_is_ended():
    """503 with the reason, after the time that its endpoint allows."""
    slow = Endpoint("GET", "/slow", wait_for_ever, "", "", {200: "text/plain"}, timeout_s=0.01)
    app = web.Application(middlewares=[answer_problems, limit_time])
    app[ENDPOINTS] = Endpoints((slow,))
    app.router.add_get(slow.path, slow.handler)

    async with TestClient(TestServer(app)) as client:
        response = await client.get("/slow")
        problem = await response.json()

    assert (503, "timeout") == (response.status, problem["reason"])
