"""Words for places, streets and agencies."""

from __future__ import annotations

from topology.extract.persons import places


def test_places_are_listed_in_every_case() -> None:
    """A stem covers the cases of a listed place."""
    assert [True, True, False] == [places.is_place(word) for word in ("израиль", "израилем", "громов")]


def test_street_words_are_known_by_stem_and_abbreviation() -> None:
    """Words and abbreviations of streets in two languages."""
    found = [places.is_street_word(word) for word in ("ул", "вулиці", "проспекте", "дом")]

    assert [True, True, True, False] == found


def test_agency_needs_something_before_its_ending() -> None:
    """A clipped name of an agency has its ending behind at least three letters."""
    found = [places.has_agency_ending(word) for word in ("росприроднадзору", "київради", "рада", "громова")]

    assert [True, True, False, False] == found
