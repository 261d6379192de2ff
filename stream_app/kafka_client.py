"""How to reach the brokers: the security settings in the words of each client library."""

from __future__ import annotations

import ssl
from typing import Any

from faust.auth import SASLCredentials, SSLCredentials

from stream_app.messages import Foreign
from stream_app.settings import Settings

METADATA_AGE_MS = 30_000


def ssl_context(settings: Settings) -> ssl.SSLContext | None:
    """TLS as the settings want it, None for plain text."""
    if "SSL" not in settings.kafka_security_protocol.split("_"):
        return None
    return ssl.create_default_context(cafile=str(settings.kafka_ssl_ca) if settings.kafka_ssl_ca else None)


def client_options(settings: Settings, brokers: list[str]) -> dict[str, Any]:
    """Options that every aiokafka client of ours takes."""
    options: dict[str, Any] = {
        "bootstrap_servers": brokers,
        "security_protocol": settings.kafka_security_protocol,
        "ssl_context": ssl_context(settings),
        "metadata_max_age_ms": METADATA_AGE_MS,
    }
    if settings.kafka_security_protocol.startswith("SASL"):
        options["sasl_mechanism"] = settings.kafka_sasl_mechanism
        options["sasl_plain_username"] = settings.kafka_sasl_username
        options["sasl_plain_password"] = _password(settings)
    return options


def faust_credentials(settings: Settings) -> Foreign | None:
    """The same for Faust; None for plain text."""
    context = ssl_context(settings)
    if settings.kafka_security_protocol.startswith("SASL"):
        return SASLCredentials(
            username=settings.kafka_sasl_username,
            password=_password(settings),
            mechanism=settings.kafka_sasl_mechanism,
            ssl_context=context,
        )
    return SSLCredentials(context) if context is not None else None


def _password(settings: Settings) -> str | None:
    return settings.kafka_sasl_password.get_secret_value() if settings.kafka_sasl_password else None
