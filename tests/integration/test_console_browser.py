"""The console in a real Chromium, view by view: what is shown and what is said when something is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from playwright.async_api import expect
from support.browser import Console, chromium, console_of, opening
from support.web import ENTRIES, LISTED_TEXT, Api, FailingSearch, make_context, make_settings, serving

from schemas.raw_text import RawText
from stream_app.web.context import WebContext
from stream_app.web.process import screen

pytestmark = pytest.mark.skipif(chromium() is None, reason="needs Chromium (Debian package chromium)")

Opener = Callable[[Api], Awaitable[Console]]

# Letters beyond the basic plane stand before, within and behind what is found.
ASTRAL_TEXT = (
    "𝔄💸 Возврат Вержбицкому Аристарху, 17.04.1961 г.р., ИНН 500100732259 🧾 от ООО «Ласточкин Хвост»"
)


@pytest.fixture
async def opened() -> AsyncIterator[Opener]:
    """Opens the console of a service; at the end the browser must have had nothing to complain of."""
    shown: list[Console] = []
    async with opening() as browser:

        async def open_console(api: Api) -> Console:
            shown.append(await console_of(browser, api))
            return shown[-1]

        yield open_console
        assert [] == [one for console in shown for one in (*console.complaints, *console.foreign)]


async def decided(*texts: str) -> WebContext:
    """A service that has decided a text with a listed party and one without, or these."""
    context = await make_context()
    for number, text in enumerate(texts or (LISTED_TEXT, "ok"), start=1):
        await screen(context, [RawText(text=text, id=f"m-{number}")])
    return context


async def test_decisions_are_shown_newest_first(opened):
    """Each with its text and the reason, below the figures of the service."""
    async with serving(await decided()) as api:
        console = await opened(api)
        await console.show("live")
        await expect(console.rows()).to_have_count(2)
        rows = await console.rows().all_inner_texts()
        await expect(console.at("tiles")).to_contain_text("For a human")

    assert "ok" in rows[0]
    assert "review" in rows[1]
    assert "Вержбицкий" in rows[1]


async def test_parties_identifiers_and_dates_stand_highlighted(opened):
    """By spans in code points, so letters of two UTF-16 units shift nothing."""
    async with serving(await decided(ASTRAL_TEXT)) as api:
        console = await opened(api)
        await console.show("decision/0/1")
        await console.page.locator("mark.person").wait_for()
        marked = {
            kind: await console.page.locator(f"mark.{kind} > .said").all_inner_texts()
            for kind in ("person", "organization", "identifier", "date")
        }

    assert {
        "person": ["Вержбицкому Аристарху"],
        "organization": ["ООО «Ласточкин Хвост»"],
        "identifier": ["500100732259"],
        "date": ["17.04.1961"],
    } == marked


async def test_disguised_and_invisible_letters_are_pointed_out(opened):
    """A look-alike within a name is marked inside the name; what is not drawn is written as its number."""
    async with serving(await decided("Оплата Bержбицкому Арис\u200bтарху")) as api:
        console = await opened(api)
        await console.show("decision/0/1")
        disguised = await console.text("mark.person mark.disguised .said")
        hidden = await console.text("mark.person .invisible-character")

    assert ("B", "U+200B") == (disguised, hidden)


async def test_an_opened_decision_explains_itself(opened):
    """Verdict, breakdown in plain English, matches with features, layers with times, tokens with their rules."""
    async with serving(await decided()) as api:
        console = await opened(api)
        await console.show("live")
        await console.rows().last.get_by_role("link").click()
        await console.page.locator(".verdict").wait_for()
        view = await console.text("#decision-result")
        layers = await console.page.locator("table.layers tbody tr").count()
        tokens = await console.page.get_by_role("table", name="Token by token").inner_text()

    assert "a human must look" in view
    assert "Only the name agrees, so it may be a namesake" in view
    assert "What would settle it: birth date and tax number" in view
    assert "Patronymic" in behind(view, "What the score was made of")
    assert 10 == layers
    assert "surname" in tokens
    assert "dative" in tokens


def behind(text: str, heading: str) -> str:
    """What stands behind a heading."""
    return text.partition(heading)[2]


async def test_new_decisions_appear_by_themselves(opened):
    """Without loading the page again; a row that has the focus keeps it."""
    async with serving(await decided()) as api:
        console = await opened(api)
        await console.show("live")
        await console.rows().last.get_by_role("link").focus()
        await api.post("/process", {"text": "Мышкина Ольга Игоревна", "id": "m-3"})
        await expect(console.rows()).to_have_count(3)

        assert await console.has_focus("#live-rows tr:last-child a")


async def test_a_held_view_stays_as_it_is(opened):
    """New decisions are counted, and shown when the view goes on."""
    async with serving(await decided()) as api:
        console = await opened(api)
        await console.show("live")
        await expect(console.rows()).to_have_count(2)
        await console.at("hold").click()
        await api.post("/process", {"text": "ok"})
        await expect(console.at("live-count")).to_contain_text("3 decided")
        held = await console.rows().count()
        await console.at("hold").click()
        await expect(console.rows()).to_have_count(3)

    assert 2 == held


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        pytest.param("risk", "none", "paper lanterns", id="risk"),
        pytest.param("language", "ru", "Вержбицкому", id="language"),
    ],
)
async def test_decisions_are_filtered(opened, field, value, text):
    """Only what is asked for is shown, and only such comes."""
    async with serving(await decided(LISTED_TEXT, "we counted seven paper lanterns")) as api:
        console = await opened(api)
        await console.show("live")
        await expect(console.rows()).to_have_count(2)
        await console.at(field).select_option(value)
        await expect(console.rows()).to_have_count(1)
        await expect(console.rows().first).to_contain_text(text)
        await api.post("/process", {"text": "we counted seven paper lanterns"})
        await api.post("/process", {"text": LISTED_TEXT})
        await expect(console.rows()).to_have_count(2)
        texts = await console.rows().all_inner_texts()

    assert [True, True] == [text in one for one in texts]


async def test_a_rare_risk_is_found_behind_many_others(opened):
    """A listed party that was decided before hundreds of harmless texts is still among those of its risk."""
    context = await decided(LISTED_TEXT)
    await screen(context, [RawText(text=f"комиссия {number}") for number in range(250)])
    async with serving(context) as api:
        console = await opened(api)
        await console.show("live")
        await console.at("risk").select_option("medium")
        await expect(console.rows()).to_have_count(1)
        await expect(console.rows().first).to_contain_text("Вержбицкому")


async def test_a_page_that_is_left_gives_its_connection_back(opened):
    """Browsers open six connections to one address: pages that were left must not hold them."""
    async with serving(await decided()) as api:
        console = await opened(api)
        for _ in range(8):
            await console.show("live")
            await expect(console.rows()).to_have_count(2)
            await console.page.goto("about:blank")
        await console.show("live")
        await expect(console.rows()).to_have_count(2)
        console.foreign.clear()  # about:blank


async def test_without_decisions_the_page_says_what_to_do(opened):
    """An empty state is no blank page; with a filter it says that, too."""
    async with serving(await make_context()) as api:
        console = await opened(api)
        await console.show("live")
        await expect(console.at("live-empty")).to_contain_text("No decision yet")
        await console.at("risk").select_option("high")
        await expect(console.at("live-empty")).to_contain_text("of this kind")


async def test_a_decision_that_is_gone_is_said_to_be(opened):
    """A link to an old one leads to words, not to a blank page."""
    async with serving(await make_context()) as api:
        console = await opened(api)
        await console.show("decision/0/7")
        await expect(console.at("decision-result")).to_contain_text("not kept any more")
        console.forgive("404")


async def test_a_text_is_tried_with_its_trace(opened):
    """Every layer is shown with what it did."""
    async with serving(await make_context()) as api:
        console = await opened(api)
        await console.show("try")
        await console.at("text").fill(LISTED_TEXT)
        await console.page.get_by_role("button", name="Screen it").click()
        layers = await console.text("#try-result table.layers")

    assert [] == [name for name in ("Validation", "Language", "Names", "Search") if name not in layers]


async def test_a_sample_text_fills_the_field(opened):
    """Somebody without a text at hand can try one."""
    async with serving(await make_context()) as api:
        console = await opened(api)
        await console.show("try")
        await console.page.get_by_role("button", name="A declined name").click()
        filled = await console.at("text").input_value()

    assert "Переказ" in filled


async def test_markup_in_a_text_stays_text(opened):
    """Nothing that a producer sends runs in the console."""
    text = "<img src=x onerror=alert(1)> Вержбицкому Аристарху"
    async with serving(await decided(text)) as api:
        console = await opened(api)
        await console.show("live")
        row = await console.text("#live-rows a")
        await console.show("decision/0/1")
        await console.page.locator(".quote").wait_for()
        images = await console.page.locator("main img").count()
        quote = await console.page.locator(".quote").evaluate(
            "one => { for (const label of one.querySelectorAll('small')) label.remove(); return one.textContent; }"
        )

    assert (text, 0, text) == (row, images, quote)


async def test_a_refused_text_says_why(opened):
    """The words of the problem stand in the page."""
    async with serving(await make_context(settings=make_settings(max_input_length=5))) as api:
        console = await opened(api)
        await console.show("try")
        await console.at("text").fill("longer than five")
        await console.page.get_by_role("button", name="Screen it").click()
        await expect(console.at("notice")).to_contain_text("too-long")
        console.forgive("422")


async def test_a_party_is_searched(opened):
    """With the entry, the reason and the features of the score."""
    async with serving(await make_context()) as api:
        console = await opened(api)
        await console.show("search")
        await console.at("name").fill("Аристарх Вержбицкий")
        await console.page.get_by_role("button", name="Search").click()
        await expect(console.at("search-result")).to_contain_text("S-1")
        await expect(console.at("search-result")).to_contain_text("Surname")


async def test_a_failed_search_is_not_shown_as_clear(opened):
    """The page says that nothing was searched."""
    async with serving(await make_context(search=FailingSearch())) as api:
        console = await opened(api)
        await console.show("search")
        await console.at("name").fill("Аристарх Вержбицкий")
        await console.page.get_by_role("button", name="Search").click()
        await expect(console.at("notice")).to_contain_text("do not take this for clear")
        console.forgive("503")


async def test_lists_are_shown(opened):
    """With version, age and counts."""
    async with serving(await decided()) as api:
        console = await opened(api)
        await console.show("lists")
        table = await console.text("#lists-result table")

    assert f"{len(ENTRIES)} entries" in table
    assert [] == [head for head in ("Version", "Age", "Names") if head not in table]


async def test_health_shows_parts_lag_caches_and_dead_letters(opened):
    """Each with its figures."""
    async with serving(await decided()) as api:
        console = await opened(api)
        await console.show("health")
        await console.page.get_by_role("table", name="Caches").wait_for()
        health = (await console.text("#health-result")).lower()

    words = ("kafka", "search", "http client pool", "lexicons", "lag", "caches", "dead letters", "worker 0")
    assert [] == [word for word in words if word not in health]


async def test_a_key_is_asked_for_and_used(opened):
    """With API_KEY_ENABLED the page asks once and goes on."""
    digest = hashlib.sha256(b"key").hexdigest()
    settings = make_settings(api_key_enabled=True, api_keys=[digest])
    async with serving(await make_context(settings=settings)) as api:
        console = await opened(api)
        await console.show("lists")
        await console.at("key").fill("key")
        await console.page.get_by_role("button", name="Use this key").click()
        await console.page.locator("#lists-result table").wait_for()
        await expect(console.at("key-form")).to_be_hidden()
        await expect(console.at("notice")).to_be_hidden()
        console.forgive("401")
