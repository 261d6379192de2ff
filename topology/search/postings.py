"""Sets of numbers that mostly hold one or two, in little memory.

On a list most words stand in one name only, and an empty `set` takes 216 bytes, a tuple of one number 48.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeVar

# Numbers in rising order while they are few, else a set.
Posting = tuple[int, ...] | set[int]

EMPTY: tuple[int, ...] = ()
# More numbers than this are kept as a set, so that adding one does not copy many.
_MAX_TUPLE = 12

K = TypeVar("K", bound=Hashable)


def add_number(postings: dict[K, Posting], key: K, number: int) -> None:
    """Add a number under a key; one that is there stays there once."""
    held = postings.get(key, EMPTY)
    if isinstance(held, set):
        held.add(number)
    elif number not in held:
        postings[key] = (*held, number) if len(held) < _MAX_TUPLE else {*held, number}


def remove_number(postings: dict[K, Posting], key: K, number: int) -> None:
    """Take a number out, and its key with the last one; one that is not there is none."""
    held = postings.get(key, EMPTY)
    if isinstance(held, set):
        held.discard(number)
        rest: Posting = held
    else:
        rest = tuple(other for other in held if other != number)
    if rest:
        postings[key] = rest
    else:
        postings.pop(key, None)
