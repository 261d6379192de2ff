"""The console for everybody: axe-core, keyboard, phone width, light and dark, and a service that goes away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import BrowserContext, expect
from support.browser import PHONE, WIDE, chromium, console_at, console_of, opening
from support.web import ADMIN_TOKEN, LISTED_TEXT, StreamOfTests, make_context, make_settings, serving

from schemas.raw_text import RawText
from stream_app.status import StreamStatus
from stream_app.web.app import create_web_app
from stream_app.web.console.pages import FILES, PAGE, STATIC
from stream_app.web.context import WebContext
from stream_app.web.process import screen

pytestmark = pytest.mark.skipif(chromium() is None, reason="needs Chromium (Debian package chromium)")

# Each view, and what stands in it when it is filled.
VIEWS = {
    "live": "#mix .legend",
    "decision/0/1": ".verdict",
    "try": "#samples button",
    "search": "#search-form",
    "lists": "#lists-result table",
    "health": "#health-result table",
    "admin": "#token-form",
}
# A text with marks of each kind, one within another, on one line that has no place to break.
MARKED_TEXT = "Возврат Bержбицкому Аристарху, 17.04.1961 г.р., ИНН 500100732259, 700 руб., " + "9" * 90


@pytest.fixture
async def browser() -> AsyncIterator[BrowserContext]:
    async with opening() as browser:
        yield browser


async def busy(**settings: object) -> WebContext:
    """A service with a stream that has decided a few texts."""
    status = StreamStatus(
        connected=True, assigned=1, recovered=True, lists_loaded=True, lag={"texts.raw/0": 7}
    )
    context = await make_context(stream=StreamOfTests(status), settings=make_settings(**settings))
    texts = [RawText(text=text, id=f"m-{n}") for n, text in enumerate((MARKED_TEXT, LISTED_TEXT, "", "ok"))]
    await screen(context, texts)
    return context


def test_the_files_of_the_folder_are_served():
    """None is forgotten in the list of names, none is listed that is not there."""
    assert {PAGE, *FILES} == {path.name for path in Path(STATIC).iterdir()}


@pytest.mark.parametrize("dark", [pytest.param(False, id="light"), pytest.param(True, id="dark")])
@pytest.mark.parametrize("size", [pytest.param(WIDE, id="wide"), pytest.param(PHONE, id="phone")])
async def test_every_view_is_free_of_barriers_and_fits(browser, dark, size):
    """axe-core finds nothing in any view, nothing sticks out, and the browser has nothing to complain of."""
    async with serving(await busy()) as api:
        console = await console_of(browser, api, size=size, dark=dark)
        found: dict[str, object] = {}
        for view, filled in VIEWS.items():
            await console.show(view)
            await console.page.locator(filled).first.wait_for()
            found[view] = (await console.barriers(), await console.sideways())

    assert dict.fromkeys(VIEWS, ([], 0)) == found
    assert ([], []) == (console.complaints, console.foreign)


async def test_what_axe_is_asked_for_is_looked_at(browser):
    """A barrier that is built in is found, so that a clean answer means something."""
    async with serving(await busy()) as api:
        console = await console_of(browser, api)
        await console.show("try")
        await console.page.evaluate("document.querySelector('label[for=text]').remove()")
        found = await console.barriers()

    assert any(one.startswith("label:") for one in found)


@pytest.mark.parametrize("dark", [pytest.param(False, id="light"), pytest.param(True, id="dark")])
async def test_what_opens_by_a_click_is_free_of_barriers(browser, dark):
    """The unlocked admin view, its question before a dangerous action, results and errors."""
    async with serving(await busy()) as api:
        console = await console_of(browser, api, dark=dark, size=PHONE)
        await console.show("search")
        await console.at("name").fill("Аристарх Вержбицкий")
        await console.page.get_by_role("button", name="Search").click()
        await console.page.locator("#search-result .match").wait_for()
        matches = await console.barriers()
        await console.at("name").fill("123")
        await console.page.get_by_role("button", name="Search").click()
        await expect(console.at("notice")).to_be_visible()
        error = await console.barriers()
        await console.show("admin")
        await console.at("token").fill(ADMIN_TOKEN)
        await console.page.get_by_role("button", name="Unlock").click()
        await console.at("config-search").wait_for()
        unlocked = (await console.barriers(), await console.sideways())
        await console.at("pause").click()
        await console.at("confirm").wait_for()
        asked = await console.barriers()
        console.forgive("422")

    assert ([], [], ([], 0), []) == (matches, error, unlocked, asked)
    assert [] == console.complaints


async def test_the_keyboard_reaches_everything(browser):
    """Skip link first, then the views; a decision is opened with Enter, left with Escape, and found again."""
    async with serving(await busy()) as api:
        console = await console_of(browser, api)
        await console.show("live")
        await expect(console.rows()).to_have_count(3)
        press = console.page.keyboard.press
        await press("Tab")
        first = await console.has_focus(".skip")
        seen = await console.page.locator(".skip").bounding_box()
        await press("Enter")
        skipped = await console.has_focus("#main")
        for _ in range(4):  # risk, language, hold, first decision
            await press("Tab")
        on_row = await console.has_focus("#live-rows a")
        outline = await console.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        await press("Enter")
        await console.page.locator(".verdict").wait_for()
        opened = await console.has_focus("#decision-title")
        await press("Escape")
        await expect(console.page.locator("#live-rows a").first).to_be_focused()

    assert (True, True, True, True) == (first, skipped, on_row, opened)
    assert seen is not None
    assert seen["x"] >= 0
    assert "solid" == outline


async def test_the_order_of_the_focus_is_the_order_of_the_page(browser):
    """From the first link to the last every stop is lower, or further right on its line."""
    async with serving(await busy()) as api:
        console = await console_of(browser, api)
        await console.show("search")
        stops = []
        for _ in range(13):
            await console.page.keyboard.press("Tab")
            stops.append(
                await console.page.evaluate("document.activeElement.id || document.activeElement.textContent")
            )

    assert [
        "Skip to content", "Live", "Try", "Search", "Lists", "Health", "Admin",
        "name", "kind", "identifier", "birth", "Search", "OpenAPI",
    ] == stops  # fmt: skip


async def test_a_service_that_goes_away_is_said_and_found_again(browser):
    """The page says so, keeps what it has, and goes on by itself when the service is back."""
    context = await busy()
    first = TestServer(create_web_app(context))
    await first.start_server()
    address, port = str(first.make_url("/")), first.port
    console = await console_at(browser, address)
    await console.show("live")
    await expect(console.rows()).to_have_count(3)
    await first.close()
    await expect(console.at("notice")).to_contain_text("does not answer")
    await expect(console.at("state")).to_have_text("no answer")
    barriers, kept = await console.barriers(), await console.rows().count()
    again = await busy()
    await screen(again, [RawText(text="Мышкина Ольга Игоревна")])
    second = TestServer(create_web_app(again), port=port)
    await second.start_server()
    try:
        await expect(console.rows()).to_have_count(4)
        await expect(console.at("notice")).to_be_hidden()
        await expect(console.at("state")).to_have_text("healthy")
    finally:
        await console.page.goto("about:blank")
        await second.close()
    console.forgive("ERR_", "502", "Failed to load resource")

    assert ([], 3, []) == (barriers, kept, console.complaints)


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        pytest.param([(0, 4, "a"), (6, 8, "b")], "[aaaa]..[bb]..", id="apart"),
        pytest.param([(0, 8, "a"), (2, 4, "b")], "[aa[bb]aaaa]..", id="within"),
        pytest.param([(0, 4, "a"), (0, 4, "b")], "[[bbbb]]......", id="same"),
        pytest.param([(0, 5, "a"), (3, 8, "b")], "[aaa[bb]][bbb]..", id="crossing"),
        pytest.param([(3, 3, "a")], "..........", id="empty"),
        pytest.param([(4, 6, "a"), (0, 5, "b"), (4, 9, "c")], "[bbbb[[a]]][[a]ccc].", id="many"),
    ],
)
async def test_spans_are_nested_whatever_they_are(browser, spans, expected):
    """Each letter stands in every span that covers it; a span that would stick out is cut at the edge."""
    async with serving(await busy()) as api:
        console = await console_of(browser, api)
        await console.show("try")
        drawn = await console.page.evaluate(
            """async (spans) => {
                const { nested } = await import(new URL("console/highlight.js", location.href));
                const draw = (nodes, start, end, kind) => {
                    let text = "";
                    let place = start;
                    for (const one of nodes) {
                        text += kind.repeat(one.start - place) + "[" + draw(one.children, one.start, one.end, one.kind) + "]";
                        place = one.end;
                    }
                    return text + kind.repeat(end - place);
                };
                return draw(nested(spans.map(([start, end, kind]) => ({ start, end, kind }))), 0, 10, ".");
            }""",
            spans,
        )

    assert expected == drawn
