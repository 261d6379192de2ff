"""A sentence model from a folder: one vector per word piece, averaged over the text.

The form of distilled static models (a vocabulary of word pieces and a table of vectors): no further
library, no download.  `vocabulary.txt` has one piece a line, pieces inside a word begin with ##;
`vectors.npy` has a row for each.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from topology.errors import ConfigurationInvalid
from topology.text.tokens import fold

VOCABULARY, VECTORS = "vocabulary.txt", "vectors.npy"

_WORD_OR_SIGN = re.compile(r"\w+|[^\w\s]")
_INSIDE = "##"
_HASH_DIGITS = 8
_READ_BYTES = 1024 * 1024


class TableEmbedder:
    """Averages the vectors of the longest word pieces that the vocabulary has.

    `model` is the name of the folder and a hash of its files: another table is another model.  The table is
    mapped into memory, so several processes share it.
    """

    def __init__(self, folder: Path) -> None:
        """Raises ConfigurationInvalid when a file is missing, unreadable, or does not fit the other."""
        try:
            pieces = (folder / VOCABULARY).read_text(encoding="utf-8").split("\n")
            self._vectors: NDArray[np.floating] = np.load(folder / VECTORS, mmap_mode="r", allow_pickle=False)
            digest = _digest(folder)
        except OSError as error:
            raise ConfigurationInvalid(f"{folder}: no sentence model ({error.strerror})") from error
        except ValueError as error:
            raise ConfigurationInvalid(f"{folder}: the files are damaged ({error})") from error
        self._rows = {piece: row for row, piece in enumerate(pieces) if piece}
        shape = self._vectors.shape
        if len(shape) != 2 or shape[0] != len(pieces) - (pieces[-1] == "") or self._vectors.dtype.kind != "f":
            raise ConfigurationInvalid(
                f"{folder}: {VECTORS} must have a row of numbers for each line of {VOCABULARY}"
            )
        self.model = f"{folder.name}-{digest}"
        self.dimensions = int(shape[1])
        self._longest = max(map(len, self._rows), default=0)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row per text, float32[n, dimensions], rows of unit length (all zero when no piece is known)."""
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            found = list(self._pieces(text))
            if found:
                mean = self._vectors[found].mean(axis=0, dtype=np.float64)
                row[:] = mean / (np.linalg.norm(mean) or 1.0)
        return rows

    def _pieces(self, text: str) -> Iterator[int]:
        """Rows of the pieces of every word, the longest first; a word with an unknown piece is left out."""
        for word in _WORD_OR_SIGN.findall(fold(text)):
            yield from self._pieces_of(word)

    def _pieces_of(self, word: str) -> list[int]:
        """Rows of the pieces of one word; none when a part of it is unknown."""
        found = []
        start = 0
        while start < len(word):
            prefix = _INSIDE if start else ""
            for end in range(min(len(word), start + self._longest), start, -1):
                row = self._rows.get(prefix + word[start:end])
                if row is not None:
                    found.append(row)
                    start = end
                    break
            else:
                return []
        return found


def _digest(folder: Path) -> str:
    """A short hash of both files."""
    digest = hashlib.sha256()
    for name in (VOCABULARY, VECTORS):
        with (folder / name).open("rb") as stream:
            while block := stream.read(_READ_BYTES):
                digest.update(block)
    return digest.hexdigest()[:_HASH_DIGITS]
