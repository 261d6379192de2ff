"""What a kind of identifier is: its shape, its value without separators, its check digits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from schemas.base import IdentifierType

Finder = Callable[[str], Iterator[tuple[int, int]]]

_SEPARATORS = re.compile(r"[\W_]+")
_NOT_DIGITS = re.compile(r"\D+")
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
class Shape:
    """How identifiers of one or more kinds are written.

    find: offsets of everything in a text that is written so.
    digit_run, digits: the digits in a row, and in all, that a text with one has; they spare a search.
    """

    find: Finder
    digit_run: int
    digits: int


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


def by_pattern(
    first: str,
    rest: str,
    *,
    digit_run: int,
    digits: int,
    ignore_case: bool = False,
    may_be_glued: bool = False,
) -> Shape:
    """The shape of a pattern whose matches stand free: no letter, digit or plus sign touches them.

    `first` is the class of its first sign: the search for it is quick only when no look around comes before.
    `may_be_glued` lets letters touch a match, as in "ИНН7733079244".
    """
    flags = re.IGNORECASE if ignore_case else 0
    touching = r"\d_" if may_be_glued else r"\w"
    stands_free = rf"(?<![{touching}+].)(?<!\d[-.,].)"
    compiled = re.compile(rf"{first}{stands_free}(?:{rest})(?![{touching}])(?![-.,]\d)", flags)

    def find(text: str) -> Iterator[tuple[int, int]]:
        return (match.span() for match in compiled.finditer(text))

    return Shape(find, digit_run, digits)


def has_length(*lengths: int) -> Callable[[str], bool]:
    """A form: nothing but digits, of one of these lengths."""
    return lambda value: len(value) in lengths and value.isdecimal() and value.isascii()


def always_valid(value: str) -> bool:
    """The check of identifiers without check digits."""
    return True
