"""What a scorer says of one list name."""

from __future__ import annotations

from dataclasses import dataclass, field

from rapidfuzz import fuzz

from schemas.enriched_text import Tier
from topology.search.alignment import Alignment

# From this score on the likeness of the whole spelling has nothing to add.
NO_LIFT_FROM = 0.97

# As many as a score has.
_DIGITS = 4
# Begins the names of features that say how much each item adds to the score.
POINTS = "points_"

# Values of `Match.features`: numbers 0..1, or words.
Features = dict[str, float | str]


@dataclass(slots=True)
class Verdict:
    """How well a place of a text agrees with a list name; `first` and `last` are words of the stretch.

    A settled score is not lifted by the likeness of the whole spelling: a gate or a lone word decided it.
    points: what made the score, by item; they sum to it.
    """

    alignment: Alignment
    score: float
    features: Features
    is_settled: bool = False
    tier: Tier = Tier.FUZZY
    first: int = 0
    last: int = 0
    points: dict[str, float] = field(default_factory=dict)

    def rescore(self, item: str, score: float) -> None:
        """Set the score to `score`, bounded to 0..1; the difference is noted under `item`."""
        score = max(0.0, min(1.0, score))
        if score != self.score:
            self.points[item] = self.points.get(item, 0.0) + score - self.score
            self.score = score


def points_as_features(points: dict[str, float]) -> Features:
    """What each item adds to the score or takes from it; items of nothing are left out.

    Rounded so that they sum to the rounded score: what rounding leaves over goes to the largest.
    """
    rounded = {item: round(value, _DIGITS) for item, value in points.items()}
    if rounded:
        largest = max(rounded, key=lambda item: abs(rounded[item]))
        rest = round(sum(points.values()), _DIGITS) - sum(rounded.values())
        rounded[largest] = round(rounded[largest] + rest, _DIGITS)
    return {f"{POINTS}{item}": value for item, value in rounded.items() if value}


def whole_likeness(alignment: Alignment, first: int, last: int) -> float:
    """Likeness of the whole spelling, order free: catches errors that hide a word from the word index."""
    words = alignment.stretch.words[first : last + 1]
    text = " ".join(word.form.roman for word in words)
    plain = alignment.name.plain
    joined = fuzz.ratio(text.replace(" ", ""), plain.replace(" ", ""))
    return max(fuzz.token_sort_ratio(text, plain), joined) / 100
