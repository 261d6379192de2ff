"""Texts are screened in slices, so that the stream beside them goes on."""

from __future__ import annotations

from schemas.raw_text import RawText
from stream_app.web.process import SLICE_CHARACTERS, slices


def lengths(*texts: int) -> list[list[int]]:
    return [[len(t.text) for t in group] for group in slices([RawText(text="x" * n) for n in texts])]


def test_short_texts_go_together():
    """As many as fit in a slice."""
    half = SLICE_CHARACTERS // 2

    assert [[half, half], [10]] == lengths(half, half, 10)


def test_a_long_text_goes_alone():
    """It is never cut."""
    assert [[5], [SLICE_CHARACTERS * 3], [5]] == lengths(5, SLICE_CHARACTERS * 3, 5)


def test_no_text_no_slice():
    """Nothing to do."""
    assert [] == lengths()
