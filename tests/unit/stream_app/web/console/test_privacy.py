"""What may name somebody is hidden, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.web import ENTRIES, make_context

from schemas.enriched_text import EnrichedText
from schemas.raw_text import RawText
from stream_app.web.console.privacy import OPEN_FIELDS, OPEN_MAPPINGS, hide_personal_data

TEXT = "Возврат Bержбицкому Аристарху Леонтьевичу, 17.04.1961 г.р., ИНН 500100732259, 700 руб. от ООО «Ласточкин Хвост»"
TELLING = (
    "ержбиц",
    "erzhb",
    "ристарх",
    "ristarkh",
    "еонтьев",
    "1961",
    "17.04",
    "500100732259",
    "700",
    "асточкин",
    "S-1",
)


@pytest.fixture
async def result() -> EnrichedText:
    context = await make_context()
    [document] = await context.engine.screen([RawText(text=TEXT, id="m-1")])
    return context.engine.respond(document)


async def test_no_name_number_or_date_is_left(result):
    """Wherever the result holds it: text, trace, parties, matches, reasons."""
    hidden = hide_personal_data(result)

    shown = hidden.model_dump_json()
    assert [] == [word for word in TELLING if word in shown]
    assert ENTRIES[0].names[0].text not in shown


async def test_spans_layers_and_figures_stay(result):
    """The shape of the text stays, so that each span still lies where it lay."""
    hidden = hide_personal_data(result)

    assert result.text is not None
    assert hidden.text is not None
    assert len(result.text) == len(hidden.text)
    assert [(one.start, one.end) for one in result.persons] == [
        (one.start, one.end) for one in hidden.persons
    ]
    assert result.processing == hidden.processing
    assert (result.decision.breakdown, result.decision.risk) == (
        hidden.decision.breakdown,
        hidden.decision.risk,
    )
    assert result.matches[0].features == hidden.matches[0].features
    assert result.language == hidden.language


def words_of(schema: dict[str, Any], definitions: dict[str, Any], path: str = "") -> set[str]:
    """Paths of all fields of a model that hold words or mappings."""
    if "$ref" in schema:
        return words_of(definitions[schema["$ref"].rpartition("/")[2]], definitions, path)
    found: set[str] = set()
    for branch in schema.get("anyOf", []):
        found |= words_of(branch, definitions, path)
    if schema.get("type") == "string" or schema.get("additionalProperties"):
        found.add(path)
    if "items" in schema:
        found |= words_of(schema["items"], definitions, f"{path}.*")
    for name, one in schema.get("properties", {}).items():
        found |= words_of(one, definitions, f"{path}.{name}" if path else name)
    return found


def test_every_open_field_is_a_field_of_the_result():
    """A field that was renamed must not stay in the list, where nothing would hide its successor's namesake."""
    schema = EnrichedText.model_json_schema(mode="serialization")

    assert [] == sorted((OPEN_FIELDS | OPEN_MAPPINGS) - words_of(schema, schema["$defs"]))


async def test_an_unknown_field_would_be_hidden(result):
    """The list says what is open; whatever is not in it is dots."""
    shown = json.loads(hide_personal_data(result).model_dump_json())

    assert {"•"} == set(shown["matches"][0]["fingerprint"])


async def test_a_rule_that_spells_letters_of_the_name_is_hidden(result):
    """An irregular form is explained by its letters, up to the whole word."""
    hidden = hide_personal_data(result)

    assert any("to -" in (token.rule or "") for token in result.normalized.tokens)
    assert [] == [token.rule for token in hidden.normalized.tokens if any(map(str.isalpha, token.rule or ""))]
