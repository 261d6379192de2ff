"""Tables of docs/ and deploy/ that say what the code says: settings, topics, commands."""

from __future__ import annotations

import types
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import click
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from schemas.registry import DAY_MS, TOPICS, Topic
from stream_app.cli.group import service
from stream_app.schema_tables import markdown_table
from stream_app.settings import Settings

NOTE = "Made by `make generate`; change {origin} instead."
SETTINGS_HEAD = """\
Read from environment variables, then from `.env` in the working folder; an empty variable counts as not set.
A wrong value stops the start with one line per fault, before Kafka is touched.  `ai-service config check`
shows the effective values.  Thresholds and weights are no settings: they stand in the file of RULES_FILE.
"""
TOPICS_HEAD = """\
Names stand without TOPIC_PREFIX.  `ai-service topics plan` compares a cluster with this table, `topics apply`
creates what is missing.  The schemas are JSON Schema 2020-12 in `schemas/json/`;
`schemas/asyncapi.yaml` describes the whole.
"""


def settings_page() -> str:
    """docs/settings.md: every variable with its values, default and meaning."""
    rows = [
        (f"`{name.upper()}`", _values(field), _default(field), str(field.description))
        for name, field in Settings.model_fields.items()
    ]
    note = NOTE.format(origin="stream_app/settings.py")
    table = markdown_table(("variable", "values", "default", "meaning"), rows)
    return f"# Settings\n\n<!-- {note} -->\n\n{SETTINGS_HEAD}\n{table}"


def env_example() -> str:
    """deploy/env.example: every variable, commented out at its default."""
    lines = [
        f"# {NOTE.format(origin='stream_app/settings.py')}",
        "# Copy to .env and uncomment what differs.",
        "",
    ]
    for name, field in Settings.model_fields.items():
        lines += [
            f"# {field.description} ({_values(field)})".replace("`", ""),
            f"#{name.upper()}={_plain_default(field)}",
            "",
        ]
    return "\n".join(lines[:-1]) + "\n"


def topics_page() -> str:
    """docs/topics.md: every topic of the registry."""
    rows = [_topic_row(topic) for topic in TOPICS]
    details = [
        f"- `{topic.name}` ({topic.model.__name__} v{topic.version}): {topic.description}"
        f"  Key: {topic.key}.  Owner: {topic.owner}.\n"
        for topic in TOPICS
    ]
    heads = ("topic", "direction", "partitions", "retention", "cleanup", "longest message", "schema")
    note = NOTE.format(origin="schemas/registry.py")
    return f"# Topics\n\n<!-- {note} -->\n\n{TOPICS_HEAD}\n{markdown_table(heads, rows)}\n{''.join(details)}"


def _topic_row(topic: Topic) -> tuple[str, ...]:
    partitions = "TOPIC_PARTITIONS" if topic.partitions is None else str(topic.partitions)
    retention = "for ever" if topic.retention_ms < 0 else f"{topic.retention_ms // DAY_MS} days"
    anchor = topic.name.replace(".", "")
    schema = f"[{topic.model.__name__} v{topic.version}](contract.md#{anchor})"
    length = f"{topic.max_message_bytes // 1_048_576} MiB"
    return (f"`{topic.name}`", topic.direction, partitions, retention, topic.cleanup_policy, length, schema)


def commands_page() -> str:
    """docs/cli.md: the help of every command."""
    parts = [
        "# Command line\n",
        f"<!-- {NOTE.format(origin='the help texts in stream_app/cli/')} -->\n",
        *_command_help(service, "ai-service"),
    ]
    return "\n".join(parts)


def _command_help(command: click.Command, path: str, parent: click.Context | None = None) -> list[str]:
    """A section for a command and for each command under it."""
    context = click.Context(
        command, info_name=path.rpartition(" ")[2], parent=parent, max_content_width=110, terminal_width=110
    )
    sections = [f"## {path}\n", f"```text\n{command.get_help(context)}\n```\n"]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                sections += _command_help(below, f"{path} {name}", context)
    return sections


def _values(field: FieldInfo) -> str:
    """What a variable may hold, in words."""
    kind: Any = field.annotation
    if get_origin(kind) in {Union, types.UnionType}:
        kind = next(option for option in get_args(kind) if option is not type(None))
    if get_origin(kind) is Literal:
        return ", ".join(f"`{value}`" for value in get_args(kind))
    if get_origin(kind) is list:
        return "list"
    words = {
        bool: "`true`, `false`",
        int: "whole number",
        float: "number",
        SecretStr: "secret",
        Path: "path",
        str: "text",
    }
    return words[kind] + _bounds(field)


def _bounds(field: FieldInfo) -> str:
    """Bounds of a number, " from 1 to 64"."""
    low = next((m.ge for m in field.metadata if hasattr(m, "ge")), None)
    above = next((m.gt for m in field.metadata if hasattr(m, "gt")), None)
    high = next((m.le for m in field.metadata if hasattr(m, "le")), None)
    start = f" from {low}" if low is not None else f" above {above}" if above is not None else ""
    return start + (f" to {high}" if high is not None else "")


def _plain_default(field: FieldInfo) -> str:
    """The default as it would stand in an environment file."""
    if field.default is None or field.default == []:
        return ""
    if isinstance(field.default, bool):
        return str(field.default).lower()
    return ",".join(field.default) if isinstance(field.default, list) else str(field.default)


def _default(field: FieldInfo) -> str:
    plain = _plain_default(field)
    return f"`{plain}`" if plain else ""
