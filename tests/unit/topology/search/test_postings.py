"""Numbers under keys are a set, whatever form they are kept in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from topology.search.postings import Posting, add_number, remove_number

STEPS = st.lists(st.tuples(st.booleans(), st.sampled_from("ab"), st.integers(0, 30)), max_size=200)


@given(STEPS)
def test_postings_are_sets(steps: list[tuple[bool, str, int]]) -> None:
    """Adding and removing gives what sets give; a key without numbers is gone."""
    postings: dict[str, Posting] = {}
    expected: dict[str, set[int]] = {"a": set(), "b": set()}

    for adds, key, number in steps:
        if adds:
            add_number(postings, key, number)
            expected[key].add(number)
        else:
            remove_number(postings, key, number)
            expected[key].discard(number)

    assert {key: numbers for key, numbers in expected.items() if numbers} == {
        key: set(posting) for key, posting in postings.items()
    }
    assert all(len(set(posting)) == len(posting) for posting in postings.values())
