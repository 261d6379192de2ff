"""The benchmarks run from end to end and write what docs/benchmarks shows; how fast they are is not tested."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bench.chart import bar_chart
from bench.figures import row_of
from stream_app.spreads import percentile, spread

TESTS = Path(__file__).resolve().parents[1]


def run_bench(*arguments: str) -> None:
    """One quick run in a process of its own."""
    paths = os.pathsep.join(filter(None, [str(TESTS), os.environ.get("PYTHONPATH")]))
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--quick", *arguments],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert 0 == done.returncode, done.stderr[-3000:]


def test_layers_and_search_are_measured_without_kafka(tmp_path: Path) -> None:
    """Every layer has a time, and the list a lookup time."""
    run_bench("--only", "layers", "--only", "search", "--output", str(tmp_path))

    run = json.loads((tmp_path / "latest.json").read_text())
    assert {"names", "signals", "search", "decision"} <= set(run["layers"]["us_per_text"])
    assert 0 < run["search"]["lookup_p50_ms"] <= run["search"]["lookup_p95_ms"]


def test_growth_with_the_list_is_measured_in_fresh_processes(tmp_path: Path) -> None:
    """Each size is loaded, asked, changed and started again; the page and its chart are written."""
    run_bench("--only", "scale", "--output", str(tmp_path))

    one = json.loads((tmp_path / "latest.json").read_text())["scale"]["1000"]
    assert 0 < one["cold"]["lookup_ms"]["p50"] <= one["cold"]["lookup_ms"]["p95"]
    assert 0 < one["warm"]["cpu_s"]
    assert "| 1,000 | " in (tmp_path / "scale.md").read_text()
    assert (tmp_path / "scale.svg").exists()


def test_names_are_measured_beside_the_parser(tmp_path: Path) -> None:
    """Lines, unseen names of both languages and long texts have times above nothing."""
    run_bench("--only", "names", "--output", str(tmp_path))

    names = json.loads((tmp_path / "latest.json").read_text())["names"]
    assert {"language, words seen", "ru name, unseen", "uk name, pymorphy3.parse to ours"} <= set(names["us"])
    assert all(figure["min"] > 0 for figure in names["us"].values())
    assert {"625", "10000"} <= set(names["us_per_1000_characters"])


@pytest.mark.kafka
@pytest.mark.xdist_group("kafka")
@pytest.mark.usefixtures("broker")
def test_worker_is_measured_on_kafka(tmp_path: Path) -> None:
    """Backlog, latency and pass-through give figures, one row and a chart."""
    run_bench("--only", "stream", "--output", str(tmp_path))

    run = json.loads((tmp_path / "latest.json").read_text())
    assert 0 < run["latency"]["p50_ms"] <= run["latency"]["p95_ms"]
    assert 0 < run["backlog"]["texts_per_s"]
    assert 0 < run["pass_through"]["ratio"]["min"] <= run["pass_through"]["ratio"]["max"]
    assert (tmp_path / "results.md").read_text().endswith(row_of(run))
    assert (tmp_path / "throughput.svg").exists()


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        pytest.param(0.0, 1, id="lowest"),
        pytest.param(0.5, 3, id="middle"),
        pytest.param(1.0, 4, id="highest"),
    ],
)
def test_percentile_is_one_of_the_values(share: float, expected: float) -> None:
    """The nearest rank, never a value between two."""
    actual = percentile([4, 1, 3, 2], share)

    assert expected == actual


def test_percentile_of_nothing_is_an_error() -> None:
    """No measurement is no figure."""
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


def test_spread_tells_lowest_median_and_highest() -> None:
    """Repeated measurements are never shown as one number."""
    actual = spread([3.0, 1.0, 2.0])

    assert {"min": 1.0, "median": 2.0, "max": 3.0} == actual


def test_row_leaves_a_dash_for_parts_that_were_not_run() -> None:
    """A row is as wide as the table also after a run of one part."""
    where = {"date": "2026-01-15T10:00+00:00", "commit": "abc", "python": "3.11.7", "cores": 2, "load": 0.5}

    row = row_of({"circumstances": where})

    assert "| 2026-01-15 | abc | 3.11.7, 2, 0.5 | - | - | - | - | - | - | - |\n" == row


def test_chart_is_well_formed_and_scaled_to_the_longest_bar() -> None:
    """The longest bar is twice as long as one of half the value, and labels are escaped."""
    svg = ET.fromstring(bar_chart("a < b", "us", {"one": 1.0, "two": 2.0}))

    bars = [
        float(bar.get("width", ""))
        for bar in svg.iter("{http://www.w3.org/2000/svg}rect")
        if bar.get("height") == "16"
    ]

    assert 2 * bars[0] == bars[1]
