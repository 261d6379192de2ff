"""What operators may do, over a real socket."""

from __future__ import annotations

from support.web import ADMIN, ADMIN_TOKEN, LISTED_TEXT, StreamOfTests, make_context, make_settings, serving


async def test_the_stream_is_paused_and_resumed():
    """The stream is asked, health says that it is paused, and it goes on."""
    stream = StreamOfTests()
    async with serving(await make_context(stream=stream)) as api:
        _, paused, _ = await api.post("/admin/pause", headers=ADMIN)
        _, health, _ = await api.get("/health/detailed")
        ready, _, _ = await api.get("/health/ready")
        _, resumed, _ = await api.post("/admin/resume", headers=ADMIN)

    assert ({"paused": True}, {"paused": False}) == (paused, resumed)
    assert ["paused by an operator"] == health["reasons"]
    assert 200 == ready
    assert stream.state.paused is False


async def test_lists_are_reloaded():
    """The answer counts the differences that were published."""
    async with serving(await make_context(stream=StreamOfTests())) as api:
        _, body, _ = await api.post("/admin/lists/reload", headers=ADMIN)

    assert {"new": 2, "changed": 0, "removed": 1} == body["changes"]


async def test_a_list_that_cannot_be_read_is_a_problem():
    """The reason and the place are said."""
    async with serving(await make_context(stream=StreamOfTests(list_file_is_broken=True))) as api:
        status, problem, _ = await api.post("/admin/lists/reload", headers=ADMIN)

    assert (502, "operation-failed") == (status, problem["reason"])
    assert "list-unreadable: list.csv: line 1 has no column id" == problem["detail"]


async def test_dead_letters_are_replayed():
    """Limit and reason are passed on."""
    stream = StreamOfTests()
    async with serving(await make_context(stream=stream)) as api:
        _, body, _ = await api.post(
            "/admin/dead-letters/replay", {"limit": 5, "reason": "not-utf8"}, headers=ADMIN
        )

    assert {"replayed": 3} == body
    assert [(5, "not-utf8")] == stream.asked


async def test_a_replay_that_fails_is_a_problem():
    """The operator is told; nothing claims to have been replayed."""
    stream = StreamOfTests(kafka_is_away=True)
    async with serving(await make_context(stream=stream)) as api:
        status, problem, _ = await api.post("/admin/dead-letters/replay", {"limit": 5}, headers=ADMIN)

    assert (502, "operation-failed") == (status, problem["reason"])
    assert problem["detail"].startswith("output-failed")


async def test_without_a_stream_there_is_nothing_to_pause():
    """409 in a process that serves HTTP alone."""
    async with serving(await make_context()) as api:
        status, problem, _ = await api.post("/admin/pause", headers=ADMIN)

    assert (409, "no-stream") == (status, problem["reason"])


async def test_caches_are_cleared():
    """The answer counts what was forgotten; afterwards nothing is cached."""
    async with serving(await make_context()) as api:
        await api.post("/process", {"text": LISTED_TEXT})
        _, first, _ = await api.post("/admin/caches/clear", headers=ADMIN)
        _, second, _ = await api.post("/admin/caches/clear", headers=ADMIN)

    assert sum(first["cleared"].values()) > 0
    assert 0 == sum(second["cleared"].values())


async def test_the_effective_configuration_hides_secrets():
    """Settings and rules are shown, secrets are not."""
    settings = make_settings(es_url="https://user:hidden@search.example:9200", es_password="hidden", api_keys=["ab" * 32])  # fmt: skip
    async with serving(await make_context(settings=settings)) as api:
        _, body, _ = await api.get("/admin/config", headers=ADMIN)

    assert 10_000 == body["settings"]["RATE_LIMIT_PER_S"]
    assert body["rules"]["decision"]["high"] > 0
    shown = str(body)
    assert not [secret for secret in (ADMIN_TOKEN, "hidden", "abab") if secret in shown]
