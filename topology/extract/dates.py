"""Dates of a text in the forms of Russian, Ukrainian and English, numeric, ISO, or with a month name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from schemas.enriched_text import DateRole
from topology.data.tables import read_rows
from topology.extract.date_roles import role_of
from topology.extract.stretches import Stretches

Precision = Literal["day", "month", "year"]

_DIGIT = re.compile(r"\d")
_LONGEST_ENDING = 4
_WORDS_KEPT = 2_000  # words beside numbers whose month is remembered
_DAYS, _FEBRUARY = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), 2
_FIRST_YEAR, _LAST_YEAR = 1850, 2100
# The looks behind come after the first digits, since a search for a sign is quicker than one for a look.
_NUMERIC = re.compile(
    r"(?P<first>\d)(?<![\w/.].)(?<!\d,.)(?:(?<!-.)|(?<=[./]\d{4}-.)|(?<=[./]\d\d-.))"
    r"(?:(?P<a>\d?)(?P<s1>\s?[./-]\s?)(?P<b>\d{1,2})(?P=s1)(?P<year>\d{4}|\d{2})"
    r"|(?P<iso>\d{3})(?P<s2>[./-])(?P<c>\d{1,2})(?P=s2)(?P<d>\d{1,2}))(?!\d|[./]\d|-\d+(?!\d*[./]\d))"
)
_NUMERIC_MONTH = re.compile(
    r"(?P<month>0[1-9]|1[0-2])(?<![\w/.,-]..)(?<!№..)(?<!№ ..)(?<!no\. ..)(?<!No\. ..)"
    r"[./](?P<year>(?:19|20)\d{2})(?![\w/]|[.,-]\d)"
)
_YEAR_ALONE = re.compile(r"(?P<year>(?:19|20)\d{2})(?<![\w/.,-]....)(?!\w|[./-]\d)")
_MONTH = r"(?P<month>[^\W\d_]{3,10})\.?"
# What follows the day is only looked at, so that a number before it ("no 33 dated 15 Nov") hides no date.
_DAY_FIRST = re.compile(
    r"(?P<day>\d(?<![\w/.].)(?<!\d,.)(?:(?<!-.)|(?<=\b\d-.)|(?<=\b\d\d-.))\d?)"
    r"(?=[»\"]?(?:st|nd|rd|th|-?го|-?е)?[\s-]{0,3}(?:of\s+)?"
    rf"{_MONTH},?[\s-]{{1,3}}(?P<year>\d{{4}}|\d\d)(?:(?=[гр]\b)|(?!\w|[.,]\d)))",
    re.IGNORECASE,
)
_LONG_YEAR = re.compile(r"\d(?<!\d.)\d{3}(?:(?=[гр]\b)|(?!\w|[.,/-]\d))")
_MONTH_AND_DAY_BEFORE = re.compile(
    rf"(?<!\w){_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+\Z", re.IGNORECASE
)
_MONTH_BEFORE = re.compile(rf"(?<!\w){_MONTH},?\s+\Z")
_LONGEST_BEFORE_YEAR = 22
# "с 1 по 15 марта 2024", "1-15 марта": the first day of a range whose month stands behind the second.
_RANGE_START = re.compile(
    r"(?<![\w/.,-])(?P<day>\d{1,2})(?:-?го)?\s*(?:[-–]|по|до|to|till)\s*\Z", re.IGNORECASE
)


class FoundDate(NamedTuple):
    """A date in a text; `value` is ISO 8601, as long as `precision` says."""

    start: int
    end: int
    value: str
    precision: Precision
    role: DateRole


class _Parts(NamedTuple):
    """A date before its role is known; `short_year` when its century is a guess."""

    start: int
    end: int
    year: int
    month: int
    day: int
    short_year: bool


@cache
def _months() -> tuple[dict[str, int], dict[str, int]]:
    """Month numbers by whole names, and by stems."""
    rows = [(row["name"], int(row["month"])) for row in read_rows("dates/months.tsv")]
    whole = {name: month for name, month in rows if not name.endswith("*")}
    return whole, {name[:-1]: month for name, month in rows if name.endswith("*")}


@lru_cache(_WORDS_KEPT)
def month_of(word: str) -> int | None:
    """Number of a month by its name in any case, None for another word."""
    word = word.lower()
    whole, stems = _months()
    if word in whole:
        return whole[word]
    cuts = range(max(3, len(word) - _LONGEST_ENDING), len(word) + 1)
    return next((stems[word[:cut]] for cut in cuts if word[:cut] in stems), None)


def find_dates(text: str, *, birth_pivot: int, other_pivot: int) -> list[FoundDate]:
    """Dates of a clean text in order, without overlaps; what no calendar has is left out.

    A year of two digits up to `birth_pivot` (births) or `other_pivot` (other dates) is of this century.
    Linear.
    """
    if not _DIGIT.search(text):
        return []
    found: list[FoundDate] = []
    taken = Stretches()
    for parts in (*_numeric(text), *_with_month_name(text)):
        if taken.is_free(parts.start, parts.end):
            taken.take(parts.start, parts.end)
            found.append(_complete(text, parts, birth_pivot, other_pivot))
    for date in _less_precise(text):
        if taken.is_free(date.start, date.end):
            taken.take(date.start, date.end)
            found.append(date)
    found.sort()
    return found


def _numeric(text: str) -> Iterator[_Parts]:
    """31.12.1970, 31/12/70, 1970-12-31; month before day only where the other way no calendar has it."""
    for match in _NUMERIC.finditer(text):
        if match["iso"]:
            year, month, day, short = (
                int(match["first"] + match["iso"]),
                int(match["c"]),
                int(match["d"]),
                False,
            )
        else:
            day, month = int(match["first"] + match["a"]), int(match["b"])
            if month > 12 >= day and "/" in match["s1"]:
                day, month = month, day
            year, short = int(match["year"]), len(match["year"]) == 2
        if _exists(year, month, day, short=short):
            yield _Parts(match.start(), match.end(), year, month, day, short)


def _with_month_name(text: str) -> Iterator[_Parts]:
    """Dates like "5 марта 2024", "March 5, 2024", and the first day of "1-5 марта 2024"."""
    for match in _DAY_FIRST.finditer(text):
        parts = _named(match.start(), match.end("year"), match["year"], match["month"], match["day"])
        if parts is not None:
            yield parts
            yield from _range_start(text, parts)
    for year in _LONG_YEAR.finditer(text):
        before = _before_year(_MONTH_AND_DAY_BEFORE, text, year)
        if before is not None:
            parts = _named(before.start(), year.end(), year.group(), before["month"], before["day"])
            if parts is not None:
                yield parts


def _before_year(pattern: re.Pattern[str], text: str, year: re.Match[str]) -> re.Match[str] | None:
    if not text[max(0, year.start() - 1) : year.start()].isspace():
        return None
    return pattern.search(text, max(0, year.start() - _LONGEST_BEFORE_YEAR), year.start())


def _named(start: int, end: int, year: str, month_name: str, day: str) -> _Parts | None:
    """The date of a year, the name of a month and a day, None when there is no such month or day."""
    month, short = month_of(month_name), len(year) == 2
    if month is None or not _exists(int(year), month, int(day), short=short):
        return None
    return _Parts(start, end, int(year), month, int(day), short)


def _range_start(text: str, last: _Parts) -> Iterator[_Parts]:
    """The first day of a range whose last one is known, when it is written without month and year."""
    first = _RANGE_START.search(text, max(0, last.start - 12), last.start)
    if first is not None and 1 <= int(first["day"]) < last.day:
        yield last._replace(start=first.start("day"), end=first.end("day"), day=int(first["day"]))


def _days_in(year: int, month: int) -> int:
    """Days of a month, by the Gregorian calendar."""
    if month == _FEBRUARY and (year % 4 or (year % 100 == 0 and year % 400)):
        return 28
    return _DAYS[month - 1]


def _exists(year: int, month: int, day: int, *, short: bool) -> bool:
    """Whether a calendar has the date, in years in which parties of payments live."""
    if not 1 <= month <= 12 or not (short or _FIRST_YEAR <= year <= _LAST_YEAR):
        return False
    return 1 <= day <= _days_in(2000 + year if short else year, month)


def _complete(text: str, parts: _Parts, birth_pivot: int, other_pivot: int) -> FoundDate:
    role = role_of(text, parts.start, parts.end)
    year = parts.year
    if parts.short_year:
        pivot = birth_pivot if role is DateRole.BIRTH else other_pivot
        year += 2000 if year <= pivot else 1900
    day = min(parts.day, _days_in(year, parts.month))
    return FoundDate(parts.start, parts.end, f"{year:04}-{parts.month:02}-{day:02}", "day", role)


def _less_precise(text: str) -> Iterator[FoundDate]:
    """Months with their year, and years that a cue makes years of birth."""
    for year in _LONG_YEAR.finditer(text):
        before = _before_year(_MONTH_BEFORE, text, year)
        if before is not None:
            yield from _month_of_year(
                text, before.start(), year.end(), month_of(before["month"]), year.group()
            )
    for match in _NUMERIC_MONTH.finditer(text):
        yield from _month_of_year(text, match.start(), match.end(), int(match["month"]), match["year"])
    for match in _YEAR_ALONE.finditer(text):
        if role_of(text, *match.span()) is DateRole.BIRTH:
            yield FoundDate(*match.span(), match["year"], "year", DateRole.BIRTH)


def _month_of_year(text: str, start: int, end: int, month: int | None, year: str) -> Iterator[FoundDate]:
    if month is not None and _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        yield FoundDate(start, end, f"{year}-{month:02}", "month", role_of(text, start, end))
