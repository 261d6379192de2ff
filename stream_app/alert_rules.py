"""The alert rules, each with its reason; deploy/prometheus/alerts.yml is made of them.

What is compared and the bound stand apart, so that a test can ask a running service for the first.  Each
rule has a runbook in docs/runbooks/ and cases in deploy/prometheus/alerts_test.yml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import yaml

JOB = "ai-service"
HEAD = "# Made by `make generate`; change stream_app/alert_rules.py instead.\n"


@dataclass(frozen=True, slots=True)
class AlertRule:
    """One alert: `value` compared by `bound` for the time `lasting`.

    `also` is a further condition, joined by `or`.  `description` says what it means for the texts; it may
    hold the templates of Prometheus.  `normally_empty` marks a value without series while all is well.
    """

    name: str
    value: str
    bound: str
    lasting: str
    severity: Literal["critical", "warning"]
    summary: str
    description: str
    also: str = ""
    normally_empty: bool = False

    @property
    def expression(self) -> str:
        """The whole expression in PromQL."""
        return f"{self.value} {self.bound}" + (f" or {self.also}" if self.also else "")

    @property
    def runbook(self) -> str:
        """Path of its runbook in the repository."""
        words = re.findall("[A-Z][a-z]+", self.name)
        return f"docs/runbooks/{'-'.join(words).lower()}.md"


SERVICE_ALERTS = (
    AlertRule(
        "HighErrorRate",
        "sum by (job, channel) (rate(ai_service_requests_failed_total[5m]))"
        " / sum by (job, channel) (rate(ai_service_requests_total[5m]))",
        "> 0.1",
        "2m",
        "critical",
        "More than a tenth of the requests fail ({{ $labels.channel }})",
        "{{ $value | humanizePercentage }} of the requests of {{ $labels.channel }} failed in the last 5 "
        "minutes. Texts that fail on the stream go to the dead letters unscreened.",
    ),
    AlertRule(
        "HighLatency",
        "histogram_quantile(0.95, sum by (job, le) (rate(hybrid_search_latency_ms_bucket[5m])))",
        "> 1000",
        "5m",
        "warning",
        "The watchlist search is slow",
        "The p95 of a search is {{ $value | humanize }} ms. Searches beyond their deadline make results "
        "incomplete, and the lag grows.",
    ),
    AlertRule(
        "ServiceDown",
        f'up{{job="{JOB}"}}',
        "== 0",
        "1m",
        "critical",
        "An instance of AI Service does not answer",
        "{{ $labels.instance }} has not answered its scrapes for a minute, or none is known at all. Its "
        "partitions go to other workers if there are any.",
        also=f'absent(up{{job="{JOB}"}})',
    ),
    AlertRule(
        "WorkerRestarts",
        f'max by (job, instance) (changes(process_start_time_seconds{{job="{JOB}"}}[30m]))',
        "> 2",
        "0m",
        "warning",
        "A worker starts again and again",
        "A process of {{ $labels.instance }} started {{ $value }} times in 30 minutes. Each start is a "
        "rebalance, and texts wait.",
    ),
    AlertRule(
        "WorkerSilent",
        'max by (job, instance) (ai_service_workers{state="silent"})',
        "> 0",
        "5m",
        "warning",
        "A worker process does not answer the first one",
        "{{ $value }} of the processes of {{ $labels.instance }} did not answer for 5 minutes: their counts "
        "are missing here, and they may be stuck.",
    ),
    AlertRule(
        "HighMemory",
        f'sum by (job, instance) (process_resident_memory_bytes{{job="{JOB}"}})',
        "> 3.6e9",
        "10m",
        "warning",
        "An instance is near its memory limit",
        "{{ $labels.instance }} holds {{ $value | humanize1024 }}B of the 4 GiB that it may have; beyond "
        "them it is killed and its texts wait for a restart.",
    ),
)

STREAM_ALERTS = (
    AlertRule(
        "StreamStuck",
        "max by (job, instance) (ai_service_progress_age_seconds)",
        "> 120",
        "1m",
        "critical",
        "The stream stands still with work pending",
        "{{ $labels.instance }} has texts to answer and has answered none for {{ $value | humanizeDuration "
        "}}.",
    ),
    AlertRule(
        "ConsumerLagHigh",
        "sum by (job, topic) (ai_service_consumer_lag)",
        "> 10000",
        "10m",
        "warning",
        "Texts wait on {{ $labels.topic }}",
        "{{ $value | humanize }} texts of {{ $labels.topic }} are not answered yet, and have not been fewer "
        "than 10,000 for 10 minutes.",
    ),
    AlertRule(
        "KafkaDisconnected",
        'min by (job, instance) (ai_service_stream_state{state="connected"})',
        "< 1",
        "5m",
        "critical",
        "A worker does not reach Kafka",
        "The brokers have not answered {{ $labels.instance }} for 5 minutes. Nothing is lost; texts wait.",
    ),
    AlertRule(
        "RecoveringTooLong",
        'min by (job, instance) (ai_service_stream_state{state=~"recovered|lists_loaded"})',
        "< 1",
        "15m",
        "warning",
        "A worker is still reading its tables or lists",
        "{{ $labels.instance }} has been starting or rebalancing for 15 minutes and takes no texts "
        "meanwhile.",
    ),
    AlertRule(
        "StreamPaused",
        'max by (job, instance) (ai_service_stream_state{state="paused"})',
        "> 0",
        "30m",
        "warning",
        "The stream was paused and not resumed",
        "An operator paused {{ $labels.instance }} at least 30 minutes ago; its texts wait.",
    ),
    AlertRule(
        "DeadLettersArriving",
        "sum by (job, reason) (increase(ai_service_dead_letters_total[15m]))",
        "> 10",
        "0m",
        "warning",
        "Texts go to the dead letters ({{ $labels.reason }})",
        "{{ $value | humanize }} inputs were set aside in 15 minutes for {{ $labels.reason }}. They are not "
        "screened.",
    ),
    AlertRule(
        "LayerDefect",
        'sum by (job, layer) (increase(ai_service_layer_failures_total{reason="layer-failed"}[15m]))',
        "> 0",
        "0m",
        "warning",
        "The layer {{ $labels.layer }} fails on texts",
        "{{ $value | humanize }} texts were not survived by the layer {{ $labels.layer }} in 15 minutes: a "
        "defect of the service, not of the texts. They are among the dead letters.",
    ),
)

LIST_ALERTS = (
    AlertRule(
        "NoListEntries",
        'sum by (job, instance) (ai_service_stream_state{state="lists_loaded"})'
        " unless on (job, instance) (sum by (job, instance) (ai_service_list_entries) > 0)",
        "> 0",
        "5m",
        "critical",
        "A worker has no list entry",
        "{{ $labels.instance }} has read its lists and holds no entry: nobody can be found. It is not ready.",
        normally_empty=True,
    ),
    AlertRule(
        "StaleList",
        "max by (job, list) (ai_service_list_age_seconds)",
        "> 604800",
        "1h",
        "warning",
        "The list {{ $labels.list }} has not changed for a week",
        "The last change of {{ $labels.list }} came {{ $value | humanizeDuration }} ago. Parties listed "
        "since then are passed.",
    ),
    AlertRule(
        "ListShrank",
        "max by (job, list) (ai_service_list_entries) / max by (job, list) (ai_service_list_entries offset "
        "1h)",
        "< 0.9",
        "5m",
        "critical",
        "The list {{ $labels.list }} lost more than a tenth of its entries",
        "{{ $labels.list }} holds {{ $value | humanizePercentage }} of the entries that it held an hour ago. "
        "If that is a faulty load, listed parties are passed.",
        normally_empty=True,
    ),
    AlertRule(
        "ListVersionsDiffer",
        "count by (job, list) (count by (job, list, version) (ai_service_list_info))",
        "> 1",
        "15m",
        "warning",
        "Workers screen against different versions of {{ $labels.list }}",
        "{{ $value }} versions of {{ $labels.list }} have been in use for 15 minutes: a worker does not "
        "follow the changes.",
    ),
    AlertRule(
        "BrokenListRecords",
        "max by (job, topic) (ai_service_list_records_broken_total)",
        "> 0",
        "5m",
        "warning",
        "Records of the topic of {{ $labels.topic }} cannot be used",
        "{{ $value }} records could not be read or searched; those entries or verdicts have no effect.",
    ),
    AlertRule(
        "RescreenStuck",
        "max by (job, instance) (ai_service_rescreen_pending_age_seconds)",
        "> 600",
        "5m",
        "warning",
        "A list change waits to be re-screened",
        "{{ $labels.instance }} has not held parties seen earlier against a list change for "
        "{{ $value | humanizeDuration }}; new texts do meet it.",
    ),
)

SEARCH_ALERTS = (
    AlertRule(
        "SearchDegraded",
        "min by (job, instance, backend) (ai_service_search_health)",
        "< 2",
        "5m",
        "warning",
        "The search ({{ $labels.backend }}) is not well",
        "The search of {{ $labels.instance }} has been at level {{ $value }} (1 degraded, 0 unhealthy) for 5 "
        "minutes. Texts that it does not fully answer for go to review.",
    ),
    AlertRule(
        "IncompleteResults",
        'sum by (job) (rate(ai_service_results_total{status="incomplete"}[5m]))'
        " / sum by (job) (rate(ai_service_results_total[5m]))",
        "> 0.01",
        "5m",
        "critical",
        "Results are incomplete",
        "{{ $value | humanizePercentage }} of the results lack a part and wait for a human.",
    ),
    AlertRule(
        "RetriesGivenUp",
        'sum by (job) (increase(ai_service_retries_total{outcome="given_up"}[1h]))',
        "> 0",
        "0m",
        "warning",
        "Texts stay incomplete after the last try",
        "{{ $value | humanize }} texts were not fully searched in any of their tries within the last hour; "
        "their results stay incomplete and wait for a human.",
    ),
    AlertRule(
        "PoolExhausted",
        'max by (job, instance) (ai_service_http_client_pool{state="waiting"})',
        "> 0",
        "5m",
        "warning",
        "Searches wait for a connection",
        "{{ $value }} requests of {{ $labels.instance }} wait for a connection to Elasticsearch.",
    ),
    AlertRule(
        "ReviewFlood",
        'sum by (job) (rate(ai_service_decisions_total{review="true"}[30m]))'
        " / sum by (job) (rate(ai_service_decisions_total[30m]))",
        "> 0.2",
        "30m",
        "warning",
        "A flood of texts for review",
        "{{ $value | humanizePercentage }} of the texts ask for a human. Either something is degraded, or a "
        "list or rule change alerts on ordinary names.",
    ),
)

GROUPS = {
    "service": SERVICE_ALERTS,
    "stream": STREAM_ALERTS,
    "lists": LIST_ALERTS,
    "search": SEARCH_ALERTS,
}
ALERTS = tuple(rule for rules in GROUPS.values() for rule in rules)


def alerts_file() -> str:
    """deploy/prometheus/alerts.yml: the rules as Prometheus reads them."""
    groups = [
        {"name": f"{JOB}-{name}", "rules": [_as_read_by_prometheus(rule) for rule in rules]}
        for name, rules in GROUPS.items()
    ]
    return HEAD + yaml.safe_dump({"groups": groups}, sort_keys=False, width=110)


def _as_read_by_prometheus(rule: AlertRule) -> dict[str, object]:
    return {
        "alert": rule.name,
        "expr": rule.expression,
        "for": rule.lasting,
        "labels": {"severity": rule.severity},
        "annotations": {
            "summary": rule.summary,
            "description": rule.description,
            "runbook_url": rule.runbook,
        },
    }


def alerts_table() -> str:
    """docs/alerts.md: every alert with its condition and runbook."""
    heads = "| alert | severity | fires when | for |\n| --- | --- | --- | --- |\n"
    rows = [
        f"| [{rule.name}](runbooks/{rule.runbook.rpartition('/')[2]}) | {rule.severity} "
        f"| `{rule.expression.replace('|', chr(92) + '|')}` | {rule.lasting} |\n"
        for rule in ALERTS
    ]
    note = "<!-- Made by `make generate`; change stream_app/alert_rules.py instead. -->"
    intro = "Each has a runbook.  The rules are in deploy/prometheus/alerts.yml, their cases beside it."
    return f"# Alerts\n\n{note}\n\n{intro}\n\n{heads}{''.join(rows)}"
