"""What the commands that talk to Kafka share: how to reach it, and what to say when it does not answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

import click
from aiokafka.errors import KafkaError

from stream_app.kafka_client import client_options
from stream_app.settings import Settings, load_settings
from topology.errors import ConfigurationInvalid

Result = TypeVar("Result")


def kafka_settings() -> tuple[Settings, dict[str, Any]]:
    """The settings, and the options of a Kafka client.

    Raises ConfigurationInvalid when no brokers are named: the embedded broker lives inside the demo only.
    """
    settings = load_settings()
    if not settings.kafka_brokers:
        raise ConfigurationInvalid(
            "KAFKA_BROKERS: this command needs it. Set it to host:port, comma separated."
        )
    return settings, client_options(settings, settings.kafka_brokers)


def quiet_clients() -> None:
    """Have the client library log nothing: what it would say is in the error that ends the command."""
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)


def run_on_kafka(work: Coroutine[Any, Any, Result], settings: Settings) -> Result:
    """Run `work`; an error of Kafka ends the command with its name and what to look at."""
    quiet_clients()
    try:
        return asyncio.run(work)
    except KafkaError as error:
        brokers = ", ".join(settings.kafka_brokers)
        raise click.ClickException(
            f"Kafka at {brokers} did not do it: {error}. Check KAFKA_BROKERS, KAFKA_SECURITY_PROTOCOL and"
            " whether the topics exist (ai-service topics plan)."
        ) from error
