"""JSON Schemas become Markdown without losing what they say."""

from __future__ import annotations

import pytest

from stream_app.schema_tables import markdown_table, schema_sections, type_words


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        pytest.param({"type": "string"}, "string", id="plain"),
        pytest.param({"$ref": "#/$defs/BirthPlace"}, "[BirthPlace](#birthplace)", id="reference"),
        pytest.param({"anyOf": [{"type": "number"}, {"type": "null"}]}, "number or null", id="may be null"),
        pytest.param(
            {"type": "array", "items": {"$ref": "#/$defs/Ship"}},
            "list of [Ship](#ship)",
            id="list of references",
        ),
        pytest.param({"type": "array"}, "list of anything", id="list of no known type"),
        pytest.param({"const": 1}, "`1`", id="one value"),
        pytest.param({"type": "string", "enum": ["new", "old"]}, "`new`, `old`", id="values"),
        pytest.param(
            {"type": "object", "additionalProperties": {"type": "number"}},
            "object of number",
            id="map of numbers",
        ),
        pytest.param({"type": "object", "additionalProperties": True}, "object", id="any object"),
    ],
)
def test_type_in_words(schema: dict[str, object], expected: str) -> None:
    """A type is named as a reader says it; a reference links to its section."""
    assert expected == type_words(schema)


def test_field_says_whether_it_is_required_its_bounds_and_default() -> None:
    """Bounds are told also when the field may be null; an empty default says nothing."""
    draught = {"anyOf": [{"type": "number", "minimum": 0, "maximum": 30}, {"type": "null"}], "default": None}
    schema = {
        "description": "A ship.",
        "properties": {
            "draught": draught,
            "flag": {"type": "string", "default": "xx"},
            "name": {"type": "string"},
        },
        "required": ["name"],
    }

    page = schema_sections({"Ship": schema}, "##")

    assert page.startswith("## Ship\n\nA ship.\n")
    assert "| `draught` | number or null |  | from 0 to 30 |\n" in page
    assert "| `flag` | string |  | default `xx` |\n" in page
    assert "| `name` | string | yes |  |\n" in page


def test_what_a_docstring_says_of_fields_is_a_list() -> None:
    """Lines of the form "name: meaning" become items, each on a line of its own."""
    description = "A ship.\n\nlength: in metres.\nport: of registry."

    page = schema_sections({"Ship": {"description": description}}, "##")

    assert "A ship.\n\n- `length`: in metres.\n- `port`: of registry.\n" in page


def test_bars_inside_a_cell_do_not_end_it() -> None:
    """A bar is escaped."""
    assert "| a\\|b |\n" == markdown_table(("a|b",), []).splitlines(keepends=True)[0]
