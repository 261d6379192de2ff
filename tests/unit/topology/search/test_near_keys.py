"""Keys by which near words meet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from topology.search.near_keys import near_keys
from topology.search.near_tokens import tolerance


@pytest.mark.parametrize(
    ("word", "other"),
    [
        pytest.param("turak", "turik", id="another-letter"),
        pytest.param("turak", "tural", id="last-letter"),
        pytest.param("turak", "tuark", id="swapped"),
        pytest.param("turak", "turrak", id="one-more"),
        pytest.param("zalujanov", "zalujenof", id="two-errors"),
        pytest.param("zaluja", "zalujan", id="at-the-border-of-the-tolerance"),
    ],
)
def test_near_words_share_a_key(word: str, other: str) -> None:
    """Whoever looks for one finds the other."""
    assert set(near_keys(word)) & set(near_keys(other))


@pytest.mark.parametrize("word", ["ab", "x" * 41], ids=["short", "long"])
def test_words_without_tolerance_have_only_themselves(word: str) -> None:
    """No error is tolerated in them."""
    assert (word,) == near_keys(word)


@given(st.text("abc", min_size=1, max_size=10), st.text("abc", min_size=1, max_size=10))
def test_no_word_within_the_tolerance_is_missed(word: str, other: str) -> None:
    """Errors that both words tolerate never hide one from the other."""
    distance = OSA.distance(word, other)

    near = distance <= min(tolerance(len(word)), tolerance(len(other)))

    assert not near or set(near_keys(word)) & set(near_keys(other))
