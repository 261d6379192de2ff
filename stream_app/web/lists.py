"""GET /lists: the watchlists as they are searched now."""

from __future__ import annotations

from aiohttp import web

from schemas.http import ListFigures, ListsResponse
from stream_app.metrics import age_s
from stream_app.web.context import CONTEXT, WebContext
from stream_app.web.endpoints import answer


def list_figures(context: WebContext) -> list[ListFigures]:
    """Every list, by name.  Empty when the search is switched off."""
    search = context.engine.search
    if search is None:
        return []
    now = context.now()
    return [
        ListFigures(
            name=info.name,
            version=info.version,
            entries=info.entries,
            names=info.names,
            changed_at=info.changed_at,
            age_s=age_s(info.changed_at, now),
        )
        for info in sorted(search.lists(), key=lambda info: info.name)
    ]


async def lists(request: web.Request) -> web.Response:
    """GET /lists."""
    figures = list_figures(request.app[CONTEXT])
    return answer(
        ListsResponse(
            lists=figures,
            entries=sum(one.entries for one in figures),
            names=sum(one.names for one in figures),
        )
    )
