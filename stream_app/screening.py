"""Screening of rows without Kafka: batches through an engine, one result per row, none lost."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from itertools import islice

from pydantic import ValidationError

from schemas.enriched_text import Decision, EnrichedText, Processing, Risk, Status
from schemas.raw_text import RawText
from stream_app.engine import SERVICE_VERSION, Engine
from stream_app.row_files import Row, malformed
from topology.document import Document, Failure
from topology.masking import text_without_cards

BATCH = 64


def to_raw_text(row: Row) -> RawText:
    """The text of a row.  Raises MalformedInput with the line number when a field is not that of an input."""
    text = row.text_of("text")
    try:
        return RawText.model_validate({**row.fields, "id": row.id, "text": text})
    except ValidationError as error:
        field, fault = error.errors()[0]["loc"][0], error.errors()[0]["msg"]
        raise malformed(row.line, f'"{field}" is wrong ({fault})') from error


async def screen_rows(engine: Engine, rows: Iterable[Row]) -> AsyncIterator[EnrichedText]:
    """One result per row, in order and with its id; a refused row is answered as well (see `refusal`)."""
    texts = (to_raw_text(row) for row in rows)
    while batch := list(islice(texts, BATCH)):
        for document in await engine.screen(batch):
            yield answer(engine, document)


def answer(engine: Engine, document: Document) -> EnrichedText:
    """The result of a document, whether it was screened or refused."""
    if document.failure is not None:
        return refusal(engine, document, document.failure)
    return engine.respond(document)


def refusal(engine: Engine, document: Document, failure: Failure) -> EnrichedText:
    """The result of a text that could not be screened: incomplete and for review, never clear.

    On the stream such a text goes to the dead letters; where every row is owed an answer this is the answer.
    """
    floor = engine.knowledge.rules.decision.unscreened_floor
    reason = f"Not screened ({failure.error.reason}, layer {failure.layer}): {failure.error}"
    return EnrichedText(
        id=document.id,
        source=document.source,
        key=document.key,
        text=_shown_text(engine, document),
        status=Status.INCOMPLETE,
        validation=document.validation,
        decision=Decision(
            risk=Risk.MEDIUM,
            score=floor,
            review_required=True,
            reasons=[reason],
            breakdown={"not_screened": floor},
        ),
        processing=Processing(
            service_version=SERVICE_VERSION,
            rules_version=engine.rules_version,
            degraded=[failure.layer],
            duration_ms=round(sum(time.ms for time in document.times), 3),
            layers=document.times,
        ),
    )


def _shown_text(engine: Engine, document: Document) -> str | None:
    """The text of a refused input, as far as the settings let it out."""
    if not engine.settings.include_text:
        return None
    return text_without_cards(document) if engine.settings.mask_cards else document.raw.text
