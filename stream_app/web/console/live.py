"""GET /decisions, /decisions/{number} and /decisions/events: what was decided lately."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Mapping

from aiohttp import web

from schemas.base import LanguageCode
from schemas.enriched_text import Risk
from stream_app.web.console.gathering import OWN, find_decision, gather_decisions
from stream_app.web.context import CONTEXT, WebContext
from stream_app.web.decisions import Wanted
from stream_app.web.endpoints import answer
from stream_app.web.errors import ProblemError
from stream_app.web.parameters import LARGEST_NUMBER, MOST_PLACES, Choice, Cursor, WholeNumber
from stream_app.web.peers import credentials

logger = logging.getLogger(__name__)

MOST_READERS = 20
MOST_PER_EVENT = 50
PAUSE_S = 0.5  # between two events, so that a fast stream does not flood a page
PEERS_ASKED_EVERY_S = 1.0  # the other processes do not call by themselves
HEARTBEAT_S = 15.0

AFTER = Cursor("after", "query", "Cursor of the last answer: what was decided up to there is left out")
LIMIT = WholeNumber("limit", "query", "How many at most", 1, 200, 50)
RISK = Choice("risk", "query", "Only decisions of this risk", tuple(one.value for one in Risk))
LANGUAGE = Choice(
    "language", "query", "Only texts of this language", tuple(one.value for one in LanguageCode)
)
NUMBER = WholeNumber("number", "path", "Number of the decision", 1, LARGEST_NUMBER)
WORKER = WholeNumber("worker", "query", "Process that decided", 0, MOST_PLACES - 1, OWN)
PERSONAL = WholeNumber(
    "personal", "query", "1 shows what CONSOLE_HIDE_PERSONAL_DATA hides; it is counted and logged", 0, 1, 0
)


class Readers:
    """Who follows the events, and whether the application is about to end."""

    def __init__(self) -> None:
        self.count = 0
        self.closing = False


READERS = web.AppKey("readers", Readers)


def _wanted(request: web.Request, limit: int) -> Wanted:
    return Wanted(limit, RISK.read(request), LANGUAGE.read(request))


async def decisions(request: web.Request) -> web.Response:
    """GET /decisions."""
    wanted = _wanted(request, LIMIT.read(request))
    return answer(
        await gather_decisions(
            request.app[CONTEXT],
            cursor=AFTER.read(request),
            wanted=wanted,
            headers=credentials(request),
        )
    )


async def decision(request: web.Request) -> web.Response:
    """GET /decisions/{number}: the whole result."""
    context = request.app[CONTEXT]
    worker, personal = WORKER.read(request), PERSONAL.read(request) == 1
    found = await find_decision(
        context,
        worker=worker,
        number=NUMBER.read(request),
        personal=personal,
        headers=credentials(request),
    )
    if personal and context.settings.console_hide_personal_data and worker == OWN:
        _note_asking(request, context, found.result.id)
    return answer(found)


def _note_asking(request: web.Request, context: WebContext, message_id: str) -> None:
    """Count and log that hidden personal data was asked for: of which message and with which key."""
    key = request.headers.get("X-API-Key")
    fingerprint = hashlib.sha256(key.encode()).hexdigest()[:12] if key else None
    context.metrics.observe_personal_data_shown()
    logger.info("hidden personal data shown", extra={"message_id": message_id, "key": fingerprint})


async def events(request: web.Request) -> web.StreamResponse:
    """GET /decisions/events: server-sent events, each a DecisionsResponse."""
    readers = request.app[READERS]
    cursor, wanted = AFTER.read(request), _wanted(request, MOST_PER_EVENT)
    if readers.count >= MOST_READERS:
        raise ProblemError("too-busy", f"{MOST_READERS} readers follow the decisions already")
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
    readers.count += 1
    try:
        await response.prepare(request)
        await _send_events(request, response, cursor, wanted)
    except ConnectionResetError:
        pass  # the reader went away, which is how a stream of events ends
    finally:
        readers.count -= 1
    return response


async def _send_events(
    request: web.Request, response: web.StreamResponse, cursor: tuple[int, ...], wanted: Wanted
) -> None:
    context, readers = request.app[CONTEXT], request.app[READERS]
    headers: Mapping[str, str] = credentials(request)
    known, silent, spoke_at = ".".join(map(str, cursor)), list[int](), context.monotonic()
    while not readers.closing:
        patience_s = PEERS_ASKED_EVERY_S if context.peers.sockets else HEARTBEAT_S
        await context.decisions.wait_beyond(cursor[OWN], patience_s)
        fresh = await gather_decisions(context, cursor=cursor, wanted=wanted, headers=headers)
        if (fresh.cursor, fresh.silent) != (known, silent):
            known, silent, spoke_at = fresh.cursor, fresh.silent, context.monotonic()
            cursor = tuple(map(int, known.split(".")))
            await response.write(b"id: %s\ndata: %s\n\n" % (known.encode(), fresh.model_dump_json().encode()))
            await asyncio.sleep(PAUSE_S)
        elif context.monotonic() - spoke_at >= HEARTBEAT_S:
            spoke_at = context.monotonic()
            await response.write(b": still here\n\n")


async def end_events(app: web.Application) -> None:
    """On shutdown: end all streams of events, so that the server need not wait for them."""
    app[READERS].closing = True
    app[CONTEXT].decisions.wake()
