"""The broker that comes with the wheels."""

from __future__ import annotations

import socket
import subprocess
import sys

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from support.waiting import eventually

from stream_app.embedded_broker import EmbeddedBroker


async def test_topics_have_their_partitions() -> None:
    """Every topic exists with the number of partitions that was asked for."""
    with EmbeddedBroker({"a.b": 3, "c": 1}) as broker:
        admin = AIOKafkaAdminClient(bootstrap_servers=broker.bootstrap)
        await admin.start()
        described = await admin.describe_topics(["a.b", "c"])
        await admin.close()

    assert {"a.b": 3, "c": 1} == {topic["topic"]: len(topic["partitions"]) for topic in described}


async def test_what_is_sent_can_be_read() -> None:
    """It speaks the real protocol: headers, keys and null values pass."""
    with EmbeddedBroker({"a": 1}) as broker:
        async with AIOKafkaProducer(bootstrap_servers=broker.bootstrap) as producer:
            await producer.send_and_wait("a", None, b"key", headers=[("h", b"1")])
        consumer = AIOKafkaConsumer(bootstrap_servers=broker.bootstrap, auto_offset_reset="earliest")
        await consumer.start()
        consumer.assign([TopicPartition("a", 0)])
        record = await consumer.getone()
        await consumer.stop()

    assert (b"key", None, (("h", b"1"),)) == (record.key, record.value, record.headers)


def test_it_ends_with_its_owner() -> None:
    """However the owner ends, the broker's standard input closes and the broker is gone."""
    code = (
        "import os; from stream_app.embedded_broker import EmbeddedBroker;"
        "print(EmbeddedBroker({'a': 1}).bootstrap, flush=True); os._exit(0)"
    )
    owner = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    host, port = owner.stdout.strip().split(":")

    def is_gone() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex((host, int(port))) != 0

    assert eventually(is_gone, what="broker gone", timeout_s=10)
