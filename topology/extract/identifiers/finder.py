"""All identifiers of a text; of overlapping readings the one with the better cue wins, then the valid one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from schemas.base import IdentifierType
from topology.extract.identifiers.base import AnchoredShape, IdentifierKind, Matcher, ScannedShape, Shape
from topology.extract.identifiers.cues import NO_CUE, Cue, cue_before
from topology.extract.identifiers.kinds import IDENTIFIERS
from topology.extract.stretches import Stretches

_DIGITS = re.compile(r"\d+")
_MANY_DIGITS = 24  # more than any shape asks for
# Signs between two digits of one identifier: " / ", " № "; words between series and number count as more.
_WIDEST_GAP = 3
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


_Kinds = tuple[tuple[int, IdentifierKind], ...]


@cache
def _kinds_by_shape() -> dict[Shape, _Kinds]:
    """Kinds of the same shape, with their orders, are looked for together."""
    grouped: dict[Shape, _Kinds] = {}
    for order, kind in enumerate(IDENTIFIERS):
        grouped[kind.shape] = (*grouped.get(kind.shape, ()), (order, kind))
    return grouped


@lru_cache(_MANY_DIGITS**2)
def _scanned(longest: int, total: int) -> tuple[tuple[ScannedShape, _Kinds], ...]:
    """Scanned shapes that a text may hold by its longest run of digits and their number, with their kinds."""
    return tuple(
        (shape, kinds)
        for shape, kinds in _kinds_by_shape().items()
        if isinstance(shape, ScannedShape) and longest >= shape.digit_run and total >= shape.digits
    )


@lru_cache(_MANY_DIGITS**3)
def _anchored(run: int, longest: int, digits: int) -> tuple[tuple[int, Matcher, _Kinds], ...]:
    """What to match at a run of digits by its length and the digits of its stretch: place, matcher, kinds."""
    return tuple(
        (place, shape.match, kinds)
        for place, (shape, kinds) in enumerate(_kinds_by_shape().items())
        if isinstance(shape, AnchoredShape)
        and run in shape.runs
        and longest >= shape.longest
        and digits >= shape.digits
    )


def _stretches(runs: Iterable[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Runs of digits in groups with no more than a few other signs between two of a group."""
    group: list[tuple[int, int]] = []
    for run in runs:
        if group and run[0] - group[-1][1] > _WIDEST_GAP:
            yield group
            group = []
        group.append(run)
    if group:
        yield group


def _written(text: str) -> Iterator[tuple[int, int, _Kinds]]:
    """Bounds and kinds of everything that is written like an identifier; of one shape nothing overlaps."""
    ends: dict[int, int] = {}
    most = total = 0
    for stretch in _stretches(match.span() for match in _DIGITS.finditer(text)):
        lengths = [min(end - start, _MANY_DIGITS) for start, end in stretch]
        longest, digits = max(lengths), min(sum(lengths), _MANY_DIGITS)
        most, total = max(most, longest), min(total + digits, _MANY_DIGITS)
        for (start, end), length in zip(stretch, lengths, strict=True):
            for place, match, kinds in _anchored(length, longest, digits):
                found = match(text, start, end) if start >= ends.get(place, 0) else None
                if found is not None:
                    ends[place] = found[1]
                    yield *found, kinds
    for shape, kinds in _scanned(most, total):
        if shape.digits or _may_hold_bic(text):
            for start, end in shape.find(text):
                yield start, end, kinds


def find_identifiers(text: str) -> list[FoundIdentifier]:
    """Identifiers of a clean text in order, without overlaps; near misses have `valid` False.

    A number without a cue counts only when its check digits hold or its shape is unmistakable, and not behind
    a word that says it is something else (a contract, a telephone).  Linear.
    """
    cues: dict[int, Cue] = {}
    readings: list[_Reading] = []
    for start, end, kinds in _written(text):
        if start not in cues:
            cues[start] = cue_before(text, start)
        for order, kind in kinds:
            reading = _read(text, start, end, kind, order, cues[start])
            if reading is not None:
                readings.append(reading)
    return _resolve(readings) if readings else []


def _may_hold_bic(text: str) -> bool:
    lowered = text.lower()
    return any(cue in lowered for cue in _CUES_OF_BIC)


def _alone(text: str) -> bool:
    """Whether the text is a single number and nothing else."""
    return len(text) <= _LONGEST_ALONE and sum(sign.isalpha() for sign in text) <= _LETTERS_ALONE


def _read(text: str, start: int, end: int, kind: IdentifierKind, order: int, cue: Cue) -> _Reading | None:
    written = text[start:end]
    value = kind.normalize(written)
    if not kind.has_form(value):
        return None
    valid = kind.is_valid(value) and not _is_one_digit(value)
    cued = kind.type in cue.types and (cue.strength > 1 or kind.type is not IdentifierType.BIC)
    if not cued and not _counts_uncued(text, start, end, kind, cue, valid=valid):
        return None
    preference = -cue.types.index(kind.type) if cued else -len(IdentifierType)
    found = FoundIdentifier(start, end, kind.type, value, valid, cued)
    return _Reading(cue.strength if cued else 0, valid, preference, -order, end - start, found)


def _is_one_digit(value: str) -> bool:
    """Whether one digit is repeated throughout, as in 0000000000: check digits hold, but nobody has it."""
    return value == value[0] * len(value)


def _counts_uncued(text: str, start: int, end: int, kind: IdentifierKind, cue: Cue, *, valid: bool) -> bool:
    """Whether a number without a cue of its kind is one all the same."""
    if kind.is_stubborn and valid:
        return True
    if text[max(0, start - 1) : start].isalpha() or text[end : end + 1].isalpha():
        return False
    if kind.type is IdentifierType.KPP:
        return bool(_BEHIND_INN.search(text[max(0, start - 4) : start]))
    if cue is not NO_CUE or _NUMBERED.search(text[max(0, start - 5) : start]):
        return False
    return kind.uncued == "shape" or (kind.uncued == "valid" and (valid or _alone(text)))


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
