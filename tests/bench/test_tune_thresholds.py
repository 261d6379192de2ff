"""The script that thresholds are tuned with, on invented rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.tune_thresholds import ORGANIZATION, PERSON, Hit, Row, figures_at, main

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "tuning"
ROWS = [
    Row(has_target=True, hits=(Hit(PERSON, 0.9, True),)),
    Row(has_target=True, hits=(Hit(PERSON, 0.6, True), Hit(PERSON, 0.8, False))),
    Row(has_target=False, hits=(Hit(ORGANIZATION, 0.7, False),)),
    Row(has_target=False, hits=()),
]


@pytest.mark.parametrize(
    ("person", "organization", "expected"),
    [
        pytest.param(0.5, 0.75, (1.0, 1.0, 0.0), id="all-found"),
        pytest.param(0.7, 0.75, (0.5, 0.5, 0.0), id="another-entry-alerts"),
        pytest.param(0.85, 0.75, (1.0, 0.5, 0.0), id="one-missed"),
        pytest.param(0.5, 0.7, (2 / 3, 1.0, 0.5), id="false-alert"),
    ],
)
def test_figures_follow_the_thresholds(
    person: float, organization: float, expected: tuple[float, float, float]
) -> None:
    """Precision, recall and the share of false alerts, worked out by hand."""
    figures = figures_at(ROWS, {PERSON: person, ORGANIZATION: organization}, PERSON)

    assert expected == pytest.approx((figures.precision, figures.recall, figures.false_alerts))


@pytest.mark.parametrize(
    ("arguments", "present"),
    [
        pytest.param(("queries", SAMPLES / "queries.jsonl", SAMPLES / "list.csv"), "**0.70**", id="queries"),
        pytest.param(("pairs", SAMPLES / "pairs.jsonl"), "**0.77**", id="pairs"),
    ],
)
def test_every_threshold_has_its_figures(
    arguments: tuple[str | Path, ...], present: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both kinds are swept; the thresholds of the rules are marked and find what is meant."""
    status = main([str(argument) for argument in arguments])

    lines = capsys.readouterr().out.splitlines()
    (line,) = [line for line in lines if line.startswith(f"| {present}")]
    assert (0, 2) == (status, sum("**" in line for line in lines))
    assert 0.8 < float(line.split("|")[4])


def test_queries_need_a_list() -> None:
    """Without a list everything would count as missed."""
    with pytest.raises(SystemExit) as end:
        main(["queries", str(SAMPLES / "queries.jsonl")])

    assert 2 == end.value.code
