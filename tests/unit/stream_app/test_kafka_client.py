"""Security settings in the words of the clients."""

from __future__ import annotations

import ssl

import pytest
from faust.auth import SASLCredentials, SSLCredentials
from support.records import make_settings

from stream_app.kafka_client import client_options, faust_credentials
from stream_app.settings import Settings

SASL = {"kafka_sasl_mechanism": "SCRAM-SHA-512", "kafka_sasl_username": "u", "kafka_sasl_password": "p"}


def with_protocol(protocol: str) -> Settings:
    """Settings of a security protocol."""
    return make_settings(kafka_security_protocol=protocol, **(SASL if "SASL" in protocol else {}))


@pytest.mark.parametrize(
    ("protocol", "encrypted", "authenticated"),
    [
        pytest.param("PLAINTEXT", False, False, id="plain"),
        pytest.param("SSL", True, False, id="ssl"),
        pytest.param("SASL_PLAINTEXT", False, True, id="sasl"),
        pytest.param("SASL_SSL", True, True, id="sasl-ssl"),
    ],
)
def test_clients_get_what_the_protocol_needs(protocol: str, encrypted: bool, authenticated: bool) -> None:
    """Our own clients encrypt and authenticate exactly as the setting says."""
    options = client_options(with_protocol(protocol), ["b:1"])

    assert (protocol, encrypted, authenticated) == (
        options["security_protocol"],
        isinstance(options["ssl_context"], ssl.SSLContext),
        options.get("sasl_plain_password") == "p",
    )


@pytest.mark.parametrize(
    ("protocol", "kind"),
    [
        pytest.param("PLAINTEXT", type(None), id="plain"),
        pytest.param("SSL", SSLCredentials, id="ssl"),
        pytest.param("SASL_PLAINTEXT", SASLCredentials, id="sasl"),
        pytest.param("SASL_SSL", SASLCredentials, id="sasl-ssl"),
    ],
)
def test_faust_gets_the_same(protocol: str, kind: type) -> None:
    """The worker's own connections are secured like those of the other clients."""
    credentials = faust_credentials(with_protocol(protocol))

    assert (kind, protocol) == (
        type(credentials),
        credentials.protocol.value if credentials is not None else "PLAINTEXT",
    )
