"""What a kind of identifier is: its shape, its value without separators, its check digits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from schemas.base import IdentifierType

Finder = Callable[[str], Iterator[tuple[int, int]]]
# Of a text and the bounds of a run of digits in it: the bounds of what is written so there, None for nothing.
Matcher = Callable[[str, int, int], tuple[int, int] | None]

# Signs that may not touch an identifier: any letter or digit, or digits only; and what may not follow one.
_TOUCHING, _TOUCHING_DIGITS = r"\w", r"\d_"
_NOTHING_BEHIND = r"(?!\w)(?![-.,]\d)"
_SEPARATORS = re.compile(r"[\W_]+")
_NOT_DIGITS = re.compile(r"\D+")
_LONGEST_LETTERS = 12  # letters of a passport with a word for "number" behind them
# Cyrillic capitals that are typed for Latin ones.
_TYPED_FOR_LATIN = str.maketrans("АВЕКМНОРСТХІУавекмнорстхіу", "ABEKMHOPCTXIYABEKMHOPCTXIY")


def without_separators(text: str) -> str:
    """Letters and digits of an identifier, in capitals."""
    return _SEPARATORS.sub("", text).upper()


def digits_of(text: str) -> str:
    """The digits of a text."""
    return _NOT_DIGITS.sub("", text)


def as_latin(text: str) -> str:
    """The same text with Cyrillic letters that look Latin read as Latin; offsets stay."""
    return text.translate(_TYPED_FOR_LATIN)


@dataclass(frozen=True, slots=True)
class ScannedShape:
    """How identifiers of one or more kinds are written that need not hold much of digits in a row.

    find: offsets of everything in a text that is written so.
    digit_run, digits: the digits in a row, and in all, that a text with one has; they spare a search.
    """

    find: Finder
    digit_run: int
    digits: int


@dataclass(frozen=True, slots=True)
class AnchoredShape:
    """How identifiers of one or more kinds are written that a run of digits gives away.

    match: an identifier at a run, looked for at every run of a fitting length.
    runs: the lengths of such a run.
    longest, digits: the digits in a row, and in all, of the stretch of close runs around it; they spare most
        matches (see finder.py).
    """

    match: Matcher
    runs: frozenset[int]
    longest: int
    digits: int


Shape = ScannedShape | AnchoredShape


@dataclass(frozen=True, slots=True)
class IdentifierKind:
    """One way in which an identifier of `type` is written.

    shape: how it is written.
    has_form: whether a normalized value may be of this kind at all.
    is_valid: whether check digits and structure hold; True for kinds without check digits.
    normalize: the value from the text as written.
    uncued: what is enough without a cue before it: nothing is ("never"), check digits ("valid"), the shape.
    is_stubborn: a valid one counts even behind the cue of something else.
    country: ISO 3166-1 alpha-2 in lower case, None for international ones.
    """

    type: IdentifierType
    shape: Shape
    has_form: Callable[[str], bool]
    is_valid: Callable[[str], bool]
    uncued: Literal["never", "valid", "shape"] = "never"
    normalize: Callable[[str], str] = without_separators
    is_stubborn: bool = False
    country: str | None = None


def _stands_free(touching: str, signs: str) -> str:
    """Looks behind: so many signs back nothing touches, and no digit with a sign of numbers does."""
    return rf"(?<![{touching}+]{signs})(?<!\d[-.,]{signs})"


def by_pattern(first: str, rest: str, *, digit_run: int, digits: int) -> ScannedShape:
    """The shape of a pattern whose matches stand free: no letter, digit or plus sign touches them.

    `first` is the class of its first sign: the search for it is quick only when no look around comes before.
    """
    compiled = re.compile(rf"{first}{_stands_free(_TOUCHING, '.')}(?:{rest}){_NOTHING_BEHIND}")
    return ScannedShape(lambda text: (match.span() for match in compiled.finditer(text)), digit_run, digits)


def at_run(
    pattern: str,
    *,
    runs: Iterable[int],
    longest: int,
    digits: int,
    ignore_case: bool = False,
    may_be_glued: bool = False,
) -> AnchoredShape:
    """The shape of a pattern that begins with a run of digits and stands free.

    `may_be_glued` lets letters touch a match, as in "ИНН7733079244".
    """
    touching = _TOUCHING_DIGITS if may_be_glued else _TOUCHING
    return anchored(
        rf"{_stands_free(touching, '')}(?:{pattern})(?![{touching}])(?![-.,]\d)",
        runs=runs,
        longest=longest,
        digits=digits,
        ignore_case=ignore_case,
    )


def anchored(
    pattern: str, *, runs: Iterable[int], longest: int, digits: int, ignore_case: bool = False
) -> AnchoredShape:
    """The shape of a pattern that begins with a run of digits, whatever touches it."""
    compiled = re.compile(pattern, re.IGNORECASE if ignore_case else 0)

    def match(text: str, start: int, _end: int) -> tuple[int, int] | None:
        found = compiled.match(text, start)
        return found.span() if found is not None else None

    return AnchoredShape(match, frozenset(runs), longest, digits)


def behind_letters(letters: str, *, runs: Iterable[int]) -> AnchoredShape:
    """The shape of a whole run of digits with letters before it; the whole stands free."""
    before = re.compile(rf"{_stands_free(_TOUCHING, '')}(?:{letters})\Z")
    behind = re.compile(_NOTHING_BEHIND)

    def match(text: str, start: int, end: int) -> tuple[int, int] | None:
        found = before.search(text, max(0, start - _LONGEST_LETTERS), start)
        return (found.start(), end) if found is not None and behind.match(text, end) else None

    lengths = frozenset(runs)
    return AnchoredShape(match, lengths, min(lengths), min(lengths))


def has_length(*lengths: int) -> Callable[[str], bool]:
    """A form: nothing but digits, of one of these lengths."""
    return lambda value: len(value) in lengths and value.isdecimal() and value.isascii()


def always_valid(value: str) -> bool:
    """The check of identifiers without check digits."""
    return True
