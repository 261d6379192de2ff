"""`ai-service replay` on files: which decisions other rules or lists change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.command_line import CommandLine

from stream_app.demo import SAMPLES

LIST = SAMPLES / "invented.targets.simple.csv"
TEXTS = {
    "named": "Перевод Громобоеву З. П.",
    "number": "Громобоев Захар Петрович, ИНН 375673666974",
    "nobody": "Оплата Бережкову Арсению",
}


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A file of stored texts."""
    return write_rows(tmp_path / "texts.jsonl", *({"id": i, "text": text} for i, text in TEXTS.items()))


@pytest.fixture
def results(ai_service: CommandLine, texts: Path) -> Path:
    """The results of the same texts, as they were stored."""
    ai_service("screen", "--input", texts, "--output", "results.jsonl", "--lists", LIST)
    return texts.with_name("results.jsonl")


@pytest.fixture
def strict(tmp_path: Path) -> Path:
    """Rules under which a name alone never alerts."""
    path = tmp_path / "strict.yaml"
    path.write_text("score:\n  person_alert: 1.0\n  organization_alert: 1.0\n", encoding="utf-8")
    return path


def write_rows(path: Path, *rows: Any) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def changes_of(out: str) -> list[tuple[str, str, list[str]]]:
    """Both ends of each change, and the ids of its examples."""
    return [
        (change["from"], change["to"], [example["id"] for example in change["examples"]])
        for change in json.loads(out)["changes"]
    ]


def test_same_rules_and_lists_change_nothing(ai_service: CommandLine, results: Path) -> None:
    """A stored result is reproduced."""
    outcome = ai_service("replay", "--input", results, "--json", LISTS=str(LIST))

    assert {"compared": 3, "changed": 0, "left_out": {}, "changes": []} == json.loads(outcome.out)


def test_another_list_changes_decisions(ai_service: CommandLine, results: Path, tmp_path: Path) -> None:
    """A file takes the place of the list of its name: who is no more on it is clear, who is new on it alerts."""
    other = tmp_path / LIST.name
    header = LIST.read_text(encoding="utf-8").splitlines()[0]
    other.write_text(f'{header}\n"new-1","Person","Арсений Бережков"' + "," * 12, encoding="utf-8")

    outcome = ai_service("replay", "--input", results, "--lists", other, "--json", LISTS=str(LIST))

    assert {("high", ("number",)), ("medium", ("named",)), ("none", ("nobody",))} == {
        (before, tuple(ids)) for before, _, ids in changes_of(outcome.out)
    }
    added = next(c for c in json.loads(outcome.out)["changes"] if c["from"] == "none")["examples"][0]
    assert [[], ["invented:new-1"]] == added["entries"]


def test_texts_are_decided_under_both_rules(ai_service: CommandLine, texts: Path, strict: Path) -> None:
    """Without a stored result the decision before is that of the present rules and lists."""
    outcome = ai_service("replay", "--input", texts, "--rules", strict, "--json", LISTS=str(LIST))

    assert [("medium", "low", ["named"])] == changes_of(outcome.out)


def test_a_person_reads_counts_and_reasons(ai_service: CommandLine, results: Path, strict: Path) -> None:
    """The table counts, each example says what was decided and why, before and after."""
    outcome = ai_service("replay", "--input", results, "--rules", strict, LISTS=str(LIST))

    assert 0 == outcome.status
    assert "1 of 3 decisions change" in outcome.out
    assert "before medium" in outcome.out
    assert "which is below the level of an alert" in outcome.out


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        pytest.param({"id": "a"}, '"text" has to be there', id="neither"),
        pytest.param(
            {"id": "a", "decision": {}}, '"status" is not that of an EnrichedText', id="half-a-result"
        ),
    ],
)
def test_a_broken_line_ends_the_replay(
    ai_service: CommandLine, tmp_path: Path, row: dict[str, Any], fault: str
) -> None:
    """A line that is left out in silence would be a decision that seems not to change."""
    outcome = ai_service("replay", "--input", write_rows(tmp_path / "in.jsonl", row))

    assert 2 == outcome.status
    assert f"line 1: {fault}" in outcome.err


def test_a_result_without_its_text_cannot_be_replayed(
    ai_service: CommandLine, results: Path, tmp_path: Path
) -> None:
    """With INCLUDE_TEXT=false the texts have to be replayed instead."""
    row = json.loads(results.read_text(encoding="utf-8").splitlines()[0]) | {"text": None}

    outcome = ai_service("replay", "--input", write_rows(tmp_path / "in.jsonl", row))

    assert 2 == outcome.status
    assert "INCLUDE_TEXT=false" in outcome.err


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param((), id="nothing"),
        pytest.param(("--input", "-", "--topic", "texts.raw"), id="both"),
        pytest.param(("--input", "-", "--since", "2026-01-01"), id="range-of-a-file"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused(ai_service: CommandLine, arguments: tuple[str, ...]) -> None:
    """The message says what goes together."""
    outcome = ai_service("replay", *arguments)

    assert (2, True) == (outcome.status, "--topic" in outcome.err)
