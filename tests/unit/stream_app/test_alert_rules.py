"""Every alert asks for metrics that are served, has a runbook, and cases that make it fire and stay silent."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from stream_app.alert_rules import ALERTS, AlertRule, alerts_file
from stream_app.dashboards import queries
from stream_app.metric_declarations import METRICS

ROOT = Path(__file__).parents[3]
RUNBOOK_PARTS = ["## Meaning", "## Impact", "## Check", "## Remedy", "## Escalation"]
FOREIGN = {
    "up",
    "process_start_time_seconds",
    "process_resident_memory_bytes",
    "process_cpu_seconds_total",
}
SERVED = FOREIGN | {
    spec.name + suffix
    for spec in METRICS
    for suffix in (("_bucket", "_sum", "_count") if spec.kind == "histogram" else ("",))
}
NAME = re.compile(r"\b(?:ai_service|hybrid_search|process)_\w+|\bup(?=\{)")
FOR_EACH_ALERT = pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.name) for rule in ALERTS])


def labels_of(expression: str) -> set[str]:
    """Labels that an expression groups by or filters on."""
    grouped = re.findall(r"\b(?:by|on) \(([^)]*)\)", expression)
    filtered = re.findall(r"(\w+)=~?\"", expression)
    return {label.strip() for group in grouped for label in group.split(",")} | set(filtered)


def cases() -> list[str]:
    """Names of the cases for promtool."""
    text = (ROOT / "deploy/prometheus/alerts_test.yml").read_text(encoding="utf-8")
    return [case["name"] for case in yaml.safe_load(text)["tests"]]


@FOR_EACH_ALERT
def test_an_alert_asks_for_what_is_served(rule: AlertRule) -> None:
    """A metric that was renamed would silence its alert for ever."""
    names = set(NAME.findall(rule.expression))

    assert names
    assert set() == names - SERVED


@FOR_EACH_ALERT
def test_an_alert_groups_by_labels_that_its_metrics_have(rule: AlertRule) -> None:
    """A label that no metric has makes one series of all, or none."""
    declared = {label for spec in METRICS if spec.name in rule.expression for label in spec.labels}

    assert set() == labels_of(rule.expression) - declared - {"job", "instance", "le"}


@FOR_EACH_ALERT
def test_an_alert_speaks_of_labels_that_it_keeps(rule: AlertRule) -> None:
    """The words of an alert name only what its expression leaves on the series."""
    spoken = set(re.findall(r"\$labels\.(\w+)", rule.summary + rule.description))

    assert set() == spoken - labels_of(rule.expression) - {"instance"}


@FOR_EACH_ALERT
def test_an_alert_has_a_runbook(rule: AlertRule) -> None:
    """It says what the alert means, what it does to texts, what to look at, what to do, and whom to call."""
    runbook = (ROOT / rule.runbook).read_text(encoding="utf-8")

    assert runbook.startswith(f"# {rule.name}\n")
    assert RUNBOOK_PARTS == re.findall(r"^## .+$", runbook, re.MULTILINE)


@FOR_EACH_ALERT
@pytest.mark.parametrize("verb", ["fires", "is silent"])
def test_an_alert_has_cases(rule: AlertRule, verb: str) -> None:
    """promtool is shown when it fires and when it does not."""
    assert [name for name in cases() if name.startswith(f"{rule.name} {verb}: ")]


def test_no_runbook_is_left_without_its_alert() -> None:
    """A runbook of an alert that is no more would mislead."""
    names = {Path(rule.runbook).name for rule in ALERTS}
    of_alerts = {
        path.name
        for path in (ROOT / "docs/runbooks").glob("*.md")
        if RUNBOOK_PARTS == re.findall(r"^## .+$", path.read_text(encoding="utf-8"), re.MULTILINE)
    }

    assert names == of_alerts


def test_the_alerts_that_the_owner_fixed() -> None:
    """Three alerts have their bound, their time and their metrics fixed by the specification."""
    fixed = {rule.name: (rule.bound, rule.lasting, set(NAME.findall(rule.value))) for rule in ALERTS}

    requests = {"ai_service_requests_failed_total", "ai_service_requests_total"}
    assert ("> 0.1", "2m", requests) == fixed["HighErrorRate"]
    assert ("> 1000", "5m", {"hybrid_search_latency_ms_bucket"}) == fixed["HighLatency"]
    assert ("== 0", "1m", {"up"}) == fixed["ServiceDown"]


def test_the_file_holds_every_alert() -> None:
    """What Prometheus reads is what is declared."""
    groups = yaml.safe_load(alerts_file())["groups"]

    read = {rule["alert"]: rule for group in groups for rule in group["rules"]}
    assert [rule.name for rule in ALERTS] == list(read)
    assert {rule.expression for rule in ALERTS} == {rule["expr"] for rule in read.values()}
    assert {"critical", "warning"} == {rule["labels"]["severity"] for rule in read.values()}


@pytest.mark.parametrize("query", [pytest.param(query, id=title) for title, query in queries()])
def test_a_query_of_the_dashboard_asks_for_what_is_served(query: str) -> None:
    """A metric that was renamed would leave its panel empty."""
    names = set(NAME.findall(query))

    assert names
    assert set() == names - SERVED
