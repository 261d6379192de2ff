"""POST /search: look one party up."""

from __future__ import annotations

import logging
import time
from typing import Literal

from aiohttp import web

from schemas.http import SearchPartyRequest, SearchPartyResponse
from stream_app.web.context import CONTEXT, WebContext
from stream_app.web.endpoints import answer
from stream_app.web.errors import ProblemError, read_body
from topology.search.base import PartyQuery, SearchAnswer, SearchBackend, SearchRequest

logger = logging.getLogger(__name__)


def to_search_request(asked: SearchPartyRequest) -> SearchRequest:
    """The question as the backend takes it; a name of unknown kind is looked for as both."""
    name = (asked.name or "").strip()
    number = "".join((asked.identifier or "").split())
    number_type = asked.identifier_type.value if asked.identifier_type else "other"
    kinds: tuple[Literal["person", "organization"], ...] = (
        (asked.kind,) if asked.kind else ("person", "organization")
    )
    parties = [
        PartyQuery(
            kind=kind,
            names=(name,),
            birth_date=asked.birth_date if kind == "person" else None,
            identifiers=(number,) if number else (),
            end=len(name),
        )
        for kind in kinds
        if name
    ]
    return SearchRequest(
        text=name, parties=tuple(parties), identifiers=((number_type, number),) if number else ()
    )


async def _ask(context: WebContext, backend: SearchBackend, request: SearchRequest) -> SearchAnswer:
    """The backend's answer.  Raises ProblemError when it gave none, so that nobody reads it as clear."""
    deadline_s = context.engine.knowledge.rules.search.deadline_ms / 1000
    try:
        [found] = await backend.search([request], deadline_s=deadline_s)
    except Exception as error:
        logger.warning("search failed", extra={"backend": backend.name, "error": type(error).__name__})
        raise ProblemError("search-unavailable", "the search failed") from error
    if not found.complete and not found.matches:
        raise ProblemError("search-unavailable", f"no answer from: {', '.join(found.degraded) or 'search'}")
    return found


async def search(request: web.Request) -> web.Response:
    """POST /search."""
    context = request.app[CONTEXT]
    asked = await read_body(request, SearchPartyRequest)
    backend = context.engine.search
    if backend is None:
        raise ProblemError("search-unavailable", "search is switched off in this process")
    loaded = backend.lists()
    if not any(info.entries for info in loaded):
        raise ProblemError("lists-not-loaded", "no list entry is loaded")
    started = time.perf_counter()
    found = await _ask(context, backend, to_search_request(asked))
    elapsed_ms = (time.perf_counter() - started) * 1000
    context.metrics.observe_search(elapsed_ms)
    return answer(
        SearchPartyResponse(
            matches=found.matches[: asked.limit],
            complete=found.complete,
            degraded=found.degraded,
            lists={info.name: info.version for info in loaded},
            duration_ms=round(elapsed_ms, 3),
        )
    )
