"""Keys under which a word and those near it meet in an index that compares for equality only."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations

from topology.search.near_tokens import tolerance

_MAX_LENGTH = 40
_CACHED = 50_000


@lru_cache(_CACHED)
def near_keys(word: str) -> tuple[str, ...]:
    """The word itself and what is left of it when letters are left out, as many as it may have errors.

    Two words within the tolerance of both share a key: where one has a letter that the other lacks, it is
    left out of the one; where letters differ or are swapped, one is left out of each.  Words that share one
    may still be further apart, up to twice: whoever finds them has to look at the distance.  A word of
    n letters has at most 1 + n + n(n-1)/2 keys (29 for 7 letters); one of more than 40 only itself.

    Source: Garbe 2012 (symmetric deletion); Bocek, Hunt, Stiller 2007 (deletion neighbourhoods).
    """
    errors = tolerance(len(word)) if len(word) <= _MAX_LENGTH else 0
    letters = range(len(word))
    keys = {word: None}
    for count in range(1, errors + 1):
        for left_out in combinations(letters, count):
            keys["".join(word[at] for at in letters if at not in left_out)] = None
    return tuple(keys)
