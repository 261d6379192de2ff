"""Near words without a full scan."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from topology.search.near_tokens import NearTokens, tolerance

WORDS = st.lists(st.text("abcd", min_size=1, max_size=9), unique=True, max_size=30)


def filled(words: list[str]) -> NearTokens:
    near = NearTokens()
    for word in words:
        near.add(word)
    return near


def is_near(one: str, other: str) -> bool:
    return OSA.distance(one, other) <= min(tolerance(len(one)), tolerance(len(other)))


@pytest.mark.parametrize(("length", "errors"), [(2, 0), (3, 1), (6, 1), (7, 2)], ids=str)
def test_longer_words_may_have_more_errors(length: int, errors: int) -> None:
    """None below three letters, two from seven on."""
    assert errors == tolerance(length)


@given(WORDS, st.text("abcd", min_size=3, max_size=9))
def test_nothing_far_is_found_and_nothing_with_one_error_is_missed(words: list[str], word: str) -> None:
    """The pieces lose no word at distance one; at distance two a swap across pieces may hide one."""
    expected = {w for w in words if w != word and is_near(word, w)}
    sure = {w for w in expected if OSA.distance(word, w) == 1}

    found = {w for w, _ in filled(words).near(word)}

    assert sure <= found <= expected


@given(WORDS, WORDS)
def test_what_was_removed_leaves_no_trace(words: list[str], others: list[str]) -> None:
    """Adding and removing words gives the set without them."""
    near = filled(words)
    passing = [word for word in others if word not in words]
    for word in passing:
        near.add(word)
    for word in passing:
        near.remove(word)

    assert [filled(words).near(word) for word in others] == [near.near(word) for word in others]


def test_a_word_that_is_too_long_has_no_near_words() -> None:
    """Nobody is named by more than forty letters in one word."""
    assert [] == filled(["a" * 41]).near("a" * 42)
