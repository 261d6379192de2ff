"""The default embedder: hashed character n-grams of the romanised text; no model, no download."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from topology.text.tokens import words
from topology.text.transliterate import romanise

_LENGTHS = (2, 3, 4)
# Words whose n-grams are remembered, about 0.3 kB each.
_CACHED_WORDS = 50_000
# Odd 32-bit constants of the multiplicative hash: one per place in an n-gram, and one to finish.
_PLACES = np.array([0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F], dtype=np.uint32)
_FINISH = np.uint32(0x2C1B3C6D)


class HashingEmbedder:
    """Vectors of names and texts that are near when their romanised words share character n-grams.

    N-grams of two to four letters are taken within words (with a space on either side, so that starts and
    ends count), hashed to a place and a sign, and the counts damped by a square root.  Word order does not
    matter.
    """

    model = "hashed-ngrams-1"
    dimensions = 256

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row per text, float32[n, 256], rows of unit length (all zero for a text without letters)."""
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            counts = self._counts(self._hashed(text))
            length = np.linalg.norm(counts)
            if length:
                row[:] = counts / length
        return rows

    def _counts(self, hashes: NDArray[np.uint32]) -> NDArray[np.float64]:
        """Signed, damped counts of n-grams by place."""
        distinct, repeats = np.unique(hashes, return_counts=True)
        weights = np.where(distinct & 1, 1.0, -1.0) * np.sqrt(repeats)
        return np.asarray(np.bincount(distinct >> 24, weights, self.dimensions), dtype=np.float64)

    @staticmethod
    def _hashed(text: str) -> NDArray[np.uint32]:
        """A 32-bit hash of every n-gram: the top byte is its place, the lowest bit its sign."""
        romanised = (romanise(word.text) for word in words(text))
        hashes = [_hashes_of(part) for word in romanised for part in word.split()]
        return np.concatenate(hashes) if hashes else np.empty(0, dtype=np.uint32)


@lru_cache(_CACHED_WORDS)
def _hashes_of(word: str) -> NDArray[np.uint32]:
    """Hashes of the n-grams of a romanised word with a space on either side."""
    letters = np.frombuffer(f" {word} ".encode("utf-32-le"), dtype=np.uint32)
    hashes = []
    for length in _LENGTHS:
        count = max(0, len(letters) - length + 1)
        value = np.full(count, length, dtype=np.uint32)
        for place in range(length):
            value += letters[place : place + count] * _PLACES[place]
            value ^= value >> np.uint32(15)
        value *= _FINISH
        value ^= value >> np.uint32(13)
        hashes.append(value)
    joined = np.concatenate(hashes)
    joined.setflags(write=False)
    return joined
