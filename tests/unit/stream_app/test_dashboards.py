"""The dashboard is one that Grafana can show: panels side by side, queries filtered, every wanted subject there."""

from __future__ import annotations

import json
from itertools import combinations
from typing import Any

import pytest

from stream_app.dashboard_panels import Panel, Row
from stream_app.dashboards import DATASOURCE, WIDTH, dashboard, dashboard_file, queries
from stream_app.metric_declarations import METRICS

BOARD: dict[str, Any] = json.loads(dashboard_file())
PANELS: list[dict[str, Any]] = BOARD["panels"]


@pytest.mark.parametrize(
    "title",
    [
        "Request rate by channel",
        "Search latency",
        "Errors",
        "Cache hit rates",
        "Connections",
        "Memory",
        "Lag",
        "List age",
        "Risk mix",
        "Dead letters",
    ],
)
def test_a_wanted_subject_has_its_panel(title: str) -> None:
    """What operators were promised to see."""
    assert 1 == sum(panel["title"] == title for panel in PANELS)


def test_panels_have_titles_and_numbers_of_their_own() -> None:
    """Two panels of one title cannot be told apart, two of one number break the dashboard."""
    for field in ("title", "id"):
        values = [panel[field] for panel in PANELS]
        assert len(values) == len(set(values))


def test_no_panel_covers_another() -> None:
    """Panels stand side by side within the width of the grid."""
    places = [panel["gridPos"] for panel in PANELS]

    assert [] == [at for at in places if at["x"] + at["w"] > WIDTH]
    assert [] == [
        (one, other)
        for one, other in combinations(places, 2)
        if one["x"] < other["x"] + other["w"]
        and other["x"] < one["x"] + one["w"]
        and one["y"] < other["y"] + other["h"]
        and other["y"] < one["y"] + one["h"]
    ]


def test_every_query_is_filtered_by_job_and_instance() -> None:
    """The variables of the dashboard choose for every panel."""
    assert [] == [title for title, query in queries() if query.count('job="$job",instance=~"$instance"') == 0]
    assert [] == [title for title, query in queries() if "$f" in query]


def test_every_panel_says_what_it_shows() -> None:
    """A panel has a description and a unit, and takes its data from the chosen source."""
    shown = [panel for panel in PANELS if panel["type"] != "row"]

    assert [] == [
        p["title"] for p in shown if not p["description"] or not p["fieldConfig"]["defaults"]["unit"]
    ]
    assert [] == [p["title"] for p in shown if any(t["datasource"] != DATASOURCE for t in p["targets"])]


def test_latency_is_shown_at_three_quantiles() -> None:
    """The median says how it usually is, p95 and p99 what the slowest texts meet."""
    search = next(panel for panel in PANELS if panel["title"] == "Search latency")

    assert ["p50", "p95", "p99"] == [target["legendFormat"] for target in search["targets"]]


def test_panels_flow_over_lines() -> None:
    """A panel that does not fit beside the others begins a line of its own, and a row begins anew."""
    wide = Panel("wide", "what it shows", "short", (("up{$f}", ""),), width=16)
    rows = [Row("first", (wide, wide)), Row("second", (wide,))]

    places = [panel["gridPos"] for panel in dashboard(rows)["panels"]]

    assert [(0, 0), (0, 1), (0, 9), (0, 17), (0, 18)] == [(at["x"], at["y"]) for at in places]


def test_every_metric_is_shown() -> None:
    """What is worth counting is worth seeing; what is left out is left out on purpose."""
    shown = " ".join(query for _, query in queries())

    left_out = {spec.name for spec in METRICS if spec.name not in shown}
    assert {
        "ai_service_list_names",  # goes with the entries
        "ai_service_personal_data_shown_total",  # for audits, not for operators
        "ai_service_rescreen_pending_changes",  # the age says more
    } == left_out
