"""An entry while it is put together."""

from __future__ import annotations

import pytest

from schemas.base import EntryKind
from schemas.list_entry import ListName
from topology.errors import ListUnreadable
from topology.watchlists.base import BrokenRecord
from topology.watchlists.draft import Draft


def draft(entry_id: str = "1") -> Draft:
    """A draft without a name."""
    return Draft(entry_id, EntryKind.PERSON)


def test_a_name_keeps_its_strongest_type() -> None:
    """A weak alias that is also a good one is a good one, whatever comes first."""
    entry = draft()
    entry.add_name("Orest", "weak")
    entry.add_name(" Orest ", "primary")
    entry.add_name("Orest", "alias")

    assert {"Orest": "primary"} == entry.names


def test_without_a_primary_name_the_first_good_one_is_shown() -> None:
    """A publisher's weak alias is shown only when there is nothing else."""
    entry = draft()
    entry.add_name("Lantern", "weak")
    entry.add_name("Orest Zymovyk")

    finished = entry.finish(list_name="own", version="1")

    assert [
        ListName(text="Orest Zymovyk", type="primary"),
        ListName(text="Lantern", type="weak"),
    ] == finished.names


@pytest.mark.parametrize("text", [None, "", " ", "—", "..."])
def test_what_is_no_name_is_left_out(text: str | None) -> None:
    """A sign for nothing in the place of a name names nobody."""
    entry = draft()

    entry.add_name(text)

    assert {} == entry.names


def test_facts_stand_once_in_the_order_of_their_mention() -> None:
    """Repetition in a publisher's rows is not repetition in ours."""
    entry = draft()
    for country in ("Ukraine", "ru", "UA", "Nowhere"):
        entry.add_country(country)
    for number in ("AB 1", "ab-1"):
        entry.add_identifier("passport", number)

    assert (["ua", "ru"], 1) == (list(entry.countries), len(entry.identifiers))


@pytest.mark.parametrize(
    ("entry_id", "name", "error"),
    [
        pytest.param(" ", "Orest", "the record has no id", id="no-id"),
        pytest.param("1", "", "the record has no name", id="no-name"),
    ],
)
def test_an_entry_needs_id_and_name(entry_id: str, name: str, error: str) -> None:
    """Without an id it could not be removed again, without a name it could not be found."""
    entry = draft(entry_id)
    entry.add_name(name)

    with pytest.raises(ListUnreadable, match=error):
        entry.finish(list_name="own", version="1")


def test_values_that_cannot_be_sent_are_reported() -> None:
    """Half a surrogate pair cannot be written as UTF-8; the record is broken, and the message shows no value."""
    entry = draft()
    entry.add_name("Orest \ud800")

    found = entry.finish_or_report("line 7", list_name="own", version="1")

    assert BrokenRecord("line 7", "the record cannot be written as UTF-8") == found
