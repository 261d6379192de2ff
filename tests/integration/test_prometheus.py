"""A real worker with traffic and failures, scraped by a real Prometheus: the dashboard and the alerts have data."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from support.command_line import environment_of
from support.kafka import free_port
from support.prometheus import CONFIGURATION, Prometheus, program
from support.waiting import eventually

from stream_app.alert_rules import ALERTS, AlertRule
from stream_app.dashboards import queries

SCRAPED_WITHIN_S = 60.0
SHOWN_WITHIN_S = 20.0
# What the variables of the dashboard and of Grafana stand for here; the window holds all the traffic of the test.
VARIABLES = {"$job": "ai-service", "$instance": ".+", "$__rate_interval": "5m"}
PANEL_QUERIES = [
    pytest.param(query, id=f"{title}-{number}") for number, (title, query) in enumerate(queries())
]


def post(port: int, path: str, body: bytes) -> int:
    """Status of a POST."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", data=body, headers={"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            status: int = answer.status
    except urllib.error.HTTPError as refused:
        status = refused.code
    return status


@pytest.fixture(scope="module")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    """Prometheus beside the demo: a worker on the embedded broker that answers texts and refuses three."""
    program("prometheus")
    folder, port = tmp_path_factory.mktemp("prometheus"), free_port()
    command = [sys.executable, "-m", "stream_app.cli", "demo"]
    settings = {"SERVICE_PORT": str(port), "TMPDIR": str(folder)}
    with (
        Prometheus(folder, port) as scraping,
        subprocess.Popen(
            command, env=environment_of(settings), cwd=folder, stdout=subprocess.PIPE, text=True
        ) as process,
    ):
        try:
            assert process.stdout is not None
            assert next((line for line in process.stdout if line.startswith("Serving on")), None)
            text = json.dumps({"text": "Payment to Percival Hollowell, invoice 17/24"}).encode()
            assert [200, 200, 422] == [post(port, "/process", body) for body in (text, text, b'{"text": ""}')]
            eventually(
                lambda: scraping.values('ai_service_requests_total{channel="http"} >= 3'),
                what="the last request is scraped",
                timeout_s=SCRAPED_WITHIN_S,
            )
            yield scraping
        finally:
            process.terminate()


@pytest.mark.parametrize("query", PANEL_QUERIES)
def test_every_query_of_the_dashboard_returns_data(prometheus: Prometheus, query: str) -> None:
    """No panel is empty: neither for a wrong name, nor for labels that do not fit."""
    for variable, value in VARIABLES.items():
        query = query.replace(variable, value)

    eventually(lambda: prometheus.values(query), what=f"data for {query}", timeout_s=SHOWN_WITHIN_S)


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.name) for rule in ALERTS])
def test_every_alert_compares_something(prometheus: Prometheus, rule: AlertRule) -> None:
    """What an alert compares with its bound has data, but for the two that compare nothing while all is well."""
    if rule.normally_empty:
        assert [] == prometheus.values(rule.value)
        return

    eventually(lambda: prometheus.values(rule.value), what=f"data for {rule.value}", timeout_s=SHOWN_WITHIN_S)


def test_the_alerts_with_nothing_to_compare_are_few(prometheus: Prometheus) -> None:
    """A list that shrank needs an hour of history; a worker without entries is one that has none."""
    assert ["NoListEntries", "ListShrank"] == [rule.name for rule in ALERTS if rule.normally_empty]


def test_the_rules_are_evaluated_without_fault(prometheus: Prometheus) -> None:
    """Prometheus has loaded every rule and none fails; nothing fires on a healthy service."""

    def all_evaluated() -> list[dict[str, str]] | None:
        rules = [rule for group in prometheus.api("rules")["groups"] for rule in group["rules"]]
        return rules if all(rule["health"] == "ok" for rule in rules) else None

    rules = eventually(all_evaluated, what="all rules are evaluated", timeout_s=SHOWN_WITHIN_S)

    assert sorted(rule.name for rule in ALERTS) == sorted(rule["name"] for rule in rules)
    assert [] == [rule["name"] for rule in rules if rule["state"] == "firing"]


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["check", "config", "prometheus.yml"], id="configuration"),
        pytest.param(["check", "rules", "alerts.yml"], id="rules"),
        pytest.param(["test", "rules", "alerts_test.yml"], id="cases"),
    ],
)
def test_promtool_finds_no_fault(arguments: list[str]) -> None:
    """Configuration and rules are valid, and each alert fires and stays silent as its cases say."""
    done = subprocess.run(
        [program("promtool"), *arguments], cwd=CONFIGURATION, capture_output=True, text=True, check=False
    )

    assert 0 == done.returncode, done.stdout + done.stderr
