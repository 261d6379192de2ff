"""Descriptions of the topics for programs: a JSON Schema per message, and AsyncAPI 3.0 for the whole."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import JsonSchemaMode, models_json_schema

from schemas.registry import TOPICS, Topic

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Json = dict[str, Any]


def json_schema(topic: Topic) -> Json:
    """JSON Schema (2020-12) of what the model of a topic describes: the value, or the headers as sent.

    Of an output every field is required, because the service always writes all of them; of an input only
    those without a default.
    """
    schema = topic.model.model_json_schema(mode=_mode(topic))
    if topic.describes == "headers":
        schema = sent_as_headers(schema, topic.header_prefix)
    return {"$schema": DIALECT, "$id": f"urn:ai-service:{topic.name}:v{topic.version}", **schema}


def header_name(field: str, prefix: str) -> str:
    """Name on the wire of a header that holds a field."""
    return prefix + field.replace("_", "-")


def sent_as_headers(schema: Json, prefix: str) -> Json:
    """The schema of a flat model whose fields are sent as headers: by other names, each value as text.

    Other headers may stand beside them.  What may be null is not sent then.
    """
    properties = {header_name(name, prefix): _as_text(field) for name, field in schema["properties"].items()}
    return {
        **{name: value for name, value in schema.items() if name != "additionalProperties"},
        "properties": properties,
        "required": [
            header_name(name, prefix) for name in schema["required"] if "null" not in _types(schema, name)
        ],
        "additionalProperties": True,
    }


def _types(schema: Json, name: str) -> set[str]:
    """JSON types that a field may have."""
    field = schema["properties"][name]
    return {option.get("type", "") for option in field.get("anyOf", [field])}


def _as_text(field: Json) -> Json:
    """The schema of a field when its value is sent as text; what may be null is left out instead."""
    options = [option for option in field.get("anyOf", [field]) if option.get("type") != "null"]
    kept = {name: value for name, value in field.items() if name in {"title", "description"}}
    if options[0].get("type") == "integer":
        return {**kept, "type": "string", "pattern": "^[0-9]+$"}
    return {**options[0], **kept}


def _mode(topic: Topic) -> JsonSchemaMode:
    return "serialization" if topic.direction == "out" else "validation"


def asyncapi(service_version: str) -> Json:
    """The AsyncAPI 3.0 document: a channel, an operation and a message per topic."""
    _, definitions = models_json_schema(
        [(topic.model, _mode(topic)) for topic in TOPICS], ref_template="#/components/schemas/{model}"
    )
    schemas = dict(definitions["$defs"])
    for topic in TOPICS:
        if topic.describes == "headers":
            name = topic.model.__name__
            schemas[name] = sent_as_headers(schemas[name], topic.header_prefix)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "AI Service",
            "version": service_version,
            "description": "Screens texts against sanctions watchlists.  Names stand without TOPIC_PREFIX.",
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {channel_name(topic): _channel(topic) for topic in TOPICS},
        "operations": {_operation_name(topic): _operation(topic) for topic in TOPICS},
        "components": {
            "messages": {topic.model.__name__: _message(topic) for topic in TOPICS},
            "schemas": schemas,
        },
    }


def channel_name(topic: Topic) -> str:
    """Name of the channel of a topic: its words in camel case."""
    first, *rest = topic.name.replace("-", ".").split(".")
    return first + "".join(word.capitalize() for word in rest)


def _operation_name(topic: Topic) -> str:
    name = channel_name(topic)
    return ("receive" if topic.direction == "in" else "send") + name[0].upper() + name[1:]


def _channel(topic: Topic) -> Json:
    configuration: Json = {
        "cleanup.policy": [topic.cleanup_policy],
        "retention.ms": topic.retention_ms,
        "max.message.bytes": topic.max_message_bytes,
    }
    kafka: Json = {"topic": topic.name, "topicConfiguration": configuration, "bindingVersion": "0.5.0"}
    if topic.partitions is not None:
        kafka["partitions"] = topic.partitions
    model = topic.model.__name__
    return {
        "address": topic.name,
        "description": f"{topic.description}  Owner: {topic.owner}.",
        "messages": {model: {"$ref": f"#/components/messages/{model}"}},
        "bindings": {"kafka": kafka},
    }


def _operation(topic: Topic) -> Json:
    channel = f"#/channels/{channel_name(topic)}"
    return {
        "action": "receive" if topic.direction == "in" else "send",
        "channel": {"$ref": channel},
        "summary": topic.description,
        "messages": [{"$ref": f"{channel}/messages/{topic.model.__name__}"}],
    }


def _message(topic: Topic) -> Json:
    schema = {"$ref": f"#/components/schemas/{topic.model.__name__}"}
    message: Json = {
        "name": topic.model.__name__,
        "title": f"{topic.model.__name__} v{topic.version}",
        "summary": topic.description,
        "bindings": {
            "kafka": {"key": {"type": "string", "description": topic.key}, "bindingVersion": "0.5.0"}
        },
    }
    if topic.describes == "headers":
        message |= {
            "contentType": "application/octet-stream",
            "headers": schema,
            "payload": {"type": "string", "format": "binary"},
        }
    else:
        message["payload"] = schema
    return message
