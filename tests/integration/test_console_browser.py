"""The console in a real Chromium: what is shown, what is said when something is wrong, and no complaint of the browser."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from support.browser import Page, browsing, chromium
from support.web import ENTRIES, LISTED_TEXT, Api, FailingSearch, make_context, make_settings, serving

from schemas.raw_text import RawText
from stream_app.web.context import WebContext
from stream_app.web.process import screen

pytestmark = pytest.mark.skipif(chromium() is None, reason="needs Chromium (Debian package chromium)")


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    """A page of a browser of its own; at the end the browser must have had nothing to complain of."""
    async with browsing(tmp_path / "profile") as page:
        yield page
        assert [] == page.complaints


async def show(page: Page, api: Api, view: str) -> None:
    await page.open(str(api.client.make_url(f"/#{view}")))
    await page.until(f"document.querySelector('nav a[href=\"#{view}\"][aria-current]')")


async def text_of(page: Page, selector: str) -> str:
    return str(await page.value(f"document.querySelector({selector!r}).innerText"))


async def decided() -> WebContext:
    context = await make_context()
    await screen(context, [RawText(text=LISTED_TEXT, id="m-1"), RawText(text="ok", id="m-2")])
    return context


async def test_decisions_are_shown_and_one_is_opened(page):
    """The newest first; opened, the party stands highlighted in the text with the reasons of the decision."""
    async with serving(await decided()) as api:
        await show(page, api, "live")
        await page.until("document.querySelectorAll('#live-rows tr').length === 2")
        await page.value("document.querySelector('#live-rows tr:last-child button').click()")
        await page.until("document.querySelector('#live-decision mark.person')")
        opened = await text_of(page, "#live-decision")
        marked = await text_of(page, "#live-decision mark.person")

    assert "Вержбицкому Аристарху Леонтьевичу" == marked
    assert "Вержбицкий Аристарх Леонтьевич" in opened
    assert "needs a human" in opened


async def test_new_decisions_appear_by_themselves(page):
    """Without loading the page again."""
    async with serving(await decided()) as api:
        await show(page, api, "live")
        await page.until("document.querySelectorAll('#live-rows tr').length === 2")
        await api.post("/process", {"text": LISTED_TEXT, "id": "m-3"})
        await page.until("document.querySelectorAll('#live-rows tr').length === 3")


async def test_a_page_that_is_left_gives_its_connection_back(page):
    """Browsers open six connections to one address: pages that were left must not hold them."""
    async with serving(await decided()) as api:
        for _ in range(8):
            await show(page, api, "live")
            await page.until("document.querySelectorAll('#live-rows tr').length === 2")
            await page.open("about:blank")
        await show(page, api, "live")
        await page.until("document.querySelectorAll('#live-rows tr').length === 2")


async def test_decisions_are_filtered_by_risk(page):
    """Only what is asked for stays."""
    async with serving(await decided()) as api:
        await show(page, api, "live")
        await page.until("document.querySelectorAll('#live-rows tr').length === 2")
        await page.value(
            "const risk = document.getElementById('risk'); risk.value = 'none'; risk.dispatchEvent(new Event('change'))"
        )
        rows = await text_of(page, "#live-rows")

    assert "ok" in rows
    assert "Вержбицк" not in rows


async def test_without_decisions_the_page_says_what_to_do(page):
    """An empty state is no blank page."""
    async with serving(await make_context()) as api:
        await show(page, api, "live")
        await page.until("document.getElementById('live-count').innerText.startsWith('0 decisions')")
        said = await text_of(page, "#live-empty")

    assert said.startswith("No decision yet")


async def test_a_text_is_tried_with_its_trace(page):
    """Every layer is shown with what it did."""
    async with serving(await make_context()) as api:
        await show(page, api, "try")
        await page.value(
            f"document.getElementById('text').value = {LISTED_TEXT!r}; document.querySelector('#try-form button').click()"
        )
        await page.until("document.querySelector('#try-decision .decision')")
        layers = await page.value("document.querySelector('#try-decision details').textContent")

    assert [] == [
        name for name in ("validation", "language", "names", "search", "decision") if name not in layers
    ]


async def test_markup_in_a_text_stays_text(page):
    """Nothing that a producer sends runs in the console."""
    text = "<img src=x onerror=alert(1)> Вержбицкому Аристарху"
    async with serving(await make_context()) as api:
        await show(page, api, "try")
        await page.value(
            f"document.getElementById('text').value = {text!r}; document.querySelector('#try-form button').click()"
        )
        await page.until("document.querySelector('#try-decision .decision')")
        images = await page.value("document.querySelectorAll('main img').length")
        quote = await text_of(page, "#try-decision .quote")

    assert (0, text) == (images, quote)


async def test_a_refused_text_says_why(page):
    """The words of the problem stand in the page."""
    async with serving(await make_context(settings=make_settings(max_input_length=5))) as api:
        await show(page, api, "try")
        await page.value(
            "document.getElementById('text').value = 'longer than five'; document.querySelector('#try-form button').click()"
        )
        await page.until("!document.getElementById('notice').hidden")
        said = await text_of(page, "#notice")
        page.complaints.clear()  # the browser notes status 422 itself

    assert "too-long" in said


async def test_a_party_is_searched(page):
    """With the entry and the reason."""
    async with serving(await make_context()) as api:
        await show(page, api, "search")
        await page.value(
            "document.getElementById('name').value = 'Аристарх Вержбицкий'; document.querySelector('#search-form button').click()"
        )
        await page.until("document.querySelector('#search-result table')")
        found = await text_of(page, "#search-result")

    assert "S-1" in found


async def test_a_failed_search_is_not_shown_as_clear(page):
    """The page says that nothing was searched."""
    async with serving(await make_context(search=FailingSearch())) as api:
        await show(page, api, "search")
        await page.value(
            "document.getElementById('name').value = 'Аристарх Вержбицкий'; document.querySelector('#search-form button').click()"
        )
        await page.until("!document.getElementById('notice').hidden")
        said = await text_of(page, "#notice")
        page.complaints.clear()  # the browser notes status 503 itself

    assert "do not take this for clear" in said


async def test_lists_and_health_are_shown(page):
    """Lists with counts; health part by part."""
    async with serving(await decided()) as api:
        await show(page, api, "lists")
        await page.until("document.querySelector('#lists-result table')")
        lists = await text_of(page, "#lists-result")
        await show(page, api, "health")
        await page.until("document.querySelector('#health-result table')")
        health = await text_of(page, "#health-result")

    assert f"{len(ENTRIES)} entries" in lists
    assert [] == [part for part in ("kafka", "search", "http client pool", "lexicons") if part not in health]


async def test_a_key_is_asked_for_and_used(page):
    """With API_KEY_ENABLED the page asks once and goes on."""
    digest = hashlib.sha256(b"key").hexdigest()
    async with serving(
        await make_context(settings=make_settings(api_key_enabled=True, api_keys=[digest]))
    ) as api:
        await show(page, api, "lists")
        await page.until("!document.getElementById('key-form').hidden")
        await page.value(
            "document.getElementById('key').value = 'key'; document.querySelector('#key-form button').click()"
        )
        await page.until("document.querySelector('#lists-result table')")
        hidden = await page.value(
            "document.getElementById('key-form').hidden && document.getElementById('notice').hidden"
        )
        page.complaints.clear()  # the browser notes status 401 itself

    assert hidden


@pytest.mark.parametrize(
    ("width", "dark"), [pytest.param(390, False, id="phone"), pytest.param(1280, True, id="dark")]
)
async def test_nothing_sticks_out(page, width, dark):
    """At phone width and in the dark the page fits its window, and text differs from its ground."""
    await page.look(width=width, height=800, dark=dark)
    async with serving(await decided()) as api:
        await show(page, api, "live")
        await page.until("document.querySelectorAll('#live-rows tr').length === 2")
        overflow = await page.value(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        ink, ground = await page.value(
            "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
        )

    assert overflow <= 0
    assert ink != ground
    assert dark == (sum(map(int, ground[4:-1].split(","))) < 300)


async def test_every_control_has_a_name(page):
    """Screen readers need a label for each field, and a caption or name for each table and region."""
    async with serving(await decided()) as api:
        await show(page, api, "live")
        nameless = await page.value(
            "[...document.querySelectorAll('input, select, textarea')].filter((one) => !one.labels.length).map((one) => one.id)"
            ".concat([...document.querySelectorAll('section, [role=region]')].filter((one) => !one.ariaLabel && !document.getElementById(one.getAttribute('aria-labelledby'))).map((one) => one.id))"
        )

    assert [] == nameless
