"""POST /admin/* and GET /admin/config: what operators may do, behind ADMIN_TOKEN."""

from __future__ import annotations

import logging

from aiohttp import web

from schemas.http import (
    CachesCleared,
    EffectiveConfiguration,
    ListsReloaded,
    ReplayRequest,
    ReplayResponse,
    StreamSwitched,
)
from stream_app.settings import masked_settings
from stream_app.status import StreamControl
from stream_app.web.context import CONTEXT
from stream_app.web.endpoints import answer
from stream_app.web.errors import ProblemError, read_body
from stream_app.web.peers import credentials
from topology.errors import ScreeningError

logger = logging.getLogger(__name__)


def _stream(request: web.Request) -> StreamControl:
    stream = request.app[CONTEXT].stream
    if stream is None:
        raise ProblemError("no-stream", "this process runs without a stream")
    return stream


async def _tell_others(request: web.Request) -> None:
    """Pass the request on to the other processes.  Raises ProblemError unless each did it."""
    answers = await request.app[CONTEXT].peers.ask("POST", request.path, headers=credentials(request))
    silent = [str(worker) for worker, one in answers.items() if one.status != 200]
    if silent:
        raise ProblemError("operation-failed", f"done here, but not by worker {', '.join(silent)}")


async def clear_caches(request: web.Request) -> web.Response:
    """POST /admin/caches/clear."""
    context = request.app[CONTEXT]
    cleared = {name: figures.size for name, figures in context.cache_statistics().items()}
    for caches in context.caches().values():
        caches.clear_caches()
    await _tell_others(request)
    logger.info("caches cleared", extra={"entries": sum(cleared.values())})
    return answer(CachesCleared(cleared=cleared))


async def reload_lists(request: web.Request) -> web.Response:
    """POST /admin/lists/reload."""
    try:
        changes = await _stream(request).reload_lists()
    except ScreeningError as error:
        logger.warning("list reload failed", extra={"reason": error.reason})
        raise ProblemError("operation-failed", f"{error.reason}: {error}") from error
    logger.info("lists reloaded", extra={"changes": sum(changes.values())})
    return answer(ListsReloaded(changes=changes))


async def pause(request: web.Request) -> web.Response:
    """POST /admin/pause."""
    await _stream(request).pause()
    await _tell_others(request)
    logger.info("stream paused by an operator")
    return answer(StreamSwitched(paused=True))


async def resume(request: web.Request) -> web.Response:
    """POST /admin/resume."""
    await _stream(request).resume()
    await _tell_others(request)
    logger.info("stream resumed by an operator")
    return answer(StreamSwitched(paused=False))


async def replay_dead_letters(request: web.Request) -> web.Response:
    """POST /admin/dead-letters/replay."""
    asked = await read_body(request, ReplayRequest)
    try:
        replayed = await _stream(request).replay_dead_letters(limit=asked.limit, reason=asked.reason)
    except ScreeningError as error:
        logger.warning("dead letter replay failed", extra={"reason": error.reason})
        raise ProblemError("operation-failed", f"{error.reason}: {error}") from error
    logger.info("dead letters replayed", extra={"count": replayed})
    return answer(ReplayResponse(replayed=replayed))


async def config(request: web.Request) -> web.Response:
    """GET /admin/config."""
    context = request.app[CONTEXT]
    return answer(
        EffectiveConfiguration(
            settings=masked_settings(context.settings),
            rules_version=context.engine.rules_version,
            rules=context.engine.knowledge.rules.model_dump(mode="json"),
        )
    )
