"""What a scorer says of one list name."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz

from schemas.enriched_text import Tier
from topology.search.alignment import Alignment

# From this score on the likeness of the whole spelling has nothing to add.
NO_LIFT_FROM = 0.97

# Values of `Match.features`: numbers 0..1, or words.
Features = dict[str, float | str]


@dataclass(slots=True)
class Verdict:
    """How well a place of a text agrees with a list name; `first` and `last` are words of the stretch.

    A settled score is not lifted by the likeness of the whole spelling: a gate or a lone word decided it.
    """

    alignment: Alignment
    score: float
    features: Features
    is_settled: bool = False
    tier: Tier = Tier.FUZZY
    first: int = 0
    last: int = 0


def whole_likeness(alignment: Alignment, first: int, last: int) -> float:
    """Likeness of the whole spelling, order free: catches errors that hide a word from the word index."""
    words = alignment.stretch.words[first : last + 1]
    text = " ".join(word.form.roman for word in words)
    plain = alignment.name.plain
    joined = fuzz.ratio(text.replace(" ", ""), plain.replace(" ", ""))
    return max(fuzz.token_sort_ratio(text, plain), joined) / 100
