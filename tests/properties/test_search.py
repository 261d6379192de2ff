"""What holds for every text, name and list."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.listed import PATIENT_S, listed, organization

from schemas.enriched_text import Match
from schemas.list_entry import ListEntry
from topology.config import Rules
from topology.search.base import PartyQuery, SearchRequest
from topology.search.compare import compare
from topology.search.embedded import EmbeddedSearch

RULES = Rules()
ENTRIES = [
    listed("p1", "Anton Petrovich VERSHKOV", "Вершков Антон Петрович", birth_dates=["1970-05-12"]),
    listed("p2", "Oksana Ihorivna DROZDIVSKA"),
    listed("p3", "J. R. MARLOW", weak=["Jim"]),
    organization("o1", "Priboy Shipping Company LLC", "ABC"),
    organization("o2", "Машиностроительный завод «Звездоград»"),
]
# Words that meet the list in many ways, and any others.
WORDS = (
    "Вершков Вершкова ВЕРШКОВУ Antn Антон А. П. А.П. Петрович Ihorivna дроздивская Marlow John al- bin "
    "Priboy прибой судоходная компания ООО LLC A B C завод от для счёт 17 ﬁ ß İ ʼ ' «山"
)
PIECES = st.one_of(st.sampled_from(WORDS.split()), st.text(max_size=12))
TEXTS = st.lists(PIECES, max_size=20).map(" ".join)


def ask(entries: list[ListEntry], *requests: SearchRequest) -> list[list[Match]]:
    """Complete answers on a list of these entries."""

    async def search() -> list[list[Match]]:
        backend = EmbeddedSearch(RULES)
        await backend.apply(entries, [])
        answers = await backend.search(requests, deadline_s=PATIENT_S)
        assert all(answer.complete for answer in answers)
        return [answer.matches for answer in answers]

    return asyncio.run(search())


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.lists(TEXTS, max_size=3), st.sampled_from(["person", "organization"]))
def test_any_text_is_answered(text: str, names: list[str], kind: str) -> None:
    """No text and no reading stops a search; every score is 0..1 and explained."""
    party = PartyQuery(kind, tuple(names), start=0, end=len(text))  # type: ignore[arg-type]
    parties = (party,) if names else ()

    found = ask(ENTRIES, SearchRequest(text, parties))[0]

    assert all(0.0 <= match.score <= 1.0 and match.explanation.endswith(".") for match in found)


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS, st.sampled_from(["Person", "Organization", None]))
def test_a_comparison_is_symmetric_and_bounded(a: str, b: str, kind: str | None) -> None:
    """Which name is given first does not matter."""
    scores = [compare(one, other, kind, RULES).score for one, other in ((a, b), (b, a))]

    assert scores[0] == pytest.approx(scores[1])
    assert 0.0 <= scores[0] <= 1.0


@settings(max_examples=50, deadline=None)
@given(st.permutations(ENTRIES), TEXTS)
def test_the_order_of_loading_does_not_matter(entries: list[ListEntry], text: str) -> None:
    """Workers that read the same lists in another order decide the same."""
    request = SearchRequest(text)

    assert ask(ENTRIES, request) == ask(entries, request)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(ENTRIES), max_size=8), TEXTS)
def test_entries_that_came_and_went_leave_no_trace(passing: list[ListEntry], text: str) -> None:
    """A changed list answers like one that was loaded as it is now."""
    request = SearchRequest(text)

    async def search() -> list[Match]:
        backend = EmbeddedSearch(RULES)
        for entry in passing:
            await backend.apply([entry.model_copy(update={"entry_id": f"passing-{entry.entry_id}"})], [])
        await backend.apply(ENTRIES, [f"invented:passing-{entry.entry_id}" for entry in passing])
        return (await backend.search([request], deadline_s=PATIENT_S))[0].matches

    assert ask(ENTRIES, request)[0] == asyncio.run(search())


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(["1985-01-01", "1970-05-13", None, "1970", "1970-05-12"]), TEXTS)
def test_an_agreeing_birth_date_never_lowers(birth_date: str | None, rest: str) -> None:
    """More evidence of identity cannot make a match weaker than without it, and a conflict not stronger."""
    text = f"Вершков Антон {rest}"
    parties = [
        PartyQuery("person", ("Вершков Антон",), birth_date=date, end=13) for date in (birth_date, None)
    ]

    found = ask(ENTRIES, *(SearchRequest(text, (party,)) for party in parties))

    scores = [next(match.score for match in matches if match.entry_id == "p1") for matches in found]
    if birth_date is None or birth_date in ("1970", "1970-05-12"):
        assert scores[0] >= scores[1]
    else:
        assert scores[0] <= scores[1]
