"""The best way to read one form in each role, gender and case.

Nothing here holds letters of the form but what is cut off and added, so forms with the same ending share one
object.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from topology.morph import codes
from topology.morph.codes import GIVEN, PATRONYMIC, SINGULAR_BITS, SURNAME

_BY_WEIGHT = attrgetter("weight")
# Lower than any sum of weights: a role that the word cannot play.
IMPOSSIBLE = -1e9


class Change(NamedTuple):
    """One reading of a form: `cut` letters off its end, `add` on, and it is the nominative.

    `mask` holds the genders and cases in which it is a form of that nominative.
    """

    role: int
    cut: int
    add: str
    mask: int
    weight: float
    rule: str

    def lemma(self, form: str) -> str:
        """The nominative of a form."""
        return form[: len(form) - self.cut] + self.add


class Choices:
    """For each role and each bit of the masks the best change of a form, and its weight.

    `best[role][bit]` and `scores[role][bit]`; `masks` has, for each role, the bits that any change fills,
    `tops` the weight of the best one.  Shared between forms: read-only once it is made.
    """

    __slots__ = ("best", "masks", "scores", "tops")

    def __init__(self, changes: Iterable[Change] = ()) -> None:
        """Of changes with the same weight the first one counts."""
        self.best: list[list[Change | None]] = [[None] * SINGULAR_BITS for _ in codes.ROLE_NAMES]
        self.scores = [[IMPOSSIBLE] * SINGULAR_BITS for _ in codes.ROLE_NAMES]
        self.masks = [0] * len(codes.ROLE_NAMES)
        self.tops = [IMPOSSIBLE] * len(codes.ROLE_NAMES)
        for change in sorted(changes, key=_BY_WEIGHT, reverse=True):
            role, weight = change.role, change.weight
            taken = self.masks[role]
            if not taken:
                self.tops[role] = weight
            mask = change.mask & ~taken
            if not mask:
                continue
            self.masks[role] = taken | mask
            best, scores = self.best[role], self.scores[role]
            for index in set_bits(mask):
                scores[index], best[index] = weight, change

    @property
    def mask(self) -> int:
        """The bits that any change fills in any role."""
        return self.masks[GIVEN] | self.masks[PATRONYMIC] | self.masks[SURNAME]

    def add(self, other: Choices) -> None:
        """Take what is better in `other`, and all of it in roles that these choices lack."""
        for role, mask in enumerate(other.masks):
            if not mask:
                continue
            if not self.masks[role]:
                self.best[role], self.scores[role] = other.best[role], other.scores[role]
            else:
                best, scores = self.best[role], self.scores[role]
                for index in set_bits(mask):
                    if other.scores[role][index] > scores[index]:
                        scores[index], best[index] = other.scores[role][index], other.best[role][index]
            self.masks[role] |= mask
            self.tops[role] = max(self.tops[role], other.tops[role])


@lru_cache(maxsize=1 << 12)
def set_bits(mask: int) -> tuple[int, ...]:
    """Indexes of the bits of a mask of genders and cases."""
    return tuple(index for index in range(SINGULAR_BITS) if mask >> index & 1)
