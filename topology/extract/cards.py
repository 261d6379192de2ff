"""Card numbers hidden in a text, and in everything that was said of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from typing import TypeVar

from pydantic import BaseModel

from schemas.base import IdentifierType
from schemas.enriched_text import Identifier

_UNMASKED_START, _UNMASKED_END = 6, 4
_SIGN = "*"
# Every number that is long enough for a card, whatever stands between its digits.
_LONG_NUMBER = re.compile(r"\d(?:[\W_]{0,2}\d){12,}")
Held = TypeVar("Held")


def mask_card(written: str) -> str:
    """A card number as written, with its digits but the first six and the last four as asterisks.

    Every letter and digit of `written` counts as a digit: layer 4 reads "①" as one.

    Source: PCI DSS 4.0, requirement 3.4.1.
    """
    places = [place for place, sign in enumerate(written) if sign.isalnum()]
    return _with_signs(written, places[_UNMASKED_START:-_UNMASKED_END])


def mask_long_numbers(text: str) -> str:
    """A text that nobody has analysed, with every number masked that may be a card's; as long as before."""
    return _LONG_NUMBER.sub(lambda number: mask_card(number.group()), text)


def card_numbers(text: str, identifiers: Iterable[Identifier]) -> list[str]:
    """The digits of the cards among the identifiers of an original text, each once."""
    cards = (found for found in identifiers if found.type is IdentifierType.CARD)
    return list(dict.fromkeys(_digits(text[card.start : card.end])[0] for card in cards))


def hide_numbers(held: Held, numbers: Sequence[str]) -> Held:
    """The same value with the card numbers masked in every text in it.

    Lists are made anew; models and dataclasses are changed in place.  Lengths stay, and so do offsets.
    """
    if isinstance(held, str):
        return _hide(held, numbers)  # type: ignore[return-value]  # a text for a text
    if isinstance(held, list):
        return [hide_numbers(each, numbers) for each in held]  # type: ignore[return-value]  # a list for a list
    if isinstance(held, BaseModel):
        names: Iterable[str] = type(held).model_fields
    elif is_dataclass(held):
        names = [field.name for field in fields(held)]
    else:
        return held
    for name in names:
        value = getattr(held, name)
        if isinstance(value, str | list | BaseModel) or is_dataclass(value):
            setattr(held, name, hide_numbers(value, numbers))
    return held


def _hide(text: str, numbers: Sequence[str]) -> str:
    digits, places = _digits(text)
    hidden: list[int] = []
    for number in numbers:
        start = digits.find(number)
        while start >= 0:
            hidden += places[start + _UNMASKED_START : start + len(number) - _UNMASKED_END]
            start = digits.find(number, start + 1)
    return _with_signs(text, hidden) if hidden else text


def _with_signs(text: str, places: Sequence[int]) -> str:
    signs = list(text)
    for place in places:
        signs[place] = _SIGN
    return "".join(signs)


def _digits(text: str) -> tuple[str, list[int]]:
    """The digits of a text as ASCII, whatever stands between them, and the place of each."""
    places = [place for place, sign in enumerate(text) if sign.isdigit()]
    return "".join(str(unicodedata.digit(text[place])) for place in places), places
