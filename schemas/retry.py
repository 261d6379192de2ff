"""What was not fully searched and is tried again: original bytes, with the facts in the headers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from schemas.base import Message


class RetryHeaders(Message):
    """Headers of a text that waits for another try, each as UTF-8 text named `retry-<field with hyphens>`.

    The headers of the input stay beside them.  `source_*` is the place and the time of the input, from which
    its result gets its id; `attempts` counts the tries made before, `due_ms` is when the next one may be
    made.  Both times are in milliseconds since 1970.
    """

    attempts: Annotated[int, Field(ge=0)]
    due_ms: Annotated[int, Field(ge=0)]
    source_topic: str
    source_partition: Annotated[int, Field(ge=0)]
    source_offset: Annotated[int, Field(ge=0)]
    source_timestamp_ms: Annotated[int, Field(ge=0)]
