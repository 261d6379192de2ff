"""deploy/nginx.conf in a real nginx, in front of a small server that says what it was asked."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from support.kafka import free_port
from support.waiting import eventually

CONFIGURATION = Path(__file__).parents[2] / "deploy" / "nginx.conf"
BURST = 20
START_TIMEOUT_S = 20.0


def binary(name: str) -> str:
    """Path of a program, also where only root looks; skips the test where it is not installed."""
    path = shutil.which(name, path="/usr/local/sbin:/usr/sbin:/usr/local/bin:/usr/bin:/opt/homebrew/bin")
    if path is None:
        pytest.skip(f"{name} is not installed (.ci/install-servers installs nginx)")
    return path


@dataclass(frozen=True)
class Proxy:
    """A running nginx: its TLS and plain ports."""

    tls: int
    plain: int


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate of the test."""
    folder = tmp_path_factory.mktemp("tls")
    command = [binary("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    files = ["-keyout", str(folder / "tls.key"), "-out", str(folder / "tls.crt"), "-subj", "/CN=localhost"]
    subprocess.run([*command, *files], check=True, capture_output=True)
    return folder


async def echo(request: web.Request) -> web.Response:
    """The path and the client as the service is told."""
    return web.json_response({"path": request.path, "from": request.headers.getall("X-Forwarded-For", [])})


@pytest_asyncio.fixture
async def server() -> AsyncIterator[TestServer]:
    """What stands behind nginx."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", echo)
    server = TestServer(app, host="127.0.0.1")
    async with server:
        yield server


def adapted(folder: Path, certificate: Path, proxy: Proxy, upstream: int) -> Path:
    """The configuration with the ports, certificates and temporary folders of the test."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    for ours, of_test in (
        ("listen 8080", f"listen 127.0.0.1:{proxy.plain}"),
        ("listen 8443", f"listen 127.0.0.1:{proxy.tls}"),
        ("127.0.0.1:8000", f"127.0.0.1:{upstream}"),
        ("/etc/nginx/tls", str(certificate)),
        ("/dev/stdout", str(folder / "access.log")),
        ("/dev/stderr", str(folder / "error.log")),
        (" /tmp/nginx", f" {folder}/nginx"),
    ):
        assert ours in text
        text = text.replace(ours, of_test)
    path = folder / "nginx.conf"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def proxy(tmp_path: Path, certificate: Path, server: TestServer) -> Iterator[Proxy]:
    """nginx in front of the server, with fresh limits."""
    proxy = Proxy(free_port(), free_port())
    path = adapted(tmp_path, certificate, proxy, server.port or 0)
    command = [binary("nginx"), "-c", str(path), "-p", str(tmp_path), "-g", "daemon off;"]
    log = tmp_path / "error.log"
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            eventually(
                (tmp_path / "nginx.pid").exists,
                what="nginx runs",
                timeout_s=START_TIMEOUT_S,
                explain=lambda: log.read_text() if log.exists() else "",
            )
            yield proxy
        finally:
            process.terminate()


@pytest_asyncio.fixture
async def client(certificate: Path) -> AsyncIterator[aiohttp.ClientSession]:
    """A client that knows the certificate of the test."""
    trusting = ssl.create_default_context(cafile=str(certificate / "tls.crt"))
    trusting.check_hostname = False
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trusting)) as session:
        yield session


def test_the_configuration_is_accepted(tmp_path: Path, certificate: Path) -> None:
    """As `nginx -t` says."""
    path = adapted(tmp_path, certificate, Proxy(free_port(), free_port()), free_port())

    done = subprocess.run(
        [binary("nginx"), "-t", "-c", str(path), "-p", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == done.returncode, done.stderr
    assert "[warn]" not in done.stderr.replace('the "user" directive', "")


async def test_an_address_has_ten_requests_a_second(proxy: Proxy, client: aiohttp.ClientSession) -> None:
    """A burst passes, and what comes quicker is refused with 429 before it reaches the service."""
    statuses = []
    for _ in range(3 * BURST):
        async with client.get(f"https://127.0.0.1:{proxy.tls}/health") as answer:
            statuses.append(answer.status)

    assert {200, 429} == set(statuses)
    assert [200] * (BURST + 1) == statuses[: BURST + 1]


async def test_a_client_cannot_pretend_to_be_another(proxy: Proxy, client: aiohttp.ClientSession) -> None:
    """The service is told the address that nginx was asked from, whatever the client claims."""
    claimed = {"X-Forwarded-For": "198.51.100.7"}

    async with client.get(f"https://127.0.0.1:{proxy.tls}/lists", headers=claimed) as answer:
        said = await answer.json()

    assert {"path": "/lists", "from": ["127.0.0.1"]} == said


async def test_metrics_stay_inside(proxy: Proxy, client: aiohttp.ClientSession) -> None:
    """Prometheus asks the service itself; from outside there is nothing."""
    async with client.get(f"https://127.0.0.1:{proxy.tls}/metrics") as answer:
        assert 404 == answer.status


async def test_plain_requests_are_sent_to_tls(proxy: Proxy, client: aiohttp.ClientSession) -> None:
    """Without a body passed on: a text never travels unencrypted."""
    address = f"http://127.0.0.1:{proxy.plain}/process"
    async with client.post(address, data=b"{}", allow_redirects=False) as answer:
        assert (308, "https://127.0.0.1/process") == (answer.status, answer.headers["Location"])
