"""Reads the tables of words that are shipped beside this module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

_FOLDER = Path(__file__).parent


def read_rows(name: str) -> Iterator[dict[str, str]]:
    """Rows of a tab-separated table as column name -> cell; the first line but # comments names the columns.

    `name` is the path below this folder, e.g. `names/given_ru.tsv`.
    """
    lines = (
        line for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines() if line and line[0] != "#"
    )
    columns = next(lines).split("\t")
    for line in lines:
        yield dict(zip(columns, line.split("\t"), strict=True))


def read_words(name: str) -> frozenset[str]:
    """All words of a file, separated by white space; what follows a # in a line is a comment."""
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines for word in line.partition("#")[0].split())
