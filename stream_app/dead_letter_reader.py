"""Reads the dead-letter topic for a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from schemas.dead_letter import DeadLetterHeaders
from stream_app.dead_letters import from_headers
from stream_app.topic_reading import records_of


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A refused message: its facts (None when they are not complete), its bytes."""

    partition: int
    offset: int
    facts: DeadLetterHeaders | None
    value: bytes | None

    @property
    def content(self) -> str:
        """The bytes as text, as far as they are."""
        return "" if self.value is None else self.value.decode(errors="backslashreplace")

    def as_json(self, *, with_value: bool) -> dict[str, object]:
        """For programs."""
        facts = {} if self.facts is None else self.facts.model_dump(exclude_none=True)
        shown: dict[str, object] = {"partition": self.partition, "offset": self.offset, **facts}
        shown["bytes"] = None if self.value is None else len(self.value)
        return {**shown, "value": self.content} if with_value else shown

    def as_row(self, *, with_value: bool) -> tuple[object, ...]:
        """For a table."""
        size = None if self.value is None else len(self.value)
        tail = (self.content,) if with_value else ()
        if self.facts is None:
            return (
                "",
                "no dead letter",
                "",
                f"{self.partition}/{self.offset} of this topic",
                "",
                size,
                *tail,
            )
        facts = self.facts
        source = f"{facts.source_topic}/{facts.source_partition}/{facts.source_offset}"
        return (facts.failed_at, facts.reason, facts.layer, source, facts.attempts, size, *tail)


async def read_dead_letters(
    options: Mapping[str, Any], topic: str, *, limit: int, reason: str | None = None
) -> list[DeadLetter]:
    """The oldest `limit` dead letters with the reason asked for, as far as they are there now."""
    letters = [_letter(record) async for record in records_of(options, topic)]
    found = [letter for letter in letters if _is_wanted(letter, reason)]
    return sorted(found, key=lambda letter: letter.facts.failed_at if letter.facts else "")[:limit]


def _letter(record: Any) -> DeadLetter:  # noqa: ANN401 - a record of aiokafka, which has no types
    try:
        facts = from_headers(record.headers)
    except ValidationError:
        facts = None
    return DeadLetter(record.partition, record.offset, facts, record.value)


def _is_wanted(letter: DeadLetter, reason: str | None) -> bool:
    return reason is None or (letter.facts is not None and letter.facts.reason == reason)
