"""Texts and results that were stored before, from a file or a topic, for a replay."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from pydantic import ValidationError

from schemas.enriched_text import EnrichedText, Source
from schemas.raw_text import RawText
from stream_app.codecs import decode
from stream_app.dead_letters import original_place
from stream_app.replaying import StoredInput
from stream_app.row_files import Row, malformed, read_rows
from stream_app.screening import to_raw_text
from stream_app.topic_reading import records_of
from topology.errors import MalformedInput, ScreeningError


@dataclass(frozen=True, slots=True)
class Range:
    """The part of a topic to read: times of records in milliseconds since 1970, the end excluded."""

    since_ms: int | None = None
    until_ms: int | None = None


async def inputs_of_file(path: Path) -> AsyncIterator[StoredInput]:
    """The lines of a file: results with their text, or texts.

    Raises MalformedInput with the line number at the first line that is neither.
    """
    for row in read_rows(path):
        yield _of_result(row) if "decision" in row.fields else StoredInput(to_raw_text(row))


async def inputs_of_topic(
    options: Mapping[str, Any], topic: str, wanted: Range, left_out: Counter[str]
) -> AsyncIterator[StoredInput]:
    """The records of a topic of texts or of results, those of each partition in order.

    What has no text that can be screened is counted in `left_out` by the reason.
    """
    async for record in records_of(options, topic, since_ms=wanted.since_ms):
        if wanted.until_ms is not None and record.timestamp >= wanted.until_ms:
            continue
        try:
            yield _of_record(record)
        except ScreeningError as error:
            left_out[error.reason] += 1


def _of_result(row: Row) -> StoredInput:
    try:
        return _with_text(EnrichedText.model_validate(row.fields))
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(map(str, fault["loc"]))
        raise malformed(row.line, f'"{where}" is not that of an EnrichedText ({fault["msg"]})') from error
    except MalformedInput as error:
        raise malformed(row.line, str(error)) from error


def _with_text(result: EnrichedText) -> StoredInput:
    """A stored result.  Raises MalformedInput when it was stored without its text."""
    if result.text is None:
        raise MalformedInput("the result was stored without its text (INCLUDE_TEXT=false)")
    return StoredInput(
        RawText(text=result.text, id=result.id), source=result.source, key=result.key, before=result
    )


def _of_record(record: Any) -> StoredInput:  # noqa: ANN401 - a record of aiokafka, which has no types
    """A record.  Raises what `decode` raises, and MalformedInput for a result that cannot be read."""
    result = _result_in(record.value)
    if result is not None:
        return _with_text(result)
    source = Source(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        timestamp=record.timestamp / 1000,
    )
    raw = decode(record.value)
    if raw.id is None:
        raw.id = original_place(record.headers)
    key = None if record.key is None else record.key.decode(errors="backslashreplace")
    return StoredInput(raw, source=source, key=key)


def _result_in(value: bytes | None) -> EnrichedText | None:
    """The result that a value is; None when it is none."""
    if value is None or not value.startswith(b"{"):
        return None
    try:
        fields = orjson.loads(value)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(fields, dict) or "decision" not in fields:
        return None
    try:
        return EnrichedText.model_validate(fields)
    except ValidationError as error:
        raise MalformedInput("a result of another version of the service") from error
