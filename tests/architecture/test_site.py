"""The documentation site: every page has its place in the navigation, and the check of links sees what is wrong."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from schemas.documents import asyncapi
from schemas.registry import TOPICS
from stream_app.api_pages import asyncapi_page, contract_page, openapi_page
from stream_app.web.app import ALL

CHECKOUT = Path(__file__).parents[2]
CHECK = CHECKOUT / ".ci/check_site.py"


def check(site: Path) -> tuple[int, str]:
    """Exit status and lines of the check of a site."""
    done = subprocess.run(
        [sys.executable, str(CHECK), str(site)], capture_output=True, text=True, check=False, timeout=60
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        pytest.param('<a href="gone.html">x</a>', "a.html: leads to no file: gone.html", id="page"),
        pytest.param('<img src="gone.png">', "a.html: leads to no file: gone.png", id="picture"),
        pytest.param('<a href="b.html#gone">x</a>', "a.html: leads to no heading: b.html#gone", id="heading"),
        pytest.param(
            '<a href="#gone">x</a>', "a.html: leads to no heading: #gone", id="heading of the same page"
        ),
        pytest.param(
            '<script src="https://cdn.example/x.js"></script>',
            "a.html: fetched from elsewhere: https://cdn.example/x.js",
            id="foreign script",
        ),
    ],
)
def test_wrong_address_is_named(tmp_path: Path, body: str, fault: str) -> None:
    """A link that leads nowhere and a file that comes from elsewhere fail the check, with page and address."""
    (tmp_path / "a.html").write_text(body, encoding="utf-8")
    (tmp_path / "b.html").write_text('<h2 id="here">x</h2>', encoding="utf-8")

    assert (1, f"{fault}\n") == check(tmp_path)


def test_right_addresses_pass(tmp_path: Path) -> None:
    """Pages, headings and links to other sites are no fault."""
    body = '<a href="b.html#here">x</a> <a href="https://example.org/">x</a> <img src="p.svg">'
    (tmp_path / "a.html").write_text(body, encoding="utf-8")
    (tmp_path / "b.html").write_text('<h2 id="here">x</h2>', encoding="utf-8")
    (tmp_path / "p.svg").write_text("<svg/>", encoding="utf-8")

    assert (0, "") == check(tmp_path)


def test_site_without_a_page_fails(tmp_path: Path) -> None:
    """A build that made nothing is not taken for a good one."""
    assert 1 == check(tmp_path)[0]


def test_every_page_stands_in_the_navigation() -> None:
    """A built page leads to every other page of docs/ through its navigation, also to those nobody named."""
    pytest.importorskip("zensical", reason="the builder needs Python 3.11")
    subprocess.run([str(CHECKOUT / ".ci/build-docs")], check=True, capture_output=True, timeout=120)
    start = (CHECKOUT / "build/site/architecture.html").read_text(encoding="utf-8")
    navigation = start[start.index("md-nav--primary") :]
    pages = [page.relative_to(CHECKOUT / "docs") for page in (CHECKOUT / "docs").rglob("*.md")]

    built = [str(page.with_suffix(".html")).replace("README.html", "index.html") for page in pages]

    assert [] == [
        page for page in built if f'href="./{page}"' not in navigation and page != "architecture.html"
    ]


def test_every_topic_schema_and_endpoint_is_on_its_page() -> None:
    """The pages for readers leave nothing out of what programs get."""
    schemas = asyncapi("0")["components"]["schemas"]

    assert [] == [topic.name for topic in TOPICS if f"\n## {topic.name}\n" not in contract_page()]
    assert [] == [name for name in schemas if f"\n### {name}\n" not in asyncapi_page()]
    operations = [f"### {one.method} {one.path}" for one in ALL.all]
    assert [] == [title for title in operations if f"\n{title}\n" not in openapi_page()]


def test_links_of_the_readme_lead_somewhere() -> None:
    """What the README points at is part of the checkout."""
    addresses = re.findall(r"\]\(([^)#]+)[^)]*\)", (CHECKOUT / "README.md").read_text(encoding="utf-8"))

    own = [address for address in addresses if "://" not in address]

    assert len(own) > 10
    assert [] == [address for address in own if not (CHECKOUT / address).exists()]
