"""Birth dates as list publishers write them, brought to ISO 8601 as precise as they are known."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Years on either side that an approximate year stands for: a listed party must not pass because of a guess.
_CIRCA_YEARS = 2
# Longest range of years that is spelled out; of a longer one both ends are kept.
_LONGEST_RANGE = 15

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ].*)?")
_DAY_FIRST = re.compile(r"(\d{1,2}|dd)[./](\d{1,2}|mm)[./](\d{4})", re.IGNORECASE)
_WORDS = re.compile(r"(?:(\d{1,2})\s+)?([A-Za-z]{3,9})\.?,?\s+(\d{4})")
_CIRCA = re.compile(r"^(?:circa|c\.|approximately|approx\.?|about|between)\s+", re.IGNORECASE)
_RANGE = re.compile(r"\s+(?:to|and)\s+|\s*[-\u2013]\s*(?=\d{4}$)", re.IGNORECASE)


def birth_dates(text: str, *, circa: bool = False) -> list[str]:
    """All dates that the text may mean: one date, the years of a range, or those around an approximate year.

    Day comes before month in numbers with slashes or full stops; zeros and letters in their place
    ("00/05/1970", "dd/mm/1970") leave them open.  Empty when the text is no date.
    """
    bare = text.strip()
    cut = _CIRCA.sub("", bare)
    circa = circa or cut != bare
    ends = _RANGE.split(cut)
    if len(ends) == 2:
        first, last = (_one_date(end) for end in ends)
        if first and last:
            return year_range(int(first[:4]), int(last[:4]))
    single = _one_date(cut)
    if single is None:
        return []
    if circa and len(single) == 4:
        year = int(single)
        return year_range(year - _CIRCA_YEARS, year + _CIRCA_YEARS)
    return [single]


def year_range(first: int, last: int) -> list[str]:
    """Every year from first to last; only both ends when there are too many between."""
    if last < first or last - first > _LONGEST_RANGE:
        return [f"{first:04d}", f"{last:04d}"]
    return [f"{year:04d}" for year in range(first, last + 1)]


def _one_date(text: str) -> str | None:
    """One date in any of the forms."""
    text = text.strip()
    if found := _ISO.fullmatch(text):
        return partial_date(found[1], found[2], found[3])
    if found := _DAY_FIRST.fullmatch(text):
        return partial_date(found[3], found[2], found[1])
    if found := _WORDS.fullmatch(text):
        month = found[2][:3].lower()
        return partial_date(found[3], str(_MONTHS.index(month) + 1), found[1]) if month in _MONTHS else None
    return None


def partial_date(year: str | None, month: str | None = None, day: str | None = None) -> str | None:
    """ISO 8601 of the parts that are known and possible; None without a year.

    An impossible day (31 February) is left out with the month kept, an impossible month with the day.
    """
    if not year or not year.isdigit() or not 1000 <= int(year) <= 2999:
        return None
    if not month or not month.isdigit() or not 1 <= int(month) <= 12:
        return f"{int(year):04d}"
    if day and day.isdigit() and int(day):
        try:
            return date(int(year), int(month), int(day)).isoformat()
        except ValueError:
            pass
    return f"{int(year):04d}-{int(month):02d}"
