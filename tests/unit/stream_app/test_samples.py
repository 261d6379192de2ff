"""The samples of the demo show what the service does, and what it answers to them is what the schema says."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import schemas
from schemas.registry import ENRICHED
from stream_app.demo import BURST, SAMPLES, TIMED, load_messages, sample_messages
from stream_app.engine import build_engine
from stream_app.row_files import read_rows
from stream_app.screening import screen_rows
from stream_app.settings import Settings


@pytest.fixture(scope="module")
def sample_results() -> dict[str, dict[str, Any]]:
    """Every sample text screened against the sample list, as it goes over the wire."""

    async def screen() -> dict[str, dict[str, Any]]:
        engine = build_engine(Settings.model_construct(**DEFAULTS))
        await engine.load_lists([SAMPLES / "invented.targets.simple.csv"])
        rows = read_rows(SAMPLES / "texts.jsonl")
        return {result.id: json.loads(result.model_dump_json()) async for result in screen_rows(engine, rows)}

    return asyncio.run(screen())


DEFAULTS = {name: field.get_default() for name, field in Settings.model_fields.items()}


def test_there_are_at_least_sixty_texts_with_ids_of_their_own() -> None:
    """The demo shows at least sixty texts."""
    keys = [sample.key for sample in sample_messages()]

    assert len(keys) >= 60
    assert sorted(set(keys)) == sorted(keys)


def test_texts_that_are_timed_are_all_different() -> None:
    """Figures are not those of a cache: no text is sent twice."""
    texts = [sample.value for sample in (*load_messages(0, TIMED), *load_messages(TIMED, BURST))]

    assert TIMED + BURST == len(set(texts))


def test_every_outcome_is_shown(sample_results: dict[str, dict[str, Any]]) -> None:
    """Each risk, texts with nothing to screen, and each language are among the samples; nothing is incomplete."""
    risks = {result["decision"]["risk"] for result in sample_results.values()}
    statuses = {result["status"] for result in sample_results.values()}
    languages = {result["language"]["code"] for result in sample_results.values()}

    assert {"none", "low", "medium", "high"} == risks
    assert {"screened", "not_needed"} == statuses
    assert {"ru", "uk", "en", "mixed"} <= languages


def test_every_part_of_a_result_is_shown(sample_results: dict[str, dict[str, Any]]) -> None:
    """Each layer has a sample in which it finds something."""
    filled = Counter(
        part
        for result in sample_results.values()
        for part in ("persons", "organizations", "identifiers", "dates", "amounts", "matches")
        if result[part]
    )
    repairs = {repair for result in sample_results.values() for repair in result["unicode"]["repairs"]}

    assert 6 == len(filled)
    assert {"homoglyph", "mojibake", "invisible"} <= repairs
    assert max(len(result["persons"]) for result in sample_results.values()) >= 3


def test_results_satisfy_the_shipped_schema(sample_results: dict[str, dict[str, Any]]) -> None:
    """What goes out is what consumers were told, in the eyes of a validator that is not ours."""
    path = Path(schemas.__file__).parent / "json" / ENRICHED.schema_name
    validator = Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))

    faults = {
        ident: error.message
        for ident, result in sample_results.items()
        for error in validator.iter_errors(result)
    }

    assert {} == faults


@pytest.mark.parametrize(
    ("ident", "entry_id"),
    [
        pytest.param("ru-02", "demo-001", id="tax-number"),
        pytest.param("ru-05", "demo-001", id="homoglyphs"),
        pytest.param("ru-06", "demo-001", id="mojibake"),
        pytest.param("ru-07", "demo-001", id="invisible-characters"),
        pytest.param("uk-01", "demo-002", id="declined-ukrainian"),
        pytest.param("uk-12", "demo-003", id="ukrainian-homoglyphs"),
        pytest.param("en-03", "demo-006", id="typing-errors"),
        pytest.param("en-04", "demo-001", id="transliterated"),
        pytest.param("en-06", "demo-011", id="lei"),
        pytest.param("ru-24", "demo-012", id="vessel"),
    ],
)
def test_listed_party_is_matched(
    sample_results: dict[str, dict[str, Any]], ident: str, entry_id: str
) -> None:
    """A listed party is found however it is written."""
    result = sample_results[ident]

    assert entry_id in {match["entry_id"] for match in result["matches"]}
    assert result["decision"]["review_required"]


@pytest.mark.parametrize(
    "ident",
    [
        pytest.param(ident, id=ident)
        for ident in ("ru-08", "ru-11", "ru-15", "uk-10", "uk-11", "en-08", "en-10", "mx-04")
    ],
)
def test_unlisted_party_raises_no_alarm(sample_results: dict[str, dict[str, Any]], ident: str) -> None:
    """Parties that are on no list pass."""
    decision = sample_results[ident]["decision"]

    assert (False, "none") == (decision["review_required"], decision["risk"])
