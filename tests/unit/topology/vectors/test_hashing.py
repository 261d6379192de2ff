"""The hashed n-gram embedder."""

from __future__ import annotations

import numpy as np
import pytest

from topology.vectors.hashing import HashingEmbedder


def likeness(one: str, other: str) -> float:
    """Cosine of the vectors of two texts."""
    first, second = HashingEmbedder().embed([one, other])
    return float(first @ second)


def test_rows_are_float32_of_unit_length() -> None:
    """The contract of the seam: one row per text, 256 numbers, length one."""
    rows = HashingEmbedder().embed(["Orest Zymovyk", "a", "ТОВ «Срібна чапля»"])

    assert (3, 256) == rows.shape
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-6)


@pytest.mark.parametrize("text", ["", "12 34", "—"])
def test_a_text_without_letters_is_zero(text: str) -> None:
    """No letters, no direction; never a number that is none."""
    assert not HashingEmbedder().embed([text]).any()


def test_no_text_gives_no_row() -> None:
    """An empty batch is a batch."""
    assert (0, 256) == HashingEmbedder().embed([]).shape


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Орест Зимовик", "Orest Zimovik", id="script"),
        pytest.param("Орест Зимовик", "Зимовик Орест", id="order"),
    ],
)
def test_spellings_of_a_name_are_the_same(one: str, other: str) -> None:
    """Romanised words in any order have one vector."""
    assert likeness(one, other) == pytest.approx(1.0, abs=1e-6)


def test_a_typo_is_nearer_than_another_name() -> None:
    """Shared n-grams bring misspellings near."""
    typo, another = likeness("Orest Zymovyk", "Orest Zymowik"), likeness("Orest Zymovyk", "Harold Quill")

    assert typo > another + 0.3


def test_the_vector_of_a_text_never_changes() -> None:
    """Vectors that are stored must meet those of today: places and signs are fixed by the model's name."""
    (row,) = HashingEmbedder().embed(["Orest Zymovyk"])
    filled = np.flatnonzero(row)

    assert ("hashed-ngrams-1", 256) == (HashingEmbedder.model, HashingEmbedder.dimensions)
    assert [3, 7, 10] == filled[:3].tolist()
