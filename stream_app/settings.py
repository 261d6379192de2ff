"""All settings, from environment variables and `.env`, in one validated object."""

from __future__ import annotations

import json
import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from topology.errors import ConfigurationInvalid

CommaList = Annotated[list[str], NoDecode]
MASK = "********"
_TOPIC_NAME = re.compile(r"[A-Za-z0-9._-]{1,249}")
_BROKER = re.compile(r"(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9._-]+):([1-9]\d{0,4})")
_KEY_HASH = re.compile(r"[0-9a-f]{64}")


class Settings(BaseSettings):
    """The settings, each named like its environment variable in lower case.

    The descriptions and bounds below are what docs/settings.md and deploy/env.example are made of.
    """

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        env_ignore_empty=True,
        frozen=True,
        validate_default=True,
    )

    service_host: str = Field("0.0.0.0", description="Address the HTTP side binds to")  # noqa: S104 - a container listens on all
    service_port: int = Field(8000, ge=1, le=65535, description="Port of the HTTP side")
    service_workers: int = Field(1, ge=1, le=64, description="Worker processes of one consumer group")
    admin_token: SecretStr | None = Field(
        None, description="Token of /admin/*; without it the admin endpoints answer 403"
    )
    api_key_enabled: bool = Field(False, description="Whether HTTP requests need an API key")
    api_keys: CommaList = Field(
        [], description="SHA-256 of each accepted API key in hexadecimal, comma separated"
    )
    cors_origins: CommaList = Field(
        [], description='Origins that browsers may call from, as a JSON list like ["https://desk.example"]'
    )
    rate_limit_per_s: float = Field(
        10.0, gt=0, description="HTTP requests per second and client address on screening endpoints"
    )
    trusted_proxies: CommaList = Field(
        [],
        description="Addresses or networks of proxies whose X-Forwarded-For is believed, comma separated",
    )
    max_body_bytes: int = Field(1_048_576, ge=1024, description="Longest HTTP request body in bytes")
    max_input_length: int = Field(10_000, ge=1, le=1_000_000, description="Longest text in code points")
    on_too_long: Literal["refuse", "truncate"] = Field("refuse", description="What happens to a longer text")
    cache_size: int = Field(1000, ge=0, description="Analyses kept in memory per process")
    connection_pool_size: int = Field(
        50, ge=1, le=100, description="Open connections to Elasticsearch at most"
    )
    console_hide_personal_data: bool = Field(
        False, description="Whether the console shows texts and names only when asked; asking is logged"
    )
    prometheus_enabled: bool = Field(True, description="Whether /metrics answers")
    health_check_interval: float = Field(
        30.0, gt=0, description="Seconds between two checks of what the service depends on"
    )
    es_url: str | None = Field(None, description="Elasticsearch address; setting it selects that backend")
    es_username: str | None = Field(None, description="Elasticsearch user")
    es_password: SecretStr | None = Field(None, description="Elasticsearch password")
    es_verify_ssl: bool = Field(True, description="Whether the certificate of Elasticsearch is checked")
    es_index: str = Field(
        "ai-service-watchlist",
        pattern=r"^[a-z0-9][a-z0-9._-]{0,199}$",
        description="Begins the names of the indices in Elasticsearch; one per deployment",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Lowest level that is logged"
    )
    log_dir: Path | None = Field(None, description="Folder of the rotating log file; none when empty")

    kafka_brokers: CommaList = Field(
        [],
        description="Brokers as host:port, comma separated; empty means the embedded broker, for demo only",
    )
    kafka_group: str = Field("ai-service", min_length=1, description="Consumer group")
    kafka_security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        "PLAINTEXT", description="Kafka security protocol; with SASL user and password are needed"
    )
    kafka_sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = Field(
        "PLAIN", description="SASL mechanism"
    )
    kafka_sasl_username: str | None = Field(None, description="SASL user")
    kafka_sasl_password: SecretStr | None = Field(None, description="SASL password")
    kafka_ssl_ca: Path | None = Field(None, description="File with the certificate authority of the brokers")
    kafka_fetch_wait_ms: int = Field(
        100, ge=1, le=5000, description="Milliseconds that brokers may hold a fetch back while nothing is new"
    )
    topic_prefix: str = Field("", description="Put before every topic name")
    topic_partitions: int = Field(4, ge=1, le=10_000, description="Partitions of topics that are created")
    topic_replication: int = Field(1, ge=1, le=10, description="Replicas of topics that are created")
    input_topics: CommaList = Field(
        ["texts.raw"], description="Topics that are read, comma separated, without the prefix"
    )

    data_dir: Path = Field(Path("data"), description="Folder of RocksDB state")
    lists: CommaList = Field([], description="Watchlist files loaded at the start, comma separated")
    search_backend: Literal["embedded", "elasticsearch"] | None = Field(
        None, description="Search backend; elasticsearch when ES_URL is set, else embedded"
    )
    search_fallback: Literal["off", "embedded"] = Field(
        "off",
        description="embedded: lists are kept in memory too, and searched there when Elasticsearch is away",
    )
    retry_attempts: int = Field(
        12,
        ge=0,
        le=1000,
        description="How often a text that was not fully searched is tried again; 0 for never",
    )
    retry_first_s: float = Field(
        5.0,
        gt=0,
        le=3600,
        description="Seconds before the first of these tries; each next one waits twice as long",
    )
    retry_longest_s: float = Field(
        300.0, gt=0, le=86_400, description="Seconds that a text waits between two tries at most"
    )
    include_text: bool = Field(True, description="Whether results carry the text")
    mask_cards: bool = Field(
        True, description="Whether payment cards leave with their first six and last four digits only"
    )
    emit_embeddings: bool = Field(False, description="Whether results carry a vector of the text")
    embedding_model: Path | None = Field(
        None,
        description="Folder of a sentence model (model2vec) for such vectors; hashed n-grams when empty",
    )
    rules_file: Path | None = Field(
        None, description="YAML file with thresholds and weights that replace the shipped ones"
    )
    lexicon_dir: Path | None = Field(
        None, description="Folder with form tables that come before the installed ones"
    )
    batch_size: int = Field(64, ge=1, le=1000, description="Messages handled together at most")
    batch_bytes: int = Field(
        4_194_304,
        ge=65_536,
        description="Bytes of input handled together at most; also bounds what is fetched ahead",
    )
    seen_retention_days: int = Field(
        365, ge=1, description="Days for which names already seen are screened again when a list changes"
    )

    @field_validator("kafka_brokers", "input_topics", "lists", "api_keys", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:  # noqa: ANN401 - whatever the environment or a caller gives
        """Comma separated words to a list; blanks around them do not count."""
        return [w.strip() for w in value.split(",") if w.strip()] if isinstance(value, str) else value

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _json_list(cls, value: Any) -> Any:  # noqa: ANN401 - as above
        """A JSON list of texts."""
        if not isinstance(value, str):
            return value
        try:
            parsed = json.loads(value)
        except json.JSONDecodeError as error:
            raise ValueError(f"is not JSON ({error.msg})") from error
        if not isinstance(parsed, list) or not all(isinstance(origin, str) for origin in parsed):
            raise ValueError("is not a JSON list of texts")
        return parsed

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, proxies: list[str]) -> list[str]:
        for proxy in proxies:
            ip_network(proxy, strict=False)  # its error says what is wrong
        return proxies

    @field_validator("kafka_brokers")
    @classmethod
    def _are_brokers(cls, brokers: list[str]) -> list[str]:
        for broker in brokers:
            address = _BROKER.fullmatch(broker)
            if address is None or int(address[2]) > 65535:
                raise ValueError(f"{broker!r} is not host:port, such as kafka-1:9092")
        return brokers

    @field_validator("input_topics")
    @classmethod
    def _are_topics(cls, names: list[str]) -> list[str]:
        if not names:
            raise ValueError("names no topic")
        wrong = next((name for name in names if not _TOPIC_NAME.fullmatch(name)), None)
        if wrong is not None:
            raise ValueError(f"{wrong!r} is no topic name (letters, digits, dot, underscore, hyphen)")
        return names

    @field_validator("topic_prefix")
    @classmethod
    def _is_prefix(cls, prefix: str) -> str:
        if prefix and not _TOPIC_NAME.fullmatch(prefix):
            raise ValueError("may have letters, digits, dot, underscore and hyphen only")
        return prefix

    @field_validator("es_url")
    @classmethod
    def _is_address(cls, url: str | None) -> str | None:
        if url is not None and (urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname):
            raise ValueError("is no address like https://elasticsearch:9200")
        return url

    @field_validator("kafka_ssl_ca", "rules_file")
    @classmethod
    def _is_file(cls, path: Path | None) -> Path | None:
        if path is not None and not path.is_file():
            raise ValueError("names a file that is not there")
        return path

    @field_validator("lexicon_dir", "embedding_model")
    @classmethod
    def _is_folder(cls, path: Path | None) -> Path | None:
        if path is not None and not path.is_dir():
            raise ValueError("names a folder that is not there")
        return path

    @field_validator("lists")
    @classmethod
    def _are_there(cls, paths: list[str]) -> list[str]:
        missing = next((path for path in paths if not Path(path).exists()), None)
        if missing is not None:
            raise ValueError(f"{missing} is not there")
        return paths

    # What depends on a second setting is checked at the later one, so that every fault is told at once.

    @field_validator("api_keys")
    @classmethod
    def _are_hashes(cls, keys: list[str], info: ValidationInfo) -> list[str]:
        if not all(_KEY_HASH.fullmatch(key) for key in keys):
            raise ValueError(
                "holds what is no SHA-256 (64 lower-case hexadecimal digits): never put keys in plain text"
            )
        if info.data.get("api_key_enabled") and not keys:
            raise ValueError("API_KEY_ENABLED=true needs at least one")
        return keys

    @field_validator("kafka_sasl_username", "kafka_sasl_password")
    @classmethod
    def _is_given(cls, credential: Any, info: ValidationInfo) -> Any:  # noqa: ANN401 - text or secret
        if not credential and str(info.data.get("kafka_security_protocol", "")).startswith("SASL"):
            raise ValueError("KAFKA_SECURITY_PROTOCOL with SASL needs it")
        return credential

    @field_validator("search_backend")
    @classmethod
    def _has_address(cls, backend: str | None, info: ValidationInfo) -> str | None:
        if backend == "elasticsearch" and "es_url" in info.data and not info.data["es_url"]:
            raise ValueError("SEARCH_BACKEND=elasticsearch needs ES_URL")
        return backend

    @property
    def uses_elasticsearch(self) -> bool:
        """Whether lists are searched in Elasticsearch."""
        chosen = self.search_backend or ("elasticsearch" if self.es_url else "embedded")
        return chosen == "elasticsearch"

    def topic_name(self, name: str) -> str:
        """Name in Kafka of a topic of the registry or of INPUT_TOPICS."""
        return self.topic_prefix + name


