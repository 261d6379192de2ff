"""The index of parties seen never keeps back what a search of all of them would alert."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st
from support.listed import listed, organization
from support.seen import StoredSeen, seen_party

from schemas.base import EntryKind
from schemas.list_entry import ListEntry
from stream_app.seen_search import MANY_WORDS, SeenSearch
from topology.config import Rules
from topology.search.base import PartyQuery, SearchRequest
from topology.search.embedded import EmbeddedSearch

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


ALERT = {"person": Rules().score.person_alert, "organization": Rules().score.organization_alert}


def filled() -> EmbeddedSearch:
    """A small search."""
    search = EmbeddedSearch(Rules())
    asyncio.run(search.apply(ENTRIES, []))
    return search


SEARCH = filled()


def is_alerted(kind: Literal["person", "organization"], name: str, birth_date: str | None = None) -> bool:
    """Whether the search of one party finds an entry above its threshold."""
    request = SearchRequest(text="", parties=(PartyQuery(kind=kind, names=(name,), birth_date=birth_date),))
    (answer,) = asyncio.run(SEARCH.search([request], deadline_s=30))
    return any(match.score >= ALERT[kind] for match in answer.matches)


def is_led_to(kind: Literal["person", "organization"], name: str) -> bool:
    """Whether the index leads from the entries to a party, by words asked for and by all words looked up."""
    with tempfile.TemporaryDirectory() as folder:
        seen = StoredSeen(Path(folder))
        party = seen_party(name, kind=kind)
        seen.remember(party)
        found = [_found(seen, many_words) for many_words in (MANY_WORDS, 0)]
        assert found[0] == found[1]
        return party.fingerprint.encode() in found[0]


def _found(seen: StoredSeen, many_words: int) -> set[bytes]:
    search = SeenSearch(seen.held[0].rows, SEARCH.names, SEARCH.numbers, Rules(), many_words=many_words)
    for _ in search.steps():
        pass
    return search.found


@settings(max_examples=300, deadline=None)
@given(
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=5),
    kind=st.sampled_from(KINDS),
)
def test_what_alerts_is_led_to(words: list[str], kind: Literal["person", "organization"]) -> None:
    """Every party that a search of all would alert is led to from the entries; the index only saves work."""
    name = " ".join(words)

    assert not is_alerted(kind, name) or is_led_to(kind, name)


@settings(max_examples=200, deadline=None)
@given(name=st.text(alphabet="Антошвекрпич ANTONvershkofp.-'", min_size=1, max_size=24))
def test_what_alerts_is_led_to_whatever_its_letters(name: str) -> None:
    """The same for names of any letters, points and hyphens."""
    assert not is_alerted("person", name) or is_led_to("person", name)


@settings(max_examples=200, deadline=None)
@given(entry=st.sampled_from(ENTRIES), data=st.data())
def test_a_misspelt_list_name_is_led_to(entry: ListEntry, data: st.DataObject) -> None:
    """The same for list names with letters lost, doubled, swapped and put in, where most alerts lie."""
    letters = list(data.draw(st.sampled_from(entry.names)).text)
    for _ in range(data.draw(st.integers(0, 3))):
        place = data.draw(st.integers(0, len(letters) - 1))
        change = data.draw(st.sampled_from(["lose", "double", "swap", "put"]))
        if change == "lose" and len(letters) > 1:
            del letters[place]
        elif change == "double":
            letters.insert(place, letters[place])
        elif change == "swap" and place:
            letters[place - 1], letters[place] = letters[place], letters[place - 1]
        else:
            letters.insert(place, data.draw(st.sampled_from("aokvAК -")))
    kind: Literal["person", "organization"] = "person" if entry.kind is EntryKind.PERSON else "organization"
    name = "".join(letters)

    assert not is_alerted(kind, name) or is_led_to(kind, name)
