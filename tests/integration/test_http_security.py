"""What protects the HTTP side, over a real socket."""

from __future__ import annotations

import hashlib
import json
import logging

import pytest
from support.web import (
    ADMIN,
    LISTED_TEXT,
    UNLISTED_TEXT,
    FailingSearch,
    StreamOfTests,
    make_context,
    make_settings,
    serving,
)

from stream_app.web.app import ALL
from stream_app.web.endpoints import Access

KEY = "key-of-the-tests"
KEYED = {"api_key_enabled": True, "api_keys": [hashlib.sha256(KEY.encode()).hexdigest()]}
BODIES = {
    "/process": {"text": UNLISTED_TEXT},
    "/process/batch": {"texts": [{"text": UNLISTED_TEXT}]},
    "/search": {"name": "Мышкина"},
    "/analyze-complexity": {"text": UNLISTED_TEXT},
    "/admin/dead-letters/replay": {"limit": 1},
}


def paths(access: Access) -> list[object]:
    return [
        pytest.param(one.method, one.path.format(number=1, file="console.js"), id=f"{one.method} {one.path}")
        for one in ALL.all
        if one.access is access and one.timeout_s is not None
    ]


@pytest.mark.parametrize(("method", "path"), paths(Access.KEY))
async def test_a_key_is_needed_where_texts_or_lists_are(method, path):
    """401 without a key and with a wrong one; the right one passes."""
    arguments = {"json": BODIES[path]} if path in BODIES else {}
    async with serving(await make_context(settings=make_settings(**KEYED))) as api:
        without, _, _ = await api.call(method, path, **arguments)
        wrong, _, _ = await api.call(method, path, headers={"X-API-Key": "other"}, **arguments)
        right, _, _ = await api.call(method, path, headers={"X-API-Key": KEY}, **arguments)

    assert (401, 401) == (without, wrong)
    assert right in {200, 404}


@pytest.mark.parametrize(("method", "path"), paths(Access.OPEN))
async def test_probes_pages_and_descriptions_need_no_key(method, path):
    """Monitors and browsers get them as they are."""
    async with serving(await make_context(settings=make_settings(**KEYED))) as api:
        status, _, _ = await api.call(method, path)

    assert 200 == status


@pytest.mark.parametrize(("method", "path"), paths(Access.ADMIN))
async def test_admin_endpoints_need_the_token(method, path):
    """403 when none is configured, 401 without it or with a wrong one."""
    arguments = {"json": BODIES[path]} if path in BODIES else {}
    wrong_token = {"Authorization": "Bearer other"}
    async with serving(await make_context(stream=StreamOfTests())) as api:
        without, _, _ = await api.call(method, path, **arguments)
        wrong, _, headers = await api.call(method, path, headers=wrong_token, **arguments)
        right, _, _ = await api.call(method, path, headers=ADMIN, **arguments)
    async with serving(await make_context(settings=make_settings(admin_token=None))) as api:
        disabled, problem, _ = await api.call(method, path, headers=ADMIN, **arguments)

    assert (401, 401, 200) == (without, wrong, right)
    assert "Bearer" == headers["WWW-Authenticate"]
    assert (403, "admin-disabled") == (disabled, problem["reason"])


async def test_a_client_that_asks_too_often_is_told_to_wait():
    """429 with Retry-After; probes are not limited."""
    async with serving(await make_context(settings=make_settings(rate_limit_per_s=1))) as api:
        answers = [await api.post("/analyze-complexity", {"text": "ok"}) for _ in range(4)]
        probe, _, _ = await api.get("/health/live")

    assert [200, 200, 429, 429] == [status for status, _, _ in answers]
    assert int(answers[-1][2]["Retry-After"]) >= 1
    assert 200 == probe


async def test_guessing_the_admin_token_is_limited():
    """Wrong tokens count against the rate."""
    async with serving(await make_context(settings=make_settings(rate_limit_per_s=1))) as api:
        guesses = [await api.get("/admin/config", headers={"Authorization": f"Bearer {n}"}) for n in range(3)]

    assert [401, 401, 429] == [status for status, _, _ in guesses]


@pytest.mark.parametrize(
    ("trusted", "second"),
    [
        pytest.param(["127.0.0.0/8", "::1"], 200, id="behind-a-trusted-proxy"),
        pytest.param([], 429, id="header-of-anybody"),
    ],
)
async def test_clients_behind_a_proxy_have_buckets_of_their_own(trusted, second):
    """Two clients of one trusted proxy do not slow each other down; a header of anybody else changes nothing."""
    settings = make_settings(rate_limit_per_s=1, trusted_proxies=trusted)
    async with serving(await make_context(settings=settings)) as api:
        for _ in range(2):
            await api.post("/process", {"text": LISTED_TEXT}, headers={"X-Forwarded-For": "198.51.100.1"})
        status, _, _ = await api.post(
            "/process", {"text": LISTED_TEXT}, headers={"X-Forwarded-For": "198.51.100.2"}
        )

    assert second == status


async def test_a_body_that_is_too_large_is_refused():
    """413 beyond MAX_BODY_BYTES."""
    async with serving(await make_context(settings=make_settings(max_body_bytes=2048))) as api:
        status, problem, _ = await api.post("/process", {"text": "x" * 3000})

    assert (413, "body-too-large") == (status, problem["reason"])