def load_settings(**overrides: Any) -> Settings:  # noqa: ANN401 - each checked against its field
    """Settings of this process; `overrides` (from the command line) come first.

    Raises ConfigurationInvalid with one line per fault.
    """
    try:
        return Settings(**overrides)
    except ValidationError as error:
        raise ConfigurationInvalid(
            "\n".join(_fault(each) for each in error.errors())
        ) from None  # holds the values
    except UnicodeDecodeError as error:
        raise ConfigurationInvalid(".env: is not UTF-8; save it as UTF-8") from error
    except OSError as error:
        raise ConfigurationInvalid(f".env: cannot be read ({error.strerror})") from error


def _fault(error: ErrorDetails) -> str:
    """One line: the variable, what is wrong, what it is for.  The value stays out: it may be a secret."""
    name = str(error["loc"][0])
    said = error["msg"].removeprefix("Value error, ").removeprefix("Input ")
    field = Settings.model_fields[name]
    default = "" if field.default in (None, [], "") else f"; default {field.default}"
    return f"{name.upper()}: {said}. Meaning: {field.description}{default}."


def masked_settings(settings: Settings) -> dict[str, Any]:
    """The effective settings by variable, secrets masked, in values that JSON knows."""
    shown: dict[str, Any] = {}
    for name, value in settings.model_dump(mode="json").items():
        if name == "api_keys":
            shown[name.upper()] = [MASK] * len(value)
        elif name == "es_url" and value is not None:
            shown[name.upper()] = _without_password(value)
        else:
            shown[name.upper()] = MASK if isinstance(getattr(settings, name), SecretStr) else value
    return shown


def _without_password(url: str) -> str:
    """An address whose user and password, if it has any, are masked."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{MASK}@{host}").geturl() if "@" in parts.netloc else url
