"""JSON Schemas as Markdown: a section per schema, a row per field, links from one to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]


def markdown_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def schema_sections(schemas: Mapping[str, Json], heading: str) -> str:
    """A section per schema in the order of their names, its title under the marks of `heading` (`###`)."""
    return "\n".join(f"{heading} {name}\n\n{_schema(schemas[name])}" for name in sorted(schemas))


def _schema(schema: Json) -> str:
    parts = [_paragraphs(schema.get("description", ""))]
    if "enum" in schema:
        parts.append("One of " + _values(schema["enum"]) + ".\n")
    elif schema.get("properties"):
        required = schema.get("required", ())
        rows = [
            (f"`{name}`", type_words(field), "yes" if name in required else "", _remark(field))
            for name, field in schema["properties"].items()
        ]
        parts.append(markdown_table(("field", "type", "required", "remark"), rows))
    return "\n".join(filter(None, parts))


def _paragraphs(description: str) -> str:
    """A docstring as paragraphs; what it says of a field, "name: ...", as an item of a list."""
    blocks: list[str] = []
    for block in description.split("\n\n"):
        lines: list[str] = []
        for line in block.split("\n"):
            name, colon, rest = line.partition(": ")
            if colon and all(part.strip().isidentifier() for part in name.split(",")):
                lines.append(f"- `{name}`: {rest.strip()}")
            else:
                lines.append(line)
        first = next((at for at, line in enumerate(lines) if line.startswith("- `")), 0)
        if first:
            lines.insert(first, "")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n" if description else ""


def type_words(schema: Json) -> str:
    """The type of a field in words, a reference as a link to the section of its schema."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(type_words(option) for option in schema["anyOf"])
    if "const" in schema or "enum" in schema:
        return _values(schema.get("enum") or [schema["const"]])
    kind = str(schema.get("type", "anything"))
    if kind == "array":
        return f"list of {type_words(schema.get('items', {}))}"
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"object of {type_words(schema['additionalProperties'])}"
    return kind


def _values(values: Sequence[object]) -> str:
    return ", ".join(f"`{value}`" for value in values)


BOUNDS = {
    "minimum": "from {}",
    "exclusiveMinimum": "above {}",
    "maximum": "to {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "pattern": "pattern `{}`",
}


def _remark(field: Json) -> str:
    """What a field says of itself: description, bounds, default."""
    words = [str(field["description"]).replace("\n", " ")] if "description" in field else []
    options: Sequence[Json] = field.get("anyOf", [field])
    bounds = [form.format(one[key]) for one in options for key, form in BOUNDS.items() if key in one]
    if bounds:
        words.append(" ".join(bounds))
    if field.get("default") not in (None, ""):
        words.append(f"default `{field['default']}`")
    return "; ".join(words)
