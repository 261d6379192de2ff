"""Settings: every fault is told at once, in words that name the variable."""

from __future__ import annotations

from pathlib import Path

import pytest

from stream_app.settings import MASK, Settings, load_settings, masked_settings
from topology.errors import ConfigurationInvalid

HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the machine, and no .env, reaches a test."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def faults(monkeypatch: pytest.MonkeyPatch, **variables: str) -> list[str]:
    """The lines that a start under these variables ends with."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationInvalid) as caught:
        load_settings()
    return str(caught.value).splitlines()


def test_defaults_are_those_of_the_contract() -> None:
    """Without any variable the documented defaults hold."""
    settings = load_settings()

    assert (8000, 10_000, 1000, 50, 30.0) == (
        settings.service_port,
        settings.max_input_length,
        settings.cache_size,
        settings.connection_pool_size,
        settings.health_check_interval,
    )
    assert (["texts.raw"], "ai-service", []) == (
        settings.input_topics,
        settings.kafka_group,
        settings.kafka_brokers,
    )


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        pytest.param("SERVICE_PORT", "99999", "less than or equal to 65535", id="port-too-high"),
        pytest.param("SERVICE_PORT", "http", "valid integer", id="port-no-number"),
        pytest.param("SERVICE_WORKERS", "0", "greater than or equal to 1", id="no-workers"),
        pytest.param("CORS_ORIGINS", "https://desk.example", "is not JSON", id="cors-no-json"),
        pytest.param("CORS_ORIGINS", '{"a": 1}', "is not a JSON list", id="cors-no-list"),
        pytest.param("CORS_ORIGINS", "[1]", "is not a JSON list of texts", id="cors-no-texts"),
        pytest.param("KAFKA_BROKERS", "kafka-1", "'kafka-1' is not host:port", id="broker-without-port"),
        pytest.param("KAFKA_BROKERS", "kafka-1:70000", "is not host:port", id="broker-port-too-high"),
        pytest.param("KAFKA_SECURITY_PROTOCOL", "TLS", "'PLAINTEXT', 'SSL'", id="unknown-protocol"),
        pytest.param("INPUT_TOPICS", "texts raw", "is no topic name", id="topic-with-blank"),
        pytest.param("INPUT_TOPICS", ",", "names no topic", id="no-topic"),
        pytest.param("TOPIC_PREFIX", "prod/", "letters, digits", id="prefix-with-slash"),
        pytest.param("LOG_LEVEL", "loud", "'DEBUG', 'INFO'", id="unknown-level"),
        pytest.param("ON_TOO_LONG", "drop", "'refuse' or 'truncate'", id="unknown-policy"),
        pytest.param("ES_URL", "elasticsearch:9200", "is no address", id="address-without-scheme"),
        pytest.param("RULES_FILE", "/nowhere/rules.yml", "not there", id="no-rules-file"),
        pytest.param("KAFKA_SSL_CA", "/nowhere/ca.pem", "not there", id="no-certificate"),
        pytest.param("LEXICON_DIR", "/nowhere", "not there", id="no-lexicon-folder"),
        pytest.param("LISTS", "/nowhere/sdn.csv", "/nowhere/sdn.csv is not there", id="no-list"),
        pytest.param("API_KEYS", "hunter2", "is no SHA-256", id="key-in-plain-text"),
        pytest.param("SEARCH_BACKEND", "elasticsearch", "needs ES_URL", id="backend-without-address"),
        pytest.param("API_KEY_ENABLED", "true", "needs at least one", id="keys-wanted-but-none"),
    ],
)
def test_fault_is_one_line_that_says_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, told: str
) -> None:
    """A wrong value gives exactly one line."""
    (line,) = faults(monkeypatch, **{variable: value})

    assert told in line


def test_line_names_variable_meaning_and_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line is enough to mend the fault: variable, what is wrong, what it means, what holds without it."""
    (line,) = faults(monkeypatch, SERVICE_PORT="0")

    assert (
        "SERVICE_PORT: should be greater than or equal to 1. Meaning: Port of the HTTP side; default 8000."
        == line
    )


