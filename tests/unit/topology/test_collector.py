"""The garbage collector rests during bulk loads and works again after them."""

from __future__ import annotations

import gc

import pytest

from topology.collector import collector_at_rest


def test_the_collector_rests_and_works_again() -> None:
    """Nested use is one use."""
    states = []
    with collector_at_rest():
        with collector_at_rest():
            states.append(gc.isenabled())
        states.append(gc.isenabled())

    assert [False, False, True] == [*states, gc.isenabled()]


def test_the_collector_works_again_after_an_error() -> None:
    """A load that fails does not leave the process without it."""
    with pytest.raises(ValueError, match="broken"), collector_at_rest():
        raise ValueError("broken")

    assert gc.isenabled()


def test_what_was_loaded_is_left_out_of_later_collections() -> None:
    """A walk over all lists would be the slowest search of all."""
    gc.unfreeze()
    try:
        with collector_at_rest():
            loaded = [[number] for number in range(1000)]

        assert gc.get_freeze_count() >= len(loaded)
    finally:
        gc.unfreeze()
