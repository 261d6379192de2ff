"""Pages of docs/ on the interfaces: messages with their examples, AsyncAPI and OpenAPI in a form to read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from schemas.documents import asyncapi, channel_name
from schemas.registry import TOPICS, Topic
from stream_app.engine import SERVICE_VERSION
from stream_app.schema_tables import markdown_table, schema_sections, type_words
from stream_app.web.app import ALL
from stream_app.web.openapi import openapi_document

LONGEST_EXAMPLE = 120  # lines shown at once; a longer one is folded
NOTE = "<!-- Made by `make generate`; change {origin} instead. -->"
CONTRACT_HEAD = """\
What crosses a topic, with examples.  Every field with its type: [AsyncAPI](api/asyncapi.md).  Partitions,
retention, longest messages: [topics](topics.md).  For programs: JSON Schemas (2020-12) in `schemas/json/`,
AsyncAPI in `schemas/asyncapi.yaml`, the examples below in `schemas/examples/`.  Values are UTF-8 JSON unless
said otherwise; `start` and `end` count code points of the text, end exclusive.

Ignore fields that you do not know.  `schema_version` and the version of a schema rise when a change breaks
readers.
"""
ASYNCAPI_HEAD = """\
`schemas/asyncapi.yaml` (AsyncAPI 3.0) in a form to read; a worker answers `GET /asyncapi.yaml`.  Examples:
[messages](../contract.md).  *Receive* is what the service reads, *send* what it writes.  Names stand without
TOPIC_PREFIX.
"""
OPENAPI_HEAD = """\
`GET /openapi.json` (OpenAPI 3.1) in a form to read.  What the endpoints are for, who may ask, what is
refused: [HTTP](../http.md).
"""


def contract_page() -> str:
    """docs/contract.md: each topic with the examples of its messages."""
    note = NOTE.format(origin="schemas/ and schemas/examples/")
    return "\n".join(["# Messages", "", note, "", CONTRACT_HEAD, *map(_topic_section, TOPICS)])


def _topic_section(topic: Topic) -> str:
    model = topic.model.__name__
    where = "The headers are" if topic.describes == "headers" else "The value is"
    facts = [
        topic.description,
        f"Key: {topic.key}.",
        f"{where} [`{model}`](api/asyncapi.md#{model.lower()}), version {topic.version}.",
        f"{'Read' if topic.direction == 'in' else 'Written'} by the service; owner: {topic.owner}.",
    ]
    return "\n".join([f"## {topic.name}", "", " ".join(facts), "", *_examples(topic)])


def _examples(topic: Topic) -> list[str]:
    """Every example of a topic; the longest are folded."""
    folder = resources.files("schemas") / "examples" / topic.name
    shown: list[str] = []
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        title = file.name.removesuffix(".json").replace("_", " ").capitalize()
        text = json.dumps(json.loads(file.read_text(encoding="utf-8")), indent=2, ensure_ascii=False)
        fence = f"```json\n{text}\n```"
        if text.count("\n") > LONGEST_EXAMPLE:
            shown.append(f"<details markdown><summary>{title}</summary>\n\n{fence}\n\n</details>\n")
        else:
            shown.append(f"{title}:\n\n{fence}\n")
    return shown


def asyncapi_page() -> str:
    """docs/api/asyncapi.md: channels and operations, then every schema."""
    document = asyncapi(SERVICE_VERSION)
    rows = [_channel_row(topic, document) for topic in TOPICS]
    table = markdown_table(("address", "operation", "message", "key", "content type"), rows)
    parts = [
        "# AsyncAPI",
        NOTE.format(origin="schemas/"),
        ASYNCAPI_HEAD + "\n## Channels\n",
        table,
        "## Schemas",
    ]
    return (
        "\n\n".join(part.strip("\n") for part in parts) + "\n\n" + schema_sections(_schemas(document), "###")
    )


def _channel_row(topic: Topic, document: Mapping[str, Any]) -> tuple[str, ...]:
    """A channel as the document has it, with the operation that refers to it."""
    reference = f"#/channels/{channel_name(topic)}"
    operation = next(
        name for name, one in document["operations"].items() if one["channel"]["$ref"] == reference
    )
    model = topic.model.__name__
    message = document["components"]["messages"][model]
    kind = message.get("contentType", document["defaultContentType"])
    link = type_words({"$ref": f"#/components/schemas/{model}"})
    return (f"`{topic.name}`", f"`{operation}`", link, topic.key, kind)


def openapi_page() -> str:
    """docs/api/openapi.md: every operation by tag, then every schema."""
    document = openapi_document(ALL, SERVICE_VERSION)
    sections: dict[str, list[str]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            section = _operation_section(method, path, operation)
            sections.setdefault(operation["tags"][0], []).append(section)
    parts = ["# OpenAPI", NOTE.format(origin="stream_app/web/ and schemas/"), OPENAPI_HEAD]
    for tag, operations_of_tag in sections.items():
        parts += [f"## {tag.capitalize()}", *operations_of_tag]
    parts += ["## Schemas", schema_sections(_schemas(document), "###")]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _schemas(document: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    schemas: Mapping[str, Mapping[str, Any]] = document["components"]["schemas"]
    return schemas


def _operation_section(method: str, path: str, operation: Mapping[str, Any]) -> str:
    parts = [f"### {method.upper()} {path}", f"{operation['summary']}. {_who(operation)}"]
    if "requestBody" in operation:
        parts.append("Body: " + _content(operation["requestBody"]["content"]))
    if "parameters" in operation:
        rows = [
            (f"`{one['name']}`", one["in"], type_words(one["schema"]), one["description"])
            for one in operation["parameters"]
        ]
        parts.append(markdown_table(("parameter", "in", "type", "meaning"), rows))
    rows_of_answers = [
        (status, _content(one["content"]), one["description"])
        for status, one in sorted(operation["responses"].items())
    ]
    parts.append(markdown_table(("status", "body", "meaning"), rows_of_answers))
    return "\n\n".join(part.strip("\n") for part in parts)


def _who(operation: Mapping[str, Any]) -> str:
    """Who may ask, by the security of an operation."""
    schemes = {name for option in operation.get("security", []) for name in option}
    if "adminToken" in schemes:
        return "Needs the admin token."
    return "Needs an API key when keys are on." if "apiKey" in schemes else "Open to anybody."


def _content(content: Mapping[str, Any]) -> str:
    """Bodies of an answer by media type: the schema where there is one, else the type."""
    return " or ".join(
        type_words(body["schema"]) if "$ref" in body["schema"] else f"`{media}`"
        for media, body in content.items()
    )
