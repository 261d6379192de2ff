"""Stretches that do not overlap, against the plain way of asking."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from topology.extract.stretches import Stretches

SPANS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 8)).map(lambda pair: (pair[0], sum(pair))), max_size=20
)


@given(SPANS)
def test_a_stretch_is_free_when_it_overlaps_nothing_taken(spans: list[tuple[int, int]]) -> None:
    """The answer is that of a comparison with every stretch taken before."""
    stretches, taken = Stretches(), list[tuple[int, int]]()

    for start, end in spans:
        expected = all(end <= other_start or other_end <= start for other_start, other_end in taken)
        assert expected == stretches.is_free(start, end)
        if expected:
            stretches.take(start, end)
            taken.append((start, end))
