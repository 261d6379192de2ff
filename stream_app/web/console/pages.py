"""GET / and the two files beside it; nothing comes from elsewhere."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

STATIC = Path(__file__).parent / "static"
REVALIDATE = {"Cache-Control": "no-cache"}


async def page(_request: web.Request) -> web.StreamResponse:
    """GET /."""
    return web.FileResponse(STATIC / "console.html", headers=REVALIDATE)


async def script(_request: web.Request) -> web.StreamResponse:
    """GET /console/console.js."""
    return web.FileResponse(STATIC / "console.js", headers=REVALIDATE)


async def style(_request: web.Request) -> web.StreamResponse:
    """GET /console/console.css."""
    return web.FileResponse(STATIC / "console.css", headers=REVALIDATE)
