"""A real Kafka broker for the tests, with the controls that faults need.

Without Docker the broker is Apache Kafka from its Maven jars in a process of its own (KRaft, broker and controller in
one); where Docker answers it is a container.  Both have the same face, `Broker`.
"""

from __future__ import annotations

import base64
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, Protocol

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from support.maven import fetch_jars, require_java_and_maven
from support.waiting import eventually

KAFKA_VERSION = "4.1.0"
START_TIMEOUT_S = 90.0
BrokerKind = Literal["embedded", "kafka", "container"]
# Client logging of broker outages, which the tests cause on purpose, would drown the output.
_QUIET = {"log_level": 0}


class Broker(Protocol):
    """A broker that tests may hurt.  `bootstrap` is host:port and stays the same over restarts."""

    kind: BrokerKind
    bootstrap: str

    def kill(self) -> None:
        """End it without warning (kill -9)."""
        ...

    def restart(self) -> None:
        """Start it again on the same port and data; back when it answers."""
        ...

    def pause(self) -> None:
        """Freeze it: connections stay open and nothing answers."""
        ...

    def resume(self) -> None:
        """Let it go on."""
        ...

    def stop(self) -> None:
        """End it for good."""
        ...


def properties(*, host: str, port: int, controller: int, data: str) -> dict[str, str]:
    """Server properties of one node that is broker and controller; clients reach it at `host`:`port`."""
    return {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.voters": f"1@127.0.0.1:{controller}",
        "listeners": f"PLAINTEXT://:{port},CONTROLLER://127.0.0.1:{controller}",
        "advertised.listeners": f"PLAINTEXT://{host}:{port}",
        "controller.listener.names": "CONTROLLER",
        "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
        "inter.broker.listener.name": "PLAINTEXT",
        "log.dirs": data,
        "auto.create.topics.enable": "false",
        "offsets.topic.num.partitions": "4",
        "offsets.topic.replication.factor": "1",
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        "group.initial.rebalance.delay.ms": "0",
    }


def free_port() -> int:
    """A TCP port of the loopback address that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def cluster_id() -> str:
    """A random cluster id as Kafka writes them; the first letter is never `-`, which StorageTool takes for an option."""
    return "c" + base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")[1:]


def admin_client(bootstrap: str) -> AdminClient:
    """An admin client that keeps the outages of the tests to itself."""
    return AdminClient({"bootstrap.servers": bootstrap, **_QUIET})


def _answers(bootstrap: str) -> bool:
    """Whether the broker lists its topics."""
    try:
        admin_client(bootstrap).list_topics(timeout=2)
    except KafkaException:
        return False
    return True


class KafkaProcess:
    """Apache Kafka from its jars, in `folder`, which holds its data and `kafka.log`."""

    kind: BrokerKind = "kafka"

    def __init__(self, folder: Path) -> None:
        self._java = ["java", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"]
        self._java.append(f"{fetch_jars('org.apache.kafka', 'kafka_2.13', KAFKA_VERSION)}/*")
        self._properties = folder / "server.properties"
        self._log = folder / "kafka.log"
        self._process: subprocess.Popen[bytes] | None = None
        port = free_port()
        self.bootstrap = f"127.0.0.1:{port}"
        lines = properties(host="127.0.0.1", port=port, controller=free_port(), data=str(folder / "data"))
        # Only the loopback address: nobody else can reach a broker of the tests.
        lines["listeners"] = lines["listeners"].replace("://:", "://127.0.0.1:")
        self._properties.write_text("".join(f"{name}={value}\n" for name, value in lines.items()))
        self._format_storage()
        self.restart()

    def _format_storage(self) -> None:
        command = [*self._java, "kafka.tools.StorageTool", "format", "-t", cluster_id()]
        done = subprocess.run(
            [*command, "-c", str(self._properties)], capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise RuntimeError(f"Kafka storage was not formatted:\n{(done.stdout + done.stderr)[-2000:]}")

    def restart(self) -> None:
        """Start it and wait until it answers an admin call."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self._java, "kafka.Kafka", str(self._properties)],
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self._log.parent,
            )
        eventually(
            self._has_answered, what="Kafka answers", timeout_s=START_TIMEOUT_S, explain=self._last_words
        )

    def _has_answered(self) -> bool:
        if self._running.poll() is not None:
            raise RuntimeError(f"Kafka ended with status {self._running.returncode}:\n{self._last_words()}")
        return _answers(self.bootstrap)

    def _last_words(self) -> str:
        return self._log.read_text(errors="replace")[-3000:]

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError("Kafka was not started")
        return self._process

    def kill(self) -> None:
        """End it by SIGKILL."""
        self._running.kill()
        self._running.wait()

    def pause(self) -> None:
        """Freeze it by SIGSTOP."""
        os.kill(self._running.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on by SIGCONT."""
        os.kill(self._running.pid, signal.SIGCONT)

    def stop(self) -> None:
        """End it; its data is of no use any more."""
        if self._running.poll() is None:
            self.kill()


class KafkaContainer:
    """Apache Kafka in a container of Docker, by testcontainers; the port of the host is fixed, so that it survives restarts."""

    kind: BrokerKind = "container"

    def __init__(self) -> None:
        from testcontainers.core.container import DockerContainer

        port = free_port()
        self._container: Any = DockerContainer(f"apache/kafka:{KAFKA_VERSION}").with_bind_ports(port, port)
        host = self._container.get_container_host_ip()
        lines = properties(host=host, port=port, controller=9093, data="/tmp/kafka-data")
        for name, value in lines.items():
            self._container.with_env(f"KAFKA_{name.upper().replace('.', '_')}", value)
        self._container.start()
        self.bootstrap = f"{host}:{port}"
        eventually(lambda: _answers(self.bootstrap), what="Kafka answers", timeout_s=START_TIMEOUT_S)

    def kill(self) -> None:
        """End it by `docker kill`."""
        self._container.get_wrapped_container().kill()

    def restart(self) -> None:
        """Start the same container again."""
        self._container.get_wrapped_container().start()
        eventually(lambda: _answers(self.bootstrap), what="Kafka answers", timeout_s=START_TIMEOUT_S)

    def pause(self) -> None:
        """Freeze all its processes."""
        self._container.get_wrapped_container().pause()

    def resume(self) -> None:
        """Let them go on."""
        self._container.get_wrapped_container().unpause()

    def stop(self) -> None:
        """Remove the container."""
        self._container.stop()


def docker_answers() -> bool:
    """Whether a Docker engine can be used here."""
    if shutil.which("docker") is None:
        return False
    asked = subprocess.run(["docker", "info"], capture_output=True, check=False, timeout=30)
    return asked.returncode == 0


@contextlib.contextmanager
def running_broker(folder: Path) -> Iterator[Broker]:
    """A broker while the block lasts: a container where Docker answers, else Kafka from its jars.

    Raises ServerUnavailableError when neither can be had.
    """
    broker: Broker
    if docker_answers():
        broker = KafkaContainer()
    else:
        require_java_and_maven()
        broker = KafkaProcess(folder)
    try:
        yield broker
    finally:
        broker.stop()
