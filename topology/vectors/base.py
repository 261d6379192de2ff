"""The seam between layer 8 and a model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Embedder(Protocol):
    """Makes vectors of names and texts.

    `model` and `dimensions` are stamped on every vector; vectors of different models never meet.
    """

    model: str
    dimensions: int

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row per text, float32[n, dimensions], of unit length (all zero for a text without letters)."""
        ...
