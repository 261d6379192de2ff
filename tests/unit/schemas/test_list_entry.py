"""What makes two states of an entry the same."""

from __future__ import annotations

import pytest
from support.records import make_entry


@pytest.mark.parametrize(
    "change",
    [pytest.param({"version": "2027-01-01"}, id="version"), pytest.param({"changed_at": "2027"}, id="time")],
)
def test_version_and_time_are_no_content(change: dict[str, str]) -> None:
    """An entry that only came again with a newer list says what it said before."""
    assert make_entry().content_hash == make_entry().model_copy(update=change).content_hash


def test_a_birth_date_more_is_another_content() -> None:
    """Whatever the list says of a party counts."""
    assert make_entry().content_hash != make_entry(birth_dates=["1970"]).content_hash
