"""The deployment checklist: each item is really looked at."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from stream_app.demo import SAMPLES
from stream_app.doctor import examine
from stream_app.finding import Finding
from stream_app.settings import Settings

SAMPLE_LIST = SAMPLES / "invented.targets.simple.csv"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the machine, and no .env, reaches a test."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


async def findings_under(monkeypatch: pytest.MonkeyPatch, **variables: str | Path) -> dict[str, Finding]:
    """The findings by item, under these settings."""
    for name, value in variables.items():
        monkeypatch.setenv(name, str(value))
    return {finding.item: finding for finding in await examine()}


@contextmanager
def cluster(status: int, body: bytes) -> Iterator[str]:
    """A server that answers like Elasticsearch; its address."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = (
                self.path == "/_cluster/health" and self.headers["Authorization"] == "Basic ZWxhc3RpYzpwdw=="
            )
            self.send_response(status if wanted else 401)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "body", "state", "found"),
    [
        pytest.param(200, b'{"status": "green"}', "ok", "cluster health is green", id="green"),
        pytest.param(200, b'{"status": "red"}', "fault", "cluster health is red", id="red"),
        pytest.param(503, b"{}", "fault", "answers with status 503", id="not-ready"),
        pytest.param(200, b"{}", "fault", "does not answer (KeyError)", id="something-else"),
    ],
)
async def test_elasticsearch_is_asked(
    monkeypatch: pytest.MonkeyPatch, status: int, body: bytes, state: str, found: str
) -> None:
    """Its health counts, under the credentials of the settings."""
    with cluster(status, body) as url:
        findings = await findings_under(monkeypatch, ES_URL=url, ES_USERNAME="elastic", ES_PASSWORD="pw")

    assert (state, found) == (findings["Elasticsearch"].state, findings["Elasticsearch"].found)


async def test_wrong_credentials_of_elasticsearch_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cluster that refuses the credentials would make every result incomplete."""
    with cluster(200, b'{"status": "green"}') as url:
        findings = await findings_under(monkeypatch, ES_URL=url, ES_USERNAME="elastic", ES_PASSWORD="wrong")

    assert ("fault", "answers with status 401") == (
        findings["Elasticsearch"].state,
        findings["Elasticsearch"].found,
    )
    assert "ES_PASSWORD" in findings["Elasticsearch"].remedy


@pytest.mark.parametrize("variable", ["DATA_DIR", "LOG_DIR"])
async def test_folder_that_cannot_be_written_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str
) -> None:
    """A folder is tried by writing into it."""
    (tmp_path / "file").write_text("", encoding="utf-8")

    findings = await findings_under(monkeypatch, **{variable: tmp_path / "file" / "below"})

    assert "fault" == findings[variable].state
    assert variable in findings[variable].remedy


async def test_broken_form_table_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A form table that cannot be read would stop the worker."""
    (tmp_path / "ru.dawg").write_bytes(b"no table")

    findings = await findings_under(monkeypatch, LEXICON_DIR=tmp_path)

    assert "fault" == findings["form tables"].state
    assert "lexicon build" in findings["form tables"].remedy


async def test_a_sentence_model_that_cannot_be_read_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The worker would not start; without a model the hashed n-grams are named."""
    hashed = (await findings_under(monkeypatch))["embeddings"]

    finding = (await findings_under(monkeypatch, EMBEDDING_MODEL=tmp_path))["embeddings"]

    assert ("ok", "hashed-ngrams-1, 256 dimensions") == (hashed.state, hashed.found)
    assert ("fault", True) == (finding.state, "EMBEDDING_MODEL" in finding.remedy)


async def test_broken_records_of_a_list_need_attention(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A list that loads but for some records works; somebody should look at it."""
    lines = SAMPLE_LIST.read_text(encoding="utf-8").splitlines()
    (tmp_path / "list.csv").write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")

    findings = await findings_under(monkeypatch, LISTS="list.csv")

    assert "attention" == findings["watchlist list.csv"].state
    assert "1 broken records" in findings["watchlist list.csv"].found


async def test_no_lists_needs_attention(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists may come from `lists load`, so their absence in the settings is no failure."""
    findings = await findings_under(monkeypatch)

    assert "attention" == findings["watchlists"].state


async def test_whatever_is_not_right_has_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A checklist that only complains helps nobody."""
    findings = await findings_under(monkeypatch, KAFKA_BROKERS="127.0.0.1:1", LISTS=SAMPLE_LIST)

    assert [] == [f.item for f in findings.values() if (f.state == "ok") == bool(f.remedy)]


@pytest.mark.parametrize(
    ("settings", "item", "state"),
    [
        pytest.param({"SERVICE_WORKERS": "6"}, "partitions", "fault", id="worker-without-a-partition"),
        pytest.param({"SERVICE_WORKERS": "4"}, "partitions", "ok", id="a-partition-each"),
        pytest.param({}, "replication", "attention", id="one-replica"),
        pytest.param({"TOPIC_REPLICATION": "3"}, "replication", "ok", id="three-replicas"),
        pytest.param({}, "API keys", "attention", id="open-to-all"),
        pytest.param({"API_KEY_ENABLED": "true", "API_KEYS": "0" * 64}, "API keys", "ok", id="with-keys"),
        pytest.param({"KAFKA_BROKERS": "127.0.0.1:1"}, "Kafka encryption", "attention", id="plain-text"),
        pytest.param({"SERVICE_WORKERS": "64"}, "cores", "attention", id="more-workers-than-cores"),
    ],
)
async def test_settings_are_held_against_the_machine(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], item: str, state: str
) -> None:
    """What works alone and not together is told before a start."""
    findings = await findings_under(monkeypatch, **settings)

    assert state == findings[item].state


@pytest.mark.parametrize(
    ("mode", "state"), [pytest.param(0o644, "attention", id="open"), pytest.param(0o600, "ok", id="closed")]
)
async def test_env_file_that_others_may_read_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, mode: int, state: str
) -> None:
    """It may hold passwords."""
    (tmp_path / ".env").write_text("SERVICE_PORT=8000\n", encoding="utf-8")
    (tmp_path / ".env").chmod(mode)

    assert state == (await findings_under(monkeypatch))[".env"].state


async def test_machine_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Disk, open files, memory and cores are items of the checklist."""
    findings = await findings_under(monkeypatch)

    assert {"disk", "open files", "memory", "cores"} <= findings.keys()
