"""Words of the list near a given word, by edit distance, without looking at all of them (pass-join)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

_MIN_LENGTH = 3
_MAX_LENGTH = 40
# From this length on two errors are tolerated; from 6 on, twice the candidates for the same accuracy.
_TWO_ERRORS_FROM = 7


def tolerance(length: int) -> int:
    """How many errors (optimal string alignment) a word of this length may have."""
    if length < _MIN_LENGTH:
        return 0
    return 1 if length < _TWO_ERRORS_FROM else 2


@lru_cache(_MAX_LENGTH)
def _parts(length: int) -> tuple[tuple[int, int], ...]:
    """(start, size) of the pieces of a stored word: one more than the errors, so one piece stays whole."""
    count = tolerance(length) + 1
    base, longer = divmod(length, count)
    pieces, start = [], 0
    for number in range(count):
        size = base + (number >= count - longer)
        pieces.append((start, size))
        start += size
    return tuple(pieces)


@lru_cache(_MAX_LENGTH)
def _stretches(length: int) -> tuple[tuple[int, int, int, int], ...]:
    """(stored length, piece, start, end) of every stretch of a word that may equal a stored piece."""
    own = tolerance(length)
    return tuple(
        (stored, piece, at, at + size)
        for stored in range(max(_MIN_LENGTH, length - own), length + own + 1)
        for errors in (min(own, tolerance(stored)),)
        if abs(stored - length) <= errors
        for piece, (start, size) in enumerate(_parts(stored))
        for at in _places(length, stored, start, size, errors)
    )


def _places(length: int, stored: int, start: int, size: int, errors: int) -> range:
    """Where in the word the stored piece may begin, given how far errors can move it."""
    shift = length - stored
    return range(
        max(0, start - errors, start + shift - errors),
        min(length - size, start + errors, start + shift + errors) + 1,
    )


# Length of a stored word, number of one of its pieces, and the piece.
Piece = tuple[int, int, str]


def pieces_of(word: str) -> Iterator[Piece]:
    """The pieces under which a word is stored; none for words to which no other is near."""
    if len(word) >= _MIN_LENGTH:
        for piece, (start, size) in enumerate(_parts(len(word))):
            yield len(word), piece, word[start : start + size]


def pieces_near(word: str) -> Iterator[Piece]:
    """The pieces one of which every stored word near this one has, but for those of `swaps_of`."""
    if _MIN_LENGTH <= len(word) <= _MAX_LENGTH:
        for stored, piece, start, end in _stretches(len(word)):
            yield stored, piece, word[start:end]


def swaps_of(word: str) -> Iterator[str]:
    """A short word with two letters swapped: across the border of two pieces that leaves neither whole."""
    if _MIN_LENGTH <= len(word) < _TWO_ERRORS_FROM:
        for i in range(len(word) - 1):
            yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]


class NearTokens:
    """A changing set of words.

    A word within distance d shares one of d + 1 pieces with the query, near the same place; only
    those are compared.  Words are kept by the hash of a piece, which takes a third of the memory of the piece
    itself; words of another piece with the same hash are told apart by their distance, as all are.
    """

    def __init__(self) -> None:
        self._by_piece: dict[int, str | list[str]] = {}
        self._short: set[str] = set()

    def add(self, word: str) -> None:
        """Add a word that is not in the set.  Words of one or two letters are left out: none is near them."""
        if _MIN_LENGTH <= len(word) < _TWO_ERRORS_FROM:
            self._short.add(word)
        for piece in map(hash, pieces_of(word)):
            held = self._by_piece.get(piece)
            if held is None:
                self._by_piece[piece] = word
            elif isinstance(held, list):
                held.append(word)
            else:
                self._by_piece[piece] = [held, word]

    def remove(self, word: str) -> None:
        """Take a word of the set out."""
        self._short.discard(word)
        for piece in map(hash, pieces_of(word)):
            held = self._by_piece[piece]
            if isinstance(held, list):
                held.remove(word)
            if held == word or not held:
                del self._by_piece[piece]

    def near(self, word: str) -> list[tuple[str, int]]:
        """Other words of the set within the tolerance of both, with their distance, in alphabetical order."""
        if not _MIN_LENGTH <= len(word) <= _MAX_LENGTH:
            return []
        candidates: set[str] = set()
        for stored, piece, start, end in _stretches(len(word)):  # `pieces_near`, in line for speed
            found = self._by_piece.get(hash((stored, piece, word[start:end])))
            if found is None:
                continue
            if isinstance(found, list):
                candidates.update(found)
            else:
                candidates.add(found)
        candidates.update(swap for swap in swaps_of(word) if swap in self._short)
        candidates.discard(word)
        return near_among(word, candidates) if candidates else []


def near_among(word: str, candidates: Collection[str]) -> list[tuple[str, int]]:
    """The candidates within the tolerance of both, with their distance, in alphabetical order."""
    close = process.extract_iter(word, candidates, scorer=OSA.distance, score_cutoff=tolerance(len(word)))
    return sorted((other, int(distance)) for other, distance, _ in close if distance <= tolerance(len(other)))
