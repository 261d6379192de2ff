"""Sentence models from a folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from topology.config import EmbeddingRules, Rules
from topology.errors import ConfigurationInvalid
from topology.knowledge import load_knowledge
from topology.vectors.table import VECTORS, VOCABULARY, TableEmbedder

PIECES = ["heron", "##s", "silver", "ship", "##ping", "!"]
TABLE = np.eye(6, 4, dtype=np.float32) + 0.5


def model(folder: Path, pieces: list[str] = PIECES, table: object = TABLE) -> Path:
    """A folder with a small model."""
    (folder / VOCABULARY).write_text("\n".join(pieces) + "\n", encoding="utf-8")
    np.save(folder / VECTORS, np.asarray(table))
    return folder


def test_rows_are_float32_of_unit_length(tmp_path: Path) -> None:
    """The contract of the seam holds for every embedder."""
    rows = TableEmbedder(model(tmp_path)).embed(["Silver herons!", "heron"])

    assert (2, 4) == rows.shape
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-6)


def test_a_text_is_the_mean_of_its_pieces(tmp_path: Path) -> None:
    """The longest known pieces are taken, inside words with their sign."""
    (row,) = TableEmbedder(model(tmp_path)).embed(["Shipping"])

    mean = TABLE[[3, 4]].mean(axis=0)
    assert np.allclose(mean / np.linalg.norm(mean), row, atol=1e-6)


@pytest.mark.parametrize("text", ["", "unknown", "heronx", "12"])
def test_what_the_model_does_not_know_is_zero(tmp_path: Path, text: str) -> None:
    """A word with an unknown part says nothing; a text of such words has no direction."""
    assert not TableEmbedder(model(tmp_path)).embed([text]).any()


def test_another_table_is_another_model(tmp_path: Path) -> None:
    """The name changes with the content, so vectors of two tables never meet."""
    names = []
    for factor in (1, 2):
        folder = tmp_path / str(factor) / "small"
        folder.mkdir(parents=True)
        names.append(TableEmbedder(model(folder, table=TABLE * factor)).model)

    assert all(name.startswith("small-") for name in names)
    assert 2 == len(set(names))


def test_an_absent_model_is_refused(tmp_path: Path) -> None:
    """A configured model that is not there never falls back to another one in silence."""
    with pytest.raises(ConfigurationInvalid, match="no sentence model"):
        load_knowledge(Rules(embeddings=EmbeddingRules(model_folder=tmp_path / "none")))


def test_a_damaged_table_is_refused(tmp_path: Path) -> None:
    """Bytes that are no table are said to be damaged."""
    (model(tmp_path) / VECTORS).write_bytes(b"not a table")

    with pytest.raises(ConfigurationInvalid, match="damaged"):
        TableEmbedder(tmp_path)


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(TABLE[:5], id="row-missing"),
        pytest.param(TABLE[0], id="no-rows"),
        pytest.param(np.ones((6, 4), dtype=int), id="whole-numbers"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(tmp_path: Path, table: object) -> None:
    """Every piece has a row of real numbers, or all vectors would be wrong."""
    with pytest.raises(ConfigurationInvalid, match="a row of numbers for each line"):
        TableEmbedder(model(tmp_path, table=table))


def test_the_layers_get_the_configured_model(tmp_path: Path) -> None:
    """The rules name the folder; without one the hashed n-grams are used."""
    folder = model(tmp_path)

    chosen = load_knowledge(Rules(embeddings=EmbeddingRules(model_folder=folder))).embedder
    default = load_knowledge(Rules()).embedder

    assert (4, "hashed-ngrams-1") == (chosen.dimensions, default.model)
