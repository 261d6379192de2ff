"""Checks a built site: each link leads to a file and an anchor of it, and nothing is fetched from elsewhere.

    python .ci/check_site.py FOLDER

The builder checks links between pages; this also sees pictures, files, anchors and foreign addresses.
"""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

FETCHED = {("script", "src"), ("img", "src"), ("link", "href"), ("iframe", "src"), ("source", "src")}
NOT_FETCHED_LINKS = {"canonical", "next", "prev"}


class Page(HTMLParser):
    """What a page refers to (`followed`), what a browser loads with it (`fetched`), and its anchors."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.followed: set[str] = set()
        self.fetched: set[str] = set()
        self.anchors: set[str] = set()
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take notice of anchors and addresses."""
        values = {name: value for name, value in attrs if value}
        self.anchors |= {values[name] for name in ("id", "name") if name in values}
        if tag == "a" and "href" in values:
            self.followed.add(values["href"])
        for name, value in values.items():
            if (tag, name) in FETCHED and values.get("rel") not in NOT_FETCHED_LINKS:
                self.fetched.add(value)


def faults(site: Path) -> list[str]:
    """A line per wrong address of the site."""
    pages = {file.resolve(): Page(file) for file in site.rglob("*.html") if file.name != "404.html"}
    found = []
    for file, page in pages.items():
        name = file.relative_to(site.resolve())
        found += [f"{name}: fetched from elsewhere: {one}" for one in page.fetched if urlsplit(one).netloc]
        for address in page.followed | page.fetched:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            if not target.is_file():
                found.append(f"{name}: leads to no file: {address}")
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].anchors:
                found.append(f"{name}: leads to no heading: {address}")
    return sorted(found) if pages else [f"{site}: no page"]


def main(arguments: list[str]) -> int:
    """1 when something is wrong, each fault on a line."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python .ci/check_site.py FOLDER\n")
        return 2
    found = faults(Path(arguments[0]))
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
