"""Phonetic keys."""

from __future__ import annotations

import pytest

from topology.text.phonetics import skeleton
from topology.text.transliterate import romanise


@pytest.mark.parametrize(
    "spellings",
    [
        pytest.param(["Щербинин", "Shcherbinin", "Scherbinin"], id="shch"),
        pytest.param(["Хорошев", "Khoroshev", "Horoshev"], id="kh"),
        pytest.param(["Цыбулин", "Tsybulin", "Tzybulin"], id="ts"),
        pytest.param(["Юрьевский", "Iurevskii", "Yurevskiy"], id="yu-and-y"),
        pytest.param(["Вершков", "Vershkov", "Werschkoff"], id="ov"),
        pytest.param(["Taraqi", "Taraki"], id="q"),
        pytest.param(["Philippov", "Filipov"], id="ph-and-doubles"),
    ],
)
def test_spellings_of_one_name_share_a_key(spellings: list[str]) -> None:
    """Transliterations differ in letters, not in sounds."""
    assert 1 == len({skeleton(romanise(spelling)) for spelling in spellings})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Vershkov", "Vershinin", id="endings"),
        pytest.param("Marko", "Mirko", id="vowels"),
        pytest.param("1st", "2nd", id="numbers"),
    ],
)
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    """A key folds spellings, not names."""
    assert skeleton(romanise(one)) != skeleton(romanise(other))
