"""Which parties re-screening searches for; that none is kept back, tests/properties/test_sieve.py proves."""

from __future__ import annotations

import pytest
from support.listed import listed, organization

from topology.config import Rules
from topology.search.embedded import EmbeddedSearch
from topology.search.sieve import PartySieve


@pytest.fixture
async def sieve() -> PartySieve:
    """The sieve of a search with a person and an organization."""
    search = EmbeddedSearch(Rules())
    person = listed("p1", "Anton Petrovich VERSHKOV", identifiers=[("inn_person", "771122334455")])
    await search.apply([person, organization("o1", "Priboy Shipping Company LLC")], [])
    return search.sieve()


@pytest.mark.parametrize(
    ("name", "is_person", "expected"),
    [
        pytest.param("Вершков Антон Петрович", True, True, id="listed"),
        pytest.param("Anton Vershkof", True, True, id="misspelt"),
        pytest.param("Vershkov A. P.", True, True, id="initials"),
        pytest.param("Antonpetrovich Versh kov", True, True, id="split-otherwise"),
        pytest.param("Дарья Лисичкина", True, False, id="nothing-in-common"),
        pytest.param("Антон Лисичкин", True, False, id="given-name-alone"),
        pytest.param("Д. С. Лисичкин", True, False, id="other-initials"),
        pytest.param("Прибой", False, True, id="telling-word"),
        pytest.param("Anton Vershkov", False, False, id="another-kind"),
        pytest.param("", True, False, id="empty"),
    ],
)
def test_a_party_passes_when_it_may_be_found(
    sieve: PartySieve, name: str, is_person: bool, expected: bool
) -> None:
    """Two near words, a telling one, or a whole name are worth a search; a shared given name is not."""
    assert expected == sieve.passes([name], [], is_person=is_person)


def test_any_reading_is_enough(sieve: PartySieve) -> None:
    """A party is searched under all its names."""
    assert sieve.passes(["Дарья Лисичкина", "Антон Вершков"], [], is_person=True)


@pytest.mark.parametrize(
    ("number", "expected"),
    [pytest.param("771122334455", True, id="listed"), pytest.param("500100732259", False, id="other")],
)
def test_a_listed_number_passes(sieve: PartySieve, number: str, expected: bool) -> None:
    """Whatever the name, and without one."""
    assert expected == sieve.passes(["Дарья Лисичкина"], [["inn_person", number]], is_person=True)
    assert expected == sieve.passes([], [("inn_person", number)], is_person=False)
