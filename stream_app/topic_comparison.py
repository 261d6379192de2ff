"""Compares the topics of a cluster with the plan, for `ai-service topics plan` and `ai-service doctor`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import for_code

from stream_app.topics import UNKNOWN_TOPIC, PlannedTopic


@dataclass(frozen=True, slots=True)
class TopicState:
    """A planned topic and what the cluster has: `partitions` None when it is missing.

    `differences` are configuration names with their value in the cluster and in the plan.
    """

    planned: PlannedTopic
    partitions: int | None
    differences: Mapping[str, tuple[str | None, str]]

    @property
    def is_as_planned(self) -> bool:
        """Whether nothing has to be done."""
        return self.partitions == self.planned.partitions and not self.differences

    @property
    def advice(self) -> str:
        """What to do about it, in words; empty when there is nothing to do."""
        if self.partitions is None:
            return "missing; create it with: ai-service topics apply"
        parts = []
        if self.partitions != self.planned.partitions:
            parts.append(f"has {self.partitions} partitions instead of {self.planned.partitions}")
        parts += [f"{name}={found} instead of {wanted}" for name, (found, wanted) in self.differences.items()]
        return "; ".join(parts) + " (change with kafka-configs.sh or kafka-topics.sh)" if parts else ""


async def compare_topics(options: Mapping[str, Any], planned: Sequence[PlannedTopic]) -> list[TopicState]:
    """The state of every planned topic, in the order of the plan.

    Raises KafkaError when Kafka does not answer.
    """
    admin = AIOKafkaAdminClient(**options)
    try:
        await admin.start()
        partitions = await _partitions(admin, planned)
        configurations = await _configurations(admin, list(partitions))
    finally:
        await admin.close()
    return [
        _state(topic, partitions.get(topic.name), configurations.get(topic.name, {})) for topic in planned
    ]


def _state(planned: PlannedTopic, partitions: int | None, found: Mapping[str, str | None]) -> TopicState:
    wanted = planned.configuration.items() if partitions is not None else ()
    differences = {name: (found.get(name), value) for name, value in wanted if found.get(name) != value}
    return TopicState(planned, partitions, differences)


async def _partitions(admin: AIOKafkaAdminClient, planned: Sequence[PlannedTopic]) -> dict[str, int]:
    """Numbers of partitions of those that exist."""
    counts = {}
    for described in await admin.describe_topics([topic.name for topic in planned]):
        if described["error_code"] not in {0, UNKNOWN_TOPIC}:
            raise for_code(described["error_code"])(described["topic"])
        if described["error_code"] == 0:
            counts[described["topic"]] = len(described["partitions"])
    return counts


async def _configurations(
    admin: AIOKafkaAdminClient, names: Sequence[str]
) -> dict[str, dict[str, str | None]]:
    """Configuration of topics by name."""
    if not names:
        return {}
    answers = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name) for name in names])
    found = {}
    for answer in answers:
        for code, message, _, name, entries in answer.resources:
            if code:
                raise for_code(code)(f"{name}: {message}")
            found[name] = {entry[0]: entry[1] for entry in entries}
    return found
