"""Several processes answer as one."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from stream_app.metrics import Metrics, ServiceState
from stream_app.web.peers import PeerAnswer, Peers, merge_expositions

NOW = datetime(2026, 1, 2, tzinfo=timezone.utc)


def exposition(requests: int) -> str:
    metrics = Metrics()
    for _ in range(requests):
        metrics.observe_http("/process", "POST", 200, 1.0, screening=True)
    return metrics.exposition(ServiceState(NOW)).decode()


def test_samples_of_all_workers_stand_side_by_side():
    """Each with its worker, so that a sum over workers is the service."""
    merged = merge_expositions({0: exposition(2), 1: exposition(3)})

    families = {family.name: family for family in text_string_to_metric_families(merged)}
    samples = families["ai_service_http_requests"].samples
    assert {("0", 2.0), ("1", 3.0)} == {(sample.labels["worker"], sample.value) for sample in samples}
    assert {("/process", "POST", "200")} == {
        (s.labels["endpoint"], s.labels["method"], s.labels["status"]) for s in samples
    }


def test_nothing_is_lost_and_nothing_told_twice():
    """Every sample of every worker is there; help and type once per metric."""
    text = exposition(1)

    merged = merge_expositions({0: text, 1: text})

    own = [line for line in text.splitlines() if not line.startswith("#")]
    both = [line for line in merged.splitlines() if not line.startswith("#")]
    heads = [line for line in merged.splitlines() if line.startswith("#")]
    assert 2 * len(own) == len(both)
    assert sorted(set(heads)) == sorted(heads)


def test_a_metric_without_labels_gets_one():
    """And braces within values do not confuse."""
    text = '# HELP a A\n# TYPE a gauge\na 1.0\n# HELP b B\n# TYPE b gauge\nb{path="/x/{id}"} 2.0\n'

    merged = merge_expositions({3: text})

    assert 'a{worker="3"} 1.0' in merged
    assert 'b{worker="3",path="/x/{id}"} 2.0' in merged


async def test_a_worker_that_is_away_is_no_error(tmp_path: Path):
    """It is said that it did not answer."""
    peers = Peers({1: tmp_path / "http.sock"})

    assert {1: PeerAnswer(0)} == await peers.ask("GET", "/metrics")
