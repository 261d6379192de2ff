"""Countries as list publishers write them, brought to ISO 3166-1 alpha-2 in lower case."""

from __future__ import annotations

import re
from functools import cache

from topology.data.tables import read_rows

_ALPHA_2 = re.compile(r"[a-z]{2}")
_WITH_REGION = re.compile(r"([a-z]{2})-[a-z0-9]{1,3}")


def country_code(text: str) -> str | None:
    """The code of a country given by code or by English, Ukrainian or Russian name; None when not known.

    A code with a region ("ua-43") counts as its country.
    """
    folded = _folded(text)
    if folded in _codes_by_name():
        return _codes_by_name()[folded]
    with_region = _WITH_REGION.fullmatch(folded)
    code = with_region.group(1) if with_region else folded
    return code if _ALPHA_2.fullmatch(code) and code in _codes() else None


def _folded(text: str) -> str:
    """Lower case, single spaces, without a full stop at the end."""
    return " ".join(text.lower().split()).rstrip(".")


@cache
def _codes() -> frozenset[str]:
    """All codes."""
    return frozenset(row["code"] for row in read_rows("watchlists/countries.tsv"))


@cache
def _codes_by_name() -> dict[str, str]:
    """Codes by folded name."""
    names = {}
    for row in read_rows("watchlists/countries.tsv"):
        for name in (row["name"], *row["other"].split("|")):
            if name:
                names[_folded(name)] = row["code"]
    return names
