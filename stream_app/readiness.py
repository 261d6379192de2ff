"""Asks a worker of this machine whether it is ready, from a process that runs no event loop."""

from __future__ import annotations

import http.client
import socket

from stream_app.settings import Settings
from stream_app.web.peers import socket_of
from stream_app.worker import worker_dir

ANSWERS_WITHIN_S = 3.0
# What a socket that listens everywhere is reached by.
_LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - nothing is bound here


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: str, *, timeout_s: float) -> None:
        super().__init__("worker", timeout=timeout_s)
        self._path = path

    def connect(self) -> None:
        """Connect to the socket instead of an address."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def is_ready(settings: Settings, instance: int) -> bool:
    """Whether /health/ready of this worker answers 200.

    The first worker is asked at the address of the service, any other one at its socket in DATA_DIR.
    """
    connection = _connection(settings, instance)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False  # not listening yet
    finally:
        connection.close()


def _connection(settings: Settings, instance: int) -> http.client.HTTPConnection:
    if instance == 0:
        host = _LOOPBACK.get(settings.service_host, settings.service_host)
        return http.client.HTTPConnection(host, settings.service_port, timeout=ANSWERS_WITHIN_S)
    path = str(socket_of(worker_dir(settings.data_dir, instance)))
    return UnixConnection(path, timeout_s=ANSWERS_WITHIN_S)
