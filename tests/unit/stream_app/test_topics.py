"""The topics of a deployment."""

from __future__ import annotations

import pytest
from support.records import make_settings

from schemas.registry import TOPICS
from stream_app.topics import TopicNames, _as_wide_as_the_input, _check, plan
from topology.errors import ConfigurationInvalid

CHANGELOG = "ai-service-parties-seen-changelog"


def test_every_topic_of_the_registry_is_planned() -> None:
    """Nothing that the service reads or writes is left to automatic creation."""
    planned = {topic.name for topic in plan(make_settings())}

    assert {topic.name for topic in TOPICS} | {CHANGELOG} == planned


def test_names_carry_the_prefix() -> None:
    """All topics of a deployment stand under its prefix; the changelog stands under its group."""
    settings = make_settings(topic_prefix="pay.", input_topics=["in.a", "in.b"], kafka_group="g")

    names = TopicNames.of(settings)

    assert ("pay.in.a", "pay.in.b") == names.inputs
    assert {"pay.in.a", "pay.in.b", "pay.texts.alerts", "g-parties-seen-changelog"} <= {
        topic.name for topic in plan(settings)
    }


def test_changelog_forgets_after_the_retention() -> None:
    """A party not seen for the retention time leaves the changelog."""
    (changelog,) = (t for t in plan(make_settings(seen_retention_days=2)) if t.name == CHANGELOG)

    assert ("compact,delete", "172800000") == (
        changelog.configuration["cleanup.policy"],
        changelog.configuration["retention.ms"],
    )


def test_missing_topics_are_made_as_wide_as_an_existing_input() -> None:
    """Faust pairs the partitions of input and changelog, so an input that is wider than planned decides."""
    settings = make_settings(topic_partitions=4)

    missing = _as_wide_as_the_input(plan(settings), {"texts.raw": 12}, settings)

    partitions = {topic.name: topic.partitions for topic in missing}
    assert (12, 4) == (partitions[CHANGELOG], partitions["texts.enriched"])


def test_inputs_of_different_width_are_refused() -> None:
    """Tables would be wrong in silence: the start is refused with the counts and the remedy."""
    settings = make_settings(input_topics=["a", "b"])
    found = {topic.name: topic.partitions for topic in plan(settings)} | {"b": 7}

    with pytest.raises(ConfigurationInvalid, match="b has 7"):
        _check(plan(settings), found, settings)


def test_output_of_another_width_is_no_fault() -> None:
    """An operator may widen outputs; that is said in the log and works."""
    settings = make_settings()
    found = {topic.name: topic.partitions for topic in plan(settings)} | {"texts.enriched": 64}

    _check(plan(settings), found, settings)
