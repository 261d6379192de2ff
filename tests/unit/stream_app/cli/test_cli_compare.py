"""`ai-service compare`: a score, a verdict and its reason per pair."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.command_line import CommandLine


def test_pair_is_explained(ai_service: CommandLine) -> None:
    """Two spellings of one name are the same party, with the reason and its items."""
    outcome = ai_service("compare", "Громобоев Захар", "Zakhar Gromoboev")

    verdict, explanation, *points = outcome.out.splitlines()
    assert (0, True) == (outcome.status, verdict.startswith("same party, score "))
    assert explanation
    assert ["given", "surname"] == [point.split()[1] for point in points[:2]]


def test_file_of_pairs_is_answered_in_order(ai_service: CommandLine, tmp_path: Path) -> None:
    """Each row gets id, score, match, explanation and features; ids and order are those of the input."""
    rows = [
        {"id": 1, "a": "Громобоев Захар Петрович", "b": "Gromoboev Zakhar", "kind": "person"},
        {"id": "two", "a": "Громобоев Захар", "b": "Quistgaard Aurelio"},
        {"id": "three", "a": "ТОВ «Калинова Брама»", "b": "Kalynova Brama LLC", "kind": "Company"},
    ]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    outcome = ai_service("compare", "--input", "in.jsonl", "--output", "out.jsonl")

    answers = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert 0 == outcome.status
    assert [("1", True), ("two", False), ("three", True)] == [(one["id"], one["match"]) for one in answers]
    assert all({"id", "score", "match", "explanation", "features"} == set(one) for one in answers)
    assert all(0 <= one["score"] <= 1 for one in answers)


def test_json_of_one_pair(ai_service: CommandLine) -> None:
    """A program gets the same as one line of JSON, without an id that nobody gave."""
    outcome = ai_service("compare", "Громобоев Захар", "Quistgaard Aurelio", "--json")

    assert {"score", "match", "explanation", "features"} == set(json.loads(outcome.out))


@pytest.mark.parametrize(
    ("row", "told"),
    [
        pytest.param({"id": "1", "a": "x"}, 'line 1: "b" has to be there', id="one-name"),
        pytest.param({"id": "1", "a": "x", "b": "y", "kind": 5}, 'line 1: "kind"', id="kind-no-text"),
    ],
)
def test_broken_pair_ends_with_two(
    ai_service: CommandLine, tmp_path: Path, row: dict[str, object], told: str
) -> None:
    """A row that is no pair is named by its line."""
    (tmp_path / "in.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")

    outcome = ai_service("compare", "--input", "in.jsonl", "--output", "out.jsonl")

    assert (2, True) == (outcome.status, told in outcome.err)
