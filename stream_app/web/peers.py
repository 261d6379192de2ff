"""The other worker processes of this service: asked over Unix sockets, so that one address speaks for all."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientError, ClientSession, ClientTimeout, UnixConnector, web

logger = logging.getLogger(__name__)

ANSWERS_WITHIN_S = 5.0
SAMPLE = re.compile(r"([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (.+)")


def socket_of(state_dir: Path) -> Path:
    """Where the worker with this state folder listens for the first one."""
    return state_dir / "http.sock"


@dataclass(frozen=True, slots=True)
class PeerAnswer:
    """What one process answered; a status of 0 when it did not."""

    status: int
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Peers:
    """Sockets of the other processes, by instance number."""

    sockets: Mapping[int, Path] = field(default_factory=dict)

    async def ask(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None
    ) -> dict[int, PeerAnswer]:
        """The answer of every process, all asked at once."""
        return await self.ask_each(method, dict.fromkeys(self.sockets, path), headers=headers)

    async def ask_each(
        self, method: str, paths: Mapping[int, str], *, headers: Mapping[str, str] | None = None
    ) -> dict[int, PeerAnswer]:
        """The answers of some processes, each asked for a path of its own, all at once."""
        answers = await asyncio.gather(
            *(self._ask_one(self.sockets[worker], method, path, headers) for worker, path in paths.items())
        )
        return dict(zip(paths, answers, strict=True))

    async def _ask_one(
        self, socket: Path, method: str, path: str, headers: Mapping[str, str] | None
    ) -> PeerAnswer:
        try:
            async with (
                ClientSession(
                    connector=UnixConnector(str(socket)), timeout=ClientTimeout(total=ANSWERS_WITHIN_S)
                ) as session,
                session.request(method, f"http://worker{path}", headers=headers) as response,
            ):
                return PeerAnswer(response.status, await response.read())
        except (ClientError, OSError, asyncio.TimeoutError) as error:
            place = path.partition("?")[0]
            logger.warning("worker does not answer", extra={"path": place, "error": type(error).__name__})
            return PeerAnswer(0)


def credentials(request: web.Request) -> dict[str, str]:
    """What the caller showed to be let in, to be shown to the other processes as well."""
    names = ("X-API-Key", "Authorization")
    return {name: request.headers[name] for name in names if name in request.headers}


def merge_expositions(texts: Mapping[int, str]) -> str:
    """Prometheus texts of several workers as one.

    Each sample gets the label `worker`; the samples of a metric stay together, as the format asks.
    """
    families: dict[str, list[str]] = {}
    heads: dict[str, list[str]] = {}
    for worker, text in texts.items():
        family = ""
        for line in text.splitlines():
            if line.startswith("# "):
                family = line.split(" ", 3)[2]
                if line not in heads.setdefault(family, []):
                    heads[family].append(line)
            elif sample := SAMPLE.fullmatch(line):
                families.setdefault(family, []).append(_labelled(sample.groups(), worker))
    lines = [line for family, head in heads.items() for line in (*head, *families.get(family, []))]
    return "\n".join([*lines, ""])


def _labelled(sample: Sequence[str | None], worker: int) -> str:
    name, labels, value = sample
    rest = f",{labels}" if labels else ""
    return f'{name}{{worker="{worker}"{rest}}} {value}'
