"""A real Prometheus with the configuration of deploy/, pointed at a service of a test."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import Self

from support.kafka import free_port
from support.waiting import eventually

CONFIGURATION = Path(__file__).parents[2] / "deploy" / "prometheus"
START_TIMEOUT_S = 60.0


def program(name: str) -> str:
    """Path of a program of Debian's package prometheus; skips the test where it is not installed."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed (Debian package prometheus; .ci/install-servers installs it)")
    return path


class Prometheus:
    """Scrapes a service once a second and evaluates the alert rules as often."""

    def __init__(self, folder: Path, service_port: int) -> None:
        binary = program("prometheus")
        self.port = free_port()
        self.log = folder / "prometheus.log"
        shutil.copy(CONFIGURATION / "alerts.yml", folder)
        configuration = (CONFIGURATION / "prometheus.yml").read_text(encoding="utf-8")
        for ours, of_test in (
            ("ai-service:8000", f"127.0.0.1:{service_port}"),
            ("localhost:9090", f"127.0.0.1:{self.port}"),
            ("15s", "1s"),
        ):
            assert ours in configuration
            configuration = configuration.replace(ours, of_test)
        (folder / "prometheus.yml").write_text(configuration, encoding="utf-8")
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [
                    binary,
                    f"--config.file={folder / 'prometheus.yml'}",
                    f"--storage.tsdb.path={folder / 'tsdb'}",
                    f"--web.listen-address=127.0.0.1:{self.port}",
                ],
                stdout=log,
                stderr=log,
            )

    def __enter__(self) -> Self:
        eventually(
            lambda: self._get("/-/ready") is not None,
            what="Prometheus is ready",
            timeout_s=START_TIMEOUT_S,
            explain=lambda: self.log.read_text(errors="replace")[-2000:],
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=30)

    def _get(self, path: str) -> bytes | None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                body: bytes = answer.read()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return None
        return body

    def api(self, path: str) -> Any:
        """The `data` of an answer of the API; AssertionError with its words when it is refused."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v1/{path}", timeout=10) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as refused:
            raise AssertionError(f"{path}: {refused.read().decode()}") from refused

    def values(self, expression: str) -> list[float]:
        """The values of an instant query that are numbers: a ratio of nothing to nothing is no data."""
        found = self.api("query?" + urllib.parse.urlencode({"query": expression}))
        numbers = [float(sample["value"][1]) for sample in found["result"]]
        return [number for number in numbers if not math.isnan(number)]
