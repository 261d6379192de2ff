"""Birth dates of lists in their many forms."""

from __future__ import annotations

import pytest

from topology.watchlists.dates import birth_dates, partial_date, year_range


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("1971-03-09", ["1971-03-09"], id="iso-day"),
        pytest.param("1971-03", ["1971-03"], id="iso-month"),
        pytest.param("1971", ["1971"], id="year"),
        pytest.param("1971-03-09T00:00:00", ["1971-03-09"], id="iso-with-time"),
        pytest.param("09 Mar 1971", ["1971-03-09"], id="day-and-short-month"),
        pytest.param("March 1971", ["1971-03"], id="month-in-words"),
        pytest.param("09/03/1971", ["1971-03-09"], id="day-first-with-slashes"),
        pytest.param("9.3.1971", ["1971-03-09"], id="day-first-with-stops"),
        pytest.param("dd/mm/1971", ["1971"], id="letters-for-unknown"),
        pytest.param("00/03/1971", ["1971-03"], id="zero-for-unknown-day"),
        pytest.param("00/00/1971", ["1971"], id="zeros-for-unknown"),
        pytest.param("circa 1971", ["1969", "1970", "1971", "1972", "1973"], id="approximate-year"),
        pytest.param("circa 09 Mar 1971", ["1971-03-09"], id="approximate-day-stays"),
        pytest.param("1970 to 1972", ["1970", "1971", "1972"], id="range-of-years"),
        pytest.param("1970-1972", ["1970", "1971", "1972"], id="range-with-hyphen"),
        pytest.param("Between 1970 and 1971", ["1970", "1971"], id="range-in-words"),
        pytest.param("09 Mar 1970 to 12 Dec 1971", ["1970", "1971"], id="range-of-days-by-years"),
        pytest.param("1950 to 1990", ["1950", "1990"], id="long-range-keeps-its-ends"),
        pytest.param("once to 1972", [], id="range-without-a-beginning"),
        pytest.param("09 Foo 1971", [], id="no-month"),
        pytest.param("unknown", [], id="words"),
        pytest.param("", [], id="empty"),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(text: str, expected: list[str]) -> None:
    """What is not known is left out, what is approximate stands for all that it may mean."""
    assert expected == birth_dates(text)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param(("1971", "2", "31"), "1971-02", id="impossible-day"),
        pytest.param(("1971", "13", "1"), "1971", id="impossible-month"),
        pytest.param(("1971", None, "5"), "1971", id="day-without-month"),
        pytest.param(("71", "3", "9"), None, id="short-year"),
        pytest.param((None, "3", "9"), None, id="no-year"),
    ],
)
def test_impossible_parts_are_left_out(parts: tuple[str | None, ...], expected: str | None) -> None:
    """An invented date would conflict with the true one and let a listed party pass."""
    assert expected == partial_date(*parts)


def test_a_reversed_range_keeps_both_ends() -> None:
    """A range that ends before it begins is no reason to lose its years."""
    assert ["1975", "1970"] == year_range(1975, 1970)