def test_every_fault_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to start five times to find five faults, also where a fault needs two settings to be seen."""
    lines = faults(
        monkeypatch,
        SERVICE_PORT="x",
        CORS_ORIGINS="[",
        API_KEY_ENABLED="true",
        KAFKA_SECURITY_PROTOCOL="SASL_SSL",
        SEARCH_BACKEND="elasticsearch",
    )

    assert [
        "SERVICE_PORT",
        "API_KEYS",
        "CORS_ORIGINS",
        "KAFKA_SASL_USERNAME",
        "KAFKA_SASL_PASSWORD",
        "SEARCH_BACKEND",
    ] == [line.partition(":")[0] for line in lines]


def test_secret_is_not_in_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault never repeats the value: it may be a secret put into the wrong variable."""
    (line,) = faults(monkeypatch, API_KEYS="correct-horse-battery-staple")

    assert "staple" not in line


def test_comma_lists_are_split(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commas separate, blanks around words and empty words do not count."""
    monkeypatch.setenv("KAFKA_BROKERS", " kafka-1:9092, [::1]:9093 ,,")
    monkeypatch.setenv("CORS_ORIGINS", '["https://desk.example"]')

    settings = load_settings()

    assert ["kafka-1:9092", "[::1]:9093"] == settings.kafka_brokers
    assert ["https://desk.example"] == settings.cors_origins


def test_environment_comes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """`.env` holds what the environment does not say."""
    Path(".env").write_text("SERVICE_PORT=8001\nCACHE_SIZE=7\n", encoding="utf-8")
    monkeypatch.setenv("SERVICE_PORT", "8002")

    settings = load_settings()

    assert (8002, 7) == (settings.service_port, settings.cache_size)


def test_file_that_is_not_utf8_is_a_fault() -> None:
    """A `.env` in another encoding is told, not guessed at."""
    Path(".env").write_bytes(b"KAFKA_GROUP=\xcf\xf0\xe8\n")

    with pytest.raises(ConfigurationInvalid, match="not UTF-8"):
        load_settings()


def test_empty_and_unknown_variables_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty variable is as good as none, and a variable of another program is no fault."""
    monkeypatch.setenv("SERVICE_PORT", "")
    monkeypatch.setenv("SERVICE_COLOUR", "blue")

    assert 8000 == load_settings().service_port


def test_override_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the command line says wins over the environment."""
    monkeypatch.setenv("SERVICE_PORT", "8002")

    assert 8003 == load_settings(service_port=8003).service_port


def test_secrets_are_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The effective settings may be shown to anybody: no secret is in them."""
    monkeypatch.setenv("ADMIN_TOKEN", "token-of-admin")
    monkeypatch.setenv("ES_URL", "https://elastic:elastic-secret@es.example:9200")
    monkeypatch.setenv("ES_PASSWORD", "elastic-secret")
    monkeypatch.setenv("KAFKA_SASL_PASSWORD", "kafka-secret")
    monkeypatch.setenv("API_KEYS", HASH)

    shown = masked_settings(load_settings())

    assert (MASK, MASK, MASK, [MASK], f"https://{MASK}@es.example:9200") == (
        shown["ADMIN_TOKEN"],
        shown["ES_PASSWORD"],
        shown["KAFKA_SASL_PASSWORD"],
        shown["API_KEYS"],
        shown["ES_URL"],
    )
    assert not any(
        secret in str(shown) for secret in ("token-of-admin", "elastic-secret", "kafka-secret", HASH)
    )


def test_prefix_goes_before_topic_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """One setting moves all topics."""
    monkeypatch.setenv("TOPIC_PREFIX", "staging.")

    assert "staging.texts.raw" == load_settings().topic_name("texts.raw")
