"""POST /process and /process/batch: the same pipeline and the same result as on the stream."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence

from aiohttp import web

from schemas.http import BatchAnswer, BatchRequest, BatchResponse, Refusal
from schemas.raw_text import RawText
from stream_app.web.context import CONTEXT, WebContext
from stream_app.web.endpoints import answer
from stream_app.web.errors import problem_of_failure, read_body
from topology.document import Document

SLICE_CHARACTERS = 4_000  # about 10 ms of work; then the event loop gets a turn


def slices(texts: Sequence[RawText]) -> Iterator[list[RawText]]:
    """The texts in order, cut into groups of about SLICE_CHARACTERS; a longer text is a group of its own."""
    group: list[RawText] = []
    characters = 0
    for text in texts:
        if group and characters + len(text.text) > SLICE_CHARACTERS:
            yield group
            group, characters = [], 0
        group.append(text)
        characters += len(text.text)
    if group:
        yield group


async def screen(context: WebContext, texts: Sequence[RawText]) -> list[Document]:
    """Screen texts, count them, show them in the console; between slices the stream gets its turn."""
    finished: list[Document] = []
    started = time.perf_counter()
    for group in slices(texts):
        finished += await context.engine.screen(group)
        await asyncio.sleep(0)
    elapsed_ms = (time.perf_counter() - started) * 1000
    context.metrics.observe_batch(finished, elapsed_ms, channel="http")
    context.statistics.record(finished, elapsed_ms, channel="http")
    context.decisions.add(finished)
    return finished


async def process(request: web.Request) -> web.Response:
    """POST /process."""
    context = request.app[CONTEXT]
    text = await read_body(request, RawText)
    [document] = await screen(context, [text])
    if document.failure is not None:
        raise problem_of_failure(document.failure)
    return answer(context.engine.respond(document))


async def process_batch(request: web.Request) -> web.Response:
    """POST /process/batch."""
    context = request.app[CONTEXT]
    batch = await read_body(request, BatchRequest)
    started = time.perf_counter()
    documents = await screen(context, batch.texts)
    answers = [_answer_of(context, index, document) for index, document in enumerate(documents)]
    elapsed_ms = round((time.perf_counter() - started) * 1000, 3)
    return answer(BatchResponse(answers=answers, duration_ms=elapsed_ms))


def _answer_of(context: WebContext, index: int, document: Document) -> BatchAnswer:
    failure = document.failure
    if failure is None:
        return BatchAnswer.model_construct(index=index, result=context.engine.respond(document), refused=None)
    refusal = Refusal(reason=failure.error.reason, layer=failure.layer, error=str(failure.error))
    return BatchAnswer(index=index, refused=refusal)
