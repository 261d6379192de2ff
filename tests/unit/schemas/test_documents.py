"""The JSON Schemas and the AsyncAPI document say what the messages are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator, Draft202012Validator, ValidationError

import schemas
from schemas.base import Gender
from schemas.dead_letter import DeadLetterHeaders
from schemas.documents import asyncapi, channel_name, header_name, json_schema
from schemas.registry import ALERTS, DEAD_LETTERS, ENRICHED, TOPICS, Topic
from stream_app.dead_letters import to_headers

PACKAGE = Path(schemas.__file__).parent
ASYNCAPI_SCHEMA = Path(__file__).parents[2] / "samples/asyncapi/3.0.0.schema.json"


def examples_of(*topics: Topic) -> list[Any]:
    """Each example of these topics as a parameter of a test."""
    return [
        pytest.param(topic, path, id=f"{topic.name}-{path.stem}")
        for topic in topics
        for path in sorted((PACKAGE / "examples" / topic.name).glob("*.json"))
    ]


def shipped_schema(topic: Topic) -> Any:
    return json.loads((PACKAGE / "json" / topic.schema_name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("topic", [pytest.param(topic, id=topic.name) for topic in TOPICS])
def test_schema_is_itself_valid(topic: Topic) -> None:
    """The shipped file is a JSON Schema of the dialect that it names."""
    Draft202012Validator.check_schema(shipped_schema(topic))


@pytest.mark.parametrize("topic", [pytest.param(topic, id=topic.name) for topic in TOPICS])
def test_topic_has_two_examples(topic: Topic) -> None:
    """A producer or consumer finds at least two examples per topic."""
    examples = list((PACKAGE / "examples" / topic.name).glob("*.json"))

    assert len(examples) >= 2


@pytest.mark.parametrize(("topic", "path"), examples_of(*TOPICS))
def test_example_is_valid(topic: Topic, path: Path) -> None:
    """Every example satisfies its shipped schema in a validator that is not ours."""
    example = json.loads(path.read_text(encoding="utf-8"))

    Draft202012Validator(shipped_schema(topic)).validate(example)


@pytest.mark.parametrize(("topic", "path"), examples_of(*TOPICS))
def test_example_without_a_required_field_is_not_valid(topic: Topic, path: Path) -> None:
    """The schema of every topic refuses an example that lacks what it requires."""
    schema = shipped_schema(topic)
    example = json.loads(path.read_text(encoding="utf-8"))
    del example[schema["required"][0]]

    with pytest.raises(ValidationError):
        Draft202012Validator(schema).validate(example)


@pytest.mark.parametrize(("topic", "path"), examples_of(ENRICHED, ALERTS))
def test_misspelt_field_of_an_output_is_refused(topic: Topic, path: Path) -> None:
    """An output has no field but those of the contract."""
    example = json.loads(path.read_text(encoding="utf-8")) | {"riks": "high"}

    with pytest.raises(ValidationError):
        Draft202012Validator(shipped_schema(topic)).validate(example)


@pytest.mark.parametrize("topic", [pytest.param(topic, id=topic.name) for topic in TOPICS])
def test_shipped_schema_is_that_of_the_model(topic: Topic) -> None:
    """The shipped file is what the model says now."""
    assert json_schema(topic) == shipped_schema(topic)


def test_headers_that_the_service_sends_satisfy_their_schema() -> None:
    """The schema of dead letters describes the headers as they are on the wire: names with hyphens, values as text."""
    facts = DeadLetterHeaders(
        reason="empty",
        layer="decode",
        source_topic="texts.raw",
        source_partition=1,
        source_offset=2,
        failed_at="2026-03-05T08:40:12.031+00:00",
        service_version="0.1.0",
    )

    sent = {name: value.decode() for name, value in to_headers(facts)}

    Draft202012Validator(shipped_schema(DEAD_LETTERS)).validate(sent)
    assert {header_name(name, "dlq-") for name in DeadLetterHeaders.model_fields} - set(sent) == {
        "dlq-value-left-out"
    }


def references(node: Any) -> Iterator[str]:
    """Every $ref below a node."""
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def resolved(document: Any, reference: str) -> Any:
    for part in reference.removeprefix("#/").split("/"):
        document = document[part]
    return document


def test_every_reference_of_asyncapi_leads_somewhere() -> None:
    """No reference of the document dangles."""
    document = asyncapi("0.1.0")

    targets = [resolved(document, reference) for reference in references(document)]

    assert all(isinstance(target, dict) and target for target in targets)


def test_shipped_asyncapi_has_every_topic() -> None:
    """The shipped document has one channel and one operation per topic, each from the side of the service."""
    document = yaml.safe_load((PACKAGE / "asyncapi.yaml").read_text(encoding="utf-8"))

    actions = {
        resolved(document, operation["channel"]["$ref"])["address"]: operation["action"]
        for operation in document["operations"].values()
    }

    assert {topic.name: "receive" if topic.direction == "in" else "send" for topic in TOPICS} == actions
    assert [channel_name(topic) for topic in TOPICS] == list(document["channels"])


def asyncapi_faults(document: object) -> list[str]:
    """What AsyncAPI's own schema finds wrong with a document."""
    schema = json.loads(ASYNCAPI_SCHEMA.read_text(encoding="utf-8"))
    return [error.message for error in Draft7Validator(schema).iter_errors(document)]


def test_shipped_asyncapi_is_valid() -> None:
    """The document is AsyncAPI 3.0 in the eyes of its makers."""
    document = yaml.safe_load((PACKAGE / "asyncapi.yaml").read_text(encoding="utf-8"))

    assert [] == asyncapi_faults(document)


def test_faults_of_asyncapi_are_found() -> None:
    """The check above can fail: a misspelt field is noticed."""
    document = asyncapi("0.1.0")
    document["channels"]["textsRaw"]["addres"] = "texts.raw"

    assert 1 == len(asyncapi_faults(document))


def test_closed_sets_are_enumerated() -> None:
    """A consumer reads the allowed values of a closed set from the schema."""
    genders = json_schema(ENRICHED)["$defs"]["Gender"]["enum"]

    assert [gender.value for gender in Gender] == genders
