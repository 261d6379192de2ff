"""The topics of this deployment: their names, their creation, and what is asked of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from schemas import registry
from schemas.registry import DAY_MS, MEBIBYTE
from stream_app.settings import Settings
from topology.errors import ConfigurationInvalid

logger = logging.getLogger(__name__)

PARTIES_SEEN = "parties-seen"
UNKNOWN_TOPIC = 3  # error code of the Kafka protocol
START_PATIENCE_S = 60.0
RETRY_S = 1.0


@dataclass(frozen=True, slots=True)
class PlannedTopic:
    """A topic as it shall be.  `configuration` is in Kafka's own names."""

    name: str
    partitions: int
    replication: int
    configuration: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TopicNames:
    """The names in Kafka, with the prefix."""

    inputs: tuple[str, ...]
    enriched: str
    alerts: str
    dead_letters: str
    retries: str
    entries: str
    dispositions: str

    @classmethod
    def of(cls, settings: Settings) -> TopicNames:
        """The names under the prefix of the settings."""
        prefix = settings.topic_prefix
        return cls(
            inputs=tuple(prefix + name for name in settings.input_topics),
            enriched=prefix + registry.ENRICHED.name,
            alerts=prefix + registry.ALERTS.name,
            dead_letters=prefix + registry.DEAD_LETTERS.name,
            retries=prefix + registry.RETRIES.name,
            entries=prefix + registry.ENTRIES.name,
            dispositions=prefix + registry.DISPOSITIONS.name,
        )


def plan(settings: Settings) -> list[PlannedTopic]:
    """Every topic that the service needs, the changelogs of its tables among them."""
    rows = [(registry.RAW, name) for name in settings.input_topics]
    rows += [(topic, topic.name) for topic in registry.TOPICS if topic is not registry.RAW]
    planned = [
        PlannedTopic(
            settings.topic_prefix + name,
            topic.partitions_when(settings.topic_partitions),
            settings.topic_replication,
            topic.configuration(),
        )
        for topic, name in rows
    ]
    return [*planned, _changelog(settings)]


def _changelog(settings: Settings) -> PlannedTopic:
    """The changelog of the parties seen.

    Its name is Faust's.  A party not seen for the retention time is forgotten.
    """
    configuration = {
        "cleanup.policy": "compact,delete",
        "retention.ms": str(settings.seen_retention_days * DAY_MS),
        "max.message.bytes": str(MEBIBYTE),
    }
    name = f"{settings.kafka_group}-{PARTIES_SEEN}-changelog"
    return PlannedTopic(name, settings.topic_partitions, settings.topic_replication, configuration)


async def ensure(
    options: Mapping[str, Any], settings: Settings, *, patience_s: float = START_PATIENCE_S
) -> dict[str, int]:
    """Create the planned topics that are missing; the numbers of partitions of all of them as they are now.

    Waits up to `patience_s` seconds for the brokers.  Topics that exist are left as they are.
    Raises ConfigurationInvalid when what exists cannot work, KafkaError when Kafka refuses or does not
    answer.
    """
    admin = await _connected_admin(options, patience_s)
    try:
        planned = plan(settings)
        found = await _partition_counts(admin, [topic.name for topic in planned])
        missing = _as_wide_as_the_input(planned, found, settings)
        await _create(admin, missing)
        found |= {topic.name: topic.partitions for topic in missing}
    finally:
        await admin.close()
    _check(planned, found, settings)
    return found


async def partitions_of(options: Mapping[str, Any], topic: str) -> int:
    """The number of partitions of a topic.  Raises KafkaError when it does not exist."""
    admin = AIOKafkaAdminClient(**options)
    await admin.start()
    try:
        counts = await _partition_counts(admin, [topic])
    finally:
        await admin.close()
    if topic not in counts:
        raise for_code(UNKNOWN_TOPIC)(topic)
    return counts[topic]


async def is_behind(consumer: AIOKafkaConsumer, ends: Mapping[TopicPartition, int]) -> bool:
    """Whether a partition is not yet read up to its end offset."""
    positions = [(await consumer.position(partition), end) for partition, end in ends.items()]
    return any(position < end for position, end in positions)


async def _connected_admin(options: Mapping[str, Any], patience_s: float) -> AIOKafkaAdminClient:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + patience_s
    while True:
        admin = AIOKafkaAdminClient(**options)
        try:
            await admin.start()
        except KafkaError:
            await admin.close()
            if loop.time() >= deadline:
                raise
            logger.warning("kafka does not answer, trying again", extra={"wait_s": RETRY_S})
            await asyncio.sleep(RETRY_S)
        else:
            return admin


async def _partition_counts(admin: AIOKafkaAdminClient, names: list[str]) -> dict[str, int]:
    """Partitions of those of the topics that exist."""
    counts = {}
    for described in await admin.describe_topics(names):
        code = described["error_code"]
        if code == UNKNOWN_TOPIC:
            continue
        if code:
            raise for_code(code)(described["topic"])
        counts[described["topic"]] = len(described["partitions"])
    return counts


def _as_wide_as_the_input(
    planned: Iterable[PlannedTopic], found: Mapping[str, int], settings: Settings
) -> list[PlannedTopic]:
    """What is missing.

    A changelog as wide as an input topic that exists already, since Faust pairs their partitions.
    """
    wide = next((found[name] for name in TopicNames.of(settings).inputs if name in found), None)
    changelog = _changelog(settings).name
    return [
        PlannedTopic(topic.name, wide or topic.partitions, topic.replication, topic.configuration)
        if topic.name == changelog or topic.name in TopicNames.of(settings).inputs
        else topic
        for topic in planned
        if topic.name not in found
    ]


async def _create(admin: AIOKafkaAdminClient, missing: list[PlannedTopic]) -> None:
    new = [
        NewTopic(topic.name, topic.partitions, topic.replication, topic_configs=dict(topic.configuration))
        for topic in missing
    ]
    if not new:
        return
    answer = await admin.create_topics(new)
    for name, code, *detail in answer.topic_errors:
        # Another worker that starts at the same time may have been first.
        if code not in {0, TopicAlreadyExistsError.errno}:
            raise for_code(code)(f"{name}: {detail[0] if detail else ''}")
    logger.info("topics created", extra={"topics": [topic.name for topic in missing]})


def _check(planned: Iterable[PlannedTopic], found: Mapping[str, int], settings: Settings) -> None:
    """Refuse partition counts under which tables would be wrong; say which others are not as planned."""
    inputs = {name: found[name] for name in TopicNames.of(settings).inputs}
    changelog = _changelog(settings).name
    if len({*inputs.values(), found[changelog]}) > 1:
        counts = ", ".join(
            f"{name} has {count}" for name, count in {**inputs, changelog: found[changelog]}.items()
        )
        raise ConfigurationInvalid(
            f"INPUT_TOPICS and the changelog need the same number of partitions: {counts}. "
            "Widen the narrower topics with kafka-topics.sh --alter; delete the changelog, it is made anew."
        )
    for topic in planned:
        if found[topic.name] != topic.partitions:
            logger.warning(
                "topic has another number of partitions than planned",
                extra={"topic": topic.name, "partitions": found[topic.name], "planned": topic.partitions},
            )
