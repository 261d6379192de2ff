"""A real Elasticsearch node for the tests: its Maven jars and a launcher of ours, in a process of its own.

Nothing of Elasticsearch is in this repository: the jars are fetched when a test first needs them.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from support.kafka import free_port
from support.maven import ServerUnavailableError, fetch_jars
from support.waiting import eventually
from topology.search.base import SearchAnswer, SearchBackend, SearchRequest

VERSION = "9.5.3"
LEAST_JAVA = 21
START_TIMEOUT_S = 150.0
STOP_TIMEOUT_S = 20.0
_LAUNCHER = Path(__file__).parent / "java" / "EsMain.java"
_WHERE_JVMS_ARE = Path("/usr/lib/jvm")
# The HTTP side is a module with a class loader of its own, as in the distribution.
_TRANSPORT = "transport-netty4"
_TRANSPORT_DESCRIPTOR = f"""description=Netty 4 based transport implementation
version={VERSION}
name={_TRANSPORT}
classname=org.elasticsearch.transport.netty4.Netty4Plugin
java.version={LEAST_JAVA}
elasticsearch.version={VERSION}
extended.plugins=
has.native.controller=false
"""


def _java_version(home: Path) -> int:
    """Major version of the JDK in a folder, 0 when there is none that can also compile."""
    java = home / "bin" / "java"
    if not java.is_file() or not (home / "bin" / "javac").is_file():
        return 0
    said = subprocess.run([str(java), "-version"], capture_output=True, text=True, check=False)
    found = re.search(r'version "(\d+)', said.stderr + said.stdout)
    return int(found.group(1)) if found else 0


def find_jdk() -> Path:
    """A JDK that can run Elasticsearch: of JAVA_HOME, of the path, or where the system keeps its JVMs.

    Raises ServerUnavailableError when there is none.
    """
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    if on_path := shutil.which("javac"):
        homes.append(Path(on_path).resolve().parents[1])
    if _WHERE_JVMS_ARE.is_dir():
        homes += sorted(_WHERE_JVMS_ARE.iterdir())
    for home in homes:
        if _java_version(home) >= LEAST_JAVA:
            return home
    raise ServerUnavailableError(
        f"no JDK {LEAST_JAVA} or newer in JAVA_HOME, on the path or in {_WHERE_JVMS_ARE}, which Elasticsearch needs; "
        ".ci/install-servers installs one on Debian where a package exists"
    )


class ElasticsearchNode:
    """One node in `folder`, which holds its data and `elasticsearch.log`; a test may hurt it."""

    def __init__(self, folder: Path) -> None:
        self._home = folder / "home"
        self._log = folder / "elasticsearch.log"
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._jdk = find_jdk()
        self.url = f"http://127.0.0.1:{self._port}"
        libraries = self._lay_out()
        self._classes = folder / "classes"
        self._compile(libraries)
        self.restart()

    def _lay_out(self) -> str:
        """The home folder of the node; the class path of its libraries."""
        jars = [
            *fetch_jars("org.elasticsearch", "elasticsearch", VERSION).iterdir(),
            *fetch_jars("org.elasticsearch.plugin", _TRANSPORT, VERSION).iterdir(),
        ]
        module = self._home / "modules" / _TRANSPORT
        library = self._home / "lib"
        for name in ("config", "data", "logs", "plugins", "tmp"):
            (self._home / name).mkdir(parents=True)
        for directory in (module, library):
            directory.mkdir(parents=True)
        (self._home / "config" / "elasticsearch.yml").touch()
        (module / "plugin-descriptor.properties").write_text(_TRANSPORT_DESCRIPTOR)
        for jar in jars:
            belongs_to_module = jar.name.startswith(("netty-", f"{_TRANSPORT}-"))
            target = (module if belongs_to_module else library) / jar.name
            if not target.exists():
                target.symlink_to(jar)
        return f"{library}/*"

    def _compile(self, libraries: str) -> None:
        command = [str(self._jdk / "bin" / "javac"), "-nowarn", "-d", str(self._classes), "-cp", libraries]
        done = subprocess.run([*command, str(_LAUNCHER)], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"the launcher of Elasticsearch was not compiled:\n{done.stderr[-2000:]}")

    def restart(self) -> None:
        """Start it on the same port and data, and wait until it answers."""
        command = [str(self._jdk / "bin" / "java"), "-Xms512m", "-Xmx512m", "-XX:+UseSerialGC"]
        command += [f"-Djava.io.tmpdir={self._home / 'tmp'}"]
        command += [f"-Des.path.home={self._home}", "--add-modules", "jdk.incubator.vector"]
        command += ["--enable-native-access=ALL-UNNAMED", "-cp", f"{self._classes}:{self._home / 'lib'}/*"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "fixture.EsMain", str(self._home), str(self._port)],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self._home,
            )
        eventually(
            self._answers,
            what="Elasticsearch answers",
            timeout_s=START_TIMEOUT_S,
            pause_s=0.2,
            explain=self._last_words,
        )

    def _answers(self) -> bool:
        if self._running.poll() is not None:
            raise RuntimeError(
                f"Elasticsearch ended with status {self._running.returncode}:\n{self._last_words()}"
            )
        try:
            health = f"{self.url}/_cluster/health?wait_for_status=yellow&timeout=1s"
            with urllib.request.urlopen(health, timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def _last_words(self) -> str:
        return self._log.read_text(errors="replace")[-3000:]

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError("Elasticsearch was not started")
        return self._process

    def kill(self) -> None:
        """End it by SIGKILL."""
        self._running.kill()
        self._wait()

    def _wait(self, timeout_s: float | None = None) -> None:
        self._running.wait(timeout_s)
        if self._running.stdin is not None:
            self._running.stdin.close()

    def pause(self) -> None:
        """Freeze it by SIGSTOP: connections stay open and nothing answers."""
        os.kill(self._running.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on by SIGCONT."""
        os.kill(self._running.pid, signal.SIGCONT)

    def delete_index(self, name: str) -> None:
        """Delete an index, as an operator may by mistake."""
        request = urllib.request.Request(f"{self.url}/{name}", method="DELETE")
        urllib.request.urlopen(request, timeout=10).close()

    def move_alias(self, alias: str, index: str) -> None:
        """Make an index like those behind an alias, without entries, and let the alias lead to it alone."""
        first = self.indices(alias)[0]
        with urllib.request.urlopen(f"{self.url}/{first}/_mapping", timeout=10) as answer:
            mappings = json.load(answer)[first]["mappings"]
        self._send("PUT", index, {"mappings": mappings})
        actions = [{"add": {"index": index, "alias": alias}}, {"remove": {"index": first, "alias": alias}}]
        self._send("POST", "_aliases", {"actions": actions})

    def _send(self, method: str, path: str, body: dict[str, Any]) -> None:
        request = urllib.request.Request(
            f"{self.url}/{path}",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
            method=method,
        )
        urllib.request.urlopen(request, timeout=10).close()

    def processor_time_s(self) -> float:
        """Processor time that it has used since its start."""
        times = psutil.Process(self._running.pid).cpu_times()
        return float(times.user + times.system)

    def indices(self, alias: str) -> list[str]:
        """Names of the indices behind an alias."""
        with urllib.request.urlopen(f"{self.url}/_alias/{alias}", timeout=10) as answer:
            return sorted(json.load(answer))

    def stop(self) -> None:
        """End it for good."""
        if self._process is None or self._process.poll() is not None:
            return
        self.resume()
        self._running.terminate()
        try:
            self._wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self.kill()


@contextlib.contextmanager
def running_elasticsearch(folder: Path) -> Iterator[ElasticsearchNode]:
    """A node while the block lasts.  Raises ServerUnavailableError when it cannot be had here."""
    node = ElasticsearchNode(folder)
    try:
        yield node
    finally:
        node.stop()


async def until_complete(
    backend: SearchBackend, request: SearchRequest, *, timeout_s: float, pause_s: float = 0.1
) -> SearchAnswer:
    """The first complete answer to a request that is asked again and again.

    Raises AssertionError when there is none within `timeout_s`.
    """
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        answer = (await backend.search([request], deadline_s=timeout_s))[0]
        if answer.complete:
            return answer
        await asyncio.sleep(pause_s)
    raise AssertionError(f"no complete answer within {timeout_s:g} s")
