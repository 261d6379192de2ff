"""The HTTP side on a real socket: a client that checks every answer against /openapi.json."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from jsonschema import Draft202012Validator

from schemas.base import EntryKind
from schemas.list_entry import ListEntry, ListIdentifier, ListName
from stream_app.engine import Engine, rules_for
from stream_app.metrics import Metrics
from stream_app.settings import Settings
from stream_app.statistics import Statistics
from stream_app.status import StreamStatus
from stream_app.web.app import ALL, create_web_app
from stream_app.web.context import WebContext
from stream_app.web.openapi import openapi_document
from topology.errors import ListUnreadable, OutputFailed
from topology.knowledge import Knowledge, load_knowledge
from topology.search.base import ListInfo, SearchAnswer, SearchBackend, SearchHealth, SearchRequest
from topology.search.embedded import EmbeddedSearch

ADMIN_TOKEN = "token-of-the-tests"
ADMIN = {"Authorization": f"Bearer {ADMIN_TOKEN}"}

# Invented parties.
ENTRIES = [
    ListEntry(
        list="sample",
        entry_id="S-1",
        version="2026-01-01",
        kind=EntryKind.PERSON,
        names=[
            ListName(text="Вержбицкий Аристарх Леонтьевич", type="primary"),
            ListName(text="Verzhbitskiy Aristarkh"),
        ],
        birth_dates=["1961-04-17"],
        countries=["ru"],
        identifiers=[ListIdentifier(type="inn_person", value="500100732259", country="ru")],
    ),
    ListEntry(
        list="sample",
        entry_id="S-2",
        version="2026-01-01",
        kind=EntryKind.ORGANIZATION,
        names=[ListName(text="ООО Златогорский Прокатный Комбинат", type="primary")],
        countries=["ru"],
    ),
]
LISTED_TEXT = "Оплата по договору 12 Вержбицкому Аристарху Леонтьевичу за услуги"
UNLISTED_TEXT = "Оплата за услуги связи, получатель Мышкина Ольга Игоревна"


class FailingSearch:
    """A backend whose every search raises; like one whose server broke it says that it is well."""

    name = "failing"

    async def search(self, requests: Sequence[SearchRequest], *, deadline_s: float) -> list[SearchAnswer]:
        raise ConnectionError("the search is down")

    async def apply(self, upserts: Sequence[ListEntry], removals: Sequence[str]) -> None:
        raise ConnectionError("the search is down")

    async def settle(self) -> None:
        return None

    def lists(self) -> list[ListInfo]:
        return [ListInfo("sample", "1", 2, 3, "2026-01-01T00:00:00+00:00")]

    async def health(self) -> SearchHealth:
        return SearchHealth("failing", "healthy", 2, 3)

    async def close(self) -> None:
        return None


class PooledSearch(FailingSearch):
    """A backend behind a pool of connections."""

    def connection_pool(self) -> Mapping[str, int]:
        return {"max": 20, "in_use": 2, "idle": 3, "waiting": 1}

    def request_counts(self) -> Mapping[str, int]:
        return {"answered": 5}

    @property
    def is_circuit_open(self) -> bool:
        return False


class DeadSearch(FailingSearch):
    """A backend that cannot even say how it is."""

    async def health(self) -> SearchHealth:
        raise ConnectionError("the search is down")


@dataclass
class StreamOfTests:
    """A stream that only remembers what it was asked; its state is set by the test."""

    state: StreamStatus = field(
        default_factory=lambda: StreamStatus(connected=True, assigned=4, recovered=True, lists_loaded=True)
    )
    list_file_is_broken: bool = False
    kafka_is_away: bool = False
    asked: list[tuple[int, str | None]] = field(default_factory=list)

    def status(self) -> StreamStatus:
        return self.state

    async def pause(self) -> None:
        self.state.paused = True

    async def resume(self) -> None:
        self.state.paused = False

    async def reload_lists(self) -> dict[str, int]:
        if self.list_file_is_broken:
            raise ListUnreadable("list.csv: line 1 has no column id")
        return {"new": 2, "changed": 0, "removed": 1}

    async def replay_dead_letters(self, *, limit: int, reason: str | None = None) -> int:
        if self.kafka_is_away:
            raise OutputFailed("the brokers do not answer")
        self.asked.append((limit, reason))
        return 3


@cache
def knowledge_of(settings_json: str) -> Knowledge:
    """Form tables are loaded once per kind of rules."""
    return load_knowledge(rules_for(Settings.model_validate_json(settings_json)))


def make_settings(**values: Any) -> Settings:
    """Settings of a test: nothing from the environment or `.env`, no rate limit in the way."""
    return Settings(_env_file=None, **{"rate_limit_per_s": 10_000, "admin_token": ADMIN_TOKEN, **values})


async def make_context(
    *,
    settings: Settings | None = None,
    search: SearchBackend | None = None,
    stream: StreamOfTests | None = None,
    entries: Sequence[ListEntry] = ENTRIES,
) -> WebContext:
    """A context with the real engine; without `search` the embedded one with `entries`."""
    settings = settings or make_settings()
    knowledge = knowledge_of(json.dumps({"max_input_length": settings.max_input_length}))
    if search is None:
        search = EmbeddedSearch(knowledge.rules)
        await search.apply(entries, [])
    return WebContext(
        engine=Engine(settings, knowledge, search),
        settings=settings,
        metrics=Metrics(),
        statistics=Statistics(),
        stream=stream,
    )


@cache
def description() -> dict[str, Any]:
    """The OpenAPI description that every answer is held against."""
    return openapi_document(ALL, "0")


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path) + r"\Z"), path) for path in description()["paths"]]


def assert_as_described(method: str, path: str, status: int, media_type: str, body: bytes) -> None:
    """The answer has a status, a media type and a body that the description of its endpoint allows."""
    declared = [template for pattern, template in _patterns() if pattern.match(path)]
    declared = [path] if path in declared else declared
    if not declared:
        assert (status, media_type) == (404, "application/problem+json")
        schema: Mapping[str, Any] = {"$ref": "#/components/schemas/Problem"}
    else:
        operation = description()["paths"][declared[0]].get(method.lower())
        if operation is None:
            assert (status, media_type) == (405, "application/problem+json")
            schema = {"$ref": "#/components/schemas/Problem"}
        else:
            content = operation["responses"][str(status)]["content"]
            declared_type = media_type if media_type in content else f"{media_type.partition('/')[0]}/*"
            assert declared_type in content, f"{media_type} is not among {list(content)}"
            schema = content[declared_type]["schema"]
    if media_type.endswith("json") and path != "/openapi.json":
        whole = {**schema, "components": description()["components"]}
        Draft202012Validator(whole).validate(json.loads(body))


@dataclass
class Api:
    """A client on a real socket; every answer is held against the description before a test sees it."""

    client: TestClient[web.Request, web.Application]
    context: WebContext

    async def call(self, method: str, path: str, **arguments: Any) -> tuple[int, Any, Mapping[str, str]]:
        """Status, body (parsed when it is JSON) and headers of an answer."""
        response: ClientResponse = await self.client.request(method, path, **arguments)
        body = await response.read()
        assert_as_described(method, path.partition("?")[0], response.status, response.content_type, body)
        parsed = json.loads(body) if response.content_type.endswith("json") else body.decode()
        return response.status, parsed, response.headers

    async def get(self, path: str, **arguments: Any) -> tuple[int, Any, Mapping[str, str]]:
        """GET."""
        return await self.call("GET", path, **arguments)

    async def post(self, path: str, body: Any = None, **arguments: Any) -> tuple[int, Any, Mapping[str, str]]:
        """POST with a JSON body, or none."""
        if body is not None:
            arguments["json"] = body
        return await self.call("POST", path, **arguments)


@asynccontextmanager
async def serving(context: WebContext) -> AsyncIterator[Api]:
    """The application of this context on a free port of the loopback address."""
    async with TestClient(TestServer(create_web_app(context))) as client:
        yield Api(client, context)
