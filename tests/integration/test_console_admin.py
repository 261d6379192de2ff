"""Admin actions and hidden personal data in the console, in a real Chromium."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import expect
from prometheus_client.parser import text_string_to_metric_families
from support.browser import Console, chromium, console_of, opening
from support.web import ADMIN_TOKEN, LISTED_TEXT, Api, StreamOfTests, make_context, make_settings, serving

from schemas.raw_text import RawText
from stream_app.web.process import screen

pytestmark = pytest.mark.skipif(chromium() is None, reason="needs Chromium (Debian package chromium)")


@pytest.fixture
def stream() -> StreamOfTests:
    return StreamOfTests()


@pytest.fixture
async def api(stream: StreamOfTests) -> AsyncIterator[Api]:
    context = await make_context(stream=stream)
    await screen(context, [RawText(text=LISTED_TEXT, id="m-1")])
    async with serving(context) as api:
        yield api


@pytest.fixture
async def console(api: Api) -> AsyncIterator[Console]:
    """The admin view; at the end the browser must have had nothing to complain of."""
    async with opening() as browser:
        console = await console_of(browser, api)
        await console.show("admin")
        yield console
        assert ([], []) == (console.complaints, console.foreign)


async def unlock(console: Console, token: str = ADMIN_TOKEN) -> None:
    await console.at("token").fill(token)
    await console.page.get_by_role("button", name="Unlock").click()


async def test_a_wrong_token_opens_nothing(console):
    """The page says so and asks again."""
    await unlock(console, "another token")
    await expect(console.at("notice")).to_contain_text("token")
    await expect(console.at("admin-actions")).to_be_hidden()
    console.forgive("401")


async def test_the_token_is_written_nowhere(console):
    """It is gone from the field, from the storage and with the next load of the page."""
    await unlock(console)
    await console.at("config-search").wait_for()
    stored = await console.page.evaluate(
        "JSON.stringify([localStorage, sessionStorage, document.cookie, location.href, document.documentElement.outerHTML])"
    )
    typed = await console.at("token").input_value()
    await console.page.reload()
    await expect(console.at("token-form")).to_be_visible()

    assert ADMIN_TOKEN not in stored
    assert "" == typed


async def test_locking_forgets_the_token(console):
    """And what was shown with it."""
    await unlock(console)
    await console.at("config-search").wait_for()
    await console.at("lock").click()
    await expect(console.at("token-form")).to_be_visible()
    left = await console.page.locator("#config").inner_html()

    assert "" == left


async def test_a_pause_asks_first_and_can_be_undone(console, stream):
    """Escape and Cancel change nothing; a yes pauses, and then the page offers to resume."""
    await unlock(console)
    await console.at("pause").click()
    await console.page.keyboard.press("Escape")
    await expect(console.at("confirm")).to_be_hidden()
    after_escape = stream.state.paused
    await console.at("pause").click()
    await console.at("confirm-no").click()
    after_no = stream.state.paused
    await console.at("pause").click()
    await console.at("confirm-yes").click()
    await expect(console.at("stream-state")).to_contain_text("Paused")
    after_yes = stream.state.paused
    await console.at("resume").click()
    await expect(console.at("stream-state")).to_contain_text("are taken")

    assert (False, False, True, False) == (after_escape, after_no, after_yes, stream.state.paused)


async def test_dead_letters_are_sent_again(console, stream):
    """As many and of the reason that are asked for; how many went is said."""
    await unlock(console)
    await console.at("replay-limit").fill("5")
    await console.at("replay-reason").fill("not-utf8")
    await console.page.get_by_role("button", name="Send again").click()
    await console.at("confirm-yes").click()
    await expect(console.at("admin-said")).to_contain_text("3 dead letters sent again")

    assert [(5, "not-utf8")] == stream.asked


async def test_lists_are_reloaded_and_caches_cleared(console, api):
    """Each after a question, and each says what it did."""
    await unlock(console)
    await console.at("reload-lists").click()
    await console.at("confirm-yes").click()
    await expect(console.at("admin-said")).to_contain_text("2 new, 0 changed, 1 removed")
    await console.at("clear-caches").click()
    await console.at("confirm-yes").click()
    await expect(console.at("admin-said")).to_contain_text("Caches cleared")

    assert 0 == sum(figures.size for figures in api.context.cache_statistics().values())


async def test_a_failed_action_is_said(console, stream):
    """Nothing is claimed to be done."""
    stream.list_file_is_broken = True
    await unlock(console)
    await console.at("reload-lists").click()
    await console.at("confirm-yes").click()
    await expect(console.at("notice")).to_contain_text("list.csv")
    done = await console.page.locator("#admin-said li").count()
    console.forgive("502")

    assert 0 == done


async def test_the_effective_configuration_is_shown(console):
    """Found by name, secrets masked."""
    await unlock(console)
    await console.at("config-search").fill("admin")
    rows = await console.page.locator("#config-table tbody tr").all_inner_texts()

    assert 1 == len(rows)
    assert "********" in rows[0]


async def test_hidden_personal_data_is_shown_when_asked_for(caplog):
    """The page has no word of the text until then; the asking is counted and logged without the data."""
    context = await make_context(settings=make_settings(console_hide_personal_data=True))
    await screen(context, [RawText(text=LISTED_TEXT, id="m-1")])
    async with serving(context) as api, opening() as browser:
        console = await console_of(browser, api)
        bodies: list[str] = []

        async def keep(route):
            response = await route.fetch()
            bodies.append(await response.text())
            await route.fulfill(response=response)

        await console.page.route("**/decisions?*", keep)
        await console.page.route("**/decisions/1?*", keep)
        await console.show("live")
        await expect(console.rows()).to_have_count(1)
        await expect(console.rows().first).to_contain_text("hidden: 1 person")
        await console.rows().first.get_by_role("link").click()
        await console.page.locator("mark.person").wait_for()
        before, marked = list(bodies), await console.text("mark.person > .said")
        with caplog.at_level(logging.INFO):
            await console.page.get_by_role("button", name="Show personal data").click()
            await expect(console.page.locator("mark.person > .said")).to_have_text(
                "Вержбицкому Аристарху Леонтьевичу"
            )
        _, metrics, _ = await api.get("/metrics")

    families = {family.name: family for family in text_string_to_metric_families(metrics)}
    said = [record for record in caplog.records if record.message == "hidden personal data shown"]
    assert len(before) == 2
    assert [] == [word for word in ("ержбиц", "ристарх", "еонтьев") if any(word in body for body in before)]
    assert "••••••••••• ••••••••• •••••••••••" == marked
    assert [1.0] == [sample.value for sample in families["ai_service_personal_data_shown"].samples]
    assert ["m-1"] == [record.__dict__["message_id"] for record in said]
    assert "ержбиц" not in caplog.text
    assert [] == console.complaints
