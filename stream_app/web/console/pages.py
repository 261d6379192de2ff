"""GET / and the files beside it; nothing comes from elsewhere."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from stream_app.web.errors import ProblemError
from stream_app.web.parameters import Choice

STATIC = Path(__file__).parent / "static"
MEDIA_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
PAGE = "console.html"
FILES = (
    "admin.js",
    "console.css",
    "console.js",
    "decision.css",
    "decision.js",
    "elements.js",
    "health.js",
    "highlight.js",
    "lists.js",
    "live.js",
    "matches.js",
    "party.js",
    "service.js",
    "trace.js",
    "try.js",
    "words.js",
)
FILE = Choice("file", "path", "Name of the file", FILES)


def _file(name: str) -> web.FileResponse:
    """A file of the console; browsers ask each time whether it has changed."""
    path = STATIC / name
    media_type = MEDIA_TYPES[path.suffix]
    return web.FileResponse(
        path, headers={"Content-Type": f"{media_type}; charset=utf-8", "Cache-Control": "no-cache"}
    )


async def page(_request: web.Request) -> web.StreamResponse:
    """GET /."""
    return _file(PAGE)


async def file(request: web.Request) -> web.StreamResponse:
    """GET /console/{file}: a script or style of the console."""
    name = request.match_info[FILE.name]
    if name not in FILES:
        raise ProblemError("not-found", "the console has no such file")
    return _file(name)