@pytest.mark.parametrize(
    ("body", "content_type", "status", "reason"),
    [
        pytest.param(b"{", "application/json", 400, "malformed-body", id="broken-json"),
        pytest.param(b'{"text": "\xff"}', "application/json", 400, "malformed-body", id="not-utf8"),
        pytest.param(b"[]", "application/json", 422, "invalid-body", id="no-object"),
        pytest.param(b"{}", "application/json", 422, "invalid-body", id="no-text"),
        pytest.param(b'{"text": 5}', "application/json", 422, "invalid-body", id="text-is-a-number"),
        pytest.param(b'{"text": "x", "language": "fr"}', "application/json", 422, "invalid-body", id="language"),
        pytest.param(b"text=x", "application/x-www-form-urlencoded", 415, "unsupported-media-type", id="form"),
        pytest.param(b"", "application/json", 400, "malformed-body", id="nothing"),
    ],
)  # fmt: skip
async def test_a_wrong_body_is_explained(body, content_type, status, reason):
    """Each fault has its status and reason."""
    async with serving(await make_context()) as api:
        answered, problem, _ = await api.call(
            "POST", "/process", data=body, headers={"Content-Type": content_type}
        )

    assert (status, reason) == (answered, problem["reason"])
    assert problem["advice"]


async def test_a_problem_never_repeats_what_was_sent():
    """Values may be personal; only fields are named."""
    async with serving(await make_context()) as api:
        _, problem, _ = await api.post("/process", {"text": "x", "language": "Мышкина Ольга"})

    assert ["language"] == [fault["field"] for fault in problem["faults"]]
    assert "Мышкина" not in json.dumps(problem, ensure_ascii=False)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        pytest.param("GET", "/nowhere", 404, id="no-path"),
        pytest.param("GET", "/process", 405, id="no-method"),
        pytest.param("DELETE", "/health", 405, id="no-delete"),
        pytest.param("GET", "/decisions?limit=0", 400, id="out-of-bounds"),
        pytest.param("GET", "/decisions?after=x", 400, id="no-number"),
        pytest.param("GET", "/decisions/0", 400, id="number-out-of-bounds"),
        pytest.param("GET", "/decisions/7", 404, id="no-such-decision"),
        pytest.param("GET", "/decisions/7?worker=1", 404, id="no-such-worker"),
        pytest.param("GET", "/decisions?after=1..2", 400, id="no-cursor"),
        pytest.param("GET", "/decisions?risk=extreme", 400, id="no-such-risk"),
        pytest.param("GET", "/console/other.js", 404, id="no-such-file"),
        pytest.param("GET", "/console/%2e%2e%2fpages.py", 404, id="file-outside"),
    ],
)
async def test_every_wrong_request_is_a_problem(method, path, status):
    """Paths, methods and parameters too, not only bodies."""
    async with serving(await make_context()) as api:
        answered, problem, _ = await api.call(method, path)

    assert (status, status) == (answered, problem["status"])


async def test_an_unforeseen_error_shows_nothing_of_the_inside(caplog):
    """500 with advice; the stack trace is for the log only."""
    context = await make_context()
    context.engine.pipeline.layers = (None,)  # type: ignore[assignment]  # a defect on purpose
    with caplog.at_level(logging.ERROR):
        async with serving(context) as api:
            status, problem, _ = await api.post("/analyze-complexity", {"text": "ok"})

    assert (500, "internal-error") == (status, problem["reason"])
    assert "NoneType" not in json.dumps(problem)
    assert ["request failed"] == [
        record.message for record in caplog.records if record.name.startswith("stream_app")
    ]


async def test_no_text_reaches_the_log(caplog):
    """Whatever goes wrong with a text, its words stay out of the log."""
    with caplog.at_level(logging.DEBUG):
        async with serving(await make_context(search=FailingSearch())) as api:
            await api.post("/process", {"text": LISTED_TEXT})
            await api.post("/search", {"name": "Аристарх Вержбицкий"})
            await api.post("/process", {"text": 5, "id": "Вержбицкий"})

    ours = [record for record in caplog.records if record.name.startswith(("stream_app", "topology"))]
    assert ours
    assert not any("ержбицк" in str(vars(record)) for record in ours)


@pytest.mark.parametrize("path", ["/", "/health", "/nowhere", "/decisions/7"])
async def test_browsers_are_kept_strict(path):
    """Every answer, an error too, forbids foreign content, sniffing and framing."""
    async with serving(await make_context()) as api:
        _, _, headers = await api.get(path)

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "nosniff" == headers["X-Content-Type-Options"]
    assert "DENY" == headers["X-Frame-Options"]
    assert "Python" not in headers["Server"]


async def test_an_allowed_origin_may_call():
    """The preflight question is answered, and the answer itself is readable for that origin."""
    origin = {"Origin": "https://desk.example"}
    question = {**origin, "Access-Control-Request-Method": "POST"}
    async with serving(await make_context(settings=make_settings(cors_origins=[origin["Origin"]]))) as api:
        preflight = await api.client.options("/process", headers=question)
        _, _, headers = await api.post("/process", {"text": UNLISTED_TEXT}, headers=origin)

    assert (204, "https://desk.example") == (
        preflight.status,
        preflight.headers["Access-Control-Allow-Origin"],
    )
    assert "https://desk.example" == headers["Access-Control-Allow-Origin"]
    assert "Origin" == headers["Vary"]


async def test_a_foreign_origin_may_not_call():
    """No header that would let a browser read the answer."""
    origin = {"Origin": "https://evil.example"}
    question = {**origin, "Access-Control-Request-Method": "POST"}
    async with serving(await make_context()) as api:
        preflight = await api.client.options("/process", headers=question)
        _, _, headers = await api.get("/health", headers=origin)

    assert 403 == preflight.status
    assert "Access-Control-Allow-Origin" not in headers
