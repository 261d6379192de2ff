"""The topic registry."""

from __future__ import annotations

import pytest

from schemas.registry import DAY_MS, DEAD_LETTERS, RAW, TOPICS, Topic

ALL = [pytest.param(topic, id=topic.name) for topic in TOPICS]


def test_names_are_unique() -> None:
    """A topic is declared once."""
    names = [topic.name for topic in TOPICS]

    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("topic", ALL)
def test_compacted_topics_keep_messages_for_ever(topic: Topic) -> None:
    """What is compacted never expires, and what expires is not compacted."""
    assert (topic.cleanup_policy == "compact") == (topic.retention_ms == -1)


@pytest.mark.parametrize("topic", ALL)
def test_configuration_has_kafkas_names(topic: Topic) -> None:
    """The configuration of a topic is ready for an admin client: names and texts of Kafka."""
    configuration = topic.configuration()

    assert topic.cleanup_policy == configuration["cleanup.policy"]
    assert ("retention.ms" in configuration) == (topic.cleanup_policy == "delete")
    assert all(isinstance(value, str) for value in configuration.values())


def test_retention_is_in_milliseconds() -> None:
    """Kafka counts retention in milliseconds: input stays a week."""
    assert str(7 * 24 * 3600 * 1000) == RAW.configuration()["retention.ms"]
    assert 24 * 3600 * 1000 == DAY_MS


def test_longest_input_fits_the_dead_letters() -> None:
    """A dead letter carries the input and headers, so its topic takes longer messages."""
    assert DEAD_LETTERS.max_message_bytes > RAW.max_message_bytes


@pytest.mark.parametrize("topic", ALL)
def test_own_number_of_partitions_wins(topic: Topic) -> None:
    """TOPIC_PARTITIONS is for the topics whose throughput matters; the others have their own number."""
    assert (7 if topic.partitions is None else topic.partitions) == topic.partitions_when(7)
