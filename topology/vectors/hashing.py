"""The default embedder: hashed character n-grams of the romanised text; no model, no download."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from topology.text.tokens import words
from topology.text.transliterate import romanise

_LENGTHS = (2, 3, 4)
_SPACE = 32
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
        spaced = " ".join(
            romanised for romanised in (romanise(word.text) for word in words(text)) if romanised
        )
        if not spaced:
            return np.empty(0, dtype=np.uint32)
        letters = np.frombuffer(f" {spaced} ".encode("utf-32-le"), dtype=np.uint32)
        is_space = letters == _SPACE
        hashes = []
        for length in _LENGTHS:
            count = len(letters) - length + 1
            if count <= 0:
                continue
            value = np.full(count, length, dtype=np.uint32)
            within_word = np.ones(count, dtype=bool)
            for place in range(length):
                value += letters[place : place + count] * _PLACES[place]
                value ^= value >> np.uint32(15)
                if 0 < place < length - 1:
                    within_word &= ~is_space[place : place + count]
            if length == 2:
                within_word = ~(is_space[:count] & is_space[1 : count + 1])
            value *= _FINISH
            value ^= value >> np.uint32(13)
            hashes.append(value[within_word])
        return np.concatenate(hashes)
