"""The sieve of re-screening never keeps back what the search would find."""

from __future__ import annotations

import asyncio
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st
from support.listed import listed, organization

from topology.config import Rules
from topology.search.base import PartyQuery, SearchRequest
from topology.search.embedded import EmbeddedSearch
from topology.search.sieve import PartySieve

WORDS = [
    *("Anton", "Антон", "Антону", "Petrovich", "Петровича", "Vershkov", "Вершков", "Вершкову", "Vershkof"),
    *(
        "Yusuf",
        "Юсуф",
        "Al",
        "Taraqi",
        "AL-TARAQI",
        "Karim",
        "Иван",
        "John",
        "Ivan",
        "Ver",
        "shkov",
        "A.",
        "П.",
    ),
    *("Priboy", "Прибой", "Shipping", "Судоходная", "Company", "компания", "LLC", "ООО", "Завод", "Plant"),
    *("Zvezdograd", "Zvezdogard", "Ostap", "Остапу", "O", "С.П.", "D E S", "Tur", "avex", "TURAVEX", "Bank"),
]
KINDS: tuple[Literal["person", "organization"], ...] = ("person", "organization")
ENTRIES = [
    listed("p1", "Anton Petrovich VERSHKOV", "A. P. Vershkov", weak=["Anton"]),
    listed("p2", "Yusuf Karim AL-TARAQI"),
    listed("p3", "Ivan OSTAP"),
    organization("o1", "Priboy Shipping Company LLC"),
    organization("o2", "Zvezdograd Machine Building Plant JSC"),
    organization("o3", "TURAVEX LLC", "D.E.S. Bank"),
]


def filled() -> tuple[EmbeddedSearch, PartySieve]:
    """A small search and its sieve."""
    search = EmbeddedSearch(Rules())
    asyncio.run(search.apply(ENTRIES, []))
    return search, search.sieve()


SEARCH, SIEVE = filled()


@settings(max_examples=400, deadline=None)
@given(
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=5),
    kind=st.sampled_from(KINDS),
)
def test_what_is_found_passes(words: list[str], kind: Literal["person", "organization"]) -> None:
    """Every name for which the search has a match passes; the sieve only saves work."""
    name = " ".join(words)
    request = SearchRequest(text="", parties=(PartyQuery(kind=kind, names=(name,)),))

    (answer,) = asyncio.run(SEARCH.search([request], deadline_s=30))

    assert not answer.matches or SIEVE.passes([name], [], is_person=kind == "person")


@settings(max_examples=300, deadline=None)
@given(name=st.text(alphabet="Антошвекрпич ANTONvershkofp.-'", min_size=1, max_size=24))
def test_what_is_found_passes_whatever_its_letters(name: str) -> None:
    """The same for names of any letters, points and hyphens."""
    request = SearchRequest(text="", parties=(PartyQuery(kind="person", names=(name,)),))

    (answer,) = asyncio.run(SEARCH.search([request], deadline_s=30))

    assert not answer.matches or SIEVE.passes([name], [], is_person=True)
