"""The topics: one row each, from which the app, the creation plan, the tables of docs/ and AsyncAPI are made.

Names stand here without TOPIC_PREFIX.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

from schemas.alert import Alert
from schemas.dead_letter import DeadLetterHeaders
from schemas.disposition import Disposition
from schemas.enriched_text import EnrichedText
from schemas.list_entry import ListEntry
from schemas.raw_text import RawText
from schemas.retry import RetryHeaders

DAY_MS = 24 * 60 * 60 * 1000
MEBIBYTE = 1_048_576


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic.

    direction: `in` is read by the service, `out` is written by it.
    model: what a message is; `describes` says whether its value or its headers (then the value is any bytes).
    version: of the model; a change that breaks consumers raises it.
    key: what the key of a message is, in words.
    partitions: their number when it is not a matter of throughput, None for TOPIC_PARTITIONS.
    retention_ms: how long messages stay, -1 for ever (compacted topics: the last value of each key).
    max_message_bytes: longest message that the topic takes.
    owner: who decides on its content and answers for it.
    header_prefix: how the names of the headers begin that the model describes.
    """

    name: str
    direction: Literal["in", "out"]
    model: type[BaseModel]
    describes: Literal["value", "headers"]
    version: int
    key: str
    partitions: int | None
    retention_ms: int
    cleanup_policy: Literal["delete", "compact"]
    max_message_bytes: int
    owner: str
    description: str
    header_prefix: str = ""

    @property
    def schema_name(self) -> str:
        """Name of its JSON Schema, without folder."""
        return f"{self.name}.v{self.version}.json"

    def partitions_when(self, topic_partitions: int) -> int:
        """Number of its partitions under a given TOPIC_PARTITIONS."""
        return topic_partitions if self.partitions is None else self.partitions

    def configuration(self) -> dict[str, str]:
        """Its configuration in Kafka, by Kafka's names."""
        configuration = {
            "cleanup.policy": self.cleanup_policy,
            "max.message.bytes": str(self.max_message_bytes),
        }
        if self.cleanup_policy == "delete":
            configuration["retention.ms"] = str(self.retention_ms)
        return configuration


RAW = Topic(
    name="texts.raw",
    direction="in",
    model=RawText,
    describes="value",
    version=1,
    key="any; kept on the way out",
    partitions=None,
    retention_ms=7 * DAY_MS,
    cleanup_policy="delete",
    max_message_bytes=MEBIBYTE,
    owner="producers of payments",
    description="Texts to screen: UTF-8 text as it is, or a JSON object around it.",
)
ENRICHED = Topic(
    name="texts.enriched",
    direction="out",
    model=EnrichedText,
    describes="value",
    version=1,
    key="key of the input, else the id of the result",
    partitions=None,
    retention_ms=30 * DAY_MS,
    cleanup_policy="delete",
    max_message_bytes=8
    * MEBIBYTE,  # the trace of a text of 10,000 characters is 50 times as long as the text
    owner="AI Service",
    description="The explained decision on every accepted text.",
)
ALERTS = Topic(
    name="texts.alerts",
    direction="out",
    model=Alert,
    describes="value",
    version=1,
    key="id of the watchlist entry",
    partitions=None,
    retention_ms=90 * DAY_MS,
    cleanup_policy="delete",
    max_message_bytes=MEBIBYTE,
    owner="AI Service",
    description="The short form of what needs a human, found at once or when a list changed.",
)
DEAD_LETTERS = Topic(
    name="texts.dead-letter",
    direction="out",
    model=DeadLetterHeaders,
    describes="headers",
    version=1,
    key="key of the input",
    partitions=None,
    retention_ms=30 * DAY_MS,
    cleanup_policy="delete",
    max_message_bytes=2 * MEBIBYTE,  # the longest input and its headers
    owner="AI Service",
    description="Refused input: the original bytes, with the facts in the headers; can be replayed.",
    header_prefix="dlq-",
)
RETRIES = Topic(
    name="texts.retry",
    direction="out",
    model=RetryHeaders,
    describes="headers",
    version=1,
    key="key of the input",
    partitions=None,
    retention_ms=7 * DAY_MS,
    cleanup_policy="delete",
    max_message_bytes=2 * MEBIBYTE,  # the longest input and its headers
    owner="AI Service",
    description="Input that was not fully searched: the service reads it again and screens it anew.",
    header_prefix="retry-",
)
ENTRIES = Topic(
    name="watchlist.entries",
    direction="in",
    model=ListEntry,
    describes="value",
    version=1,
    key="list:entry id; a null value removes the entry",
    partitions=1,  # changes of a list stay in order, and every worker reads them all anyway
    retention_ms=-1,
    cleanup_policy="compact",
    max_message_bytes=MEBIBYTE,
    owner="compliance",
    description="Watchlist entries as they stand; written by `ai-service lists load`.",
)
DISPOSITIONS = Topic(
    name="watchlist.dispositions",
    direction="in",
    model=Disposition,
    describes="value",
    version=1,
    key="party fingerprint|entry id; a null value takes the verdict back",
    partitions=1,
    retention_ms=-1,
    cleanup_policy="compact",
    max_message_bytes=MEBIBYTE,
    owner="compliance",
    description="Analysts' verdicts on a party and an entry: false positive or confirmed.",
)

TOPICS: tuple[Topic, ...] = (RAW, ENRICHED, ALERTS, DEAD_LETTERS, RETRIES, ENTRIES, DISPOSITIONS)
