"""Sums of money with their currency, in the separators of several countries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from topology.data.tables import read_rows, read_words
from topology.text.tokens import fold

# The looks behind come after the first digit, since a search for a sign is quicker than one for a look.
_NUMBER = re.compile(
    r"\d(?:(?<![\w.,/-].)|(?<=\b[A-Z]{3}.))(?<!№.)(?<!№ .)"
    r"(?:(?:\d{0,2}(?:[ \u00a0'.,]\d{3}){1,6}|\d*)(?:[.,-]\d{1,2})?(?![\w%])(?![.,/-]\d)"
    r"|\d*(?:[.,]\d{1,2})?(?=[kKmM]\b))"
)
_SEPARATOR = re.compile(r"[ \u00a0'.,-]")
_BEFORE = re.compile(r"([^\W\d_]+|[$€£₽₴¥₸₺₪₹]|US\$)\.?\s?\Z")
_BEHIND = re.compile(r"\s?-?(?:([^\W\d_]+)|([$€£₽₴¥₸₺₪₹]))(?:\.?\s?([^\W\d_]+))?(?:\.?\s?([^\W\d_]+))?")
_WORDS_KEPT = 2_000  # words beside numbers whose currency is remembered
_KOPECKS = re.compile(r"\s?(?:\.\s?)?(\d{2})\s?(?:коп|cents?\b)", re.IGNORECASE)


class FoundAmount(NamedTuple):
    """A sum in a text: `value` is a decimal number with a full stop, `currency` an ISO 4217 code or None."""

    start: int
    end: int
    value: str
    currency: str | None


@cache
def _currencies(place: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Codes by whole words, and by stems, of the currencies that may stand before or after a number."""
    rows = [row for row in read_rows("amounts/currencies.tsv") if row["place"] in {place, "both"}]
    whole = {row["word"]: row["code"] for row in rows if not row["word"].endswith("*")}
    return whole, [(row["word"][:-1], row["code"]) for row in rows if row["word"].endswith("*")]


@cache
def _multipliers() -> dict[str, int]:
    return {row["word"]: int(row["zeros"]) for row in read_rows("amounts/multipliers.tsv")}


@cache
def _cues() -> frozenset[str]:
    return read_words("amounts/cues.txt")


@lru_cache(_WORDS_KEPT)
def currency_of(word: str, place: str) -> str | None:
    """Code of a currency by a folded word or a sign that stands "before" or "after" a number."""
    whole, stems = _currencies(place)
    if word in whole:
        return whole[word]
    return next((code for stem, code in stems if word.startswith(stem) and len(word) <= len(stem) + 3), None)


def find_amounts(text: str) -> list[FoundAmount]:
    """Sums of a clean text in order: numbers with a currency, or behind a word like "сумма".  Linear."""
    return list(_find(text))


def _find(text: str) -> Iterator[FoundAmount]:
    floor = 0
    for match in _NUMBER.finditer(text):
        if match.start() < floor:
            continue
        amount = _amount(text, match, floor)
        if amount is not None:
            yield amount
            floor = amount.end


def _amount(text: str, match: re.Match[str], floor: int) -> FoundAmount | None:
    """The sum of one number, None when nothing from `floor` on makes it money."""
    value = parse_number(match.group())
    zeros, currency, end = _what_follows(text, match.end())
    before = _BEFORE.search(text, max(floor, match.start() - 12), match.start())
    start = match.start()
    word = fold(before.group(1)) if before is not None else ""
    if currency is None and before is not None:
        currency = currency_of(word, "before")
        start = before.start() if currency is not None else start
    if currency is None and word not in _cues():
        return None
    kopecks = _KOPECKS.match(text, end)
    if kopecks is not None and "." not in value and not zeros:
        value, end = f"{value}.{kopecks.group(1)}", kopecks.end()
    return FoundAmount(start, end, _scaled(value, zeros), currency)


def _what_follows(text: str, offset: int) -> tuple[int, str | None, int]:
    """Zeros of a multiplier, currency, and the end of both behind a number."""
    match = _BEHIND.match(text, offset)
    if match is None:
        return 0, None, offset
    if match.group(2):
        return 0, currency_of(match.group(2), "after"), match.end(2)
    words = [(fold(match.group(i)), match.end(i)) for i in (1, 3, 4) if match.group(i)]
    zeros, end = 0, offset
    multiplier = _multiplier(words[0][0])
    if multiplier:
        zeros, end = multiplier, words[0][1]
        words = words[1:]
    if words:
        currency = currency_of(words[0][0], "after")
        if currency is None and len(words) > 1:
            currency = currency_of(f"{words[0][0]} {words[1][0]}", "after")
            words = words[1:]
        if currency is not None:
            return zeros, currency, words[0][1]
    return zeros, None, end


@lru_cache(_WORDS_KEPT)
def _multiplier(word: str) -> int:
    table = _multipliers()
    if word in table:
        return table[word]
    return next(
        (zeros for stem, zeros in table.items() if stem.endswith("*") and word.startswith(stem[:-1])), 0
    )


def parse_number(written: str) -> str:
    """A number with a full stop for its decimal separator, the last one before one or two digits."""
    parts = _SEPARATOR.split(written)
    if len(parts) > 1 and len(parts[-1]) <= 2:
        return f"{''.join(parts[:-1])}.{parts[-1]}"
    return "".join(parts)


def _scaled(value: str, zeros: int) -> str:
    """A decimal number times a power of ten, without a float in between."""
    if not zeros:
        return value
    whole, _, fraction = value.partition(".")
    moved = fraction.ljust(zeros, "0")
    rest = moved[zeros:]
    digits = (whole + moved[:zeros]).lstrip("0") or "0"
    return f"{digits}.{rest}" if rest else digits
