"""GET / and the files beside it; nothing comes from elsewhere."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

STATIC = Path(__file__).parent / "static"
MEDIA_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}


def _file(name: str) -> web.FileResponse:
    """A file of the console; browsers ask each time whether it has changed."""
    path = STATIC / name
    media_type = MEDIA_TYPES[path.suffix]
    return web.FileResponse(
        path, headers={"Content-Type": f"{media_type}; charset=utf-8", "Cache-Control": "no-cache"}
    )


async def page(_request: web.Request) -> web.StreamResponse:
    """GET /."""
    return _file("console.html")


async def script(_request: web.Request) -> web.StreamResponse:
    """GET /console/console.js."""
    return _file("console.js")


async def decision_script(_request: web.Request) -> web.StreamResponse:
    """GET /console/decision.js."""
    return _file("decision.js")


async def elements_script(_request: web.Request) -> web.StreamResponse:
    """GET /console/elements.js."""
    return _file("elements.js")


async def style(_request: web.Request) -> web.StreamResponse:
    """GET /console/console.css."""
    return _file("console.css")
