"""All identifiers of a text; of overlapping readings the one with the better cue wins, then the valid one."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from schemas.base import IdentifierType
from topology.extract.identifiers.base import IdentifierKind, Shape
from topology.extract.identifiers.cues import NO_CUE, Cue, cue_before
from topology.extract.identifiers.kinds import IDENTIFIERS
from topology.extract.stretches import Stretches

_DIGITS = re.compile(r"\d+")
_MANY_DIGITS = 24  # more than any shape asks for
# Without one of these no text holds a bank code in letters.
_CUES_OF_BIC = ("swift", "bic", "бик", "бік", "свифт", "свіфт")
_NUMBERED = re.compile(r"(?:№|#|\bN|\bno\.?|\bnr\.?)\s*\Z", re.IGNORECASE)
# Bounds of a text that is a single number: a grouped IBAN is the longest, with up to four letters.
_LONGEST_ALONE, _LETTERS_ALONE = 45, 4
_BEHIND_INN = re.compile(r"\d\s?/\s?\Z")


class FoundIdentifier(NamedTuple):
    """An identifier in a text; `value` has no separators; `cued`: words before it name its kind."""

    start: int
    end: int
    type: IdentifierType
    value: str
    valid: bool
    cued: bool


class _Reading(NamedTuple):
    """One way to read a stretch; readings compare by how much speaks for them."""

    strength: int
    valid: bool
    preference: int
    order: int
    size: int
    found: FoundIdentifier


@cache
def _kinds_by_shape() -> dict[Shape, list[tuple[int, IdentifierKind]]]:
    """Kinds of the same shape share one pass over the text."""
    grouped: dict[Shape, list[tuple[int, IdentifierKind]]] = {}
    for order, kind in enumerate(IDENTIFIERS):
        grouped.setdefault(kind.shape, []).append((order, kind))
    return grouped


@lru_cache(_MANY_DIGITS**2)
def _possible(longest: int, total: int) -> tuple[tuple[Shape, list[tuple[int, IdentifierKind]]], ...]:
    """Shapes that a text may hold by its longest number and its digits in all, with their kinds."""
    return tuple(
        (shape, kinds)
        for shape, kinds in _kinds_by_shape().items()
        if longest >= shape.digit_run and total >= shape.digits
    )


def find_identifiers(text: str) -> list[FoundIdentifier]:
    """Identifiers of a clean text in order, without overlaps; near misses have `valid` False.

    A number without a cue counts only when its check digits hold or its shape is unmistakable, and not behind
    a word that says it is something else (a contract, a telephone).  Linear.
    """
    runs = [len(run) for run in _DIGITS.findall(text)]
    possible = _possible(min(max(runs, default=0), _MANY_DIGITS), min(sum(runs), _MANY_DIGITS))
    cues: dict[int, Cue] = {}
    readings: list[_Reading] = []
    is_alone = _alone(text)
    for shape, kinds in possible:
        if not shape.digits and not _may_hold_bic(text):
            continue
        for start, end in shape.find(text):
            if start not in cues:
                cues[start] = cue_before(text, start)
            for order, kind in kinds:
                reading = _read(text, start, end, kind, order, cues[start], is_alone=is_alone)
                if reading is not None:
                    readings.append(reading)
    return _resolve(readings)


def _may_hold_bic(text: str) -> bool:
    lowered = text.lower()
    return any(cue in lowered for cue in _CUES_OF_BIC)


def _alone(text: str) -> bool:
    """Whether the text is a single number and nothing else."""
    return len(text) <= _LONGEST_ALONE and sum(sign.isalpha() for sign in text) <= _LETTERS_ALONE


def _read(
    text: str, start: int, end: int, kind: IdentifierKind, order: int, cue: Cue, *, is_alone: bool
) -> _Reading | None:
    written = text[start:end]
    value = kind.normalize(written)
    if not kind.has_form(value):
        return None
    valid = kind.is_valid(value) and not _is_one_digit(value)
    cued = kind.type in cue.types and (cue.strength > 1 or kind.type is not IdentifierType.BIC)
    if not cued and not _counts_uncued(text, start, end, kind, cue, valid=valid, is_alone=is_alone):
        return None
    preference = -cue.types.index(kind.type) if cued else -len(IdentifierType)
    found = FoundIdentifier(start, end, kind.type, value, valid, cued)
    return _Reading(cue.strength if cued else 0, valid, preference, -order, end - start, found)


def _is_one_digit(value: str) -> bool:
    """Whether one digit is repeated throughout, as in 0000000000: check digits hold, but nobody has it."""
    return value == value[0] * len(value)


def _counts_uncued(
    text: str, start: int, end: int, kind: IdentifierKind, cue: Cue, *, valid: bool, is_alone: bool
) -> bool:
    """Whether a number without a cue of its kind is one all the same."""
    if kind.is_stubborn and valid:
        return True
    if text[max(0, start - 1) : start].isalpha() or text[end : end + 1].isalpha():
        return False
    if kind.type is IdentifierType.KPP:
        return bool(_BEHIND_INN.search(text[max(0, start - 4) : start]))
    if cue is not NO_CUE or _NUMBERED.search(text[max(0, start - 5) : start]):
        return False
    return kind.uncued == "shape" or (kind.uncued == "valid" and (valid or is_alone))


def _resolve(readings: list[_Reading]) -> list[FoundIdentifier]:
    """The best readings that do not overlap, in the order of the text."""
    readings.sort(key=lambda reading: reading[:5], reverse=True)
    taken = Stretches()
    best: list[FoundIdentifier] = []
    for reading in readings:
        found = reading.found
        if taken.is_free(found.start, found.end):
            taken.take(found.start, found.end)
            best.append(found)
    best.sort()
    return best
