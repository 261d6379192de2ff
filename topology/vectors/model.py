"""A sentence model from a folder, through model2vec: one vector per word piece, averaged over the text.

The extra `model` brings the library.  Nothing is ever downloaded: a folder that is not there is refused
before the library sees its name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from topology.config import EmbeddingRules
from topology.errors import ConfigurationInvalid
from topology.vectors.base import Embedder
from topology.vectors.hashing import HashingEmbedder

_HASH_DIGITS = 8
# What to do, at the end of a message.
_OR_ELSE = "leave EMBEDDING_MODEL empty for the hashed n-grams"
_WANTED = (
    "put the folder of a model2vec model there (model.safetensors, tokenizer.json, config.json), or "
    + _OR_ELSE
)


class SentenceModel:
    """A static sentence model of model2vec.

    `model` is the name of the folder and a hash of what the model computes with: another table, tokenizer or
    weighting is another model, whatever its folder is called.
    """

    def __init__(self, folder: Path) -> None:
        """Raises ConfigurationInvalid when the folder or the library is missing, or the files are damaged."""
        self._model = _load(folder)
        self.model = f"{folder.resolve().name}-{_digest(self._model)}"
        self.dimensions = int(self._model.dim)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row per text, float32[n, dimensions], of unit length (all zero when no piece is known)."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        rows = np.asarray(self._model.encode(list(texts), use_multiprocessing=False), dtype=np.float64)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: NDArray[np.float64] = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
        return unit.astype(np.float32)


def embedder_for(rules: EmbeddingRules) -> Embedder:
    """The embedder of the rules: the model they name, or the hashed n-grams when they name none.

    Raises ConfigurationInvalid when the model cannot be had or has other dimensions than the rules ask for;
    no other takes its place.
    """
    folder = rules.model_folder
    embedder: Embedder = HashingEmbedder() if folder is None else SentenceModel(folder)
    if rules.dimensions is not None and embedder.dimensions != rules.dimensions:
        raise ConfigurationInvalid(
            f"embeddings.dimensions: {rules.dimensions} are asked for, {embedder.model} has "
            f"{embedder.dimensions}; take the model that the stored vectors were made with, or change the "
            "number and build their store anew"
        )
    return embedder


def _load(folder: Path) -> Any:  # noqa: ANN401 - model2vec is an extra
    if not folder.is_dir():
        raise ConfigurationInvalid(f"{folder}: no sentence model; {_WANTED}")
    try:
        from model2vec import StaticModel
    except ImportError as error:
        raise ConfigurationInvalid(
            f"{folder}: a sentence model needs a library that is not installed: install ai-service[model], "
            f"or {_OR_ELSE}"
        ) from error
    try:
        model = StaticModel.from_pretrained(folder, max_length=None)
    except Exception as error:  # the library of the tokenizer raises no narrower class
        raise ConfigurationInvalid(
            f"{folder}: the sentence model cannot be read ({error}); {_WANTED}"
        ) from error
    if not np.isfinite(model.embedding).all():
        raise ConfigurationInvalid(f"{folder}: the sentence model is damaged (it holds what is no number)")
    return model


def _digest(model: Any) -> str:  # noqa: ANN401 - see above
    """A short hash of the tables and the tokenizer."""
    digest = hashlib.sha256(model.tokenizer.to_str().encode())
    for table in (model.embedding, model.weights, model.token_mapping):
        if table is not None:
            digest.update(np.ascontiguousarray(table).data)
    return digest.hexdigest()[:_HASH_DIGITS]
