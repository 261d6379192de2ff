"""A real Chromium, driven by Playwright: Debian's browser, never one that Playwright downloads."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import BrowserContext, ConsoleMessage, Locator, Page, async_playwright

from support.web import Api

NAMES = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
PATIENCE_MS = 20_000
WIDE = (1280, 900)
PHONE = (360, 740)
# Best practices of axe-core are held as well as WCAG 2.2, levels A and AA.
AXE_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def chromium() -> str | None:
    """Path of the browser, None when there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@dataclass
class Console:
    """The console of a service in a page of its own.

    `complaints` are what the browser wrote to its console, uncaught errors and breaches of the content security
    policy; `foreign` are requests to anywhere else.
    """

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    async def show(self, place: str) -> None:
        """Open a view by its hash and wait until it stands."""
        await self.page.goto(f"{self.address}#/{place}")
        await self.at(place.partition("/")[0]).wait_for()

    def at(self, name: str) -> Locator:
        """The element with this id."""
        return self.page.locator(f"#{name}")

    def rows(self) -> Locator:
        """The decisions in the table."""
        return self.page.locator("#live-rows tr")

    async def text(self, selector: str) -> str:
        """The text of an element as it is seen."""
        return await self.page.locator(selector).first.inner_text()

    async def has_focus(self, selector: str) -> bool:
        """Whether the first element of this selector has the focus."""
        return bool(await self.page.locator(selector).first.evaluate("one => one === document.activeElement"))

    async def sideways(self) -> int:
        """Pixels by which the page is wider than its window."""
        return int(
            await self.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
        )

    async def barriers(self) -> list[str]:
        """What axe-core finds to be in the way of readers, each with the element."""
        found = await Axe().run(self.page, options=AXE_RULES)
        return [
            f"{rule['id']}: {node['html']} {node.get('failureSummary', '')}"
            for rule in found.response["violations"]
            for node in rule["nodes"]
        ]

    def forgive(self, *words: str) -> None:
        """Take out complaints that a test brings about itself: the browser notes every refused request."""
        self.complaints = [one for one in self.complaints if not any(word in one for word in words)]

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)


@asynccontextmanager
async def opening() -> AsyncIterator[BrowserContext]:
    """A browser of its own, which ends with the block."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=SWITCHES)
        context = await browser.new_context()
        context.set_default_timeout(PATIENCE_MS)
        try:
            yield context
        finally:
            await browser.close()


async def console_of(
    browser: BrowserContext, api: Api, *, size: tuple[int, int] = WIDE, dark: bool = False
) -> Console:
    """A page for the console of this service; nothing is shown yet."""
    return await console_at(browser, str(api.client.make_url("/")), size=size, dark=dark)


async def console_at(
    browser: BrowserContext, address: str, *, size: tuple[int, int] = WIDE, dark: bool = False
) -> Console:
    """A page for the console at an address."""
    page = await browser.new_page()
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    await page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
    console = Console(page, address)
    page.on("console", console._note)
    page.on("pageerror", lambda error: console.complaints.append(str(error)))
    page.on("request", lambda request: _note_foreign(console, request.url))
    await page.add_init_script(
        "document.addEventListener('securitypolicyviolation', (one) => console.error(`policy: ${one.violatedDirective}`))"
    )
    return console


def _note_foreign(console: Console, url: str) -> None:
    if not url.startswith((console.address, "data:")):
        console.foreign.append(url)
