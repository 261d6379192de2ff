"""A small sentence model, made and saved by the library that loads it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from model2vec import StaticModel
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

PIECES = ("[UNK]", "heron", "##s", "silver", "ship", "##ping", "!")
TABLE: NDArray[np.float32] = np.eye(len(PIECES), 4, dtype=np.float32) + 0.5


def save_model(
    folder: Path, table: NDArray[np.float32] = TABLE, weights: NDArray[np.float32] | None = None
) -> Path:
    """Write the folder of a model with a vector of four numbers, and maybe a weight, for each piece."""
    pieces = {piece: number for number, piece in enumerate(PIECES)}
    tokenizer = Tokenizer(models.WordPiece(pieces, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    StaticModel(np.ascontiguousarray(table), tokenizer, config={}, weights=weights).save_pretrained(folder)
    return folder
