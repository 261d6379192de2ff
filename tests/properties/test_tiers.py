"""What holds for the vector tier and for any set of tiers, whatever the lists and texts."""

from __future__ import annotations

import asyncio
import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.listed import PATIENT_S, listed, organization

from schemas.enriched_text import Match, Tier
from schemas.list_entry import ListEntry
from topology.config import Rules
from topology.search.base import PartyQuery, SearchRequest
from topology.search.embedded import EmbeddedSearch
from topology.search.knn import NearestNames
from topology.search.list_names import parse_name
from topology.search.rules import SearchRules
from topology.search.words import split_words

SYLLABLES = (
    "ver",
    "sha",
    "kov",
    "dro",
    "zdi",
    "vska",
    "mar",
    "lo",
    "ost",
    "zhu",
    "rav",
    "len",
    "ko",
    "rin",
    "qui",
    "san",
)
WORDS = st.lists(st.sampled_from(SYLLABLES), min_size=2, max_size=4).map(lambda s: "".join(s).capitalize())
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
NUMBERS = st.integers(0, 30)
ENTRIES = [
    listed(
        "p1",
        "Anton Petrovich VERSHKOV",
        "Вершков Антон Петрович",
        identifiers=[("inn_person", "771122334455")],
    ),
    listed("p2", "Oksana Ihorivna DROZDIVSKA", "Oksana DROZDOVA"),
    listed("p3", "Ostap ZHURAVLENKO"),
    organization("o1", "Zvezdograd Turbine Works JSC", identifiers=[("ogrn", "1027700132195")]),
    organization("o2", "Priboy Shipping Company LLC"),
]
PIECES = (
    "Вершков Вершкова ВЕРШКОВУ Vershkovv Virshkuv Антон Antn А. П. Петрович Дроздивская Drozdovska Oksanna Ihorivna "
    "Журавленка Zhurovlemko Остап Zvezdograd Звиёздоградцкие турбинни turbine works JSC Priboy Прибой shiping компания ООО"
)
TEXTS = st.lists(st.sampled_from(PIECES.split()), min_size=1, max_size=6).map(" ".join)
NUMBERS_ASKED = st.sampled_from([(), (("inn_person", "771122334455"),), (("ogrn", "1027700132195"),)])


def put(vectors: NearestNames, number: int, text: str) -> None:
    """Add a name under its number."""
    name = parse_name("invented:x", text, is_person=True)
    assert name is not None
    vectors.add(number, name)


def near(vectors: NearestNames, text: str, count: int) -> list[int]:
    """Numbers of the names near a text."""
    return vectors.nearest(split_words(text), count=count, least=0.2, is_person=True)


@settings(max_examples=150, deadline=None)
@given(
    changes=st.lists(st.tuples(NUMBERS, st.none() | NAMES), max_size=60),
    asked=NAMES,
    count=st.integers(1, 6),
    seed=st.integers(0, 5),
)
def test_names_that_came_and_went_leave_no_trace(
    changes: list[tuple[int, str | None]], asked: str, count: int, seed: int
) -> None:
    """A changed index answers like one that was built from what is left, in whatever order."""
    changed, left = NearestNames(), dict[int, str]()
    for number, text in changes:
        if left.pop(number, None) is not None:
            changed.remove(number)
        if text is not None:
            left[number] = text
            put(changed, number, text)
    built, shuffled = NearestNames(), sorted(left.items())
    random.Random(seed).shuffle(shuffled)
    for number, text in shuffled:
        put(built, number, text)

    assert len(left) == len(changed)
    assert near(built, asked, count) == near(changed, asked, count)


@settings(max_examples=60, deadline=None)
@given(names=st.lists(NAMES, min_size=1, max_size=20, unique=True), asked=NAMES)
def test_fewer_neighbours_are_among_more(names: list[str], asked: str) -> None:
    """The ranking is one: asking for less only cuts it."""
    vectors = NearestNames()
    for number, text in enumerate(names):
        put(vectors, number, text)

    answers = [set(near(vectors, asked, count)) for count in (1, 3, 8, 20)]

    assert all(fewer <= more for fewer, more in pairwise(answers))
    assert all(len(answer) <= count for answer, count in zip(answers, (1, 3, 8, 20), strict=True))


def ask(entries: list[ListEntry], request: SearchRequest, tiers: tuple[Tier, ...]) -> list[Match]:
    """A complete answer of a search with some tiers."""

    async def search() -> list[Match]:
        backend = EmbeddedSearch(Rules(search=SearchRules(tiers=tiers)))
        await backend.apply(entries, [])
        (answer,) = await backend.search([request], deadline_s=PATIENT_S)
        assert answer.complete
        return answer.matches

    return asyncio.run(search())


def request_of(text: str, numbers: tuple[tuple[str, str], ...]) -> SearchRequest:
    """The text as it is, and as a party of either kind."""
    parties = tuple(PartyQuery(kind, (text,), end=len(text)) for kind in ("person", "organization"))
    return SearchRequest(text, parties, numbers)


@settings(max_examples=100, deadline=None)
@given(text=TEXTS, numbers=NUMBERS_ASKED, entries=st.permutations(ENTRIES))
def test_with_every_tier_the_order_of_loading_does_not_matter(
    text: str, numbers: tuple[tuple[str, str], ...], entries: list[ListEntry]
) -> None:
    """Workers that read the same lists in another order decide the same, with vectors too."""
    request = request_of(text, numbers)

    assert ask(ENTRIES, request, tuple(Tier)) == ask(entries, request, tuple(Tier))


@pytest.mark.parametrize("left_out", list(Tier), ids=lambda tier: tier.value)
@settings(max_examples=80, deadline=None)
@given(text=TEXTS, numbers=NUMBERS_ASKED)
def test_without_a_tier_nobody_else_is_found(
    left_out: Tier, text: str, numbers: tuple[tuple[str, str], ...]
) -> None:
    """A tier that is switched off takes hits away or lowers them; it never adds one or lifts one."""
    request = request_of(text, numbers)
    every = {match.entry_id: match.score for match in ask(ENTRIES, request, tuple(Tier))}

    fewer = ask(ENTRIES, request, tuple(tier for tier in Tier if tier is not left_out))

    assert left_out not in {match.tier for match in fewer}
    assert all(match.score <= every.get(match.entry_id, -1.0) for match in fewer)


@settings(max_examples=80, deadline=None)
@given(text=TEXTS)
def test_vectors_change_no_match_of_the_other_tiers(text: str) -> None:
    """The last tier adds what the others missed, judged by the same scorer, and touches nothing else."""
    request = request_of(text, ())
    without = ask(ENTRIES, request, SearchRules().tiers)

    found = [match for match in ask(ENTRIES, request, tuple(Tier)) if match.tier is not Tier.VECTOR]

    assert [m for m in without if m.entry_id in {f.entry_id for f in found}] == found
