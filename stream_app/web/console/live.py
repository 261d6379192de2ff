"""GET /decisions, /decisions/{number} and /decisions/events: what was decided lately."""

from __future__ import annotations

import asyncio

from aiohttp import web

from schemas.http import DecisionsResponse
from stream_app.web.context import CONTEXT, WebContext
from stream_app.web.decisions import summarize
from stream_app.web.endpoints import Parameter, answer
from stream_app.web.errors import ProblemError

MOST_READERS = 20
MOST_PER_EVENT = 50
PAUSE_S = 0.5  # between two events, so that a fast stream does not flood a page
HEARTBEAT_S = 15.0
LARGEST_NUMBER = 2**53 - 1

AFTER = Parameter("after", "query", "Number of the last decision already known", 0, LARGEST_NUMBER, 0)
LIMIT = Parameter("limit", "query", "How many at most", 1, 200, 50)
NUMBER = Parameter("number", "path", "Number of the decision", 1, LARGEST_NUMBER)


class Readers:
    """Who follows the events, and whether the application is about to end."""

    def __init__(self) -> None:
        self.count = 0
        self.closing = False


READERS = web.AppKey("readers", Readers)


def whole_number(request: web.Request, parameter: Parameter) -> int:
    """A parameter of the path or query.  Raises ProblemError when it is out of its bounds."""
    given = request.match_info if parameter.place == "path" else request.query
    word = given.get(parameter.name)
    if word is None and parameter.default is not None:
        return parameter.default
    if word is None or not word.isascii() or not word.isdigit() or len(word) > 16:
        raise ProblemError("malformed-query", f"{parameter.name} is not a whole number")
    number = int(word)
    if not parameter.least <= number <= parameter.most:
        raise ProblemError(
            "malformed-query", f"{parameter.name} is not from {parameter.least} to {parameter.most}"
        )
    return number


def decisions_after(context: WebContext, *, after: int, limit: int) -> DecisionsResponse:
    """Decisions made after a number, newest first, and how many of them are left out."""
    fresh = context.decisions.newest(after=after, limit=limit)
    return DecisionsResponse(
        decisions=[summarize(one, context.engine.respond(one.document)) for one in fresh],
        last=context.decisions.last,
        skipped=max(0, context.decisions.last - after) - len(fresh),
    )


async def decisions(request: web.Request) -> web.Response:
    """GET /decisions."""
    after, limit = whole_number(request, AFTER), whole_number(request, LIMIT)
    return answer(decisions_after(request.app[CONTEXT], after=after, limit=limit))


async def decision(request: web.Request) -> web.Response:
    """GET /decisions/{number}: the whole result."""
    context = request.app[CONTEXT]
    found = context.decisions.find(whole_number(request, NUMBER))
    if found is None:
        raise ProblemError("not-found", "this decision is not among the recent ones")
    return answer(context.engine.respond(found.document))


async def events(request: web.Request) -> web.StreamResponse:
    """GET /decisions/events: server-sent events, each a DecisionsResponse."""
    context, readers = request.app[CONTEXT], request.app[READERS]
    after = whole_number(request, AFTER)
    if readers.count >= MOST_READERS:
        raise ProblemError("too-busy", f"{MOST_READERS} readers follow the decisions already")
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
    readers.count += 1
    try:
        await response.prepare(request)
        await _send_events(context, readers, response, after)
    except ConnectionResetError:
        pass  # the reader went away, which is how a stream of events ends
    finally:
        readers.count -= 1
    return response


async def _send_events(
    context: WebContext, readers: Readers, response: web.StreamResponse, after: int
) -> None:
    while not readers.closing:
        if not await context.decisions.wait_beyond(after, HEARTBEAT_S):
            await response.write(b": still here\n\n")
            continue
        if context.decisions.last == after:
            continue
        fresh = decisions_after(context, after=after, limit=MOST_PER_EVENT)
        after = fresh.last
        await response.write(b"id: %d\ndata: %s\n\n" % (fresh.last, fresh.model_dump_json().encode()))
        await asyncio.sleep(PAUSE_S)


async def end_events(app: web.Application) -> None:
    """On shutdown: end all streams of events, so that the server need not wait for them."""
    app[READERS].closing = True
    app[CONTEXT].decisions.wake()
