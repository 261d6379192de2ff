"""`ai-service screen`: every row is answered, in order, and never with clear when it could not be screened."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.command_line import CommandLine

from stream_app.demo import SAMPLES

LIST = str(SAMPLES / "invented.targets.simple.csv")
LISTED = "Перевод Громобоеву Захару Петровичу, ИНН 375673666974"


def write_rows(folder: Path, *rows: Any) -> Path:
    path = folder / "in.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def read_results(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_row_is_answered_in_order(ai_service: CommandLine, tmp_path: Path) -> None:
    """More rows than one batch: the same ids in the same order, whatever became of each."""
    texts = ["Оплата Бережкову Арсению", "", "комиссия", "   ", "x" * 20_000]
    rows = [{"id": f"r{number}", "text": texts[number % len(texts)]} for number in range(150)]

    outcome = ai_service(
        "screen", "--input", write_rows(tmp_path, *rows), "--output", "out.jsonl", "--no-search"
    )

    assert 0 == outcome.status
    assert [row["id"] for row in rows] == [result["id"] for result in read_results(tmp_path / "out.jsonl")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", "empty", id="empty"),
        pytest.param("\u200b \n", "empty", id="invisible"),
        pytest.param("я" * 10_001, "too-long", id="too-long"),
    ],
)
def test_refused_row_is_incomplete_and_for_review(
    ai_service: CommandLine, tmp_path: Path, text: str, reason: str
) -> None:
    """A text that could not be screened is never shown as clear, and says why."""
    source = write_rows(tmp_path, {"id": "a", "text": text})

    ai_service("screen", "--input", source, "--output", "out.jsonl", "--no-search")

    (result,) = read_results(tmp_path / "out.jsonl")
    decision = result["decision"]
    assert ("a", "incomplete", True) == (result["id"], result["status"], decision["review_required"])
    assert decision["risk"] in {"medium", "high"}
    assert f"({reason}, " in decision["reasons"][0]
    assert decision["score"] == sum(decision["breakdown"].values())


def test_listed_party_is_found(ai_service: CommandLine, tmp_path: Path) -> None:
    """A listed tax number in the text makes it high risk, with the entry named."""
    source = write_rows(tmp_path, {"id": "a", "text": LISTED, "language": "ru"})

    ai_service("screen", "--input", source, "--output", "out.jsonl", "--lists", LIST)

    (result,) = read_results(tmp_path / "out.jsonl")
    assert ("screened", "high", True) == (
        result["status"],
        result["decision"]["risk"],
        result["decision"]["review_required"],
    )
    assert "demo-001" in {match["entry_id"] for match in result["matches"]}


def test_lists_of_the_settings_are_used(ai_service: CommandLine) -> None:
    """Without --lists the files of LISTS are searched."""
    outcome = ai_service("screen", LISTED, "--json", LISTS=LIST)

    result = json.loads(outcome.out)
    assert ("high", 1) == (result["decision"]["risk"], len(result["processing"]["lists"]))


def test_output_goes_to_standard_output_by_default(ai_service: CommandLine, tmp_path: Path) -> None:
    """Results can be piped on: standard output holds them and nothing else."""
    source = write_rows(tmp_path, {"id": "a", "text": "Бережков"}, {"id": "b", "text": "Hartwell"})

    outcome = ai_service("screen", "--input", source, "--no-search")

    assert ["a", "b"] == [json.loads(line)["id"] for line in outcome.out.splitlines()]
    assert "" == outcome.err


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        pytest.param([{"id": "a", "text": "x"}, {"id": "b"}], 'line 2: "text" has to be there', id="no-text"),
        pytest.param([{"id": "a", "text": None}], 'line 1: "text" has to be there', id="null"),
        pytest.param(
            [{"id": "a", "text": "x", "language": "klingon"}], 'line 1: "language" is wrong', id="language"
        ),
        pytest.param([["a", "x"]], "line 1: is no JSON object", id="list"),
    ],
)
def test_broken_line_ends_with_two_and_leaves_no_output(
    ai_service: CommandLine, tmp_path: Path, rows: list[Any], told: str
) -> None:
    """A broken line is named by its number; no half-written result stays behind."""
    outcome = ai_service(
        "screen", "--input", write_rows(tmp_path, *rows), "--output", "out.jsonl", "--no-search"
    )

    assert 2 == outcome.status
    assert told in outcome.err
    assert not (tmp_path / "out.jsonl").exists()


def test_list_that_cannot_be_read_ends_with_one(ai_service: CommandLine, tmp_path: Path) -> None:
    """Screening against a list that could not be read would clear everybody, so there is none."""
    (tmp_path / "list.csv").write_text("no list at all\n", encoding="utf-8")

    outcome = ai_service("screen", "Бережков", "--lists", "list.csv")

    assert (1, "") == (outcome.status, outcome.out)
    assert "list.csv" in outcome.err


def test_broken_records_of_a_list_are_told(ai_service: CommandLine, tmp_path: Path) -> None:
    """A list with a broken record is searched, and the record is told on standard error."""
    lines = Path(LIST).read_text(encoding="utf-8").splitlines()
    (tmp_path / "list.csv").write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")

    outcome = ai_service("screen", LISTED, "--lists", "list.csv", "--json")

    assert "high" == json.loads(outcome.out)["decision"]["risk"]
    assert "warning: 1 records" in outcome.err


def test_text_is_explained_to_a_person(ai_service: CommandLine) -> None:
    """One text gives a page that names decision, party, match and reasons."""
    outcome = ai_service("screen", LISTED, "--lists", LIST, COLUMNS="160")

    assert 0 == outcome.status
    for part in (
        "decision: high, review",
        "Громобоев Захар Петрович",
        "inn_person",
        "Watchlist matches",
        "Why",
    ):
        assert part in outcome.out


def test_too_long_text_can_be_cut_instead(ai_service: CommandLine) -> None:
    """ON_TOO_LONG=truncate screens the beginning and says so."""
    outcome = ai_service(
        "screen", "Бережков " * 20, "--json", "--no-search", MAX_INPUT_LENGTH="20", ON_TOO_LONG="truncate"
    )

    result = json.loads(outcome.out)
    assert (True, True) == (result["validation"]["truncated"], result["status"] != "not_needed")
