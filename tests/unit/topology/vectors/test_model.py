"""Sentence models from a folder, through the real library."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from support.sentence_model import TABLE, save_model

from topology.config import EmbeddingRules, Rules
from topology.errors import ConfigurationInvalid
from topology.knowledge import load_knowledge
from topology.vectors.model import SentenceModel, embedder_for


def test_rows_are_float32_of_unit_length(tmp_path: Path) -> None:
    """The contract of the seam holds for every embedder."""
    rows = SentenceModel(save_model(tmp_path)).embed(["Silver herons!", "heron"])

    assert (2, 4) == rows.shape
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-6)


def test_a_text_is_the_mean_of_its_pieces(tmp_path: Path) -> None:
    """What the library makes of the tables of the folder."""
    (row,) = SentenceModel(save_model(tmp_path)).embed(["Shipping"])

    mean = TABLE[[4, 5]].mean(axis=0)
    assert np.allclose(mean / np.linalg.norm(mean), row, atol=1e-6)


@pytest.mark.parametrize("text", ["", "unknown", "12"])
def test_what_the_model_does_not_know_is_zero(tmp_path: Path, text: str) -> None:
    """A text of unknown words has no direction, and never a number that is none."""
    assert not SentenceModel(save_model(tmp_path)).embed([text]).any()


def test_no_text_gives_no_row(tmp_path: Path) -> None:
    """An empty batch is a batch."""
    assert (0, 4) == SentenceModel(save_model(tmp_path)).embed([]).shape


def test_a_long_text_is_read_to_its_end(tmp_path: Path) -> None:
    """The usual limit of 512 pieces does not cut a message of 10,000 characters."""
    start = "heron " * 600

    rows = SentenceModel(save_model(tmp_path)).embed([start, start + "silver " * 600])

    assert not np.allclose(rows[0], rows[1])


def test_another_table_is_another_model(tmp_path: Path) -> None:
    """The name changes with the content, so vectors of two tables never meet."""
    names = [
        SentenceModel(save_model(tmp_path / str(factor) / "small", TABLE * factor)).model
        for factor in (1, 2, 1)
    ]

    assert all(name.startswith("small-") for name in names)
    assert (names[0], 2) == (names[2], len(set(names)))


def test_other_weights_are_another_model(tmp_path: Path) -> None:
    """A piece that counts more moves every vector it is part of."""
    weights = np.arange(1, len(TABLE) + 1, dtype=np.float32)
    models = [
        SentenceModel(save_model(tmp_path / name / "small", weights=each))
        for name, each in (("even", None), ("weighted", weights))
    ]

    assert models[0].model != models[1].model
    assert not np.allclose(models[0].embed(["silver heron"]), models[1].embed(["silver heron"]))


def test_an_absent_folder_is_refused(tmp_path: Path) -> None:
    """A configured model that is not there is never looked for elsewhere, nor replaced in silence."""
    with pytest.raises(ConfigurationInvalid, match=r"no sentence model; put the folder of a model2vec model"):
        load_knowledge(Rules(embeddings=EmbeddingRules(model_folder=tmp_path / "none")))


def test_without_the_library_the_start_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to install."""
    folder = save_model(tmp_path)
    monkeypatch.setitem(sys.modules, "model2vec", None)

    with pytest.raises(ConfigurationInvalid, match=r"install ai-service\[model\]"):
        SentenceModel(folder)


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "config.json"])
@pytest.mark.parametrize("damage", [None, b"{"], ids=["missing", "damaged"])
def test_a_folder_without_its_files_is_refused(tmp_path: Path, name: str, damage: bytes | None) -> None:
    """What cannot be read is said to be so; the fault names the folder."""
    file = save_model(tmp_path) / name
    file.unlink()
    if damage is not None:
        file.write_bytes(damage)

    with pytest.raises(ConfigurationInvalid, match="cannot be read"):
        SentenceModel(tmp_path)


def test_a_table_that_does_not_fit_its_tokenizer_is_refused(tmp_path: Path) -> None:
    """Every piece has a row, or all vectors would be wrong."""
    tokenizer = save_model(tmp_path) / "tokenizer.json"
    content = json.loads(tokenizer.read_text(encoding="utf-8"))
    del content["model"]["vocab"]["!"]
    tokenizer.write_text(json.dumps(content), encoding="utf-8")

    with pytest.raises(ConfigurationInvalid, match="does not match number of vectors"):
        SentenceModel(tmp_path)


def test_numbers_that_are_none_are_refused(tmp_path: Path) -> None:
    """One such number would make every vector of its piece worthless."""
    with pytest.raises(ConfigurationInvalid, match="damaged"):
        SentenceModel(save_model(tmp_path, np.where(TABLE > 1, np.float32(np.nan), TABLE)))


@pytest.mark.parametrize("with_model", [True, False], ids=["model", "hashed"])
def test_other_dimensions_than_asked_for_are_refused(tmp_path: Path, with_model: bool) -> None:
    """Whoever stores the vectors must hear of it before the first of them is written."""
    folder = save_model(tmp_path) if with_model else None

    with pytest.raises(ConfigurationInvalid, match=r"embeddings\.dimensions: 300 are asked for"):
        embedder_for(EmbeddingRules(model_folder=folder, dimensions=300))


def test_the_layers_get_the_configured_model(tmp_path: Path) -> None:
    """The rules name the folder; without one the hashed n-grams are used."""
    folder = save_model(tmp_path)

    chosen = load_knowledge(Rules(embeddings=EmbeddingRules(model_folder=folder, dimensions=4))).embedder
    default = load_knowledge(Rules()).embedder

    assert (4, "hashed-ngrams-1") == (chosen.dimensions, default.model)
