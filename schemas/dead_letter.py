"""What was refused: the value and key are the original bytes; the facts stand in the headers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Message


class DeadLetterHeaders(Message):
    """Headers of a dead letter, each as UTF-8 text named `dlq-<field with hyphens>`.

    The headers of the input stay beside them.
    """

    reason: str
    layer: str
    error: Annotated[str, Field(max_length=1000)] = ""
    attempts: Annotated[int, Field(ge=1)] = 1
    source_topic: str
    source_partition: Annotated[int, Field(ge=0)]
    source_offset: Annotated[int, Field(ge=0)]
    failed_at: str
    service_version: str
    value_left_out: Literal["1"] | None = None
