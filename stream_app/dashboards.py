"""The Grafana dashboard: deploy/grafana/dashboards/ai-service.json is made of the panels.

`$f` in a query stands for the filter by job and instance that the variables of the dashboard choose.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from stream_app.dashboard_panels import ROWS, Panel, Row

FILTER = 'job="$job",instance=~"$instance"'
WIDTH = 24  # columns of Grafana's grid
HEIGHTS = {"stat": 4, "timeseries": 8, "table": 8}
DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
JOBS = "label_values(ai_service_requests_total, job)"
INSTANCES = 'label_values(ai_service_requests_total{job="$job"}, instance)'


@dataclass(slots=True)
class Place:
    """Where the next panel comes to stand: left to right, then a new line."""

    x: int = 0
    y: int = 0
    line_height: int = 0

    def take(self, width: int, height: int) -> dict[str, int]:
        """The place of a panel of this size."""
        if self.x + width > WIDTH:
            self.new_line()
        at = {"x": self.x, "y": self.y, "w": width, "h": height}
        self.x += width
        self.line_height = max(self.line_height, height)
        return at

    def new_line(self) -> None:
        """Go on under what stands there."""
        self.x, self.y, self.line_height = 0, self.y + self.line_height, 0


def dashboard_file() -> str:
    """The dashboard as Grafana provisions it."""
    return json.dumps(dashboard(ROWS), indent=2) + "\n"


def dashboard(rows: Sequence[Row]) -> dict[str, Any]:
    """The dashboard model of Grafana."""
    return {
        "uid": "ai-service",
        "title": "AI Service",
        "description": "Made by `make generate`; change stream_app/dashboard_panels.py instead.",
        "tags": ["ai-service"],
        "schemaVersion": 39,
        "version": 1,
        "editable": False,
        "timezone": "browser",
        "refresh": "30s",
        "time": {"from": "now-3h", "to": "now"},
        "templating": {"list": [_datasource_variable(), _variable("job", JOBS), _instances()]},
        "annotations": {"list": [_firing_alerts()]},
        "panels": list(_panels(rows)),
    }


def _datasource_variable() -> dict[str, Any]:
    return {"name": "datasource", "label": "Data source", "type": "datasource", "query": "prometheus"}


def _variable(name: str, query: str) -> dict[str, Any]:
    return {
        "name": name,
        "label": name.capitalize(),
        "type": "query",
        "datasource": DATASOURCE,
        "query": {"query": query, "refId": name},
        "refresh": 2,
        "sort": 1,
    }


def _instances() -> dict[str, Any]:
    return {**_variable("instance", INSTANCES), "multi": True, "includeAll": True, "allValue": ".+"}


def _firing_alerts() -> dict[str, Any]:
    return {
        "name": "Firing alerts",
        "datasource": DATASOURCE,
        "enable": True,
        "expr": 'ALERTS{job="$job",alertstate="firing"}',
        "titleFormat": "{{alertname}}",
        "iconColor": "red",
    }


def _panels(rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
    place, number = Place(), 0
    for row in rows:
        place.new_line()
        number += 1
        yield {
            "id": number,
            "type": "row",
            "title": row.title,
            "gridPos": place.take(WIDTH, 1),
            "panels": [],
            "collapsed": False,
        }
        for panel in row.panels:
            number += 1
            yield _panel(number, panel, place.take(panel.width, HEIGHTS[panel.kind]))


def _panel(number: int, panel: Panel, place: dict[str, int]) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": number,
        "type": panel.kind,
        "title": panel.title,
        "description": panel.description,
        "datasource": DATASOURCE,
        "gridPos": place,
        "fieldConfig": {"defaults": _field_defaults(panel), "overrides": []},
        "targets": [
            _target(chr(ord("A") + place), expression, legend, panel.kind)
            for place, (expression, legend) in enumerate(panel.queries)
        ],
    }
    return {**shown, "options": _options(panel.kind)}


def _field_defaults(panel: Panel) -> dict[str, Any]:
    defaults: dict[str, Any] = {"unit": panel.unit, "min": 0}
    if panel.bad_from is not None:
        defaults["thresholds"] = {
            "mode": "absolute",
            "steps": [{"color": "green", "value": None}, {"color": "red", "value": panel.bad_from}],
        }
    if panel.kind == "timeseries":
        defaults["custom"] = {"fillOpacity": 10, "stacking": {"mode": "normal" if panel.stacked else "none"}}
        if panel.bad_from is not None:
            defaults["custom"]["thresholdsStyle"] = {"mode": "line"}
    return defaults


def _target(ref: str, expression: str, legend: str, kind: str) -> dict[str, Any]:
    target: dict[str, Any] = {
        "refId": ref,
        "datasource": DATASOURCE,
        "expr": expression.replace("$f", FILTER),
        "legendFormat": legend,
    }
    return {**target, "instant": True, "format": "table"} if kind == "table" else target


def _options(kind: Literal["stat", "timeseries", "table"]) -> dict[str, Any]:
    if kind == "stat":
        return {"reduceOptions": {"calcs": ["lastNotNull"]}, "colorMode": "value", "graphMode": "area"}
    if kind == "table":
        return {"showHeader": True}
    legend = {"displayMode": "table", "placement": "bottom", "calcs": ["lastNotNull", "max"]}
    return {"legend": legend, "tooltip": {"mode": "multi", "sort": "desc"}}


def queries(rows: Sequence[Row] = ROWS) -> Iterator[tuple[str, str]]:
    """Title of the panel and query, for each query of the dashboard."""
    for row in rows:
        for panel in row.panels:
            for expression, _ in panel.queries:
                yield panel.title, expression.replace("$f", FILTER)
