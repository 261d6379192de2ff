"""A Kafka broker from the Python wheels alone, for `demo` and fast tests.

It is librdkafka's mock cluster in a process of its own.
The real wire protocol with any number of partitions, groups, tables and changelogs.  It keeps everything in
memory, serves one worker, takes no admin calls and compacts nothing: never for production.  The process
ends when its standard input closes, that is with its owner, however the owner ends.
"""

from __future__ import annotations

import ctypes
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import confluent_kafka
from typing_extensions import Self

ERROR_BYTES = 512
STOP_TIMEOUT_S = 5.0
PRODUCER = 0  # rd_kafka_type_t
_POINTER, _TEXT, _INT = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
# Function of librdkafka: type of its result and of its arguments (rdkafka.h, rdkafka_mock.h).
_SIGNATURES: dict[str, tuple[Any, list[Any]]] = {
    "rd_kafka_conf_new": (_POINTER, []),
    "rd_kafka_conf_set": (_INT, [_POINTER, _TEXT, _TEXT, _TEXT, ctypes.c_size_t]),
    "rd_kafka_new": (_POINTER, [_INT, _POINTER, _TEXT, ctypes.c_size_t]),
    "rd_kafka_mock_cluster_new": (_POINTER, [_POINTER, _INT]),
    "rd_kafka_mock_cluster_bootstraps": (_TEXT, [_POINTER]),
    "rd_kafka_mock_group_initial_rebalance_delay_ms": (None, [_POINTER, ctypes.c_int32]),
    "rd_kafka_mock_topic_create": (_INT, [_POINTER, _TEXT, _INT, _INT]),
}


class BrokerUnavailableError(RuntimeError):
    """The embedded broker could not be started."""


class EmbeddedBroker:
    """The broker process, with the topics and numbers of partitions it was given."""

    def __init__(self, topics: Mapping[str, int]) -> None:
        command = [sys.executable, "-m", "stream_app.embedded_broker"]
        command += [f"{name}:{partitions}" for name, partitions in topics.items()]
        self._process = subprocess.Popen(  # noqa: S603 - our own module under our own interpreter
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        self.bootstrap = self._announced()

    def _announced(self) -> str:
        """The address that the process writes once it serves."""
        out = self._process.stdout
        line = out.readline().strip() if out is not None else ""
        if not line:
            raise BrokerUnavailableError(
                f"the embedded broker ended with status {self._process.wait(STOP_TIMEOUT_S)}"
            )
        return line

    def stop(self) -> None:
        """End the broker and everything it holds."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        try:
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def library() -> ctypes.CDLL:
    """Librdkafka as it comes with confluent-kafka's wheel.

    Raises BrokerUnavailableError when it is not there.
    """
    package = Path(confluent_kafka.__file__).parent
    places = [package.parent / "confluent_kafka.libs", package / ".dylibs"]
    found = [file for place in places for file in sorted(place.glob("librdkafka*"))]
    if not found:
        raise BrokerUnavailableError("the confluent-kafka package brings no librdkafka on this system")
    rdkafka = ctypes.CDLL(str(found[0]))
    for name, (result, arguments) in _SIGNATURES.items():
        function = getattr(rdkafka, name)
        function.restype, function.argtypes = result, arguments
    return rdkafka


def start_cluster(topics: Mapping[str, int]) -> str:
    """Start a cluster of one broker inside this process, for as long as the process lives; its host:port."""
    rdkafka = library()
    error = ctypes.create_string_buffer(ERROR_BYTES)
    configuration = rdkafka.rd_kafka_conf_new()
    rdkafka.rd_kafka_conf_set(configuration, b"log_level", b"0", error, ERROR_BYTES)
    handle = rdkafka.rd_kafka_new(PRODUCER, configuration, error, ERROR_BYTES)
    if not handle:
        raise BrokerUnavailableError(error.value.decode())
    cluster = rdkafka.rd_kafka_mock_cluster_new(handle, 1)
    # One worker is all that a group will have here: no second one to wait for.
    rdkafka.rd_kafka_mock_group_initial_rebalance_delay_ms(cluster, 0)
    for name, partitions in topics.items():
        status = rdkafka.rd_kafka_mock_topic_create(cluster, name.encode(), partitions, 1)
        if status != 0:
            raise BrokerUnavailableError(f"topic {name} was refused with status {status}")
    bootstrap: bytes = rdkafka.rd_kafka_mock_cluster_bootstraps(cluster)
    return bootstrap.decode()


def main(arguments: list[str]) -> None:
    """Serve the topics given as name:partitions until standard input closes."""
    named = (argument.rsplit(":", 1) for argument in arguments)
    sys.stdout.write(start_cluster({name: int(partitions) for name, partitions in named}) + "\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1:])
