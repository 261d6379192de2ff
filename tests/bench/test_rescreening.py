"""The measurement of re-screening works; how fast it is, is not tested."""

from __future__ import annotations

from bench.rescreening import measure


def test_changed_entries_meet_all_parties() -> None:
    """Three changes are timed, and the parties that they may name are alerted."""
    figures = measure(20_000)

    assert (20_000, 3) == (figures["parties"], len(figures["cpu_s"]))
    assert 0 < figures["alerts"]
