"""Parties seen in one partition, and the rows by which they are found."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.listed import listed, organization
from support.seen import SCREENED_AT, StoredSeen, seen_party

from schemas.list_entry import ListEntry
from stream_app.seen_search import SeenSearch
from topology.config import Rules
from topology.search.embedded import EmbeddedSearch

PERSON = listed("p1", "Anton Petrovich VERSHKOV", identifiers=[("inn_person", "771122334455")])
COMPANY = organization("o1", "Priboy Shipping Company LLC")


@pytest.fixture
def seen(tmp_path: Path) -> StoredSeen:
    """A partition without parties."""
    return StoredSeen(tmp_path)


async def found(seen: StoredSeen, *entries: ListEntry) -> set[bytes]:
    """Keys of the parties to which entries lead."""
    search = EmbeddedSearch(Rules())
    await search.apply(entries, [])
    seen_search = SeenSearch(seen.held[0].rows, search.names, search.numbers, Rules())
    for _ in seen_search.steps():
        pass
    return seen_search.found


def forget(seen: StoredSeen) -> None:
    """Remove what is over the retention."""
    for _ in seen.forget_old():
        pass


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        pytest.param("Вершков Антон Петрович", "person", True, id="listed"),
        pytest.param("Anton Vershkof", "person", True, id="misspelt"),
        pytest.param("Vershkov A. P.", "person", True, id="initials"),
        pytest.param("Antonpetrovich Versh kov", "person", True, id="split-otherwise"),
        pytest.param("Антон Петрович Лисичкин", "person", False, id="another-surname"),
        pytest.param("Антон Лисичкин", "person", False, id="given-name-alone"),
        pytest.param("Д. С. Лисичкин", "person", False, id="other-initials"),
        pytest.param("Прибой", "organization", True, id="telling-word"),
        pytest.param("Заря Shipping Company LLC", "organization", False, id="generic-words-alone"),
        pytest.param("Anton Vershkov", "organization", False, id="another-kind"),
    ],
)
async def test_entries_lead_to_the_parties_that_they_may_mean(
    seen: StoredSeen, name: str, kind: str, expected: bool
) -> None:
    """By a leading word and one more, by a telling word, by the whole name; not by what many names share."""
    seen.remember(seen_party(name, kind=kind))

    assert expected == bool(await found(seen, PERSON, COMPANY))


async def test_number_leads_to_its_party(seen: StoredSeen) -> None:
    """Whatever the party is called, and if it has no name."""
    identifiers = [("inn_person", "7711 2233 4455")]
    seen.remember(seen_party("", kind="identifier", names=[], identifiers=identifiers))

    assert 1 == len(await found(seen, PERSON))


async def test_removed_party_leaves_its_words_to_others(seen: StoredSeen) -> None:
    """Only what nobody else has is removed with it."""
    old, fresh = seen_party("Anton Vershkov"), seen_party("Daria Vershkova Anton", at=SCREENED_AT + 10)
    seen.remember(old, fresh)
    seen.oldest = SCREENED_AT + 1

    forget(seen)

    assert {"anton", "daria", "vershkova"} == set(seen.held[0].rows.words())
    assert {fresh.fingerprint.encode()} >= await found(seen, PERSON)


async def test_removed_party_leaves_no_row(seen: StoredSeen) -> None:
    """Of the last party with its words, numbers and alerts nothing is kept but the version of the keys."""
    party = seen_party("Anton Vershkov", identifiers=[("inn_person", "771122334455")])
    seen.remember(party.with_alerted({"m1": {"list:1": "hash"}}, ()))
    seen.oldest = SCREENED_AT + 1

    forget(seen)

    rows = seen.held[0].rows._rows
    assert [b"v"] == list(rows.keys())


async def test_party_with_another_spelling_is_found_by_both(seen: StoredSeen) -> None:
    """Readings of a later message come beside those of the earlier one."""
    party = seen_party("Zora Lisitsa")
    seen.remember(party, party.model_copy(update={"names": ["Lisitsa Zora", "Vershkov Anton"]}))

    assert {party.fingerprint.encode()} == await found(seen, PERSON)
