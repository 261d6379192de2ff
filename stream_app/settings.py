"""All settings, from environment variables and `.env`, in one validated object."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from topology.errors import ConfigurationInvalid

CommaList = Annotated[list[str], NoDecode]


class Settings(BaseSettings):
    """The settings, each named like its environment variable in lower case.

    `description` is what the documented table says; `json_schema_extra={"secret": True}` is not needed, secrets are SecretStr.
    """

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True, frozen=True)

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
    cors_origins: list[str] = Field([], description="Origins that browsers may call from, as a JSON list")
    rate_limit_per_s: float = Field(
        10.0, gt=0, description="HTTP requests per second and client address on screening endpoints"
    )
    max_body_bytes: int = Field(1_048_576, ge=1024, description="Longest HTTP request body in bytes")
    max_input_length: int = Field(10_000, ge=1, le=1_000_000, description="Longest text in code points")
    on_too_long: Literal["refuse", "truncate"] = Field("refuse", description="What happens to a longer text")
    cache_size: int = Field(1000, ge=0, description="Analyses kept in memory per process")
    connection_pool_size: int = Field(
        50, ge=1, le=100, description="Open connections to Elasticsearch at most"
    )
    prometheus_enabled: bool = Field(True, description="Whether /metrics answers")
    health_check_interval: float = Field(
        30.0, gt=0, description="Seconds between two checks of what the service depends on"
    )
    es_url: str | None = Field(None, description="Elasticsearch address; setting it selects that backend")
    es_username: str | None = Field(None, description="Elasticsearch user")
    es_password: SecretStr | None = Field(None, description="Elasticsearch password")
    es_verify_ssl: bool = Field(True, description="Whether the certificate of Elasticsearch is checked")
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
        "PLAINTEXT", description="Kafka security protocol"
    )
    kafka_sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = Field(
        "PLAIN", description="SASL mechanism"
    )
    kafka_sasl_username: str | None = Field(None, description="SASL user")
    kafka_sasl_password: SecretStr | None = Field(None, description="SASL password")
    kafka_ssl_ca: Path | None = Field(None, description="File with the certificate authority of the brokers")
    topic_prefix: str = Field("", description="Put before every topic name")
    topic_partitions: int = Field(4, ge=1, le=10_000, description="Partitions of topics that are created")
    topic_replication: int = Field(1, ge=1, le=10, description="Replicas of topics that are created")
    input_topics: CommaList = Field(
        ["texts.raw"], description="Topics that are read, comma separated, without the prefix"
    )

    data_dir: Path = Field(Path("data"), description="Folder of RocksDB state")
    lists: CommaList = Field([], description="Watchlist files loaded at the start, comma separated")
    search_backend: Literal["embedded", "elasticsearch"] | None = Field(
        None, description="Search backend; elasticsearch when ES_URL is set"
    )
    include_text: bool = Field(True, description="Whether results carry the text")
    emit_embeddings: bool = Field(False, description="Whether results carry a vector of the text")
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

    @field_validator("kafka_brokers", "input_topics", "lists", "api_keys", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        """Comma separated words to a list; blanks around them do not count."""
        return [w.strip() for w in value.split(",") if w.strip()] if isinstance(value, str) else value

    @model_validator(mode="after")
    def _agree(self) -> Settings:
        """Faults that need two settings to be seen."""
        if self.search_backend == "elasticsearch" and not self.es_url:
            raise ValueError("SEARCH_BACKEND=elasticsearch needs ES_URL")
        if self.api_key_enabled and not self.api_keys:
            raise ValueError("API_KEY_ENABLED=true needs API_KEYS")
        if self.kafka_security_protocol.startswith("SASL") and not (
            self.kafka_sasl_username and self.kafka_sasl_password
        ):
            raise ValueError(
                "KAFKA_SECURITY_PROTOCOL with SASL needs KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD"
            )
        return self


def load_settings(**overrides: Any) -> Settings:
    """Settings of this process; `overrides` (from the command line) come first.

    Raises ConfigurationInvalid with one line per fault.
    """
    try:
        return Settings(**overrides)
    except ValidationError as error:
        lines = [
            f"{'.'.join(str(p) for p in e['loc']).upper() or 'SETTINGS'}: {e['msg']}" for e in error.errors()
        ]
        raise ConfigurationInvalid("\n".join(lines)) from error
