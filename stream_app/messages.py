"""Kafka records as the rest of the service sees them, coming and going."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

# An object of Faust, mode, aiokafka or rocksdict, none of which has types for mypy.
Foreign: TypeAlias = Any
Headers = Sequence[tuple[str, bytes | None]]


class Record(Protocol):
    """What is read of a record.

    Faust's Message and aiokafka's ConsumerRecord both fit, so nothing is copied.
    """

    topic: str
    partition: int
    offset: int
    timestamp: float
    key: bytes | None
    value: bytes | None
    headers: Headers | None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to send.

    Checked here, so that a wrong one is a defect of its text and not a failed send.
    """

    topic: str
    value: bytes | None
    key: bytes | None = None
    headers: Headers = ()

    def __post_init__(self) -> None:
        for part in (self.key, self.value):
            if not isinstance(part, bytes | None):
                raise TypeError(f"key and value are bytes or None, not {type(part).__name__}")
